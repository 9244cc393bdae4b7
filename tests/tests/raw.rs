//! Can what the SDK does not know be called like what it knows?

use std::time::Duration;

use codearts_pipeline::{ErrorKind, Method, RetryPolicy};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{DOMAIN_ID, TestEnv};
use serde_json::{Value, json};

#[tokio::test]
async fn a_raw_call_is_signed_and_read() {
    let bench = TestEnv::start();
    let detail = bench
        .client
        .request(Method::GET, "/v1/{domain_id}/agent-plugin/detail")
        .path("domain_id", &bench.domain_id)
        .query("plugin_name", "official_shell_plugin")
        .with_header("X-Custom", "some value")
        .send_json::<Value>()
        .await
        .expect("a response");
    assert_eq!(detail["version"], "0.0.2");
    let request = &bench.emulator.requests()[0];
    assert!(request.signature_verified());
    assert_eq!(request.target(), format!("/v1/{DOMAIN_ID}/agent-plugin/detail?plugin_name=official_shell_plugin"));
    assert_eq!(request.header("x-custom"), Some("some value"));
    assert!(request.header("authorization").is_some_and(|text| text.contains("host;x-custom;x-sdk-date")));
}

#[tokio::test]
async fn a_raw_body_goes_out_as_json_and_comes_back_as_bytes() {
    let bench = TestEnv::start();
    bench.emulator.inject(Fault::status(200).body("true"));
    let body = json!({ "plugin_name": "ä" });
    let path = format!("/v1/{DOMAIN_ID}/agent-plugin/publish-draft");
    let answer = bench.client.request(Method::POST, &path).json(&body).await.expect("a response");
    assert_eq!(&answer[..], b"true");
    let request = &bench.emulator.requests()[0];
    assert_eq!((request.json(), request.header("content-type")), (Some(body), Some("application/json")));
    assert!(request.signature_verified());
}

#[tokio::test]
async fn values_of_a_raw_path_never_leave_their_segment() {
    let bench = TestEnv::start();
    for (value, segment) in [("a/b", "a%2Fb"), ("a\\b", "a%5Cb"), ("%2F", "%252F"), ("..%2f", "..%252f"), ("a?b#c", "a%3Fb%23c")] {
        bench.emulator.clear_requests();
        let error = bench.client.request(Method::GET, "/v1/{id}/x").path("id", value).await.expect_err("no such route");
        assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
        assert_eq!(bench.emulator.requests()[0].target(), format!("/v1/{segment}/x"));
    }
    bench.emulator.clear_requests();
    for value in ["..", ".", ""] {
        let error = bench.client.request(Method::GET, "/v1/{id}/x").path("id", value).await.expect_err("rejected");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Request, 0));
    }
    assert!(bench.emulator.requests().is_empty());
}

#[tokio::test]
async fn a_raw_path_that_would_be_changed_on_the_way_is_rejected() {
    let bench = TestEnv::start();
    for path in ["v1", "/v1/../x", "/v1/%2e%2e/x", "/a?b=c", "/a b", "/v1/{id}"] {
        let error = bench.client.request(Method::GET, path).await.expect_err(path);
        assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    }
    assert!(bench.emulator.requests().is_empty());
}

#[tokio::test]
async fn a_raw_call_is_retried_when_it_says_that_it_can_be() {
    let bench = TestEnv::start();
    let policy = || RetryPolicy::new().backoff(Duration::ZERO, Duration::ZERO);
    let path = format!("/v1/{DOMAIN_ID}/agent-plugin/plugin-input");
    bench.emulator.inject(Fault::status(503));
    let answer = bench.client.request(Method::POST, &path).json(&json!([])).idempotent().with_retry(policy()).await.expect("repeated");
    assert_eq!((answer.attempts(), &answer[..]), (2, &b"[]"[..]));
    bench.emulator.inject(Fault::status(503));
    let error = bench.client.request(Method::POST, &path).json(&json!([])).with_retry(policy()).await.expect_err("not repeated");
    assert_eq!(error.attempts(), 1);
    assert!(error.to_string().starts_with("request: 503 Service Unavailable"), "{error}");
}
