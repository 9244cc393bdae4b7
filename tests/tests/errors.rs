//! What is said when something goes wrong?

use std::{net::TcpListener, time::Duration};

use codearts_pipeline::{
    Client, Credentials, Error, ErrorKind, RetryPolicy,
    extensions::{PluginAttribution, PluginReference},
};
use codearts_pipeline_emulator::{Emulator, Fault};
use codearts_pipeline_tests::{DOMAIN_ID, TestEnv, domain_id};

async fn detail(bench: &TestEnv) -> Error {
    bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").await.expect_err("an error")
}

async fn after(fault: Fault) -> (TestEnv, Error) {
    let bench = TestEnv::start();
    bench.emulator.inject(fault.header("X-Request-Id", "req-1"));
    let error = detail(&bench).await;
    (bench, error)
}

fn client_for(endpoint: impl Into<String>) -> Client {
    let credentials = Credentials::new("AK", "SK").expect("keys");
    Client::builder().endpoint(endpoint).credentials(credentials).retry(RetryPolicy::never()).build().expect("a client")
}

#[tokio::test]
async fn each_shape_of_rejection_is_one_line_with_all_that_is_known() {
    for (status, body, expected) in [
        (400, r#"{"error_code":"DEVPIPE.30011001","error_msg":"not\nthere"}"#, "400 Bad Request DEVPIPE.30011001 not there"),
        (400, r#"{"errorCode":"A.1","errorMsg":"m"}"#, "400 Bad Request A.1 m"),
        (403, r#"{"code":"A.1","message":"m"}"#, "403 Forbidden A.1 m"),
        (403, r#"{"error":{"code":"A.1","message":"m"}}"#, "403 Forbidden A.1 m"),
        (500, r#"{"result":{"error_code":"A.1","error_msg":"m"},"status":"error"}"#, "500 Internal Server Error A.1 m"),
        (429, r#"{"error_code":429,"error_msg":"slow down"}"#, "429 Too Many Requests 429 slow down"),
        (400, r#"{"error_code":"A.1"}"#, "400 Bad Request A.1"),
        (400, r#"{"error_msg":"m"}"#, "400 Bad Request m"),
        (404, r#"{"error_code":null,"error_msg":null}"#, "404 Not Found: the body (application/json, 36 bytes) names no error"),
        (401, "", "401 Unauthorized: the response has no body"),
        (418, "short and stout", "418 I'm a teapot: the body (application/json, 15 bytes) names no error"),
    ] {
        let (_bench, error) = after(Fault::status(status).body(body)).await;
        assert_eq!(error.to_string(), format!("show_plugin_version: {expected} (request req-1)"), "{body}");
        assert_eq!(error.kind(), ErrorKind::Service);
        assert_eq!(error.status().map(|known| known.as_u16()), Some(status));
        assert_eq!(error.request_id(), Some("req-1"));
        assert_eq!(error.operation(), Some("show_plugin_version"));
        assert_eq!(error.raw_body(), Some(body.as_bytes()));
    }
}

#[tokio::test]
async fn b37_the_words_of_a_gateway_are_told_in_one_bounded_line() {
    for (kind, body, expected) in [
        ("text/plain", "RBAC: access denied", "the body (text/plain, 19 bytes) says: RBAC: access denied"),
        (
            "text/plain; charset=utf-8",
            "  upstream\r\n\tis gone\n",
            "the body (text/plain; charset=utf-8, 21 bytes) says: upstream   is gone",
        ),
        ("text/plain", "访问被拒绝", "the body (text/plain, 15 bytes) says: 访问被拒绝"),
        ("text/plain", "<html>no</html>", "the body (text/plain, 15 bytes) names no error"),
        ("text/html", "RBAC: access denied", "the body (text/html, 19 bytes) names no error"),
        ("text/plain", " \n ", "the body (text/plain, 3 bytes) names no error"),
    ] {
        let (_bench, error) = after(Fault::status(403).body(body).header("Content-Type", kind)).await;
        assert_eq!(error.to_string(), format!("show_plugin_version: 403 Forbidden: {expected} (request req-1)"), "{body}");
        assert!(error.is_forbidden() && error.raw_body() == Some(body.as_bytes()));
    }
    let (_bench, error) = after(Fault::status(403).body("no ".repeat(100_000)).header("Content-Type", "text/plain")).await;
    assert!(error.to_string().len() < 400, "{error}");
}

#[tokio::test]
async fn html_of_a_gateway_keeps_status_and_request_id() {
    let (_bench, error) = after(Fault::html(502)).await;
    let shown = error.to_string();
    assert!(shown.starts_with("show_plugin_version: 502 Bad Gateway: the body (text/html"), "{shown}");
    assert!(shown.ends_with("names no error (request req-1)"), "{shown}");
    assert!(String::from_utf8_lossy(error.raw_body().expect("a body")).contains("<html"), "{shown}");
    assert_eq!((error.code(), error.message()), (None, None));
}

#[tokio::test]
async fn an_error_under_status_200_is_an_error() {
    let bench = TestEnv::start();
    bench.emulator.inject(Fault::error_under_ok("DEV_21_100169", "no such project"));
    let error = detail(&bench).await;
    assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Service, Some("DEV_21_100169"), Some("no such project")));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(200));
    for body in [r#"{"error":{"code":"A.1","message":"m"}}"#, r#"{"error_code":"A.1","error_msg":"m"}"#] {
        bench.emulator.inject(Fault::status(200).body(body));
        let reference = PluginReference::builder()
            .plugin_name("a")
            .display_name("a")
            .version("0.0.1")
            .plugin_attribution(PluginAttribution::Custom)
            .build();
        let error = bench.client.extensions(&bench.domain_id).publish_plugin_draft(&reference).await.expect_err("an error");
        assert_eq!((error.kind(), error.code()), (ErrorKind::Service, Some("A.1")), "{body}");
    }
}

#[tokio::test]
async fn a_redirect_is_an_error_and_is_not_followed() {
    let bench = TestEnv::start();
    bench.emulator.inject(Fault::redirect(302, &format!("{}/v1/{DOMAIN_ID}/agent-plugin/detail?plugin_name=x", bench.emulator.endpoint())));
    let error = detail(&bench).await;
    assert_eq!(error.kind(), ErrorKind::UnexpectedStatus);
    assert!(error.to_string().starts_with("show_plugin_version: 302 Found: the service does not redirect; check the endpoint"), "{error}");
    assert_eq!(bench.emulator.requests().len(), 1);
}

#[tokio::test]
async fn the_service_s_own_rejections_are_distinguished() {
    let bench = TestEnv::start();
    let missing = bench.client.extensions(&bench.domain_id).show_plugin_version("nowhere").await.expect_err("missing");
    assert!(missing.is_not_found() && !missing.is_unauthorized(), "{missing}");
    let wrong_keys = client_for(bench.emulator.endpoint());
    let rejected = wrong_keys.extensions(&bench.domain_id).show_plugin_version("x").await.expect_err("rejected");
    assert!(rejected.is_unauthorized(), "{rejected}");
    assert_eq!(rejected.code(), Some("APIGW.0301"));
    let emulator = Emulator::builder().domain_id("0".repeat(32)).start().expect("started");
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key()).expect("keys");
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build().expect("a client");
    let rejected = client.extensions(&domain_id()).show_plugin_version("x").await.expect_err("another account");
    assert!(rejected.is_forbidden(), "{rejected}");
    bench.emulator.inject(Fault::status(429).on("show_plugin_version"));
    assert!(detail(&bench).await.is_throttled());
}

#[tokio::test]
async fn no_connection_means_that_nothing_was_sent() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let error = client_for(format!("http://{free}")).extensions(&domain_id()).show_plugin_version("x").await.expect_err("nobody listens");
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(error.is_not_sent());
    let expected = format!("show_plugin_version: no connection to the service, the request was not sent: {free}: Connection refused");
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert_eq!((error.status(), error.request_id(), error.raw_body()), (None, None, None));
}

#[tokio::test]
async fn a_connection_that_breaks_may_have_been_used() {
    for fault in [Fault::reset(), Fault::lose_response()] {
        let (_bench, error) = after(fault).await;
        assert_eq!(error.kind(), ErrorKind::Io, "{error}");
        assert!(!error.is_not_sent());
    }
    for fault in [Fault::reset_after_headers(), Fault::cut_body()] {
        let (_bench, error) = after(fault).await;
        assert_eq!(error.kind(), ErrorKind::Io, "{error}");
        assert_eq!((error.status().map(|status| status.as_u16()), error.request_id()), (Some(200), Some("req-1")), "{error}");
    }
}

#[tokio::test]
async fn the_time_limit_of_a_call_covers_the_wait_and_the_body() {
    for fault in [Fault::stall(), Fault::drip(Duration::from_secs(60))] {
        let bench = TestEnv::start();
        bench.emulator.inject(fault);
        let limit = Duration::from_millis(50);
        let error = bench
            .client
            .extensions(&bench.domain_id)
            .show_plugin_version("official_shell_plugin")
            .with_timeout(limit)
            .await
            .expect_err("too slow");
        assert!(error.is_timeout(), "{error}");
        assert!(error.to_string().contains("no response within 50ms; the service may or may not have acted"), "{error}");
    }
}

#[tokio::test]
async fn json_that_is_none_is_told_as_such() {
    let (_bench, error) = after(Fault::broken_json()).await;
    assert_eq!((error.kind(), error.request_id()), (ErrorKind::Decode, Some("req-1")));
}

#[tokio::test]
async fn debug_is_the_same_line_with_the_kind() {
    let (_bench, error) = after(Fault::status(400).body(r#"{"error_code":"A.1","error_msg":"m"}"#)).await;
    assert_eq!(format!("{error:?}"), "Service: show_plugin_version: 400 Bad Request A.1 m (request req-1)");
}

#[test]
fn an_error_is_small_and_can_go_anywhere() {
    fn goes_anywhere<T: std::error::Error + Send + Sync + 'static>() {}
    goes_anywhere::<Error>();
    assert_eq!(size_of::<Error>(), size_of::<usize>());
}

#[tokio::test]
async fn b39_a_time_limit_says_whether_anything_was_sent() {
    let emulator = Emulator::start().expect("started");
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key()).expect("keys");
    let client =
        Client::builder().endpoint(emulator.endpoint()).credentials(credentials).max_concurrent_calls(1).retry(RetryPolicy::never());
    let client = client.build().expect("a client");
    emulator.inject(Fault::delay(Duration::from_secs(30)));
    let hanging = tokio::spawn(client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").send());
    while emulator.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let reference = codearts_pipeline_tests::calls::reference("x");
    let post = || client.extensions(&domain_id()).publish_plugin_draft(&reference).with_timeout(Duration::from_millis(100));
    let error = post().await.expect_err("no connection is free");
    assert!(error.is_timeout() && error.is_not_sent(), "{error}");
    assert_eq!(
        error.to_string(),
        "publish_plugin_draft: no response within 100ms: as many calls as allowed were under way, the request was not sent"
    );
    hanging.abort();
    let _ = hanging.await;
    let error = post().with_timeout(Duration::ZERO).await.expect_err("no time");
    assert!(error.is_timeout() && error.is_not_sent() && error.attempts() == 0, "{error}");
    emulator.inject(Fault::delay(Duration::from_secs(30)));
    let error = post().await.expect_err("too slow");
    assert!(error.is_timeout() && !error.is_not_sent(), "{error}");
}

#[tokio::test]
async fn an_error_has_the_cause_below_it_and_no_secret() {
    use std::error::Error as _;

    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let error =
        client_for(format!("http://{free}")).extensions(&domain_id()).show_plugin_version("hunter2").await.expect_err("nobody listens");
    let mut causes = Vec::new();
    let mut cause = error.source();
    while let Some(found) = cause {
        causes.push(format!("{found} {found:?}"));
        cause = found.source();
    }
    assert!(causes.len() > 1 && causes.last().is_some_and(|last| last.contains("onnection")), "{causes:?}");
    assert!(!causes.concat().contains("hunter2"), "{causes:?}");
}
