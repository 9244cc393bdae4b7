//! Several endpoints: the next one is tried when nothing could be sent, and only then.

use std::time::Duration;

use codearts_pipeline::{Client, Credentials, ErrorKind, RetryPolicy};
use codearts_pipeline_tests::{
    calls::Call,
    fault_server::{Step, Then, answer},
    time::ManualTime,
};
use tokio::time::Instant;

use crate::{
    connecting::{Full, refusing},
    matrix::{ATTEMPT_LIMIT, client_at, server, success},
};

#[tokio::test]
async fn the_next_endpoint_is_used_within_the_same_attempt_and_preferred_from_then_on() {
    for call in Call::ALL {
        let time = ManualTime::new();
        let server = server(vec![success(call, "req-1"), success(call, "req-2")], &time);
        let endpoints = [refusing(), refusing(), server.endpoint()];
        let client = client_at(&endpoints, &time).retry(RetryPolicy::never()).build().expect("a client");
        assert_eq!(client.endpoint(), endpoints[0]);
        let answered = call.make(&client).await.expect("the third endpoint");
        assert_eq!((answered.attempts, server.seen().len()), (1, 1), "{call:?}");
        assert_eq!((client.endpoint(), client.clone().endpoint()), (server.endpoint().as_str(), server.endpoint().as_str()));
        call.make(&client).await.expect("the third endpoint at once");
        assert_eq!(server.seen().len(), 2);
        let host = server.endpoint().trim_start_matches("http://").to_owned();
        assert!(server.seen().iter().all(|seen| seen.header("host") == Some(&*host)), "each endpoint is addressed by its own name");
    }
}

#[tokio::test]
async fn a_call_stays_where_it_was_sent() {
    let faults: [(Step, ErrorKind); 5] = [
        (Step::ResetUnread, ErrorKind::Io),
        (Step::Send(Vec::new(), Then::Close), ErrorKind::Io),
        (Step::Send(Vec::new(), Then::Silence), ErrorKind::Timeout),
        (Step::Send(answer(503, &[("Retry-After", "0")], ""), Then::Keep), ErrorKind::Service),
        (Step::Send(answer(200, &[], "not what was asked for"), Then::Keep), ErrorKind::Decode),
    ];
    for (fault, kind) in faults {
        for call in Call::ALL {
            let time = ManualTime::new();
            let first = server(vec![fault.clone(); 3], &time);
            let second = server(vec![success(call, "wrong")], &time);
            let limit = if kind == ErrorKind::Timeout { ATTEMPT_LIMIT } else { Duration::from_secs(30) };
            let client = client_at(&[first.endpoint(), second.endpoint()], &time).attempt_timeout(limit).build().expect("a client");
            let error = call.make(&client).await.expect_err("the fault of the first endpoint");
            assert_eq!((error.kind(), second.connections()), (kind, 0), "{call:?} {fault:?}: {error}");
            assert_eq!(client.endpoint(), first.endpoint());
        }
    }
}

#[tokio::test]
async fn when_no_endpoint_can_be_reached_each_attempt_tries_them_all() {
    for call in Call::ALL {
        let time = ManualTime::new();
        let client = client_at(&[refusing(), refusing()], &time).build().expect("a client");
        let error = call.make(&client).await.expect_err("nobody listens");
        assert_eq!((error.kind(), error.attempts(), time.waits().len()), (ErrorKind::Connect, 3, 2), "{call:?}: {error}");
        assert!(error.is_not_sent());
    }
}

#[tokio::test]
async fn an_endpoint_that_is_gone_makes_way_for_the_one_before_it() {
    let time = ManualTime::new();
    let first = server(vec![success(Call::Detail, "first"); 2], &time);
    let second = server(vec![success(Call::Detail, "second")], &time);
    let client = client_at(&[first.endpoint(), second.endpoint()], &time).build().expect("a client");
    Call::Detail.make(&client).await.expect("the first");
    let address = first.endpoint();
    drop(first);
    // What was kept of the connection is found broken: a call that reads is made again, and finds the second endpoint.
    let answered = Call::Detail.make(&client).await.expect("the second");
    assert_eq!(answered.request_id.as_deref(), Some("second"));
    assert_ne!(client.endpoint(), address);
}

#[tokio::test]
async fn the_limits_of_attempt_and_call_hold_for_all_endpoints_together() {
    let full = Full::start().await;
    let credentials = Credentials::new("AK", "SK").expect("keys");
    // By the machine's time: what is measured here is how long connecting takes.
    let client = Client::builder()
        .endpoints(vec![format!("http://{}", full.address); 100])
        .credentials(credentials)
        .connect_timeout(Duration::from_millis(40))
        .retry(RetryPolicy::never())
        .build()
        .expect("a client");
    let id = codearts_pipeline_tests::domain_id();
    let (begun, limit) = (Instant::now(), Duration::from_millis(100));
    let error = client.extensions(&id).show_plugin_version("x").with_timeout(limit).await.expect_err("nobody accepts");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}: {error}", begun.elapsed());
    assert!(error.to_string().contains("within 100ms"), "{error}");
    let begun = Instant::now();
    let error = client.extensions(&id).show_plugin_version("x").with_attempt_timeout(limit).await.expect_err("nobody accepts");
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}: {error}", begun.elapsed());
}
