//! What somebody meets who begins with the crate: does a mistake say what to do next?

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    time::Duration,
};

use codearts_pipeline::{
    Client, Credentials, Error, ErrorKind, Method, Region, Response, RetryPolicy,
    extensions::{PluginDraft, PluginReference, operations::ShowPluginVersion},
    read_json,
    types::DomainId,
};
use codearts_pipeline_emulator::{Emulator, Fault};
use codearts_pipeline_tests::{
    DOMAIN_ID, TestEnv, domain_id,
    fault_server::{FaultServer, answer},
    page_example,
};
use serde_json::Value;

fn client_for(endpoint: impl Into<String>) -> Client {
    let credentials = Credentials::new("AK", "SK").expect("keys");
    Client::builder().endpoint(endpoint).credentials(credentials).retry(RetryPolicy::never()).no_proxy().build().expect("a client")
}

async fn shown(client: &Client) -> String {
    error(client).await.to_string()
}

async fn error(client: &Client) -> Error {
    client.extensions(&domain_id()).show_plugin_version("x").await.expect_err("an error")
}

/// A server that says this to whoever connects, and closes the connection.
fn plain_server(reply: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    std::thread::spawn(move || {
        for mut connection in listener.incoming().flatten().take(1) {
            // What the client says is read first, so that the connection is closed and not reset.
            let _ = connection.read(&mut [0; 4096]);
            let _ = connection.write_all(reply.as_bytes());
        }
    });
    port
}

#[test]
fn n3_a_misspelt_key_is_told_with_the_one_that_was_meant() {
    let draft = page_example("create_plugin_draft", "requestBody");
    read_json::<PluginDraft>(&format!("\u{feff}{draft:#}")).expect("the page's draft");
    for (wrong, meant, path) in [
        ("descripton", "description", ""),
        ("displayName", "display_name", ""),
        ("Runtime_Attribution", "runtime_attribution", ""),
        ("tsk", "task", "execution_info.inner_execution_info.steps[0]: "),
    ] {
        let text = format!("{draft:#}").replacen(&format!("\"{meant}\""), &format!("\"{wrong}\""), 1);
        let line = 1 + text.lines().position(|line| line.contains(&format!("\"{wrong}\""))).expect("the line");
        let shown = read_json::<PluginDraft>(&text).expect_err(wrong).to_string();
        let place = shown.contains(&format!("the JSON cannot be sent: {path}")) && shown.contains(&format!("at line {line} column "));
        assert!(place && shown.contains(&format!("unknown field `{wrong}`")), "{shown}");
        assert!(shown.contains(&format!("did you mean `{meant}`?")), "{shown}");
        // Whoever reads it by serde alone is not told, and a later reading is not affected.
        let _ = serde_json::from_str::<PluginDraft>(&text);
    }
    let far = read_json::<PluginReference>(r#"{"zzzzzzzz": 1}"#).expect_err("unknown").to_string();
    assert!(far.contains("unknown field `zzzzzzzz` of PluginReference at line 1"), "{far}");
    let missing = read_json::<PluginReference>("{}").expect_err("nothing").to_string();
    assert!(missing.contains("missing field"), "{missing}");
    assert!(read_json::<Value>("{} x").expect_err("more").to_string().contains("trailing characters"));
    assert!(
        serde_json::from_str::<PluginReference>(
            r#"{"new":1,"plugin_name":"a","display_name":"a","version":"1","plugin_attribution":"custom"}"#
        )
        .is_ok()
    );
}

#[tokio::test]
async fn n6_an_endpoint_that_is_wrong_is_named_with_what_it_says() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    // Nobody listens.
    for host in ["127.0.0.1", "localhost"] {
        let text = shown(&client_for(format!("http://{host}:{}", free.port()))).await;
        assert!(text.contains(&format!("{host}:{}", free.port())) && text.contains("refused"), "{text}");
    }
    // TLS is spoken to a server that does not know it.
    for (host, reply) in [("127.0.0.1", "HTTP/1.1 400 Bad Request\r\n\r\n"), ("localhost", "220 mail ready\r\n"), ("127.0.0.1", "")] {
        let port = plain_server(reply);
        let text = shown(&client_for(format!("https://{host}:{port}"))).await;
        assert!(text.contains(&format!("is the endpoint http://{host}:{port}?")), "{text}");
    }
    // HTML with a status of success.
    for kind in ["text/html", "text/html; charset=utf-8", "application/xml"] {
        let server = FaultServer::answering(move |_| answer(200, &[("Content-Type", kind)], "<html>Log in</html>"));
        let error = error(&client_for(server.endpoint())).await;
        assert!(error.kind() == ErrorKind::Decode && error.to_string().contains(kind), "{error}");
    }
    // A redirect.
    for (location, told) in [
        ("https://login.example.com/a?token=hunter2#hunter2", "\"https://login.example.com/a\""),
        ("https://alice:hunter2@login.example.com/", "\"https://login.example.com/\""),
        ("/login?token=hunter2", "\"/login\""),
    ] {
        let server = FaultServer::answering(move |_| answer(302, &[("Location", location)], ""));
        let text = shown(&client_for(server.endpoint())).await;
        assert!(text.contains(told) && !text.contains("hunter2"), "{text}");
    }
    // The attempts are used up.
    let server = FaultServer::answering(|_| answer(503, &[], ""));
    for attempts in [2, 3] {
        let policy = RetryPolicy::new().attempts(attempts).backoff(Duration::ZERO, Duration::ZERO);
        let client = client_for(server.endpoint());
        let error = client.extensions(&domain_id()).show_plugin_version("x").with_retry(policy).await.expect_err("an error");
        assert!(error.to_string().contains(&format!("after {attempts} attempts")), "{error}");
    }
    assert!(!shown(&client_for(server.endpoint())).await.contains("attempts"));
}

