//! What do users see of their calls in `tracing`, and in OpenTelemetry behind it?

use codearts_pipeline::{Client, Credentials, RetryPolicy};
use codearts_pipeline_emulator::{Emulator, Fault};
use codearts_pipeline_tests::{
    calls::{Call, draft},
    capture::{Capture, Told},
    domain_id,
};
use opentelemetry::{
    Value,
    trace::{SpanKind, Status, TracerProvider as _},
};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use tracing::{Instrument as _, subscriber::DefaultGuard};
use tracing_subscriber::layer::SubscriberExt as _;

const DETAIL: &str = "/v1/{domain_id}/agent-plugin/detail";

/// Captures what this thread tells, until the guard is dropped.
fn capture() -> (Capture, DefaultGuard) {
    let capture = Capture::new();
    let guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(capture.clone()));
    (capture, guard)
}

fn client(emulator: &Emulator) -> Client {
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key()).expect("keys");
    let retry = RetryPolicy::new().backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
    Client::builder().endpoint(emulator.endpoint()).credentials(credentials).retry(retry).build().expect("a client")
}

fn assert_fields(told: &Told, expected: &[(&str, Option<&str>)]) {
    for (name, value) in expected {
        assert_eq!(told.field(name), *value, "{name} of {told:?}");
    }
}

#[tokio::test]
async fn a_call_is_a_span_and_so_is_each_attempt_in_it() {
    let (capture, _guard) = capture();
    let emulator = Emulator::start().expect("started");
    emulator.inject(Fault::status(503).header("X-Request-Id", "busy"));
    emulator.inject(Fault::reset());
    let answer = async { client(&emulator).extensions(&domain_id()).show_plugin_version("official_shell_plugin").await };
    let answer = answer.instrument(tracing::info_span!("a_users_span")).await.expect("responded");

    let [user] = capture.spans("a_users_span").try_into().expect("one span");
    let [call] = capture.spans("call").try_into().expect("one span");
    assert_eq!((call.parent, call.target.as_str(), call.level), (user.span, "codearts_pipeline", tracing::Level::INFO));
    let common = [("http.request.method", Some("GET")), ("url.template", Some(DETAIL)), ("server.address", Some("127.0.0.1"))];
    assert_fields(&call, &common);
    assert_fields(
        &call,
        &[
            ("operation", Some("show_plugin_version")),
            ("attempts", Some("3")),
            ("http.response.status_code", Some("200")),
            ("request_id", answer.request_id()),
            ("error.type", None),
            ("otel.status_code", None),
        ],
    );
    let attempts = capture.spans("attempt");
    let port = emulator.address().port().to_string();
    let known = [
        [Some("0"), Some("503"), Some("busy"), Some("service")],
        [Some("1"), None, None, Some("io")],
        [Some("2"), Some("200"), answer.request_id(), None],
    ];
    assert_eq!(attempts.len(), known.len());
    for (attempt, [number, status, id, error]) in attempts.iter().zip(known) {
        assert_eq!((attempt.parent, attempt.level), (call.span, tracing::Level::DEBUG));
        assert_fields(attempt, &common);
        assert_fields(
            attempt,
            &[
                ("server.port", Some(port.as_str())),
                ("http.request.resend_count", number),
                ("http.response.status_code", status),
                ("request_id", id),
                ("error.type", error),
                ("otel.status_code", error.map(|_| "ERROR")),
            ],
        );
    }
    let told = capture.told();
    let is_event = |told: &&Told| told.span.is_none() && told.target == "codearts_pipeline" && told.level <= tracing::Level::DEBUG;
    let events: Vec<_> = told.iter().filter(is_event).collect();
    let [retries @ .., answered] = &events[..] else { panic!("no event") };
    for (retry, (code, kind)) in retries.iter().zip([(Some("EMULATOR.503"), "service"), (None, "io")]) {
        let expected = [("message", Some("retrying")), ("error.type", Some(kind)), ("code", code)];
        assert_fields(retry, &expected);
    }
    assert_eq!(retries.len(), 2);
    assert_eq!((answered.parent, answered.level), (call.span, tracing::Level::DEBUG));
    assert_fields(answered, &[("message", Some("responded")), ("attempts", Some("3"))]);
}

