//! Requests credentials from IAM, STS and similar services, and decodes their responses.

use std::{borrow::Cow, fmt, path::Path, time::Duration};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, SET_COOKIE},
};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, IgnoredAny, MapAccess, Visitor},
};
use url::Url;
use zeroize::Zeroizing;

use crate::{
    auth::{
        context::Context,
        credentials::{Credentials, problem, secret::Secret},
    },
    error::{Error, ErrorKind, ServiceError, service_error},
    model::iso8601,
    transport::{Attempt, Deadlines, FailedAttempt, Progress, RetryLoop, RetryPolicy},
};

/// The timeout of each attempt to get a response from IAM or STS.
pub(super) const TIMEOUT: Duration = Duration::from_secs(15);

/// Header in which IAM returns a user token.
pub(super) const SUBJECT_TOKEN_HEADER: HeaderName = HeaderName::from_static("x-subject-token");

const JSON: HeaderValue = HeaderValue::from_static("application/json;charset=UTF-8");

/// Creates a request with a JSON body.
pub(super) fn post(url: Url, body: Bytes) -> Result<Request<Bytes>, Error> {
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = url.as_str().parse().map_err(|_| problem("the address cannot be written in a request"))?;
    request.headers_mut().insert(CONTENT_TYPE, JSON);
    request.headers_mut().insert(ACCEPT, JSON);
    Ok(request)
}

/// Writes a body that is wiped from memory after it is sent. `room` is the total length of its strings.
pub(super) fn secret_json(body: &impl Serialize, room: usize) -> Result<Bytes, Error> {
    // A character takes at most six bytes, so the buffer never moves and leaves no copy behind.
    let mut text = Zeroizing::new(Vec::with_capacity(6 * room + 1024));
    serde_json::to_writer(&mut *text, body).map_err(|error| problem(format!("the body cannot be written as JSON: {error}")))?;
    Ok(Bytes::from_owner(text))
}

/// The value of a header that must not be shown.
pub(super) fn secret_header(text: &str, what: &str) -> Result<HeaderValue, Error> {
    let mut value = HeaderValue::from_str(text).map_err(|_| problem(format!("{what} cannot stand in a header")))?;
    value.set_sensitive(true);
    Ok(value)
}

/// How a source of credentials is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Usual,
    /// Without a proxy.
    WithoutProxy,
}

/// Sends a request with the default retry policy and returns the response, whatever its status. `timeout` applies to
/// each attempt. Fetching credentials twice does no harm.
pub(super) async fn send(context: &Context, request: Request<Bytes>, way: Way, timeout: Duration) -> Result<Response<Bytes>, Error> {
    let deadlines = Deadlines { begun: context.time().elapsed(), call: 3 * timeout, attempt: timeout };
    let policy = RetryPolicy::new();
    let retry = RetryLoop { policy: &policy, throttle: None, time: context.time(), deadlines: &deadlines, is_idempotent: true };
    let mut question = Question { context, request, way, timeout, rejection: None };
    let (outcome, _) = retry.run(&mut question).await;
    outcome.or_else(|error| question.rejection.ok_or(error))
}

struct Question<'a> {
    context: &'a Context,
    request: Request<Bytes>,
    way: Way,
    timeout: Duration,
    /// The last response, if it called for a retry.
    rejection: Option<Response<Bytes>>,
}

impl Attempt for Question<'_> {
    type Output = Response<Bytes>;

    async fn make(&mut self, progress: &mut Progress) -> Result<Response<Bytes>, FailedAttempt> {
        progress.next();
        self.rejection = None;
        let request = self.request.clone();
        let response = match self.way {
            Way::Usual => self.context.send(request, self.timeout).await?,
            Way::WithoutProxy => self.context.send_without_proxy(request, self.timeout).await?,
        };
        let status = response.status();
        if !(status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS) {
            return Ok(response);
        }
        let error = Error::new(ErrorKind::Service, "");
        let error = error.with_response(status, response.headers().clone(), Bytes::new(), ServiceError::default());
        self.rejection = Some(response);
        Err(error.into())
    }
}

/// Sends a request and returns the response if its status is a success. Each error message starts with `what`, and the
/// secrets that were sent are redacted in it.
pub(super) async fn ask(context: &Context, request: Request<Bytes>, what: &str, secrets: &[&str]) -> Result<Response<Bytes>, Error> {
    let asked = request.uri().authority().map_or_else(|| what.to_owned(), |host| format!("{what} ({host})"));
    let response = send(context, request, Way::Usual, TIMEOUT).await.map_err(|error| no_response(&error, &asked))?;
    if response.status().is_success() { Ok(response) } else { Err(rejected(response, &asked, secrets)) }
}