#[tokio::test]
async fn n7_a_value_that_is_wrong_says_which_is_meant_or_where_it_is_found() {
    for (written, meant) in
        [("CN-NORTH-4", "cn-north-4"), ("cn_north_4", "cn-north-4"), ("cn-nroth-4", "cn-north-4"), ("trwest1", "tr-west-1")]
    {
        let region = Region::new(written).expect("an id");
        let error = Client::builder().region(region).credentials(Credentials::new("AK", "SK").expect("keys")).build().expect_err(written);
        assert!(error.to_string().contains(&format!("did you mean {meant}?")), "{error}");
    }
    for name in ["my-account", "hwid_1234567890", "ce8df55870164338a72d7e828a966a2"] {
        let shown = DomainId::new(name).expect_err(name).to_string();
        assert!(shown.contains("My Credentials") && shown.contains("Client::domain_id"), "{shown}");
    }
    let client = client_for("http://127.0.0.1:1");
    for (path, given, missing) in [
        ("/v5/{project_id}/api/pipelines", "", "\"project_id\""),
        ("/v5/{project_id}/api/pipelines/{pipeline_id}", "project_id", "\"pipeline_id\""),
        ("/v5/{a}/{b}", "b", "\"a\""),
    ] {
        let mut request = client.request(Method::GET, path);
        if !given.is_empty() {
            request = request.path(given, "x");
        }
        let error = request.await.expect_err(path);
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains(missing), "{error}");
    }
}

#[test]
fn n8_without_a_runtime_there_is_an_error_and_no_panic() {
    /// Polls a future once, on a thread that knows no runtime.
    fn polled<T>(future: impl Future<Output = T>) -> T {
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        match std::pin::pin!(future).poll(&mut context) {
            std::task::Poll::Ready(value) => value,
            std::task::Poll::Pending => panic!("it waits"),
        }
    }

    let emulator = Emulator::start().expect("started");
    let client = client_for(emulator.endpoint());
    let domain_id = domain_id();
    let call = || client.extensions(&domain_id).show_plugin_version("x");
    let lookup = Client::builder().endpoint(emulator.endpoint()).build().expect("a client");
    for error in [
        polled(call().send()).expect_err("no runtime"),
        polled(client.request(Method::GET, "/x").send()).expect_err("no runtime"),
        polled(call().into_signed()).map(drop).expect_err("no runtime"),
        polled(lookup.extensions(&domain_id).show_plugin_version("x").send()).expect_err("no runtime"),
        polled(client.domain_id()).map(drop).expect_err("no runtime"),
    ] {
        assert!(error.kind() == ErrorKind::Configuration && error.is_not_sent(), "{error}");
        assert!(error.to_string().contains("tokio runtime") && error.to_string().contains("send_blocking"), "{error}");
    }
    assert!(emulator.requests().is_empty());
}

