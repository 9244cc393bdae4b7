//! Is the signature the vendor's, at each stage, and does it cover what it has to?

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use codearts_pipeline::signing::{CanonicalRequest, Payload, SignableRequest, SigningDate, SigningKey, string_to_sign};
use codearts_pipeline_emulator::{Auth, Clock, Emulator};
use codearts_pipeline_tests::DOMAIN_ID;
use proptest::prelude::*;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const VECTORS: &str = include_str!("../emulator/signing-vectors.json");

/// 2024-01-02T03:04:05Z, the time of all vectors.
fn time_of_vectors() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645)
}

#[test]
fn all_published_vectors_pass_at_each_stage() {
    let vectors: Vec<Value> = serde_json::from_str(VECTORS).expect("JSON");
    assert_eq!(vectors.len(), 20);
    for vector in &vectors {
        let text = |name: &str| vector[name].as_str().unwrap_or_else(|| panic!("{name} of {vector}"));
        let name = text("name");
        let target = text("wire_target");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let headers: Vec<(&str, &str)> = vector["headers"]
            .as_object()
            .expect("headers")
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str().expect("text")))
            .collect();
        let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, value)| *value);
        let date = SigningDate::new(time_of_vectors());
        let request = SignableRequest {
            method: text("method"),
            host: text("host"),
            path,
            query,
            headers: &headers,
            payload: Payload::for_content_type(content_type, text("body").as_bytes()),
        };
        let canonical = CanonicalRequest::new(&request, &date);
        assert_eq!(canonical.as_str(), text("canonical_request"), "canonical request of {name}");
        let to_sign = string_to_sign(&canonical, &date);
        assert_eq!(to_sign, text("string_to_sign"), "string to sign of {name}");
        let key = SigningKey::new(text("ak"), text("sk"));
        assert_eq!(key.authorization(canonical.signed_headers(), &to_sign), text("authorization"), "authorization of {name}");
        assert_eq!(key.sign(&request, &date), text("authorization"), "all at once of {name}");
    }
}

/// A request in its parts, signed by the SDK and sent as bytes.
#[derive(Clone)]
struct Raw {
    method: Vec<u8>,
    target: Vec<u8>,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

impl Raw {
    fn signed(emulator: &Emulator, method: &str, target: &str, body: &str) -> Self {
        let host = emulator.address().to_string();
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let date = SigningDate::new(time_of_vectors());
        let request = SignableRequest {
            method,
            host: &host,
            path,
            query,
            headers: &[("X-Custom", "some value")],
            payload: Payload::Signed(body.as_bytes()),
        };
        let authorization = SigningKey::new(emulator.access_key(), emulator.secret_key()).sign(&request, &date);
        let headers =
            [("Host", host.as_str()), ("X-Sdk-Date", date.as_str()), ("X-Custom", "some value"), ("Authorization", &authorization)];
        Self {
            method: method.into(),
            target: target.into(),
            headers: headers.map(|(name, value)| (name.to_owned(), value.into())).into(),
            body: body.into(),
        }
    }

