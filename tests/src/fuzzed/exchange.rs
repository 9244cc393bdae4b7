//! Whole answers, as bytes of HTTP, to a client that makes a call.

use std::{
    fs,
    path::PathBuf,
    process,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use codearts_pipeline::{Client, Credentials, Error, ErrorKind, RetryPolicy};
use tokio::{
    io::AsyncWriteExt as _,
    net::UnixListener,
    runtime::{Builder, Runtime},
};

use crate::{calls::Call, fault_server::read};

/// No answer says more than this of itself in the line that an error is.
const LONGEST_LINE: usize = 4000;

/// The first byte says which operation is called; the rest is all that the server sends to each attempt.
pub fn exchange(bytes: &[u8]) {
    let Some((first, answer)) = bytes.split_first() else { return };
    let call = Call::ALL[usize::from(*first) % Call::ALL.len()];
    STAGE.with(|stage| {
        answer.clone_into(&mut stage.answer.lock().unwrap_or_else(PoisonError::into_inner));
        stage.runtime.block_on(async {
            // A client of its own, so that nothing is left of the response before, such as the time that it told.
            let client = Client::builder()
                .endpoint("http://localhost")
                .credentials(Credentials::new("AK", "SK").expect("keys"))
                .http_client(stage.http.clone())
                .retry(RetryPolicy::never())
                .timeout(Duration::from_secs(5))
                .build()
                .expect("a client");
            match call.make(&client).await {
                Ok(answered) => assert!(!answered.shown.is_empty()),
                Err(error) => told(&error, call),
            }
        });
    });
}

fn told(error: &Error, call: Call) {
    let text = error.to_string();
    assert!(text.len() <= LONGEST_LINE && !text.contains(char::is_control), "{text:?}");
    assert_eq!(error.operation(), Some(call.operation()));
    assert!(error.attempts() > 0 && !error.is_not_sent(), "{error}");
    assert!(!matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Request | ErrorKind::Credentials), "the server does not wait: {error}");
    let says = error.code().is_some() || error.message().is_some() || error.details().next().is_some();
    assert!(!says || error.kind() == ErrorKind::Service, "{error:?}");
}

/// A server on a socket of the file system, and what a client needs to reach it. TCP would run out of ports.
struct Stage {
    runtime: Runtime,
    http: reqwest::Client,
    answer: Arc<Mutex<Vec<u8>>>,
    socket: PathBuf,
}

thread_local! {
    static STAGE: Stage = Stage::new();
}

impl Stage {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let socket = std::env::temp_dir().join(format!("codearts-pipeline-fuzzed-{}-{number}.socket", process::id()));
        let _ = fs::remove_file(&socket);
        let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
        let answer = Arc::<Mutex<Vec<u8>>>::default();
        let listener = runtime.block_on(async { UnixListener::bind(&socket) }).expect("a socket of our own");
        runtime.spawn(serve(listener, Arc::clone(&answer)));
        // The SDK's own cannot be led to a socket of the file system.
        let http = super::http().unix_socket(socket.clone()).pool_max_idle_per_host(0).build().expect("an HTTP client");
        Self { runtime, http, answer, socket }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.socket);
    }
}

/// Answers one request on each connection, and closes it.
async fn serve(listener: UnixListener, answer: Arc<Mutex<Vec<u8>>>) {
    while let Ok((mut stream, _)) = listener.accept().await {
        let answer = Arc::clone(&answer);
        tokio::spawn(async move {
            if read(&mut stream).await.is_ok() {
                let bytes = answer.lock().unwrap_or_else(PoisonError::into_inner).clone();
                // A client that has seen enough goes away.
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
            }
        });
    }
}