/// The error if there is no response.
pub(super) fn no_response(error: &Error, what: &str) -> Error {
    // Whether the service acted, which other errors mention, does not matter here.
    let why = error.text().split("; the service may").next().unwrap_or_default();
    let no_connection = if error.kind() == ErrorKind::Connect { "no connection: " } else { "" };
    problem(format!("{what}: {no_connection}{why}"))
}

/// The error of a service, without its body and without secrets.
pub(super) fn rejected(response: Response<Bytes>, what: &str, secrets: &[&str]) -> Error {
    let (head, body) = response.into_parts();
    let (mut service_error, _) = service_error(&head.headers, &body);
    let strike = |text: &mut Option<String>| {
        for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
            if let Some(text) = text.as_mut().filter(|text| text.contains(secret)) {
                *text = text.replace(secret, "[redacted]");
            }
        }
    };
    strike(&mut service_error.code);
    strike(&mut service_error.message);
    service_error.details.iter_mut().for_each(|(code, message)| {
        strike(code);
        strike(message);
    });
    let mut headers: HeaderMap = head.headers;
    headers.remove(SUBJECT_TOKEN_HEADER);
    headers.remove(SET_COOKIE);
    problem(what).with_response(head.status, headers, Bytes::new(), service_error)
}

/// Returns the user token in a response of IAM.
pub(super) fn subject_token(response: &Response<Bytes>, what: &str) -> Result<Secret, Error> {
    let token = response.headers().get(SUBJECT_TOKEN_HEADER).and_then(|value| value.to_str().ok());
    token.map(Secret::new).ok_or_else(|| problem(format!("{what}: the response carries no X-Subject-Token")))
}

/// Temporary keys in the spellings of the vendor's services: at the top level, or in `credential` or `credentials`. Of
/// several spellings, the first one with a nonempty string counts.
#[derive(Default)]
struct Keys {
    access: Option<Secret>,
    secret: Option<Secret>,
    security_token: Option<Secret>,
    end: Option<Secret>,
    inner: Option<Box<Keys>>,
}

impl<'de> Deserialize<'de> for Keys {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(KeysVisitor)
    }
}

struct KeysVisitor;

impl<'de> Visitor<'de> for KeysVisitor {
    type Value = Keys;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("temporary keys")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Keys, A::Error> {
        let mut keys = Keys::default();
        while let Some(name) = map.next_key::<Cow<'de, str>>()? {
            let field = match &*name {
                "access" | "accessKeyId" | "access_key_id" => &mut keys.access,
                "secret" | "secretAccessKey" | "secret_access_key" => &mut keys.secret,
                "securitytoken" | "securityToken" | "security_token" => &mut keys.security_token,
                "expires_at" | "expiration" => &mut keys.end,
                "credential" | "credentials" => {
                    keys.inner = keys.inner.or(map.next_value()?);
                    continue;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            let text = map.next_value::<Option<Secret>>()?.filter(|text| !text.expose().is_empty());
            *field = field.take().or(text);
        }
        Ok(keys)
    }
}

/// Reads temporary keys. Errors contain no part of the response.
pub(super) fn temporary_keys(body: &[u8], what: &str) -> Result<Credentials, Error> {
    let missing = |part: &str| problem(format!("{what}: the response has no {part}"));
    let response: Keys = read(body, what)?;
    let keys = response.inner.as_deref().unwrap_or(&response);
    let access = keys.access.as_ref().ok_or_else(|| missing("access key"))?;
    let secret = keys.secret.as_ref().ok_or_else(|| missing("secret key"))?;
    let token = keys.security_token.as_ref().ok_or_else(|| missing("security token"))?;
    let credentials = Credentials::temporary(access.expose(), secret.expose(), token.expose())
        .map_err(|error| problem(format!("{what}: {}", error.text())))?;
    expiring(credentials, keys.end.as_ref().map(Secret::expose), what)
}

/// Sets when credentials expire, if the response says so.
pub(super) fn expiring(credentials: Credentials, text: Option<&str>, what: &str) -> Result<Credentials, Error> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(credentials) };
    let time = iso8601::with_offset(text)
        .or_else(|| iso8601::in_utc(text))
        .ok_or_else(|| problem(format!("{what}: the response says in no known form until when the keys live")))?;
    Ok(credentials.expiring_at(time))
}

/// Decodes a response. Errors contain only the position: the parser's message could contain a part of the response.
pub(super) fn read<T: DeserializeOwned>(body: &[u8], what: &str) -> Result<T, Error> {
    let text = std::str::from_utf8(body).map_err(|_| problem(format!("{what}: the response is not UTF-8")))?;
    serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text))
        .map_err(|error| problem(format!("{what}: the response cannot be read at line {}, column {}", error.line(), error.column())))
}