    /// The status of the response; 0 if the connection was closed without one.
    async fn send(&self, emulator: &Emulator) -> u16 {
        let mut bytes = [&self.method[..], b" ", &self.target, b" HTTP/1.1\r\n"].concat();
        for (name, value) in &self.headers {
            bytes.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        if self.method == b"POST" {
            bytes.extend(b"Content-Type: application/json\r\n");
        }
        bytes.extend(format!("Content-Length: {}\r\nConnection: close\r\n\r\n", self.body.len()).into_bytes());
        bytes.extend(&self.body);
        let mut stream = TcpStream::connect(emulator.address()).await.expect("the emulator listens");
        // A server that rejects early may close before all is written.
        let _ = stream.write_all(&bytes).await;
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
    }
}

fn emulator() -> Emulator {
    Emulator::builder().clock(Clock::frozen(time_of_vectors())).start().expect("a free port on loopback")
}

fn get(emulator: &Emulator) -> Raw {
    Raw::signed(emulator, "GET", &format!("/v1/{DOMAIN_ID}/agent-plugin/detail?plugin_name=official_shell_plugin&version=0.0.2"), "")
}

fn post(emulator: &Emulator) -> Raw {
    let body = r#"[{"plugin_name":"official_shell_plugin","display_name":"","version":"","plugin_attribution":"official"}]"#;
    Raw::signed(emulator, "POST", &format!("/v1/{DOMAIN_ID}/agent-plugin/plugin-input"), body)
}

#[tokio::test]
async fn a_signature_of_the_sdk_is_accepted_by_a_verifier_that_is_not_its_own() {
    let emulator = emulator();
    assert_eq!(get(&emulator).send(&emulator).await, 200);
    assert_eq!(post(&emulator).send(&emulator).await, 200);
    assert!(emulator.requests().iter().all(|request| request.signature_verified()));
}

#[tokio::test]
async fn a_single_changed_byte_anywhere_is_rejected() {
    let emulator = emulator();
    let mut tried = 0;
    for good in [get(&emulator), post(&emulator)] {
        let mut changed: Vec<Raw> = Vec::new();
        let mut change = |apply: &dyn Fn(&mut Raw) -> &mut Vec<u8>| {
            for at in 0..apply(&mut good.clone()).len() {
                let mut bad = good.clone();
                apply(&mut bad)[at] ^= 1;
                changed.push(bad);
            }
        };
        change(&|raw| &mut raw.method);
        change(&|raw| &mut raw.target);
        change(&|raw| &mut raw.body);
        for index in 0..good.headers.len() {
            change(&move |raw| &mut raw.headers[index].1);
        }
        for bad in changed {
            let before = emulator.requests().iter().filter(|request| request.signature_verified()).count();
            let status = bad.send(&emulator).await;
            assert!(
                status != 200 && status != 500,
                "{status} for {} {}",
                String::from_utf8_lossy(&bad.method),
                String::from_utf8_lossy(&bad.target)
            );
            let after = emulator.requests().iter().filter(|request| request.signature_verified()).count();
            assert_eq!(before, after, "verified although a byte was changed: {}", String::from_utf8_lossy(&bad.target));
            emulator.clear_requests();
            tried += 1;
        }
    }
    assert!(tried > 600, "{tried}");
}

#[tokio::test]
async fn a_date_more_than_a_quarter_of_an_hour_off_is_rejected() {
    let emulator = emulator();
    let request = get(&emulator);
    for (seconds, status) in [(899, 200), (902, 401)] {
        emulator.clock().advance(Duration::from_secs(seconds));
        assert_eq!(request.send(&emulator).await, status, "{seconds} s ahead");
        emulator.clock().rewind(Duration::from_secs(2 * seconds));
        assert_eq!(request.send(&emulator).await, status, "{seconds} s behind");
        emulator.clock().advance(Duration::from_secs(seconds));
    }
}

#[test]
fn the_kind_of_body_decides_whether_it_is_signed() {
    let is_signed = |content_type| matches!(Payload::for_content_type(content_type, b"x"), Payload::Signed(_));
    assert!(
        is_signed(None)
            && is_signed(Some("application/json;charset=utf-8"))
            && is_signed(Some("Application/JSON"))
            && is_signed(Some("application/bson"))
    );
    assert!(!is_signed(Some("multipart/form-data; boundary=x")) && !is_signed(Some("application/octet-stream")) && !is_signed(Some("é")));
}

fn canonical(method: &str, path: &str, query: &str, headers: &[(&str, &str)], body: &[u8]) -> String {
    let request = SignableRequest { method, host: "example.com", path, query, headers, payload: Payload::Signed(body) };
    CanonicalRequest::new(&request, &SigningDate::new(time_of_vectors())).as_str().to_owned()
}

proptest! {
    /// No request whatever makes signing panic, and the canonical text has its six parts.
    #[test]
    fn anything_can_be_signed(
        method in ".{0,8}", path in ".{0,40}", query in ".{0,40}",
        headers in prop::collection::vec((".{0,8}", ".{0,8}"), 0..4),
        body in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let headers: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let text = canonical(&method, &path, &query, &headers, &body);
        prop_assert!(text.lines().count() >= 6);
    }

    /// The order in which query parameters and headers are given does not matter.
    #[test]
    fn order_does_not_matter(
        pairs in prop::collection::vec(("[a-z%+é]{1,4}", "[a-z0-9%+é]{0,4}"), 1..6),
        headers in prop::collection::btree_map("x-[a-z]{1,5}", "[ -~]{0,8}", 0..4),
        seed in any::<prop::sample::Index>(),
    ) {
        let wire = |pairs: &[(String, String)]| pairs.iter().map(|(key, value)| format!("{key}={value}")).collect::<Vec<_>>().join("&");
        let mut rotated = pairs.clone();
        rotated.rotate_left(seed.index(pairs.len()));
        let in_order: Vec<_> = headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let reversed: Vec<_> = in_order.iter().rev().copied().collect();
        prop_assert_eq!(
            canonical("GET", "/", &wire(&pairs), &in_order, b""),
            canonical("GET", "/", &wire(&rotated), &reversed, b"")
        );
    }

    /// Encoding once or in lower case gives the same canonical path and query.
    #[test]
    fn canonical_form_is_reached_once(text in "[ -~é中]{1,20}") {
        let encoded: String = text.bytes().map(|byte| format!("%{byte:02x}")).collect();
        let once = canonical("GET", &format!("/{encoded}"), &format!("k={encoded}"), &[], b"");
        let line = |index: usize| once.lines().nth(index).expect("a line").to_owned();
        let again = canonical("GET", line(1).trim_end_matches('/'), &line(2), &[], b"");
        prop_assert_eq!(&again.lines().nth(2), &once.lines().nth(2));
        if !text.contains('/') {
            prop_assert_eq!(again.lines().nth(1), once.lines().nth(1));
        }
    }
}

/// The date of a signature, and what a library for dates makes of the same second.
fn dates(seconds: u64) -> (String, String) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    let known = jiff::Timestamp::try_from(time).expect("a time of the years that jiff knows");
    (SigningDate::new(time).to_string(), known.strftime("%Y%m%dT%H%M%SZ").to_string())
}

#[test]
fn each_day_is_that_of_the_calendar() {
    // A prime number of seconds more each day, so that all times of the day come about. 400 years are all there is to it.
    for day in 0..146_097 + 366 {
        let (ours, known) = dates(day * 86_400 + day * 7_919 % 86_400);
        assert_eq!(ours, known);
    }
    for seconds in [0, 951_782_399, 951_868_799, 4_107_542_399, 253_402_207_200] {
        let (ours, known) = dates(seconds);
        assert_eq!(ours, known);
    }
}

#[test]
fn times_that_have_no_date_of_a_signature_become_the_nearest_that_has_one() {
    let written = |time: Option<SystemTime>| SigningDate::new(time.expect("a time of this system")).to_string();
    assert_eq!(written(SystemTime::UNIX_EPOCH.checked_sub(Duration::from_secs(1))), "19700101T000000Z");
    assert_eq!(written(SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(253_402_300_800))), "99991231T235959Z");
    assert_eq!(written(SystemTime::UNIX_EPOCH.checked_add(Duration::from_secs(u64::MAX / 4))), "99991231T235959Z");
}

