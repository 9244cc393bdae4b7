//! Does a secret get out anywhere? Calls of all kinds and endings, with everything that is printed, traced or panicked about
//! searched for every secret in use, the signatures included.

use std::{
    panic,
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use codearts_pipeline::{
    AttemptOutcome, AttemptRequest, Client, ClientBuilder, Context, Credentials, Hook, Method, ProvideCredentials, ProvideError,
    ProvideFuture, RetryPolicy,
};
use codearts_pipeline_emulator::{Clock, Emulator, Fault};
use codearts_pipeline_tests::{
    calls::Call,
    capture::Capture,
    domain_id,
    fault_server::{FaultServer, Step, Then, answer},
    time::{self, ManualTime},
};
use tracing_subscriber::layer::SubscriberExt as _;

const ACCESS_KEY: &str = "AKIDVALUE0123456789";
const TEMPORARY_ACCESS_KEY: &str = "ASIDVALUE9876543210";
const SECRET_KEY: &str = "sKvAlUe-9876543210-abcdef";
const SECURITY_TOKEN: &str = "sEcUrItYtOkEn.0123456789/+==";
const USER_TOKEN: &str = "uSeRtOkEn.9876543210.xyz";

/// All that got out: by `tracing`, by `log`, by panics, and what tests print into it.
struct Outside {
    capture: Capture,
    printed: Mutex<String>,
}

impl Outside {
    /// The one of this program: what crates tell is global.
    fn get() -> &'static Self {
        static OUTSIDE: OnceLock<Outside> = OnceLock::new();
        OUTSIDE.get_or_init(|| {
            let capture = Capture::new();
            let subscriber = tracing_subscriber::registry().with(capture.clone());
            tracing::subscriber::set_global_default(subscriber).expect("no other subscriber");
            let usual = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                Outside::get().print(&info.to_string());
                usual(info);
            }));
            Self { capture, printed: Mutex::default() }
        })
    }

    fn print(&self, text: &str) {
        let mut printed = self.printed.lock().unwrap_or_else(PoisonError::into_inner);
        printed.push_str(text);
        printed.push('\n');
    }

    fn text(&self) -> String {
        self.capture.text() + &self.printed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Prints all that hooks get to see.
struct Printer;

impl Hook for Printer {
    fn before(&self, request: &mut AttemptRequest<'_>) {
        Outside::get().print(&format!("{request:?} {request:#?} {:?}", request.headers()));
    }

    fn after(&self, outcome: &AttemptOutcome<'_>) {
        Outside::get().print(&format!("{outcome:?} {outcome:#?} {:?}", outcome.headers()));
    }
}

fn all_credentials() -> [Credentials; 3] {
    [
        Credentials::new(ACCESS_KEY, SECRET_KEY),
        Credentials::temporary(TEMPORARY_ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN),
        Credentials::user_token(USER_TOKEN),
    ]
    .map(|credentials| credentials.expect("valid"))
}

/// A client that repeats what it may, and waits for nothing.
fn client(endpoint: String, credentials: Credentials) -> ClientBuilder {
    let retry = RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO);
    Client::builder().endpoint(endpoint).credentials(credentials).retry(retry).hook(Printer)
}

/// Makes a call and prints what comes of it.
async fn print(client: &Client, call: Call) {
    let outcome = call.make(client).await;
    let outside = Outside::get();
    if let Err(error) = &outcome {
        let kept = error.headers().map(|headers| format!("{headers:?}"));
        outside.print(&format!("{error} {error:#?} {kept:?} {:?}", error.raw_body().map(String::from_utf8_lossy)));
    }
    outside.print(&format!("{client:?} {outcome:?} {outcome:#?}"));
}

/// Raw and blocking calls, requests that are signed and not sent, and URLs.
async fn other_ways(client: &Client) {
    let outside = Outside::get();
    for path in ["/v1/{domain_id}/agent-plugin/detail", "/v5/nothing/here"] {
        let raw = || {
            let request = client.request(Method::GET, path).query("plugin_name", "official_shell_plugin");
            if path.contains('{') { request.path("domain_id", domain_id()) } else { request }
        };
        outside.print(&format!("{:?} {:#?}", raw(), raw()));
        let outcome = raw().await;
        outside.print(&format!("{outcome:?} {outcome:#?}"));
        let request = raw();
        let outcome = tokio::task::spawn_blocking(move || request.send_blocking()).await.expect("no panic");
        outside.print(&format!("{outcome:?} {outcome:#?}"));
        let signed = raw().into_signed().await.expect("signed");
        outside.print(&format!("{signed:?} {signed:#?} {}", signed.uri()));
    }
}

/// What stands behind `Signature=`.
fn signature(authorization: &str) -> Option<String> {
    authorization.split("Signature=").nth(1).map(str::to_owned)
}

