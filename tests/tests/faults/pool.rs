//! Connections: kept, given up, and never left in a state that harms the next call.

use std::time::Duration;

use codearts_pipeline::ErrorKind;
use codearts_pipeline_tests::{
    calls::Call,
    domain_id,
    fault_server::{Step, Then, answer, head},
    time::ManualTime,
};

use crate::matrix::{client, server, success};

/// Waits for something that another thread is about to do.
pub(crate) async fn wait_until(condition: impl Fn() -> bool) {
    for _ in 0..2000 {
        if condition() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    panic!("it did not come about within two seconds");
}

#[tokio::test]
async fn calls_one_after_the_other_use_one_connection() {
    let time = ManualTime::new();
    let server = server(vec![success(Call::Detail, "fine"); 10], &time);
    let client = client(&server, &time).build().expect("a client");
    for _ in 0..10 {
        Call::Detail.make(&client.clone()).await.expect("responded");
    }
    assert_eq!((server.seen().len(), server.connections()), (10, 1));
}

#[tokio::test]
async fn rejections_keep_the_connection_and_repetitions_use_it() {
    let time = ManualTime::new();
    let rejected = Step::Send(answer(503, &[("Retry-After", "0")], "busy"), Then::Keep);
    let server = server(vec![rejected.clone(), rejected, success(Call::Detail, "fine")], &time);
    let client = client(&server, &time).build().expect("a client");
    assert_eq!(Call::Detail.make(&client).await.expect("responded").attempts, 3);
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_nothing_behind() {
    let time = ManualTime::new();
    let stages = [
        Step::Send(Vec::new(), Then::Silence),
        Step::Send(b"HTTP/1.1 200 OK\r\n".to_vec(), Then::Silence),
        Step::Send(head(200, &[("Content-Length", "100")]), Then::Silence),
        Step::Send([head(200, &[("Content-Length", "100")]), b"{\"plugin".to_vec()].concat(), Then::Silence),
    ];
    let dropped = stages.len();
    let script = stages.into_iter().flat_map(|stage| [stage, success(Call::Detail, "fine")]).collect();
    let server = server(script, &time);
    // One connection at a time: a permit that is not given back would stop the next call.
    let client = client(&server, &time).max_concurrent_calls(1).timeout(Duration::from_secs(5)).build().expect("a client");
    for round in 0..dropped {
        let call = tokio::spawn({
            let client = client.clone();
            async move { Call::Detail.make(&client).await }
        });
        wait_until(|| server.seen().len() == 2 * round + 1).await;
        tokio::time::sleep(Duration::from_millis(5)).await;
        call.abort();
        assert!(call.await.expect_err("dropped").is_cancelled());
        let answered = Call::Detail.make(&client).await.expect("as if nothing had been");
        assert_eq!((answered.attempts, answered.request_id.as_deref()), (1, Some("fine")), "round {round}");
    }
    assert!(server.connections() <= 2 * dropped, "{}", server.connections());
    assert_eq!((server.steps_left(), time.waits().len()), (0, 0));
}

#[tokio::test]
async fn a_call_that_is_dropped_while_it_waits_to_repeat_is_not_made_again() {
    let server = server(vec![Step::Send(answer(503, &[("Retry-After", "60")], ""), Then::Keep)], &ManualTime::new());
    // By the machine's time, so that the wait is a wait.
    let builder = codearts_pipeline::Client::builder().endpoint(server.endpoint());
    let credentials = codearts_pipeline::Credentials::new("AK", "SK").expect("keys");
    let client = builder.credentials(credentials).build().expect("a client");
    let outcome = tokio::time::timeout(Duration::from_millis(100), Call::Detail.make(&client)).await;
    assert!(outcome.is_err(), "it waits: {outcome:?}");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn a_request_that_is_made_and_not_awaited_sends_nothing() {
    let time = ManualTime::new();
    let server = server(vec![], &time);
    let client = client(&server, &time).build().expect("a client");
    drop(client.extensions(&domain_id()).show_plugin_version("x"));
    drop(client.extensions(&domain_id()).show_plugin_version("x").into_future());
    tokio::time::sleep(Duration::from_millis(20)).await;
    assert_eq!(server.connections(), 0);
}

/// The server closes a kept connection. Whether the client sees that in time or not, nothing is sent twice that must not be.
#[tokio::test]
async fn a_kept_connection_that_is_closed_in_the_meantime_costs_no_second_sending() {
    for call in Call::ALL {
        for closing in [Then::Close, Then::Reset] {
            let time = ManualTime::new();
            let Step::Send(bytes, _) = success(call, "first") else { unreachable!() };
            let server = server(vec![Step::Send(bytes, closing), success(call, "second"), success(call, "third")], &time);
            let client = client(&server, &time).build().expect("a client");
            call.make(&client).await.expect("responded");
            tokio::time::sleep(Duration::from_millis(25)).await;
            match call.make(&client).await {
                Ok(answered) => assert_eq!(answered.request_id.as_deref(), Some("second"), "{call:?}"),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Io, "{call:?}: {error}"),
            }
            assert!(server.seen().len() <= 2, "{call:?}: {:?}", server.seen());
        }
    }
}
