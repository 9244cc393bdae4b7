//! Do calls without `async` do the same, and wherever a thread may wait?

use std::thread;

use codearts_pipeline::{Client, Method, types::DomainId};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{DOMAIN_ID, TestEnv};

#[test]
fn a_blocking_call_answers_like_an_awaited_one() {
    let bench = TestEnv::start();
    let version = bench
        .client
        .extensions(&bench.domain_id)
        .show_plugin_version("official_shell_plugin")
        .version("0.0.2")
        .send_blocking()
        .expect("shown");
    assert_eq!(version.version.as_deref(), Some("0.0.2"));
    assert_eq!((version.attempts(), version.status().as_u16()), (1, 200));
    bench.emulator.inject(Fault::html(502));
    let error =
        bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").send_blocking().expect_err("a gateway");
    assert_eq!(error.operation(), Some("show_plugin_version"));
}

#[test]
fn a_raw_blocking_call_answers_too() {
    let bench = TestEnv::start();
    let path = format!("/v1/{DOMAIN_ID}/agent-plugin/detail");
    let call = || bench.client.request(Method::GET, &path).query("plugin_name", "official_shell_plugin");
    assert!(call().send_blocking().expect("shown").starts_with(b"{"));
    assert_eq!(call().send_json_blocking::<serde_json::Value>().expect("shown")["version"], "0.0.2");
}

#[test]
fn many_threads_share_one_client() {
    let bench = TestEnv::start();
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..8 {
                    bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").send_blocking().expect("shown");
                }
            });
        }
    });
    assert_eq!(bench.emulator.requests().len(), 128);
}

/// B29, N5.
#[test]
fn b29_a_blocking_call_can_be_made_wherever_a_thread_may_wait() {
    let bench = TestEnv::start();
    let many = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    let one = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let call = |client: &Client, id: &DomainId| client.extensions(id).show_plugin_version("official_shell_plugin");
    for runtime in [&many, &one] {
        let (client, id) = (bench.client.clone(), bench.domain_id.clone());
        let waited = runtime.block_on(async move { tokio::task::spawn_blocking(move || call(&client, &id).send_blocking()).await });
        waited.expect("no panic").expect("shown");
        // It keeps the thread, and comes to its end.
        let (client, id) = (&bench.client, &bench.domain_id);
        runtime.block_on(async { call(client, id).send_blocking() }).expect("shown");
    }
    many.block_on(async { tokio::task::block_in_place(|| call(&bench.client, &bench.domain_id).send_blocking()) }).expect("shown");
    assert_eq!(bench.emulator.requests().len(), 5);
}

#[test]
fn a_client_goes_between_blocking_and_async() {
    let bench = TestEnv::start();
    let call = || bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin");
    for _ in 0..3 {
        call().send_blocking().expect("shown");
        // The runtime that the connections of these calls live on goes away each time.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(call().into_future()).expect("shown");
    }
}
