//! Are addresses of this machine reached past a proxy?

use std::process::Command;

use codearts_pipeline::credentials::{IdTokenProvider, MetadataProvider};

use crate::world::Environment;

/// The variables of a proxy are read by the HTTP library from the process, so that this needs a process of its own.
#[test]
fn the_metadata_service_is_asked_past_a_proxy() {
    let program = std::env::current_exe().expect("this program");
    let output = Command::new(program)
        .args(["--ignored", "--exact", "proxy::behind_a_proxy"])
        .envs([("HTTP_PROXY", "http://127.0.0.1:1"), ("http_proxy", "http://127.0.0.1:1"), ("NO_PROXY", ""), ("no_proxy", "")])
        .output()
        .expect("it runs");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && shown.contains("1 passed"), "{shown}");
}

#[tokio::test]
#[ignore = "run by the test above, behind a proxy that is not there"]
async fn behind_a_proxy() {
    let world = Environment::new();
    world.write("id-token", "x");
    let error = world.error(IdTokenProvider::new("idp", "id-token")).await;
    assert!(error.contains("Connection refused"), "the proxy is not used, which proves nothing: {error}");

    let provider = MetadataProvider::new().endpoint(world.server.url());
    let context = world.context();
    codearts_pipeline::ProvideCredentials::provide(&provider, &context).await.expect("keys");
}
