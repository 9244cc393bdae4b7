//! Requests to be signed.

use std::{
    sync::OnceLock,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use codearts_pipeline::signing::{CONTENT_HASH_HEADER, DATE_HEADER, Payload, SignableRequest, SigningDate, SigningKey};
use codearts_pipeline_emulator::{Auth, Clock, Emulator};
use http::{HeaderName, HeaderValue, Request};

/// Headers that decide who is let in, and so are for the signer to set.
const RESERVED: [&str; 5] = ["authorization", DATE_HEADER, CONTENT_HASH_HEADER, "x-security-token", "x-auth-token"];

/// A request: a line `METHOD TARGET`, lines `name: value`, an empty line, the body.
///
/// It is signed, whatever it is. If it can be sent, the emulator, which has a verifier of its own, lets it in; and does not
/// once it is changed.
pub fn signing(bytes: &[u8]) {
    let end = bytes.windows(2).position(|window| window == b"\n\n");
    let (head, body) = end.map_or((bytes, &[][..]), |end| (&bytes[..end], &bytes[end + 2..]));
    let head = String::from_utf8_lossy(head);
    let (first, rest) = head.split_once('\n').unwrap_or((&head, ""));
    let (method, target) = first.split_once(' ').unwrap_or((first, "/"));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers: Vec<(&str, &str)> =
        rest.lines().map(|line| line.split_once(':').unwrap_or((line, ""))).map(|(name, value)| (name, value.trim_ascii())).collect();
    let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, value)| *value);
    let payload = Payload::for_content_type(content_type, body);
    let date = SigningDate::new(time());
    let key = SigningKey::new(emulator().access_key(), emulator().secret_key());
    let sign = |headers: &[(&str, &str)]| key.sign(&SignableRequest { method, host: "example.com", path, query, headers, payload }, &date);
    let _ = sign(&headers);

    headers.retain(|(name, _)| !RESERVED.iter().any(|reserved| reserved.eq_ignore_ascii_case(name)));
    let Some(mut request) = sendable(method, target, &headers, body) else { return };
    let added = [("host", "example.com"), (DATE_HEADER, date.as_str()), ("authorization", &*sign(&headers))];
    for (name, value) in added.into_iter().chain(matches!(payload, Payload::Unsigned).then_some((CONTENT_HASH_HEADER, "UNSIGNED-PAYLOAD")))
    {
        let value = HeaderValue::from_str(value).expect("the signer makes values that can be sent");
        request.headers_mut().entry(name).or_insert(value);
    }
    assert_eq!(emulator().authenticate(&request), Auth::Signature, "{request:?}");

    if matches!(payload, Payload::Signed(_)) {
        let mut changed = request.clone();
        *changed.body_mut() = [body, b"x"].concat().into();
        assert!(matches!(emulator().authenticate(&changed), Auth::Rejected(_)), "another body is let in: {changed:?}");
    }
    *request.method_mut() = format!("{method}X").parse().expect("a method and a letter are a method");
    assert!(matches!(emulator().authenticate(&request), Auth::Rejected(_)), "another method is let in: {request:?}");
}

/// The request as it would arrive, if HTTP can carry it unchanged.
fn sendable(method: &str, target: &str, headers: &[(&str, &str)], body: &[u8]) -> Option<Request<Bytes>> {
    let mut request = Request::builder().method(method).uri(target).body(Bytes::copy_from_slice(body)).ok()?;
    if !target.starts_with('/') || request.uri().path_and_query()?.as_str() != target {
        return None;
    }
    for (name, value) in headers {
        let (name, value) = (HeaderName::from_bytes(name.as_bytes()).ok()?, HeaderValue::from_bytes(value.as_bytes()).ok()?);
        // There is no rule for how several values are joined.
        if request.headers_mut().insert(name, value).is_some() {
            return None;
        }
    }
    Some(request)
}

/// 2024-01-02T03:04:05Z, the time of all vectors.
fn time() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645)
}

fn emulator() -> &'static Emulator {
    static EMULATOR: OnceLock<Emulator> = OnceLock::new();
    EMULATOR.get_or_init(|| Emulator::builder().clock(Clock::frozen(time())).start().expect("a free port on loopback"))
}
