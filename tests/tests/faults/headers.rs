//! What users may add to a request, and what hooks see of it.

use std::sync::{Arc, Mutex};

use codearts_pipeline::{AttemptOutcome, AttemptRequest, Client, Credentials, ErrorKind, Hook, RetryPolicy};
use codearts_pipeline_emulator::{Emulator, Fault};
use codearts_pipeline_tests::{domain_id, time::ManualTime};

use crate::{
    matrix::{client_at, server, success},
    pool::wait_until,
};

const SECURITY_TOKEN: &str = "tOkEn/+==";

/// A client with temporary keys, so that all three headers with credentials could be seen.
fn bench(hook: impl Hook) -> (Emulator, Client) {
    let emulator = Emulator::builder().temporary_key("TEMPORARY", "secret-of-it", SECURITY_TOKEN).start().expect("started");
    let credentials = Credentials::temporary("TEMPORARY", "secret-of-it", SECURITY_TOKEN).expect("keys");
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(credentials)
        .time_source(ManualTime::new())
        .retry(RetryPolicy::new())
        .hook(hook)
        .time_source(Now);
    (emulator, client.build().expect("a client"))
}

/// The machine's time without its waits: the emulator checks dates by its own clock.
#[derive(Debug)]
struct Now;

impl codearts_pipeline::TimeSource for Now {
    #[expect(clippy::disallowed_methods, reason = "a source of time for tests")]
    fn now(&self) -> std::time::SystemTime {
        std::time::SystemTime::now()
    }

    fn elapsed(&self) -> std::time::Duration {
        std::time::Duration::ZERO
    }

    fn sleep(&self, _: std::time::Duration) -> codearts_pipeline::Sleep {
        Box::pin(async {})
    }
}

/// Writes down all that it sees, and adds a header to each attempt.
#[derive(Clone, Default)]
struct Witness(Arc<Mutex<Vec<String>>>);

impl Witness {
    fn notes(&self) -> Vec<String> {
        self.0.lock().expect("no panic").clone()
    }
}

impl Hook for Witness {
    fn before(&self, request: &mut AttemptRequest<'_>) {
        let seen = format!("{request:?} {:?}", request.headers());
        let line = format!("{} {} {} {}?{}", request.operation(), request.attempt(), request.method(), request.path(), request.query());
        let mut notes = self.0.lock().expect("no panic");
        notes.push(format!("before {line} {seen}"));
        for name in ["Authorization", "X-Auth-Token", "X-Security-Token", "X-Sdk-Date", "Host"] {
            assert!(request.headers().get(name).is_none(), "a hook sees {name}");
            assert!(request.set_header(name, "evil").is_err(), "a hook sets {name}");
        }
        request.set_header("X-Attempt", &format!("number {}", request.attempt())).expect("a header");
    }

    fn after(&self, outcome: &AttemptOutcome<'_>) {
        let error = outcome.error().map(|error| error.kind().as_str());
        let note =
            format!("after {} {} {:?} {error:?}", outcome.operation(), outcome.attempt(), outcome.status().map(|status| status.as_u16()));
        self.0.lock().expect("no panic").push(note);
    }
}

#[tokio::test]
async fn a_hook_sees_each_attempt_adds_a_signed_header_and_sees_no_credentials() {
    let witness = Witness::default();
    let (emulator, client) = bench(witness.clone());
    emulator.inject(Fault::status(503));
    emulator.inject(Fault::reset());
    client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.expect("the third attempt");
    let requests = emulator.requests();
    assert_eq!(requests.len(), 3);
    for (number, request) in requests.iter().enumerate() {
        assert_eq!(request.header("x-attempt"), Some(format!("number {}", number + 1).as_str()));
        let authorization = request.header("authorization").expect("signed");
        assert!(authorization.contains("SignedHeaders=host;x-attempt;x-sdk-date;x-security-token, "), "{authorization}");
        assert!(request.signature_verified());
    }
    let notes = witness.notes();
    let starts: Vec<_> = notes.iter().map(|note| note.split(" AttemptRequest").next().unwrap_or(note)).collect();
    let line = |attempt| format!("before show_plugin_version {attempt} GET {}?plugin_name=official_shell_plugin", requests[0].path());
    assert_eq!(
        starts,
        [
            line(1).as_str(),
            "after show_plugin_version 1 Some(503) Some(\"service\")",
            line(2).as_str(),
            "after show_plugin_version 2 None Some(\"io\")",
            line(3).as_str(),
            "after show_plugin_version 3 Some(200) None",
        ]
    );
    let all = notes.join("\n");
    for secret in ["TEMPORARY", "secret-of-it", SECURITY_TOKEN, "SDK-HMAC"] {
        assert!(!all.contains(secret), "a hook sees {secret}: {all}");
    }
}

#[tokio::test]
async fn hooks_are_called_in_order_and_see_what_those_before_them_added() {
    struct Adds(&'static str);

    impl Hook for Adds {
        fn before(&self, request: &mut AttemptRequest<'_>) {
            let order = request.headers().get("x-order").map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default();
            request.set_header("X-Order", &format!("{order}{}", self.0)).expect("a header");
        }
    }

    let time = ManualTime::new();
    let server = server(vec![success(codearts_pipeline_tests::calls::Call::Detail, "req-1")], &time);
    let client = client_at(&[server.endpoint()], &time).hook(Adds("b")).hook(Adds("c")).build().expect("a client");
    client.extensions(&domain_id()).show_plugin_version("x").with_header("x-order", "a").await.expect("responded");
    assert_eq!(server.seen()[0].header("x-order"), Some("abc"));
}

#[tokio::test]
async fn a_header_of_a_call_is_signed_and_sent_with_each_attempt_of_it_alone() {
    let (emulator, client) = bench(Witness::default());
    emulator.inject(Fault::status(503));
    let call = client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").with_header("X-Project-Id", "first");
    call.with_header("x-project-id", "second value").await.expect("responded");
    client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.expect("responded");
    let requests = emulator.requests();
    let values: Vec<_> = requests.iter().map(|request| request.header("x-project-id")).collect();
    assert_eq!(values, [Some("second value"), Some("second value"), None]);
    assert!(requests[0].header("authorization").is_some_and(|value| value.contains(";x-project-id;")), "{requests:?}");
    assert!(requests.iter().all(|request| request.signature_verified()));
}

#[tokio::test]
async fn a_header_that_cannot_be_added_fails_before_anything_is_sent() {
    let time = ManualTime::new();
    let server = server(vec![], &time);
    let client = client_at(&[server.endpoint()], &time).build().expect("a client");
    for (name, value) in [
        ("Authorization", "x"),
        ("X-Sdk-Date", "20260102T030405Z"),
        ("X-Auth-Token", "x"),
        ("x-security-token", "x"),
        ("HOST", "example.com"),
        ("Content-Length", "0"),
        ("Content-Type", "text/plain"),
        ("Transfer-Encoding", "chunked"),
        ("Connection", "close"),
        ("with blank", "x"),
        ("", "x"),
        ("X-Evil\r\nX-More", "x"),
        ("X-Evil", "x\r\nX-More: y"),
        ("X-Evil", "\u{e9}"),
    ] {
        let error = client.extensions(&domain_id()).show_plugin_version("x").with_header(name, value).await.expect_err(name);
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0), "{name}: {error}");
        assert!(error.is_not_sent() && !error.to_string().contains("More: y"), "{error}");
    }
    wait_until(|| server.connections() == 0).await;
}