/// Reads a token from a file and trims it. `named_by` is where the path comes from, such as a variable.
pub(super) fn token_file(context: &Context, path: &Path, named_by: &str) -> Result<Secret, Error> {
    let wrong = |why: String| problem(format!("{named_by}: the file {} {why}", path.display()));
    let text = context
        .read_file(path)
        .map_err(|error| wrong(format!("cannot be read: {error}")))?
        .ok_or_else(|| wrong("is not there".to_owned()))?;
    match text.trim() {
        "" => Err(wrong("is empty".to_owned())),
        token => Ok(Secret::new(token)),
    }
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn each_spelling_of_the_vendor_is_read() {
        let flat = r#""access":"A","secret":"SVALUE","securitytoken":"TVALUE""#;
        for (body, expires) in [
            (format!(r#"{{"credential":{{{flat},"expires_at":"2001-09-09T01:46:40.000000Z"}}}}"#), Some(1_000_000_000)),
            (format!(r#"{{"credentials":{{{flat},"expiration":"2001-09-09T01:46:40Z"}}}}"#), Some(1_000_000_000)),
            (format!(r#"{{{flat},"expires_at":"2001-09-09T01:46:40"}}"#), Some(1_000_000_000)),
            (format!(r#"{{{flat},"accessKeyId":null,"other":[1]}}"#), None),
            (r#"{"accessKeyId":"A","secretAccessKey":"SVALUE","securityToken":"TVALUE"}"#.to_owned(), None),
            (r#"{"access":"","access_key_id":"A","secret_access_key":"SVALUE","security_token":"TVALUE"}"#.to_owned(), None),
        ] {
            let credentials = temporary_keys(body.as_bytes(), "x").expect(&body);
            let seconds = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).expect("later").as_secs();
            assert_eq!(credentials.expires_at().map(seconds), expires, "{body}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_without_being_repeated() {
        for (body, expected) in [
            ("\u{fffd}SVALUE", "x: the response cannot be read at line 1, column 1"),
            ("<html>SVALUE", "x: the response cannot be read at line 1, column 1"),
            (r#"{"credential":"SVALUE"}"#, "x: the response cannot be read at line 1, column 22"),
            (r#"{"access":"AVALUE","securitytoken":"TVALUE"}"#, "x: the response has no secret key"),
            (r#"{"access":"AVALUE","secret":"SVALUE"}"#, "x: the response has no security token"),
            ("{}", "x: the response has no access key"),
            (
                r#"{"access":"AVALUE","secret":"SVALUE","securitytoken":"TVALUE","expires_at":"EVALUE"}"#,
                "x: the response says in no known form until when the keys live",
            ),
        ] {
            let error = temporary_keys(body.as_bytes(), "x").expect_err(body);
            assert_eq!((error.to_string().as_str(), error.kind()), (expected, ErrorKind::Credentials));
        }
    }

    #[test]
    fn keys_are_read_from_utf_8_alone() {
        let error = temporary_keys(b"{\"access\":\"AVALUE\xff\"}", "x").expect_err("garbled");
        assert_eq!(error.to_string(), "x: the response is not UTF-8");
    }

    #[test]
    fn a_place_that_cannot_be_reached_is_not_taken_for_the_service() {
        let error = no_response(&Error::new(ErrorKind::Connect, "Connection refused"), "no credentials from IAM");
        assert_eq!(
            (error.to_string().as_str(), error.kind()),
            ("no credentials from IAM: no connection: Connection refused", ErrorKind::Credentials)
        );
        let error = no_response(&Error::timeout(TIMEOUT), "no credentials from IAM");
        assert_eq!(error.to_string(), "no credentials from IAM: no response within 15s");
    }

    #[test]
    fn an_error_that_repeats_a_secret_does_not_pass_it_on() {
        let mut response = Response::new(Bytes::from_static(br#"{"error":{"code":"IAM.1","message":"bad token hunter2"}}"#));
        *response.status_mut() = StatusCode::UNAUTHORIZED;
        response.headers_mut().insert("x-iam-trace-id", HeaderValue::from_static("trace-1"));
        response.headers_mut().insert(SUBJECT_TOKEN_HEADER, HeaderValue::from_static("hunter2"));
        let error = rejected(response, "no credentials from IAM", &["", "hunter2"]);
        assert_eq!(error.to_string(), "no credentials from IAM: 401 Unauthorized IAM.1 bad token [redacted] (request trace-1)");
        assert_eq!((error.kind(), error.code(), error.request_id()), (ErrorKind::Credentials, Some("IAM.1"), Some("trace-1")));
        assert!(error.raw_body().is_some_and(<[u8]>::is_empty) && !error.headers().expect("headers").contains_key(SUBJECT_TOKEN_HEADER));
    }
}