/// Calls to the emulator. Gives back the signatures that were used.
async fn talk_to_the_emulator() -> Vec<String> {
    let emulator = Emulator::builder()
        .key(ACCESS_KEY, SECRET_KEY)
        .temporary_key(TEMPORARY_ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN)
        .token(USER_TOKEN)
        .start()
        .expect("started");
    for credentials in all_credentials() {
        let client = client(emulator.endpoint(), credentials).build().expect("a client");
        for call in Call::ALL {
            print(&client, call).await;
            for fault in [
                Fault::status(400),
                Fault::status(401),
                Fault::status(403),
                Fault::status(429).header("Retry-After", "0"),
                Fault::status(503).times(9),
                Fault::html(502),
                Fault::redirect(302, "https://example.com/"),
                Fault::error_under_ok("A.1", "a fault"),
                Fault::broken_json(),
                Fault::reset(),
                Fault::lose_response(),
                Fault::reset_after_headers(),
                Fault::cut_body(),
            ] {
                emulator.inject(fault);
                print(&client, call).await;
                emulator.clear_faults();
            }
        }
        other_ways(&client).await;
    }
    Outside::get().print(&format!("{emulator:?} {:?} {:#?}", emulator.requests(), emulator.requests()));
    emulator.requests().iter().filter_map(|request| signature(request.header("authorization")?)).collect()
}

/// Calls to a server that breaks the rules, or is not there.
async fn talk_to_nobody_in_particular() -> Vec<String> {
    let mut signatures = Vec::new();
    for credentials in all_credentials() {
        let script = [
            Step::Send(b"SSH-2.0-OpenSSH\r\n".to_vec(), Then::Close),
            Step::Send(Vec::new(), Then::Silence),
            Step::Send(answer(407, &[("Proxy-Authenticate", "Basic")], ""), Then::Close),
            Step::ResetUnread,
        ];
        for step in script {
            let server = FaultServer::start(vec![step; 3]);
            let client =
                client(server.endpoint(), credentials.clone()).attempt_timeout(Duration::from_millis(40)).build().expect("a client");
            print(&client, Call::Create).await;
            print(&client, Call::Detail).await;
            signatures.extend(server.seen().iter().filter_map(|seen| signature(seen.header("authorization")?)));
        }
        let gone = FaultServer::start(Vec::new()).endpoint();
        print(&client(gone, credentials).build().expect("a client"), Call::Publish).await;
    }
    signatures
}

/// A clock that is put right, and a source of credentials that fails.
async fn talk_with_corrections() -> Vec<String> {
    let emulator = Emulator::builder()
        .key(ACCESS_KEY, SECRET_KEY)
        .clock(Clock::frozen(time::begin() + Duration::from_secs(7200)))
        .start()
        .expect("started");
    let [keys, ..] = all_credentials();
    let skewed = client(emulator.endpoint(), keys).time_source(ManualTime::new()).build().expect("a client");
    print(&skewed, Call::Detail).await;

    struct Failing;

    impl ProvideCredentials for Failing {
        fn name(&self) -> &str {
            "a source that fails"
        }

        fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
            Box::pin(async { Err(ProvideError::from(Credentials::new(ACCESS_KEY, "").expect_err("half a pair"))) })
        }
    }

    let failing = Client::builder().endpoint(emulator.endpoint()).credentials_provider(Failing).build().expect("a client");
    print(&failing, Call::Detail).await;
    emulator.requests().iter().filter_map(|request| signature(request.header("authorization")?)).collect()
}

/// A hook that panics ends its own call, and no other one.
async fn panic_in_a_hook() {
    struct Panics;

    impl Hook for Panics {
        fn before(&self, request: &mut AttemptRequest<'_>) {
            assert!(request.operation() != Call::Publish.operation(), "a hook panics about {request:?}");
        }
    }

    let emulator = Emulator::builder().key(ACCESS_KEY, SECRET_KEY).start().expect("started");
    let [keys, ..] = all_credentials();
    let client = client(emulator.endpoint(), keys).hook(Panics).max_concurrent_calls(1).build().expect("a client");
    let panicking = client.clone();
    let panicked = tokio::spawn(async move { print(&panicking, Call::Publish).await }).await.expect_err("a panic");
    assert!(panicked.is_panic());
    Outside::get().print(&format!("{panicked:?} {panicked}"));
    client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.expect("the client is as good as before");
}

#[tokio::test]
async fn no_secret_gets_out() {
    let outside = Outside::get();
    let mut secrets: Vec<_> = [ACCESS_KEY, TEMPORARY_ACCESS_KEY, SECRET_KEY, SECURITY_TOKEN, USER_TOKEN].map(str::to_owned).into();
    secrets.extend(talk_to_the_emulator().await);
    secrets.extend(talk_to_nobody_in_particular().await);
    secrets.extend(talk_with_corrections().await);
    panic_in_a_hook().await;
    let text = outside.text();
    assert!(secrets.len() > 100, "signatures are among them: {}", secrets.len());
    for expected in ["a hook panics about", "codearts_pipeline", "reqwest::connect", "Io", "Connect", "Timeout", "Decode"] {
        assert!(text.contains(expected), "{expected} is missing: not everything was captured");
    }
    for secret in secrets {
        if let Some(at) = text.find(&secret) {
            let from = text[..at].rfind('\n').map_or(0, |line| line + 1);
            panic!("a secret got out: …{}[here]", &text[from..at]);
        }
    }
}

#[test]
fn what_is_told_printed_or_panicked_about_would_be_found() {
    let outside = Outside::get();
    tracing::trace!(target: "somebody", field = "planted-by-tracing");
    tracing_log::log::trace!(target: "somebody", "planted-by-log");
    outside.print("planted-by-print");
    let _ = panic::catch_unwind(|| panic!("planted-by-panic"));
    let text = outside.text();
    for planted in ["planted-by-tracing", "planted-by-log", "planted-by-print", "planted-by-panic"] {
        assert!(text.contains(planted), "{planted} is missing");
    }
}
