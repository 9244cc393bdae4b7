//! What can a server do to a client that calls it? Waste its time up to the limit, and its memory up to the limit.

use std::{sync::Arc, time::Duration};

use codearts_pipeline::{Client, ClientBuilder, Context, Credentials, Error, ErrorKind, RetryPolicy};
use codearts_pipeline_tests::{
    calls::{Answered, Call},
    domain_id,
    fault_server::{FaultServer, Step, Then, answer, head},
    time::ManualTime,
};
use serde_json::Value;

/// The longest answer that the clients here read.
const LONGEST: usize = 1 << 20;

/// What may be between a server that sends and a client that does not read: buffers of the machine and of the HTTP library.
const ON_THE_WAY: u64 = 40 << 20;

/// How long an attempt may take that has to end by its time.
const SHORT: Duration = Duration::from_millis(200);

/// How long an attempt may take that has to end by itself.
const LONG: Duration = Duration::from_secs(30);

/// No test takes longer than this unless something waits without end.
const FOREVER: Duration = Duration::from_secs(60);

fn client(server: &FaultServer, limit: Duration) -> ClientBuilder {
    Client::builder()
        .endpoint(server.endpoint())
        .credentials(Credentials::new("AK", "SK").expect("keys"))
        .retry(RetryPolicy::never())
        .attempt_timeout(limit)
        .max_response_bytes(LONGEST)
        .no_proxy()
}

async fn make(call: Call, client: &Client) -> Result<Answered, Error> {
    tokio::time::timeout(FOREVER, call.make(client)).await.unwrap_or_else(|_| panic!("{call:?} does not end"))
}

/// What a server does, and what has to come of it.
struct Hostility {
    step: fn() -> Step,
    kind: ErrorKind,
    /// The status, if the client gets as far as the response's body; it then knows the request's id as well.
    status: Option<u16>,
    /// Words of the error.
    says: &'static str,
}

/// Makes a test of each, with every operation.
macro_rules! hostilities {
    ($($name:ident: $kind:ident $(under $status:literal)?, $says:literal, $step:expr;)+) => {
        $(#[tokio::test]
        async fn $name() {
            let status: &[u16] = &[$($status)?];
            endures(Hostility { step: || $step, kind: ErrorKind::$kind, status: status.first().copied(), says: $says }).await;
        })+
    };
}

/// Puts it to every operation: each ends with its error in time, and takes no more than it may from the server.
async fn endures(hostility: Hostility) {
    let server = FaultServer::start(Vec::new());
    let limit = if hostility.kind == ErrorKind::Timeout { SHORT } else { LONG };
    let client = client(&server, limit).build().expect("a client");
    for call in Call::ALL {
        server.play(vec![(hostility.step)()]);
        let before = server.flooded();
        let error = make(call, &client).await.expect_err("nothing that can be read");
        let id = hostility.status.map(|_| "req-1");
        assert_eq!(
            (error.kind(), error.status().map(|status| status.as_u16()), error.request_id(), error.attempts()),
            (hostility.kind, hostility.status, id, 1),
            "{call:?}: {error}"
        );
        let text = error.to_string();
        assert!(text.starts_with(call.operation()) && text.contains(hostility.says), "{text}");
        assert!(text.len() < 2000 && !text.contains(char::is_control), "{text}");
        assert!(error.raw_body().is_none_or(|body| body.len() <= LONGEST));
        // What ends by its time has to be discarded as it comes, and may be any amount.
        let taken = server.flooded() - before;
        assert!(hostility.kind == ErrorKind::Timeout || taken <= LONGEST as u64 + ON_THE_WAY, "{call:?}: {taken} bytes were taken");
    }
}

fn ok(headers: &[(&str, &str)]) -> Vec<u8> {
    head(200, &[headers, &[("X-Request-Id", "req-1"), ("Content-Type", "application/json")]].concat())
}

fn chunked(status: u16) -> Vec<u8> {
    head(status, &[("X-Request-Id", "req-1"), ("Transfer-Encoding", "chunked")])
}

fn chunk() -> Vec<u8> {
    [b"4000\r\n".as_slice(), &[b' '; 0x4000], b"\r\n"].concat()
}

fn blanks() -> Vec<u8> {
    vec![b' '; 1 << 16]
}

fn sent(status: u16, body: &str) -> Step {
    Step::Send(answer(status, &[("X-Request-Id", "req-1")], body), Then::Keep)
}

fn with(start: &str) -> Vec<u8> {
    start.as_bytes().to_vec()
}

/// The smallest file of gzip that holds `true`.
const TRUE_BY_GZIP: &[u8] =
    &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 4, 0, 0xfb, 0xff, b't', b'r', b'u', b'e', 0x87, 0xfd, 0x1b, 0xfd, 4, 0, 0, 0];