fn verdict(emulator: &Emulator, target: &str, headers: &[(&str, &str)]) -> Auth {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let date = SigningDate::new(time_of_vectors());
    let request = SignableRequest { method: "GET", host: "example.com", path, query, headers, payload: Payload::Signed(b"") };
    let authorization = SigningKey::new(emulator.access_key(), emulator.secret_key()).sign(&request, &date);
    let mut builder = http::Request::builder().uri(target);
    for (name, value) in headers.iter().copied().chain([("host", "example.com"), ("x-sdk-date", date.as_str())]) {
        builder = builder.header(name, value.as_bytes());
    }
    emulator.authenticate(&builder.header("authorization", authorization).body(Bytes::new()).expect("a request"))
}

/// HTTP takes blanks and tabs away from around a value, and nothing else: a space of another script arrives.
#[test]
fn blanks_of_other_scripts_around_a_header_are_signed() {
    let emulator = emulator();
    for value in ["\u{3000}a", "a\u{a0}", "\u{85}", "\u{2003}a\u{2003}", "\ta "] {
        assert_eq!(verdict(&emulator, "/", &[("x-a", value)]), Auth::Signature, "{value:?}");
    }
}

#[test]
fn what_is_neither_name_nor_value_in_a_query_is_not_signed() {
    let emulator = emulator();
    for query in ["?", "?&", "?a=1&&b=2&", "?&=&", "?=", "?==&a"] {
        assert_eq!(verdict(&emulator, &format!("/{query}"), &[]), Auth::Signature, "{query}");
    }
}