#[tokio::test]
async fn a_call_that_fails_warns_once_and_tells_the_kind() {
    for (fault, kind, status) in [
        (Fault::status(400), "service", Some("400")),
        (Fault::redirect(302, "/"), "unexpected_status", Some("302")),
        (Fault::lose_response(), "io", None),
    ] {
        let (capture, _guard) = capture();
        let emulator = Emulator::start().expect("started");
        emulator.inject(fault);
        client(&emulator).extensions(&domain_id()).create_plugin_draft(&draft("x")).await.expect_err("the fault");
        let [call] = capture.spans("call").try_into().expect("one span");
        let expected = [("error.type", Some(kind)), ("http.response.status_code", status), ("otel.status_code", Some("ERROR"))];
        assert_fields(&call, &expected);
        assert_fields(&call, &[("attempts", Some("1")), ("http.request.method", Some("POST"))]);
        let warnings: Vec<_> = capture.told().into_iter().filter(|told| told.level <= tracing::Level::WARN).collect();
        let [warning] = warnings.try_into().expect("one warning");
        assert_eq!((warning.target.as_str(), warning.parent), ("codearts_pipeline", call.span));
        assert_fields(&warning, &[("message", Some("failed")), ("error.type", Some(kind)), ("attempts", Some("1"))]);
    }
}

#[tokio::test]
async fn a_call_that_is_rejected_before_it_begins_is_reported_as_well() {
    let (capture, _guard) = capture();
    let emulator = Emulator::start().expect("started");
    let call = client(&emulator).extensions(&domain_id()).show_plugin_version("x").with_header("Host", "x").await;
    call.expect_err("rejected");
    let [call] = capture.spans("call").try_into().expect("one span");
    assert_fields(&call, &[("attempts", Some("0")), ("error.type", Some("request"))]);
    assert!(capture.spans("attempt").is_empty());
}

#[tokio::test]
async fn no_value_of_query_header_or_body_is_told_at_any_level_by_any_crate() {
    let (capture, _guard) = capture();
    let emulator = Emulator::start().expect("started");
    let client = client(&emulator);
    let mut sent = draft("body_value");
    sent.version = "7.8.9".to_owned();
    sent.maintainers = Some("maintainer_value".to_owned());
    client.extensions(&domain_id()).create_plugin_draft(&sent).with_header("X-Own", "header_value").await.expect("created");
    client.extensions(&domain_id()).show_plugin_version("body_value").version("7.8.9").await.expect("there");
    client.extensions(&domain_id()).show_plugin_version("query_value").await.expect_err("not there");
    for fault in [Fault::reset(), Fault::cut_body(), Fault::broken_json(), Fault::html(502)] {
        emulator.inject(fault);
        let _ = client.extensions(&domain_id()).show_plugin_version("query_value").await;
    }
    let text = capture.text();
    assert!(capture.told().iter().any(|told| told.target.starts_with("reqwest")), "records of `log` are captured: {text}");
    let authorization = emulator.requests()[0].header("authorization").expect("signed").to_owned();
    let signature = authorization.rsplit('=').next().expect("a signature");
    for value in ["body_value", "maintainer_value", "header_value", "query_value", "7.8.9", "X-Own", "x-own", "SDK-HMAC", signature] {
        assert!(!text.contains(value), "{value} was told: {text}");
    }
    for secret in [emulator.access_key(), emulator.secret_key()] {
        assert!(!text.contains(secret), "{secret} was told: {text}");
    }
}

fn attribute(span: &SpanData, name: &str) -> Option<Value> {
    span.attributes.iter().find(|known| known.key.as_str() == name).map(|known| known.value.clone())
}

#[tokio::test]
async fn opentelemetry_gets_a_client_span_per_call_and_attempt_with_status_and_attributes() {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("tests"));
    let _guard = tracing::subscriber::set_default(tracing_subscriber::registry().with(layer));
    let emulator = Emulator::start().expect("started");
    emulator.inject(Fault::status(503));
    let answer = client(&emulator).extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.expect("responded");
    let id = Value::from(answer.request_id().expect("an id").to_owned());

    let spans = exporter.get_finished_spans().expect("exported");
    let names: Vec<_> = spans.iter().map(|span| (span.name.as_ref(), span.span_kind.clone(), span.status.clone())).collect();
    let failed = Status::error("");
    let expected = [
        ("GET", SpanKind::Client, failed.clone()),
        ("GET", SpanKind::Client, Status::Unset),
        ("show_plugin_version", SpanKind::Client, Status::Unset),
    ];
    assert_eq!(names, expected);
    let call = &spans[2];
    for attempt in &spans[..2] {
        assert_eq!(attempt.parent_span_id, call.span_context.span_id());
        assert_eq!(attempt.span_context.trace_id(), call.span_context.trace_id());
    }
    assert_eq!(attribute(call, "http.response.status_code"), Some(200.into()));
    assert_eq!((attribute(call, "attempts"), attribute(call, "request_id")), (Some(2.into()), Some(id)));
    assert_eq!((attribute(call, "url.template"), attribute(call, "http.request.method")), (Some(DETAIL.into()), Some("GET".into())));
    assert_eq!((attribute(&spans[0], "error.type"), attribute(&spans[1], "error.type")), (Some("service".into()), None));
    assert_eq!(attribute(&spans[1], "http.request.resend_count"), Some(1.into()));
    assert_eq!(attribute(&spans[1], "server.port"), Some(i64::from(emulator.address().port()).into()));

    exporter.reset();
    emulator.inject(Fault::status(400));
    Call::Publish.make(&client(&emulator)).await.expect_err("rejected");
    let spans = exporter.get_finished_spans().expect("exported");
    let call = spans.last().expect("the call");
    assert_eq!(
        (call.name.as_ref(), &call.status, attribute(call, "error.type")),
        ("publish_plugin_draft", &failed, Some("service".into()))
    );
}

