//! What bounds a call: its time, the policy of the client or its own, and the budget that clones share.

use std::time::Duration;

use codearts_pipeline::{Client, Context, Credentials, ErrorKind, ProvideCredentials, ProvideFuture, RetryPolicy};
use codearts_pipeline_tests::{
    calls::Call,
    domain_id,
    fault_server::{FaultServer, Step, Then, answer},
    time::ManualTime,
};
use tokio::time::Instant;

use crate::matrix::{client, server, success};

fn rejected(status: u16, retry_after: &str) -> Step {
    Step::Send(answer(status, &[("Retry-After", retry_after), ("X-Request-Id", "rejected")], ""), Then::Keep)
}

fn silence() -> Step {
    Step::Send(Vec::new(), Then::Silence)
}

#[tokio::test]
async fn the_policy_of_a_call_is_taken_in_place_of_the_client_s() {
    let time = ManualTime::new();
    let server = server(vec![rejected(503, "0"); 12], &time);
    let once = client(&server, &time).retry(RetryPolicy::never()).build().expect("a client");
    let id = domain_id();
    let patient = RetryPolicy::new().attempts(5);
    let error = once.extensions(&id).show_plugin_version("x").with_retry(patient).await.expect_err("rejected");
    assert_eq!((error.attempts(), server.seen().len()), (5, 5));
    let error = once.extensions(&id).show_plugin_version("x").await.expect_err("rejected");
    assert_eq!((error.attempts(), server.seen().len()), (1, 6), "the client's own policy is what it was");
    let often = client(&server, &time).retry(RetryPolicy::new().attempts(5)).build().expect("a client");
    let error = often.extensions(&id).show_plugin_version("x").with_retry(RetryPolicy::never()).await.expect_err("rejected");
    assert_eq!((error.attempts(), server.seen().len()), (1, 7));
    let error = often.extensions(&id).show_plugin_version("x").with_retry(RetryPolicy::new().attempts(0)).await.expect_err("rejected");
    assert_eq!(error.attempts(), 1, "zero counts as one");
}

#[tokio::test]
async fn the_time_limit_of_a_policy_ends_the_repetitions() {
    let time = ManualTime::new();
    let server = server(vec![rejected(503, "4"); 9], &time);
    let client = client(&server, &time).build().expect("a client");
    let policy = RetryPolicy::new().attempts(9).time_limit(Duration::from_secs(12));
    let error = client.extensions(&domain_id()).show_plugin_version("x").with_retry(policy).await.expect_err("rejected");
    // Each attempt takes a second: the third begins after 10 seconds, the fourth would begin after 15.
    assert_eq!((error.attempts(), time.waits(), time.passed().as_secs()), (3, vec![Duration::from_secs(4); 2], 11));
}

#[tokio::test]
async fn the_time_limit_of_a_call_covers_attempts_and_waits() {
    let time = ManualTime::new();
    let server = server(vec![rejected(503, "20"); 9], &time);
    let client = client(&server, &time).build().expect("a client");
    let call = client
        .extensions(&domain_id())
        .show_plugin_version("x")
        .with_retry(RetryPolicy::new().attempts(9))
        .with_timeout(Duration::from_secs(50));
    let error = call.await.expect_err("rejected");
    // 1 + 20 + 1 + 20 + 1: a fourth attempt would begin after 63 seconds. What the service said is reported, not the limit.
    assert_eq!((error.kind(), error.attempts(), time.passed().as_secs()), (ErrorKind::Service, 3, 43));
}

