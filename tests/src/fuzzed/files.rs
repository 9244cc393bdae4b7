//! Files that users write: profiles and regions.

use std::{
    fs,
    path::PathBuf,
    process,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context as Task, Poll, Waker},
};

use codearts_pipeline::{
    Client, Context, Credentials, Error, ErrorKind, ProvideCredentials as _, ProvideError, Region, credentials::ProfileProvider,
};

use crate::time::ManualTime;

const CREDENTIALS: &str = ".huaweicloud/credentials";
const REGIONS: &str = ".huaweicloud/regions.yaml";

/// A home folder of a thread's own, removed with it.
struct Home {
    root: PathBuf,
    context: Context,
    http: reqwest::Client,
}

thread_local! {
    static HOME: Home = Home::new();
}

impl Home {
    fn new() -> Self {
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let root = std::env::temp_dir().join(format!("codearts-pipeline-fuzzed-{}-{number}", process::id()));
        fs::create_dir_all(root.join(".huaweicloud")).expect("a folder for temporary files");
        let context = Context::isolated([("", "")], &root, Arc::new(ManualTime::new())).expect("a context");
        let http = super::http().build().expect("an HTTP client");
        Self { root, context, http }
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        fs::write(self.root.join(path), bytes).expect("a file of our own");
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.root);
    }
}

/// A file of profiles, of which `[basic]` is asked for, and then `[other]`.
pub fn profile(bytes: &[u8]) {
    let lower = String::from_utf8_lossy(bytes).to_lowercase();
    // Such a profile may lead to the network, by way of any file of this machine.
    if lower.contains("idp_id") && lower.contains("id_token_file") {
        return;
    }
    HOME.with(|home| {
        home.write(CREDENTIALS, bytes);
        for provider in [ProfileProvider::new(), ProfileProvider::named("other")] {
            let mut provided = provider.provide(&home.context);
            match provided.as_mut().poll(&mut Task::from_waker(Waker::noop())) {
                Poll::Ready(Ok(credentials)) => assert!(!format!("{credentials:?}").is_empty()),
                Poll::Ready(Err(ProvideError::Failed(error))) => told(&error, CREDENTIALS),
                Poll::Ready(Err(_)) => {}
                Poll::Pending => panic!("keys of a profile are waited for"),
            }
        }
    });
}

/// A file of regions.
pub fn regions(bytes: &[u8]) {
    HOME.with(|home| {
        home.write(REGIONS, bytes);
        for id in ["cn-north-4", "mars-1"] {
            let builder = Client::builder()
                .region(Region::new(id).expect("an id"))
                .credentials(Credentials::new("AK", "SK").expect("keys"))
                .context(home.context.clone())
                .http_client(home.http.clone());
            match builder.build() {
                Ok(client) => assert!(client.endpoint().starts_with("http"), "{}", client.endpoint()),
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Configuration);
                    told(&error, REGIONS);
                }
            }
        }
    });
}

/// One line that names the file.
fn told(error: &Error, file: &str) {
    let text = error.to_string();
    assert!(!text.contains(char::is_control) && text.contains(file), "{text:?}");
}
