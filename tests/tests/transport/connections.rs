//! How many connections are made, used and kept.

use std::time::Duration;

use codearts_pipeline_emulator::{Emulator, Fault};
use codearts_pipeline_tests::relay::Relay;

use crate::{builder, call};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_connections_are_used_than_were_asked_for() {
    const CONNECTIONS: usize = 3;
    let emulator = Emulator::start().expect("started");
    let relay = Relay::to(emulator.address());
    emulator.inject(Fault::delay(Duration::from_millis(10)).times(u32::MAX));
    let client = builder(&emulator).endpoint(relay.endpoint()).max_concurrent_calls(CONNECTIONS).no_proxy().build().expect("a client");
    let calls: Vec<_> = (0..CONNECTIONS * 10)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    for outcome in calls {
        outcome.await.expect("no panic").expect("responded");
    }
    let (made, peak) = (relay.accepted(), relay.most_open());
    assert!(peak <= CONNECTIONS && made <= CONNECTIONS, "{made} connections made, {peak} at once");
}

/// How many connections three calls make, one after the other.
async fn made_by_three_calls(set: impl FnOnce(codearts_pipeline::ClientBuilder) -> codearts_pipeline::ClientBuilder) -> usize {
    let emulator = Emulator::start().expect("started");
    let relay = Relay::to(emulator.address());
    let client = set(builder(&emulator).endpoint(relay.endpoint()).no_proxy()).build().expect("a client");
    for _ in 0..3 {
        call(&client).await.expect("responded");
        // Longer than the time for which one of the tests keeps connections.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    relay.accepted()
}

#[tokio::test]
async fn connections_are_kept_as_many_and_as_long_as_was_asked_for() {
    assert_eq!(made_by_three_calls(|builder| builder).await, 1);
    assert_eq!(made_by_three_calls(|builder| builder.max_idle_connections_per_host(0)).await, 3);
    assert_eq!(made_by_three_calls(|builder| builder.max_idle_connections_per_host(1)).await, 1);
    assert_eq!(made_by_three_calls(|builder| builder.idle_connection_timeout(Duration::from_millis(1))).await, 3);
}

#[tokio::test]
async fn b40_any_duration_is_taken() {
    assert_eq!(made_by_three_calls(|builder| builder.idle_connection_timeout(Duration::MAX)).await, 1);
    assert_eq!(made_by_three_calls(|builder| builder.connect_timeout(Duration::MAX)).await, 1);
    assert_eq!(made_by_three_calls(|builder| builder.timeout(Duration::MAX).attempt_timeout(Duration::MAX)).await, 1);
    assert_eq!(made_by_three_calls(|builder| builder.idle_connection_timeout(Duration::ZERO)).await, 3);
}
