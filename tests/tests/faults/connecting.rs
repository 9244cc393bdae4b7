//! What happens when no connection comes about: the request was not sent, so that every call may be made again.

use std::{net::SocketAddr, time::Duration};

use codearts_pipeline::{Error, ErrorKind};
use codearts_pipeline_tests::{
    calls::Call,
    fault_server::{FaultServer, Step, Then, answer},
    time::ManualTime,
};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::matrix::{client, client_at, success};

/// An address at which nobody listens.
pub(crate) fn refusing() -> String {
    let address = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    format!("http://{address}")
}

/// A listener whose queue is full: what wants to connect to it waits, as it does behind a firewall that drops packets.
pub(crate) struct Full {
    pub(crate) address: SocketAddr,
    _listener: TcpListener,
    _queue: Vec<TcpStream>,
}

impl Full {
    pub(crate) async fn start() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
        let listener = socket.listen(1).expect("a listener");
        let address = listener.local_addr().expect("a bound socket");
        let mut queue = Vec::new();
        // Nobody accepts; once the queue is full a connection is not answered any more.
        while let Ok(connected) = tokio::time::timeout(Duration::from_millis(250), TcpStream::connect(address)).await {
            queue.push(connected.expect("a place in the queue"));
            assert!(queue.len() < 100, "the queue never fills");
        }
        Self { address, _listener: listener, _queue: queue }
    }
}

fn assert_not_sent(call: Call, error: &Error, attempts: u32, time: &ManualTime) {
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, attempts), "{call:?}: {error}");
    assert!(error.is_not_sent() && error.status().is_none() && error.request_id().is_none(), "{call:?}: {error}");
    assert!(error.to_string().contains("the request was not sent"), "{error}");
    assert_eq!(time.waits().len(), attempts as usize - 1, "{call:?}");
}

#[tokio::test]
async fn a_refused_connection_is_tried_again_for_every_operation() {
    for call in Call::ALL {
        let time = ManualTime::new();
        let client = client_at(&[refusing()], &time).build().expect("a client");
        assert_not_sent(call, &call.make(&client).await.expect_err("nobody listens"), 3, &time);
    }
}

#[tokio::test]
async fn a_connection_that_does_not_come_about_is_tried_again_for_every_operation() {
    let full = Full::start().await;
    for call in Call::ALL {
        let time = ManualTime::new();
        let client = client_at(&[format!("http://{}", full.address)], &time);
        let client = client.connect_timeout(Duration::from_millis(40)).build().expect("a client");
        let error = call.make(&client).await.expect_err("nobody accepts");
        assert_not_sent(call, &error, 3, &time);
        assert!(error.to_string().ends_with("the connection took too long (after 3 attempts)"), "{error}");
    }
}

#[tokio::test]
async fn an_attempt_whose_time_is_up_while_it_connects_is_taken_for_sent() {
    let full = Full::start().await;
    let time = ManualTime::new();
    let client = client_at(&[format!("http://{}", full.address)], &time);
    let client = client.attempt_timeout(Duration::from_millis(40)).build().expect("a client");
    let error = Call::Publish.make(&client).await.expect_err("nobody accepts");
    assert!(error.is_timeout() || error.is_not_sent(), "{error}");
    assert_eq!(error.attempts(), if error.is_not_sent() { 3 } else { 1 }, "a call that may have been sent is not made again: {error}");
}

#[tokio::test]
async fn what_was_sent_before_is_not_forgotten_when_a_later_attempt_does_not_connect() {
    let throttled = |id| Step::Send(answer(429, &[("Retry-After", "0"), ("X-Request-Id", id), ("Connection", "close")], ""), Then::Close);
    for call in Call::ALL {
        let time = ManualTime::new();
        let server = FaultServer::start(vec![throttled("req-1")]);
        // The server goes away once it has answered, so that the next attempt finds nobody.
        let client = client(&server, &time).hook(StopAfterFirst(std::sync::Mutex::new(Some(server)))).build().expect("a client");
        let error = call.make(&client).await.expect_err("nobody listens any more");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3), "{call:?}: {error}");
        assert!(!error.is_not_sent(), "{call:?}: the service has seen the first attempt: {error}");
        assert!(!error.to_string().contains("the request was not sent"), "{call:?}: {error}");
    }
}

/// Stops a server after the first attempt.
struct StopAfterFirst(std::sync::Mutex<Option<FaultServer>>);

impl codearts_pipeline::Hook for StopAfterFirst {
    fn after(&self, _: &codearts_pipeline::AttemptOutcome<'_>) {
        drop(self.0.lock().expect("no panic").take());
    }
}

#[tokio::test]
async fn a_service_that_comes_up_between_two_attempts_is_found() {
    /// Starts to listen when the first attempt has failed.
    struct StartAfterFirst(SocketAddr, std::sync::Mutex<Option<std::thread::JoinHandle<()>>>);

    impl codearts_pipeline::Hook for StartAfterFirst {
        fn after(&self, outcome: &codearts_pipeline::AttemptOutcome<'_>) {
            use std::io::{Read as _, Write as _};

            if outcome.attempt() == 1 {
                let listener = std::net::TcpListener::bind(self.0).expect("the port is still free");
                let serve = move || {
                    let (mut stream, _) = listener.accept().expect("a connection");
                    let _ = stream.read(&mut [0; 4096]).expect("a request");
                    let Step::Send(bytes, _) = success(Call::Detail, "late") else { return };
                    stream.write_all(&bytes).expect("a response");
                };
                *self.1.lock().expect("no panic") = Some(std::thread::spawn(serve));
            }
        }
    }

    let time = ManualTime::new();
    let address = refusing();
    let listen_at = address.trim_start_matches("http://").parse().expect("an address");
    let client = client_at(&[address], &time).hook(StartAfterFirst(listen_at, std::sync::Mutex::default())).build().expect("a client");
    let answered = Call::Detail.make(&client).await.expect("up by now");
    assert_eq!((answered.attempts, answered.request_id.as_deref()), (2, Some("late")));
}