fn compressed(status: u16) -> Step {
    let length = TRUE_BY_GZIP.len().to_string();
    let head = head(status, &[("X-Request-Id", "req-1"), ("Content-Encoding", "gzip"), ("Content-Length", &length)]);
    Step::Send([&head, TRUE_BY_GZIP].concat(), Then::Keep)
}

hostilities! {
    a_body_without_end_in_chunks: Decode under 200, "raise `max_response_bytes`", Step::Flood(chunked(200), chunk());
    a_body_without_end_and_without_length: Decode under 200, "is longer than 1048576 bytes", Step::Flood(ok(&[("Connection", "close")]), blanks());
    a_rejection_without_end: Service under 400, "is longer than 1048576 bytes", Step::Flood(chunked(400), chunk());
    a_redirect_without_end: UnexpectedStatus under 302, "is longer than 1048576 bytes", Step::Flood(chunked(302), chunk());
    a_length_of_a_hundred_megabytes: Decode under 200, "says to be 104857600 bytes long", Step::Flood(ok(&[("Content-Length", "104857600")]), blanks());
    a_length_beyond_all_memory: Decode under 200, "says to be 18446744073709551000 bytes long", Step::Flood(ok(&[("Content-Length", "18446744073709551000")]), blanks());
    a_rejection_of_a_hundred_megabytes: Service under 503, "says to be 104857600 bytes long",
        Step::Flood(head(503, &[("X-Request-Id", "req-1"), ("Content-Length", "104857600")]), blanks());

    a_body_shorter_than_its_length: Io under 200, "the connection broke", Step::Send([ok(&[("Content-Length", "100")]), with("true")].concat(), Then::Close);
    a_body_longer_than_its_length: Decode under 200, "cannot be read", Step::Send([ok(&[("Content-Length", "2")]), with("true")].concat(), Then::Close);
    a_body_that_is_compressed: Decode under 200, "its Content-Encoding is \"gzip\", which the client did not ask for", compressed(200);
    a_rejection_that_is_compressed: Service under 502, "its Content-Encoding is \"gzip\", which the client did not ask for", compressed(502);
    a_body_that_only_says_to_be_compressed: Decode under 200, "its Content-Encoding is \"br, gzip\"",
        Step::Send([ok(&[("Content-Encoding", "br, gzip"), ("Content-Length", "5")]), with("[1, 2")].concat(), Then::Keep);

    a_body_that_drips: Timeout under 200, "no response within 200ms", Step::DripAfter(ok(&[("Content-Length", "9999")]), vec![b' '; 9999], Duration::from_millis(1));
    chunks_that_drip: Timeout under 200, "no response within 200ms", Step::DripAfter(chunked(200), b"1\r\n \r\n".repeat(999), Duration::from_millis(1));
    a_size_of_a_chunk_that_drips: Timeout under 200, "no response within 200ms", Step::DripAfter(chunked(200), vec![b'0'; 9999], Duration::from_millis(1));
    a_head_that_drips: Timeout, "no response within 200ms", Step::Drip(ok(&[("X-Long", &"x".repeat(999))]), Duration::from_millis(2));
    thousands_of_informational_answers: Timeout, "no response within 200ms", Step::Send(b"HTTP/1.1 100 Continue\r\n\r\n".repeat(5000), Then::Silence);
    thousands_of_early_hints: Timeout, "no response within 200ms", Step::Send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".repeat(5000), Then::Silence);

    headers_without_end: Io, "the connection broke", Step::Flood(with("HTTP/1.1 200 OK\r\n"), b"X-A: b\r\n".repeat(1000));
    thousands_of_headers: Io, "the connection broke", Step::Send([with("HTTP/1.1 200 OK\r\n"), b"X-A: b\r\n".repeat(5000), with("\r\n")].concat(), Then::Silence);
    a_header_of_a_megabyte: Io, "the connection broke", Step::Send([with("HTTP/1.1 200 OK\r\nX-A: "), vec![b'a'; 1 << 20], with("\r\n\r\n")].concat(), Then::Silence);
    a_header_without_end: Io, "the connection broke", Step::Flood(with("HTTP/1.1 200 OK\r\nX-A: "), vec![b'a'; 1 << 16]);
    a_reason_without_end: Io, "the connection broke", Step::Flood(with("HTTP/1.1 200 "), vec![b'a'; 1 << 16]);
    an_extension_of_a_chunk_without_end: Io under 200, "the connection broke", Step::Flood([chunked(200), with("4;a=")].concat(), vec![b'a'; 1 << 16]);
    trailers_without_end: Io under 200, "the connection broke", Step::Flood([chunked(200), with("4\r\ntrue\r\n0\r\n")].concat(), b"X-A: b\r\n".repeat(1000));
    garbage: Io, "the connection broke", Step::Flood(with("\u{0}\u{1}\u{2}"), vec![0xff; 1 << 16]);
    a_status_line_of_garbage: Io, "the connection broke", Step::Send(with("HTTP/1.1 2x0 \r\n\r\n"), Then::Silence);

    lists_in_lists: Decode under 200, "cannot be read", sent(200, &"[".repeat(100_000));
    objects_in_objects: Decode under 200, "cannot be read", sent(200, &r#"{"a":"#.repeat(100_000));
    a_rejection_of_lists_in_lists: Service under 400, "names no error", sent(400, &"[".repeat(100_000));
    a_rejection_with_lists_in_lists: Service under 500, "names no error", sent(500, &nested(r#"{"error_msg":"m","a":@}"#));
}

/// A hundred thousand lists within each other, in the place of `@`.
fn nested(around: &str) -> String {
    around.replace('@', &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)))
}

#[tokio::test]
async fn nesting_is_bounded_wherever_a_value_may_be_anything() {
    let server = FaultServer::start(Vec::new());
    let client = client(&server, LONG).build().expect("a client");
    for place in [r#"{"plugin_execution":{"brand_new":@}}"#, r#"{"plugin_execution":{"steps":[{"variables":{"a":@}}]}}"#] {
        server.play(vec![sent(200, &nested(place))]);
        let error = make(Call::Detail, &client).await.expect_err(place);
        assert_eq!((error.kind(), error.request_id()), (ErrorKind::Decode, Some("req-1")), "{place}: {error}");
    }
    // What nobody looks at is passed over, however deep it is.
    for (call, place) in [
        (Call::Detail, r#"{"brand_new":@}"#),
        (Call::Inputs, r#"[{"data":[{"brand_new":@}]}]"#),
        (Call::Detail, r#"{"plugin_execution":{"steps":@}}"#),
        (Call::Detail, r#"{"input_info":@}"#),
        (Call::Detail, r#"{"plugin_name":@}"#),
    ] {
        server.play(vec![sent(200, &nested(place))]);
        make(call, &client).await.expect(place);
    }
    server.play(vec![sent(200, &nested("@"))]);
    let error = client.request(codearts_pipeline::Method::GET, "/x").send_json::<Value>().await.expect_err("deep");
    assert!(error.kind() == ErrorKind::Decode && error.to_string().contains("recursion limit"), "{error}");
}

/// The HTTP library reads them as fast as it can, and lets nothing else happen on its thread for up to some seconds, in a
/// build without optimisation. One call shows that it ends.
#[tokio::test]
async fn informational_answers_without_end() {
    let server = FaultServer::start(vec![Step::Flood(Vec::new(), b"HTTP/1.1 100 Continue\r\n\r\n".repeat(1000))]);
    let client = client(&server, SHORT).build().expect("a client");
    let error = make(Call::Publish, &client).await.expect_err("no answer");
    assert_eq!((error.kind(), error.status()), (ErrorKind::Timeout, None), "{error}");
}

#[tokio::test]
async fn by_default_8_mebibytes_are_read_and_no_more() {
    let server = FaultServer::start(vec![Step::Flood(chunked(200), chunk())]);
    let client = Client::builder().endpoint(server.endpoint()).credentials(Credentials::new("AK", "SK").expect("keys"));
    let client = client.no_proxy().build().expect("a client");
    let error = make(Call::Publish, &client).await.expect_err("no end");
    assert!(error.to_string().contains("is longer than 8388608 bytes"), "{error}");
    let taken = server.flooded();
    assert!((8 << 20..=(8 << 20) + ON_THE_WAY).contains(&taken), "{taken}");
    assert!(error.raw_body().is_some_and(|body| body.len() <= 4096), "the error keeps no more than the beginning");
    // A response of a hundred megabytes that says so is not even begun.
    server.play(vec![Step::Flood(ok(&[("Content-Length", "104857600")]), blanks())]);
    let error = make(Call::Detail, &client).await.expect_err("too long");
    assert!(error.kind() == ErrorKind::Decode && server.flooded() - taken <= ON_THE_WAY, "{error}");
}

#[tokio::test]
async fn an_answer_that_comes_before_the_request_is_read_is_an_answer_or_an_error() {
    let server = FaultServer::start(Vec::new());
    let client = client(&server, LONG).build().expect("a client");
    for call in Call::ALL {
        for then in [Then::Close, Then::Reset] {
            server.play(vec![Step::SendUnread(answer(200, &[("X-Request-Id", "req-1")], call.answer()), then)]);
            match make(call, &client).await {
                Ok(answered) => assert_eq!(answered.request_id.as_deref(), Some("req-1")),
                Err(error) => assert_eq!(error.kind(), ErrorKind::Io, "{error}"),
            }
        }
    }
}

/// What follows a response on its connection could be taken for the response to the next request.
#[tokio::test]
async fn an_answer_that_nobody_asked_for_is_not_taken_for_the_next_one() {
    let server = FaultServer::start(Vec::new());
    let client = client(&server, LONG).build().expect("a client");
    for call in Call::ALL {
        let smuggled = answer(200, &[("X-Request-Id", "smuggled")], call.answer());
        let first = answer(200, &[("X-Request-Id", "first")], call.answer());
        let second = answer(200, &[("X-Request-Id", "second")], call.answer());
        server.play(vec![Step::Send([first, smuggled].concat(), Then::Keep), Step::Send(second, Then::Close)]);
        for id in ["first", "second"] {
            match make(call, &client).await {
                Ok(answered) => assert_eq!(answered.request_id.as_deref(), Some(id), "{call:?}"),
                // The connection of the call before was closed meanwhile: this one took no step.
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::Io, "{call:?}: {error}");
                    break;
                }
            }
        }
    }
}

#[tokio::test]
async fn not_one_of_many_redirects_is_followed() {
    let server = FaultServer::start(Vec::new());
    let client = client(&server, LONG).build().expect("a client");
    for call in Call::ALL {
        let redirect = answer(307, &[("X-Request-Id", "req-1"), ("Location", &format!("{}/again", server.endpoint()))], "");
        server.play(vec![Step::Send(redirect, Then::Keep); 20]);
        let error = make(call, &client).await.expect_err("a redirect");
        assert_eq!((error.kind(), error.request_id(), server.seen().len()), (ErrorKind::UnexpectedStatus, Some("req-1"), 1), "{error}");
    }
}

/// Those who give credentials are held to limits as well.
#[tokio::test]
async fn a_provider_of_credentials_reads_a_mebibyte_and_no_more() {
    let server = FaultServer::start(Vec::new());
    let context = Context::isolated([("", "")], "/nowhere", Arc::new(ManualTime::new())).expect("a context");
    let drip = Step::DripAfter(ok(&[("Content-Length", "9999")]), vec![b' '; 9999], Duration::from_millis(1));
    for (step, limit, kind) in [
        (Step::Flood(chunked(200), chunk()), LONG, ErrorKind::Decode),
        (Step::Flood(ok(&[("Content-Length", "104857600")]), blanks()), LONG, ErrorKind::Decode),
        (drip, SHORT, ErrorKind::Timeout),
    ] {
        let taken = server.flooded();
        server.play(vec![step]);
        let request = http::Request::get(server.endpoint()).body(bytes::Bytes::new()).expect("a request");
        let error = context.send_without_proxy(request, limit).await.expect_err("nothing that can be read");
        assert_eq!(error.kind(), kind, "{error}");
        assert!(server.flooded() - taken <= (1 << 20) + ON_THE_WAY, "{error}");
    }
}

/// The id is a header of the server's, and the line of an error is written to logs.
#[tokio::test]
async fn nothing_that_a_server_says_makes_an_error_long() {
    let server = FaultServer::start(Vec::new());
    let client = client(&server, LONG).build().expect("a client");
    let long = "x".repeat(100_000);
    let message = format!(r#"{{"error_code":"{long}","error_msg":"{long}"}}"#);
    let text = format!("\"{long}\"");
    for (status, id, body, content_type) in
        [(400, long.as_str(), "", "a"), (400, "a", &*message, "a"), (200, "a", &*text, "a"), (400, "a", "?", &*long)]
    {
        server.play(vec![Step::Send(answer(status, &[("X-Request-Id", id), ("Content-Type", content_type)], body), Then::Keep)]);
        let error = make(Call::Publish, &client).await.expect_err("rejected");
        assert!(error.to_string().len() < 2000 && format!("{error:?}").len() < 2000, "{} bytes", error.to_string().len());
        assert_eq!(error.request_id(), Some(id), "all of it is there for who asks");
    }
}

#[tokio::test]
async fn a_drip_is_ended_by_the_time_of_the_call_as_well() {
    let server = FaultServer::start(Vec::new());
    let client = client(&server, LONG).retry(RetryPolicy::new()).build().expect("a client");
    for _ in 0..2 {
        server.play(vec![Step::DripAfter(ok(&[("Content-Length", "9999")]), vec![b' '; 9999], Duration::from_millis(1))]);
        let error = client.extensions(&domain_id()).show_plugin_version("x").with_timeout(SHORT).await.expect_err("too slow");
        assert!(error.is_timeout() && error.request_id() == Some("req-1") && error.attempts() == 1, "{error}");
    }
}
