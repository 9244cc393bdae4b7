//! What happens when keys or tokens are replaced while a client lives: the service rejects the old ones, and the source
//! of credentials is asked again, once.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use codearts_pipeline::{Client, Context, Credentials, ErrorKind, ProvideCredentials, ProvideError, ProvideFuture, RetryPolicy};
use codearts_pipeline_emulator::Emulator;
use codearts_pipeline_tests::{
    domain_id,
    fault_server::{Step, Then, answer},
    time::{self, ManualTime},
};

use crate::matrix::server;

/// Gives one set of credentials after the other, and the last one for good. Counts how often it is asked.
#[derive(Clone)]
struct Rotating(Arc<(AtomicUsize, Vec<Credentials>)>);

impl Rotating {
    fn new(credentials: impl IntoIterator<Item = Credentials>) -> Self {
        Self(Arc::new((AtomicUsize::new(0), credentials.into_iter().collect())))
    }

    fn asked(&self) -> usize {
        self.0.0.load(Ordering::SeqCst)
    }
}

impl ProvideCredentials for Rotating {
    fn name(&self) -> &str {
        "the test"
    }

    fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async {
            let turn = self.0.0.fetch_add(1, Ordering::SeqCst);
            Ok(self.0.1[turn.min(self.0.1.len() - 1)].clone())
        })
    }
}

fn client(emulator: &Emulator, provider: &Rotating) -> Client {
    Client::builder()
        .endpoint(emulator.endpoint())
        .credentials_provider(provider.clone())
        // Renewing is no repetition: it is there even for those who want none.
        .retry(RetryPolicy::never())
        .build()
        .expect("a client")
}

fn old_and_new(emulator: &Emulator) -> [[Credentials; 2]; 2] {
    [
        [Credentials::new("OLD_AK", "old-sk"), Credentials::new(emulator.access_key(), emulator.secret_key())],
        [Credentials::user_token("old-token"), Credentials::user_token(emulator.token())],
    ]
    .map(|pair| pair.map(|credentials| credentials.expect("valid")))
}

#[tokio::test]
async fn what_was_rotated_is_asked_for_again_and_kept() {
    let emulator = Emulator::start().expect("started");
    for pair in old_and_new(&emulator) {
        emulator.clear_requests();
        let provider = Rotating::new(pair);
        let client = client(&emulator, &provider);
        let answer = client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.expect("renewed");
        assert_eq!((answer.attempts(), emulator.requests().len(), provider.asked()), (2, 2, 2));
        let answer = client.clone().extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.expect("kept");
        assert_eq!((answer.attempts(), emulator.requests().len(), provider.asked()), (1, 3, 2));
    }
}

#[tokio::test]
async fn a_source_that_has_nothing_better_ends_it() {
    let emulator = Emulator::start().expect("started");
    for [old, _] in old_and_new(&emulator) {
        emulator.clear_requests();
        let provider = Rotating::new([old]);
        let client = client(&emulator, &provider);
        let error = client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.expect_err("rejected");
        assert!(error.is_unauthorized() && error.attempts() <= 2, "{error}");
        assert_eq!(emulator.requests().len(), error.attempts() as usize);
        assert!(provider.asked() <= 2, "asked {} times", provider.asked());
    }
}

#[tokio::test]
async fn calls_that_are_rejected_together_are_all_renewed() {
    let emulator = Emulator::start().expect("started");
    for pair in old_and_new(&emulator) {
        let provider = Rotating::new(pair);
        let client = client(&emulator, &provider);
        let calls: Vec<_> = (0..16)
            .map(|_| {
                let client = client.clone();
                tokio::spawn(async move { client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await })
            })
            .collect();
        for call in calls {
            assert!(call.await.expect("no panic").expect("renewed").attempts() <= 2);
        }
    }
}

#[tokio::test]
async fn a_wrong_clock_and_rotated_keys_are_both_put_right_in_one_call() {
    let time = ManualTime::new();
    let emulator = Emulator::builder().start().expect("started");
    let [pair, _] = old_and_new(&emulator);
    let provider = Rotating::new(pair);
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials_provider(provider.clone())
        .time_source(time)
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    // The emulator goes by the machine's time, and the client by one that stood still months or years ago.
    let answer = client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.expect("both put right");
    assert_eq!(answer.attempts(), 3);
}

#[tokio::test]
async fn what_was_sent_before_is_not_forgotten_when_the_source_of_credentials_fails_later() {
    /// Gives keys for an hour, and nothing after them.
    struct Once(AtomicUsize);

    impl ProvideCredentials for Once {
        fn name(&self) -> &str {
            "the test"
        }

        fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
            Box::pin(async {
                match self.0.fetch_add(1, Ordering::SeqCst) {
                    0 => Ok(Credentials::new("AK", "SK")?.expiring_at(time::begin() + Duration::from_secs(3600))),
                    _ => Err(ProvideError::NotConfigured("nothing any more".to_owned())),
                }
            })
        }
    }

    let time = ManualTime::new();
    let server = server(vec![Step::Send(answer(503, &[("Retry-After", "7200")], ""), Then::Keep)], &time);
    let client = Client::builder()
        .endpoint(server.endpoint())
        .credentials_provider(Once(AtomicUsize::new(0)))
        .time_source(time)
        .timeout(Duration::from_secs(10_000))
        .build()
        .expect("a client");
    let error = client.extensions(&domain_id()).show_plugin_version("x").await.expect_err("no keys for the second attempt");
    assert_eq!((error.kind(), error.attempts(), server.seen().len()), (ErrorKind::Credentials, 1, 1), "{error}");
    assert!(!error.is_not_sent(), "the service has seen the first attempt: {error}");
}
