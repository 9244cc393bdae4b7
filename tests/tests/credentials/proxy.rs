//! Are addresses of this machine reached past a proxy?

use std::process::Command;

use codearts_pipeline::{
    Client, Credentials, RetryPolicy,
    credentials::{IdTokenProvider, MetadataProvider},
};
use codearts_pipeline_tests::{TestEnv, domain_id};

use crate::world::Environment;

/// B1. The variables of a proxy are read by the HTTP library from the process, so that this needs a process of its own.
#[test]
fn b1_what_is_on_this_machine_is_asked_past_a_proxy_of_the_environment() {
    let program = std::env::current_exe().expect("this program");
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let output = Command::new(program)
        .args(["--ignored", "--exact", "proxy::behind_a_proxy"])
        .envs(names.map(|name| (name, "http://127.0.0.1:1")))
        .envs([("NO_PROXY", ""), ("no_proxy", "")])
        .output()
        .expect("it runs");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && shown.contains("1 passed"), "{shown}");
}

#[tokio::test]
#[ignore = "run by the test above, behind a proxy that is not there"]
async fn behind_a_proxy() {
    let far = Client::builder().endpoint("http://service.invalid").allow_plain_http().retry(RetryPolicy::never());
    let far = far.credentials(Credentials::user_token("T").expect("a token")).build().expect("a client");
    let error = far.extensions(&domain_id()).show_plugin_version("x").await.expect_err("no proxy").to_string();
    assert!(error.contains("Connection refused"), "the proxy is not used, which proves nothing: {error}");

    // The service, IAM and the metadata service.
    let bench = TestEnv::start();
    bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").await.expect("shown");
    let world = Environment::new();
    world.write("id-token", "THE-ID-TOKEN");
    assert_eq!(world.caller(IdTokenProvider::new("my-idp", "id-token")).await.expect("keys"), "AK-IAM TOKEN-IAM");
    let provider = MetadataProvider::new().endpoint(world.server.url());
    let context = world.context();
    codearts_pipeline::ProvideCredentials::provide(&provider, &context).await.expect("keys");
}
