//! What happens when our clock is wrong: the service rejects the signature, and says what time it is.

use std::time::{Duration, SystemTime};

use codearts_pipeline::{Client, Credentials, ErrorKind, RetryPolicy};
use codearts_pipeline_emulator::{Clock, Emulator};
use codearts_pipeline_tests::{
    calls::Call,
    domain_id,
    fault_server::{Step, Then, answer},
    time::{self, ManualTime},
};

use crate::matrix::{client, http_date, server, success};

const HOUR: Duration = Duration::from_secs(3600);

/// Status 401 with the time that the server's clock shows.
fn rejection(date: SystemTime) -> Step {
    let headers = [("Date", http_date(date)), ("X-Request-Id", "rejected".to_owned())];
    let headers = headers.each_ref().map(|(name, value)| (*name, value.as_str()));
    Step::Send(answer(401, &headers, r#"{"error_code":"APIGW.0301","error_msg":"Incorrect IAM authentication information"}"#), Then::Keep)
}

/// A time as the SDK dates signatures with it.
fn sdk_date(time: SystemTime) -> String {
    jiff::Timestamp::try_from(time).expect("a time of this age").strftime("%Y%m%dT%H%M%SZ").to_string()
}

#[tokio::test]
async fn the_service_s_time_is_taken_and_kept_in_both_directions_for_every_operation() {
    for theirs in [time::begin() + 2 * HOUR, time::begin() - 2 * HOUR] {
        for call in Call::ALL {
            let time = ManualTime::new();
            let server = server(vec![rejection(theirs), success(call, "req-2"), success(call, "req-3")], &time);
            // The correction is no repetition: it is there even for those who want none.
            let client = client(&server, &time).retry(RetryPolicy::never()).retry_throttle(0).build().expect("a client");
            let first = call.make(&client).await.expect("corrected");
            assert_eq!((first.attempts, first.request_id.as_deref()), (2, Some("req-2")), "{call:?}");
            let second = call.make(&client.clone()).await.expect("still corrected");
            assert_eq!((second.attempts, second.request_id.as_deref()), (1, Some("req-3")), "{call:?}");
            let seen = server.seen();
            let dates: Vec<_> = seen.iter().map(|seen| seen.header("x-sdk-date").expect("signed")).collect();
            // The server lets a second pass with each request.
            assert_eq!(dates, [time::begin(), theirs, theirs + Duration::from_secs(1)].map(sdk_date), "{call:?}");
            assert_eq!(time.waits(), [], "there is nothing to wait for");
        }
    }
}

#[tokio::test]
async fn a_service_whose_time_changes_with_each_rejection_is_not_followed_forever() {
    for call in Call::ALL {
        let time = ManualTime::new();
        let server = server((1..10).map(|hours| rejection(time::begin() + hours * 2 * HOUR)).collect(), &time);
        let client = client(&server, &time).build().expect("a client");
        let error = call.make(&client).await.expect_err("rejected");
        assert_eq!((error.kind(), error.attempts(), server.seen().len()), (ErrorKind::Service, 2, 2), "{call:?}: {error}");
        assert!(error.is_unauthorized() && error.request_id() == Some("rejected"), "{error}");
    }
}

#[tokio::test]
async fn a_token_that_is_rejected_is_not_sent_again_whatever_the_time() {
    let time = ManualTime::new();
    let server = server(vec![rejection(time::begin() + 2 * HOUR)], &time);
    let token = Credentials::user_token("an-old-token").expect("a token");
    let client = client(&server, &time).credentials(token).build().expect("a client");
    let error = client.extensions(&domain_id()).show_plugin_version("x").await.expect_err("rejected");
    assert_eq!((error.attempts(), server.seen().len()), (1, 1), "{error}");
}

#[tokio::test]
async fn calls_that_are_rejected_together_are_all_corrected() {
    let time = ManualTime::new();
    let theirs = time::begin() + 2 * HOUR;
    let emulator = Emulator::builder().clock(Clock::frozen(theirs)).start().expect("started");
    let client = emulator_client(&emulator, &time);
    // All are signed before the first is answered: the runtime has one thread, and each waits for its connection first.
    let calls: Vec<_> = (0..16)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await })
        })
        .collect();
    for call in calls {
        let answer = call.await.expect("no panic").expect("corrected");
        assert!(answer.attempts() <= 2, "{answer:?}");
    }
}

#[tokio::test]
async fn a_service_that_checks_dates_accepts_what_is_corrected_and_a_clock_that_is_set_right_is_noticed() {
    let time = ManualTime::new();
    let emulator = Emulator::builder().clock(Clock::frozen(time::begin() - HOUR)).start().expect("started");
    let client = emulator_client(&emulator, &time);
    let call =
        || async { client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.map(|answer| answer.attempts()) };
    assert_eq!(call().await.expect("corrected"), 2);
    assert_eq!(call().await.expect("remembered"), 1);
    time.set_clock(time::begin() - HOUR);
    assert_eq!(call().await.expect("corrected back"), 2);
    assert_eq!(call().await.expect("remembered"), 1);
    assert!(emulator.requests().last().is_some_and(|request| request.signature_verified()));
}

fn emulator_client(emulator: &Emulator, time: &ManualTime) -> Client {
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key()).expect("keys");
    Client::builder().endpoint(emulator.endpoint()).credentials(credentials).time_source(time.clone()).build().expect("a client")
}