#[tokio::test]
async fn the_last_attempt_gets_what_is_left_of_the_time() {
    let time = ManualTime::new();
    let server = server(vec![rejected(503, "2"), silence()], &time);
    let client = client(&server, &time).build().expect("a client");
    let begun = Instant::now();
    let error =
        client.extensions(&domain_id()).show_plugin_version("x").with_timeout(Duration::from_millis(3050)).await.expect_err("too slow");
    // Of 3.05 seconds the first attempt took one and the wait two, by the test's time: 50 milliseconds are left.
    assert!(error.is_timeout() && begun.elapsed() < Duration::from_secs(2), "{error} after {:?}", begun.elapsed());
    assert!(error.to_string().contains("no response within 3.05s"), "the limit that was set is reported: {error}");
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn a_call_without_time_is_not_made() {
    let time = ManualTime::new();
    let server = server(vec![], &time);
    let client = client(&server, &time).build().expect("a client");
    let error = client.extensions(&domain_id()).show_plugin_version("x").with_timeout(Duration::ZERO).await.expect_err("no time");
    assert_eq!((error.kind(), error.attempts(), server.connections()), (ErrorKind::Timeout, 0, 0), "{error}");
}

#[tokio::test]
async fn the_limit_of_an_attempt_lets_the_next_one_succeed() {
    let time = ManualTime::new();
    let server = server(vec![silence(), success(Call::Detail, "second")], &time);
    let client = client(&server, &time).build().expect("a client");
    let answer =
        client.extensions(&domain_id()).show_plugin_version("x").with_attempt_timeout(Duration::from_millis(150)).await.expect("responded");
    assert_eq!((answer.attempts(), answer.request_id()), (2, Some("second")));
}

#[tokio::test]
async fn waiting_for_a_connection_counts_as_time_of_the_call() {
    let server = FaultServer::start(vec![silence(), silence()]);
    let client = client(&server, &ManualTime::new()).max_concurrent_calls(1).build().expect("a client");
    let held = tokio::spawn({
        let client = client.clone();
        async move { client.extensions(&domain_id()).show_plugin_version("x").await.map(|_| ()) }
    });
    while server.seen().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let limit = Duration::from_millis(60);
    let call = Call::Publish;
    let outcome = tokio::time::timeout(Duration::from_secs(5), async {
        client.extensions(&domain_id()).publish_plugin_draft(&codearts_pipeline_tests::calls::reference("x")).with_timeout(limit).await
    });
    let error = outcome.await.expect("the limit of the call holds while it waits").expect_err("no connection is free");
    assert!(error.is_timeout(), "{call:?}: {error}");
    assert_eq!(server.seen().len(), 1, "nothing of it was sent");
    held.abort();
}

#[tokio::test]
async fn a_source_of_credentials_that_does_not_answer_takes_no_longer_than_the_call_may() {
    struct Silent;

    impl ProvideCredentials for Silent {
        fn name(&self) -> &str {
            "silence"
        }

        fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
            Box::pin(std::future::pending())
        }
    }

    let server = FaultServer::start(vec![]);
    let client = Client::builder().endpoint(server.endpoint()).credentials_provider(Silent).build().expect("a client");
    let call = async { client.extensions(&domain_id()).show_plugin_version("x").with_timeout(Duration::from_millis(60)).await };
    let error = tokio::time::timeout(Duration::from_secs(5), call).await.expect("bounded").expect_err("nobody calls");
    assert_eq!((error.kind(), error.attempts(), error.is_not_sent()), (ErrorKind::Credentials, 0, true), "{error}");
    assert_eq!(error.to_string(), "show_plugin_version: no credentials within 60ms, the request was not sent");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn clones_share_a_budget_of_repetitions_that_successes_fill_up_again() {
    let time = ManualTime::new();
    let mut script = vec![rejected(503, "0"); 5];
    script.extend(vec![success(Call::Detail, "fine"); 10]);
    script.extend(vec![rejected(503, "0"); 3]);
    let server = server(script, &time);
    let client = client(&server, &time).retry_throttle(2).retry(RetryPolicy::new().attempts(10)).build().expect("a client");
    let attempts = |client: Client| async move {
        client.extensions(&domain_id()).show_plugin_version("x").await.map_or_else(|error| error.attempts(), |answer| answer.attempts())
    };
    assert_eq!(attempts(client.clone()).await, 3, "two repetitions are all there are");
    assert_eq!(attempts(client.clone()).await, 1, "none is left for a clone");
    assert_eq!(attempts(client.clone()).await, 1);
    for _ in 0..10 {
        assert_eq!(attempts(client.clone()).await, 1);
    }
    assert_eq!(attempts(client.clone()).await, 2, "ten successes have earned one");
    assert_eq!(attempts(client.clone()).await, 1);
    assert_eq!(server.steps_left(), 0);
}

#[tokio::test]
async fn an_answer_longer_than_allowed_is_given_up() {
    let time = ManualTime::new();
    let long = format!(r#"{{"plugin_name":"{}"}}"#, "x".repeat(2000));
    let script = vec![Step::Send(answer(200, &[("X-Request-Id", "long")], &long), Then::Keep); 2];
    let server = server(script, &time);
    let strict = client(&server, &time).max_response_bytes(long.len() - 1).build().expect("a client");
    let error = strict.extensions(&domain_id()).show_plugin_version("x").await.expect_err("too long");
    assert_eq!((error.kind(), error.attempts(), error.request_id()), (ErrorKind::Decode, 1, Some("long")), "{error}");
    let exact = client(&server, &time).max_response_bytes(long.len()).build().expect("a client");
    exact.extensions(&domain_id()).show_plugin_version("x").await.expect("just short enough");
}

/// What was sent before may have been acted upon: an error that says otherwise would have it done twice.
#[tokio::test]
async fn credentials_that_do_not_come_again_are_no_proof_that_nothing_was_sent() {
    /// Gives keys that live for two seconds, and then nothing any more.
    struct Once(ManualTime, std::sync::atomic::AtomicBool);

    impl ProvideCredentials for Once {
        fn name(&self) -> &str {
            "once"
        }

        fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
            Box::pin(async {
                if self.1.swap(true, std::sync::atomic::Ordering::SeqCst) {
                    std::future::pending::<()>().await;
                }
                let end = codearts_pipeline::TimeSource::now(&self.0) + Duration::from_secs(2);
                Ok(Credentials::new("AK", "SK")?.expiring_at(end))
            })
        }
    }

    let server = FaultServer::answering(|_| answer(503, &[("Retry-After", "5")], ""));
    let time = ManualTime::new();
    let client = Client::builder().endpoint(server.endpoint()).credentials_provider(Once(time.clone(), false.into())).time_source(time);
    let client = client.build().expect("a client");
    let call = client.extensions(&domain_id()).show_plugin_version("x").with_timeout(Duration::from_millis(5200)).send();
    let error = tokio::time::timeout(Duration::from_secs(5), call).await.expect("bounded").expect_err("no credentials");
    assert_eq!((error.kind(), error.attempts(), error.is_not_sent()), (ErrorKind::Timeout, 1, false), "{error}");
    assert!(!error.to_string().contains("was not sent"), "{error}");
}