/// N9: a look-up that finds nothing is no warning, and what happens between attempts is told.
#[tokio::test]
async fn n09_what_is_not_there_is_no_warning_and_has_its_code() {
    let queued = r#"{"error_code":"DEVPIPE.00011169","error_msg":"queued"}"#;
    for (fault, code) in [
        (None, "DEVPIPE.30011001"),
        (Some(Fault::status(200).body(r#"{"error_code":"DEVPIPE.00011401","error_msg":"gone"}"#)), "DEVPIPE.00011401"),
        (Some(Fault::status(404).body(r#"{"error_code":"A.1","error_msg":"gone"}"#)), "A.1"),
        (Some(Fault::status(200).body(queued)), "DEVPIPE.00011169"),
    ] {
        let (capture, _guard) = capture();
        let emulator = Emulator::start().expect("started");
        fault.into_iter().for_each(|fault| emulator.inject(fault));
        client(&emulator).extensions(&domain_id()).show_plugin_version("nobody_has_it").await.expect_err("not there");
        let told = capture.told();
        assert!(told.iter().all(|told| told.level > tracing::Level::WARN), "{told:?}");
        let event = told.iter().find(|told| told.fields.iter().any(|(name, value)| name == "message" && value == "rejected"));
        let event = event.expect("it is told");
        assert_eq!(event.level, tracing::Level::DEBUG);
        assert_fields(event, &[("code", Some(code)), ("error.type", Some("service"))]);
        let [call] = capture.spans("call").try_into().expect("one span");
        assert_fields(&call, &[("code", Some(code))]);
    }
}

/// The events between attempts, and the form of requests and responses.
#[tokio::test]
async fn failover_skew_refresh_and_the_form_of_bodies_are_told() {
    let (capture, _guard) = capture();
    let emulator = Emulator::start().expect("started");
    let message = |wanted: &str| {
        let is_it = |told: &&Told| told.fields.iter().any(|(name, value)| name == "message" && value == wanted);
        let told = capture.told();
        told.iter().find(is_it).unwrap_or_else(|| panic!("{wanted:?} is not told: {told:?}")).clone()
    };
    let closed = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port");
    let keys = || Credentials::new(emulator.access_key(), emulator.secret_key()).expect("keys");
    let endpoints = [format!("http://{closed}"), emulator.endpoint().to_owned()];
    let two = Client::builder().endpoints(endpoints).credentials(keys()).build().expect("a client");
    two.extensions(&domain_id()).create_plugin_draft(&draft("x")).await.expect("created");
    assert_fields(&message("endpoint unreachable, trying the next"), &[("server.address", Some("127.0.0.1"))]);
    let request = message("request");
    assert_eq!(request.level, tracing::Level::TRACE);
    let body = request.fields.iter().find(|(name, _)| name == "body").map(|(_, value)| value.clone()).expect("its form");
    assert!(body.contains(r#""plugin_name":"…""#), "{body}");
    assert_fields(&message("response"), &[("http.response.status_code", Some("200")), ("body", Some("true"))]);

    // A clock that is two hours ahead.
    let time = codearts_pipeline_tests::time::ManualTime::new();
    time.set_clock(codearts_pipeline_tests::time::begin() + std::time::Duration::from_secs(7200));
    let ahead = Client::builder().endpoint(emulator.endpoint()).credentials(keys()).time_source(time).build().expect("a client");
    ahead.extensions(&domain_id()).show_plugin_version("x").await.expect("corrected");
    message("clock skew corrected");

    // Credentials that are rejected are asked for again.
    let stale = Client::builder().endpoint(emulator.endpoint()).credentials_provider(Stale).build().expect("a client");
    stale.extensions(&domain_id()).show_plugin_version("x").await.expect_err("rejected");
    message("credentials refreshed");
}

/// Gives keys that nobody knows.
#[derive(Debug)]
struct Stale;

impl codearts_pipeline::ProvideCredentials for Stale {
    fn name(&self) -> &str {
        "stale"
    }

    fn provide<'a>(&'a self, _: &'a codearts_pipeline::Context) -> codearts_pipeline::ProvideFuture<'a> {
        Box::pin(async { Credentials::new("NOBODY", "KNOWS").map_err(Into::into) })
    }
}