#[tokio::test]
async fn n10_a_raw_call_sends_what_it_is_given_and_has_a_name() {
    let server = FaultServer::answering(|_| answer(200, &[], "{}"));
    let client = client_for(server.endpoint());
    let request = client.request(Method::GET, "/v5/x").query("tag", "a").query("tag", "b b").query("other", 1);
    request.named("list_things").await.expect("responded");
    assert_eq!(server.seen()[0].route(), "GET /v5/x?tag=a&tag=b%20b&other=1");
    for (name, values) in [("x", 1), ("x", 3)] {
        let mut request = client.request(Method::GET, "/v5/x");
        for value in 0..values {
            request = request.query(name, value);
        }
        request.await.expect("responded");
        assert_eq!(server.seen().last().expect("a request").line().matches("x=").count(), values);
    }
    let down = client_for("http://127.0.0.1:1");
    let error = down.request(Method::GET, "/v5/x").named("list_things").await.expect_err("nobody listens");
    assert_eq!(error.operation(), Some("list_things"));
    assert!(error.to_string().starts_with("list_things: "), "{error}");
    assert!(format!("{:?}", down.request(Method::GET, "/v5/x").named("list_things")).contains("list_things"));
    for path in ["/v5/x", "/v5/{other}"] {
        let error = client.request(Method::GET, path).path("project_id", "a").path("other", "b").await.expect_err(path);
        assert!(error.kind() == ErrorKind::Request && error.to_string().contains("\"project_id\""), "{error}");
    }
    let error = client.request(Method::GET, "/v5/{a}").path("a", 1).path("a", 2).await.expect_err("twice");
    assert!(error.to_string().contains("given twice"), "{error}");
}

#[tokio::test]
async fn a_signed_request_is_what_would_have_been_sent() {
    let bench = TestEnv::start();
    let call = || bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").with_header("X-Own", "1");
    let request = call().into_signed().await.expect("signed");
    assert!(bench.emulator.requests().is_empty(), "nothing is sent");
    assert_eq!(request.uri().path(), format!("/v1/{DOMAIN_ID}/agent-plugin/detail"));
    let client = reqwest_client();
    let response = client.execute(reqwest::Request::try_from(request).expect("a request")).await.expect("responded");
    assert_eq!(response.status(), 200);
    assert!(bench.emulator.requests()[0].signature_verified());
    let reference = codearts_pipeline_tests::calls::reference("x");
    let request = bench.client.extensions(&bench.domain_id).publish_plugin_draft(&reference).into_signed().await.expect("signed");
    assert!(request.body().starts_with(b"{") && request.headers().contains_key("content-type"));
    let error = call().with_header("Host", "x").into_signed().await.expect_err("rejected");
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Request, Some("show_plugin_version")));
}

#[expect(clippy::disallowed_methods, reason = "an HTTP client of the user's own")]
fn reqwest_client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().expect("an HTTP client")
}

