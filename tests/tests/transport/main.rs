//! How do requests get to the service? Proxies, certificates, connections, and HTTP clients of the user's own.

mod connections;
mod front;
mod proxy;
mod runtimes;
mod tls;

use codearts_pipeline::{Client, ClientBuilder, Credentials, ErrorKind, RetryPolicy};
use codearts_pipeline_emulator::Emulator;

/// A builder with the emulator's keys, that makes each call once.
fn builder(emulator: &Emulator) -> ClientBuilder {
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key()).expect("keys of the emulator");
    Client::builder().credentials(credentials).retry(RetryPolicy::never())
}

async fn call(client: &Client) -> Result<(), codearts_pipeline::Error> {
    client.extensions(&codearts_pipeline_tests::domain_id()).show_plugin_version("official_shell_plugin").await.map(|_| ())
}

#[tokio::test]
async fn the_user_agent_is_ours_with_what_the_user_adds() {
    let emulator = Emulator::start().expect("started");
    let client = builder(&emulator).endpoint(emulator.endpoint()).user_agent("my-tool/1.0").build().expect("a client");
    call(&client).await.expect("responded");
    let agent = emulator.requests()[0].header("user-agent").map(str::to_owned).expect("a user agent");
    assert!(agent.starts_with("codearts-pipeline-rust/") && agent.ends_with(" my-tool/1.0"), "{agent}");
    let error = builder(&emulator).endpoint(emulator.endpoint()).user_agent("a\r\nX-Evil: 1").build().expect_err("rejected");
    assert_eq!(error.kind(), ErrorKind::Configuration);
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the user's own client is what is asked about")]
async fn an_http_client_of_the_users_own_is_used_as_it_is() {
    let emulator = Emulator::start().expect("started");
    // reqwest wants one when it makes a client; whether this is the first test to say so does not matter.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let own = reqwest::Client::builder().user_agent("all-mine/7").build().expect("an HTTP client");
    let client = builder(&emulator).endpoint(emulator.endpoint()).http_client(own.clone()).build().expect("a client");
    call(&client).await.expect("responded");
    assert_eq!(emulator.requests()[0].header("user-agent"), Some("all-mine/7"));
    assert!(emulator.requests()[0].signature_verified());
    let error = builder(&emulator).endpoint(emulator.endpoint()).http_client(own).no_proxy().build().expect_err("rejected");
    assert!(error.to_string().contains("`no_proxy` and `http_client`"), "{error}");
}