#[test]
fn b35_what_is_of_another_shape_is_no_empty_success() {
    let read = |status: u16, body: &str| {
        let response = http::Response::builder().status(status).body(body.to_owned()).expect("a response");
        Response::from_http::<ShowPluginVersion>(response)
    };
    for body in [
        r#"{"status":"error","result":null}"#,
        r#"{"status":"failed","result":{}}"#,
        r#"{"result":null,"status":"error","error":{"code":"A.1","message":"m"}}"#,
        r#"{"error":"broken","result":{"plugin_name":"a"},"status":"error"}"#,
        r#"{"status":false,"result":{"plugin_name":"a"}}"#,
    ] {
        let error = read(200, body).expect_err(body);
        assert!(matches!(error.kind(), ErrorKind::Service | ErrorKind::Decode), "{error}");
    }
    for body in [
        r#"{"status":"success","result":{"plugin_name":"a"}}"#,
        r#"{"error":null,"status":"success","result":{"plugin_name":"a"}}"#,
        r#"{"plugin_name":"a","status":"error"}"#,
        r#"{"plugin_name":"a"}"#,
    ] {
        assert_eq!(read(200, body).expect(body).plugin_name.as_deref(), Some("a"), "{body}");
    }
    let error = read(400, r#"{"error_code":"DEVPIPE.30011001","error_msg":"not there"}"#).expect_err("not there");
    assert_eq!((error.operation(), error.attempts(), error.is_not_found()), (Some("show_plugin_version"), 1, true));
}

#[tokio::test]
async fn an_error_says_what_it_means_and_keeps_the_rest() {
    let bench = TestEnv::start();
    let queued = r#"{"error_code":"DEVPIPE.00011169","error_msg":"queued","error":{"pipeline_run_id":"r1","queue_id":17}}"#;
    for (fault, [not_found, exists, throttled, is_queued]) in [
        (Fault::status(400).body(r#"{"error_code":"DEVPIPE.30011001","error_msg":"m"}"#), [true, false, false, false]),
        (Fault::status(200).body(r#"{"error_code":"DEVPIPE.00011401","error_msg":"m"}"#), [true, false, false, false]),
        (Fault::status(404).body(""), [true, false, false, false]),
        (Fault::status(404).body(r#"{"error_code":"APIGW.0101","error_msg":"no API"}"#), [false; 4]),
        (Fault::status(404).body(r#"{"error_code":"APIG.0101","error_msg":"no API"}"#), [false; 4]),
        (Fault::status(409).body(""), [false, true, false, false]),
        (Fault::status(429).body(""), [false, false, true, false]),
        (Fault::status(200).body(queued), [false, false, false, true]),
        (Fault::status(500).body(""), [false; 4]),
    ] {
        bench.emulator.inject(fault);
        let call = bench.client.extensions(&bench.domain_id).show_plugin_version("x").with_retry(RetryPolicy::never());
        let error = call.await.expect_err("an error");
        let found = [error.is_not_found(), error.is_already_exists(), error.is_throttled(), error.is_queued()];
        assert_eq!(found, [not_found, exists, throttled, is_queued], "{error}");
        if is_queued {
            let detail = error.detail_as::<Value>().expect("JSON");
            assert_eq!(detail["error"], serde_json::json!({"pipeline_run_id": "r1", "queue_id": 17}));
        } else if error.raw_body() == Some(b"") {
            error.detail_as::<Value>().expect_err("there is no body");
        }
    }
}

#[tokio::test]
async fn calls_per_second_are_spaced_by_the_client_s_time() {
    use codearts_pipeline_tests::time::ManualTime;

    let server = FaultServer::answering(|_| answer(200, &[], r#"{"plugin_name":"a"}"#));
    let time = ManualTime::new();
    let credentials = Credentials::new("AK", "SK").expect("keys");
    let builder = || Client::builder().endpoint(server.endpoint()).credentials(credentials.clone()).time_source(time.clone());
    let client = builder().max_calls_per_second(10).build().expect("a client");
    for _ in 0..4 {
        client.extensions(&domain_id()).show_plugin_version("x").await.expect("shown");
    }
    assert_eq!(time.waits().len(), 3, "{:?}", time.waits());
    assert!(time.waits().iter().all(|wait| *wait <= Duration::from_millis(100)), "{:?}", time.waits());
    // Whoever would wait longer than the call may take is told at once.
    let client = builder().max_calls_per_second(1).timeout(Duration::from_millis(500)).build().expect("a client");
    client.extensions(&domain_id()).show_plugin_version("x").await.expect("shown");
    let error = client.extensions(&domain_id()).show_plugin_version("x").await.expect_err("too many");
    assert!(error.is_timeout() && error.is_not_sent() && error.to_string().contains("calls per second"), "{error}");
}
