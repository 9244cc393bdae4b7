//! `tracing` events between and within attempts. Without the feature, nothing is recorded, at no cost.
//!
//! At level TRACE, only the shape of requests and responses is shown: the fields of a body, with strings and numbers
//! masked, and the headers of a list of headers without secrets.

#![cfg_attr(not(feature = "tracing"), allow(unused_variables, reason = "nothing is recorded"))]

use std::time::Duration;

use http::HeaderMap;
use url::Url;

use crate::error::Error;

/// The call is retried after this wait.
pub(crate) fn retry(error: &Error, attempts: u32, wait: Duration) {
    #[cfg(feature = "tracing")]
    tracing::debug!(
        target: "codearts_pipeline",
        attempts = i64::from(attempts),
        wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX),
        error.type = error.kind().as_str(),
        http.response.status_code = error.status().map(|status| i64::from(status.as_u16())),
        code = error.code(),
        request_id = error.request_id(),
        "retrying"
    );
}

/// An endpoint cannot be reached; the next one is tried.
pub(crate) fn failover(host: &str) {
    #[cfg(feature = "tracing")]
    tracing::debug!(target: "codearts_pipeline", { server.address = host }, "endpoint unreachable, trying the next");
}

/// The service's clock is known to be ahead of ours by this many milliseconds, or behind if negative.
pub(crate) fn skew(milliseconds: i64) {
    #[cfg(feature = "tracing")]
    tracing::debug!(target: "codearts_pipeline", skew_ms = milliseconds, "clock skew corrected");
}

/// Credentials were refreshed, or the refresh failed.
pub(crate) fn refresh(outcome: Result<(), &Error>) {
    #[cfg(feature = "tracing")]
    match outcome {
        Ok(()) => tracing::debug!(target: "codearts_pipeline", "credentials refreshed"),
        Err(error) => tracing::debug!(
            target: "codearts_pipeline",
            code = error.code(),
            error.type = error.kind().as_str(),
            request_id = error.request_id(),
            "credentials not refreshed"
        ),
    }
}

/// A request is sent.
pub(crate) fn request(method: &http::Method, url: &Url, headers: &HeaderMap, body: &[u8]) {
    #[cfg(feature = "tracing")]
    if tracing::enabled!(target: "codearts_pipeline", tracing::Level::TRACE) {
        let (headers, body) = (redacted::headers(headers), redacted::body(body));
        let (method, host) = (method.as_str(), url.host_str());
        tracing::trace!(target: "codearts_pipeline", headers, body, http.request.method = method, server.address = host, "request");
    }
}

/// A response was received.
pub(crate) fn response(status: http::StatusCode, headers: &HeaderMap, body: &[u8]) {
    #[cfg(feature = "tracing")]
    if tracing::enabled!(target: "codearts_pipeline", tracing::Level::TRACE) {
        let (headers, body) = (redacted::headers(headers), redacted::body(body));
        let status = i64::from(status.as_u16());
        tracing::trace!(target: "codearts_pipeline", headers, body, http.response.status_code = status, "response");
    }
}

/// Requests and responses without their values.
#[cfg(feature = "tracing")]
mod redacted {
    use http::HeaderMap;
    use serde_json::{Map, Value};

    /// Headers without secrets.
    const SHOWN: [&str; 9] = [
        "content-encoding",
        "content-length",
        "content-type",
        "date",
        "retry-after",
        "server",
        "transfer-encoding",
        "x-iam-trace-id",
        "x-request-id",
    ];

    /// The maximum length of a shape, in bytes. Longer ones are not shown.
    const LONGEST: usize = 4096;

    /// The maximum length of a body that is parsed, in bytes.
    const LONGEST_BODY: usize = 1 << 18;

    pub(super) fn headers(headers: &HeaderMap) -> String {
        let shown = SHOWN.iter().filter_map(|name| Some((*name, headers.get(*name)?.to_str().ok()?)));
        let shown: Vec<_> = shown.map(|(name, value)| format!("{name}: {value}")).collect();
        let hidden = headers.len().saturating_sub(shown.len());
        format!("{} ({hidden} not shown)", shown.join(", "))
    }

    pub(super) fn body(body: &[u8]) -> String {
        let form = if body.len() <= LONGEST_BODY { serde_json::from_slice(body).ok() } else { None };
        match form.map(|value| struck_out(value).to_string()) {
            Some(text) if text.len() <= LONGEST => text,
            _ => format!("{} bytes", body.len()),
        }
    }

    /// The same fields, with their values masked.
    fn struck_out(value: Value) -> Value {
        match value {
            Value::String(_) => "…".into(),
            Value::Number(_) => 0.into(),
            Value::Array(items) => items.into_iter().map(struck_out).collect(),
            Value::Object(fields) => {
                Value::Object(fields.into_iter().map(|(name, value)| (name, struck_out(value))).collect::<Map<_, _>>())
            }
            other => other,
        }
    }

    #[cfg(test)]
    mod tests {
        use http::HeaderValue;

        use super::*;

        #[test]
        fn only_the_form_is_shown() {
            let text = body(br#"{"name":"hunter2","n":17,"list":[true,null,"x",{"a":1.5}]}"#);
            assert_eq!(text, r#"{"list":[true,null,"…",{"a":0}],"n":0,"name":"…"}"#);
            assert_eq!((body(b"").as_str(), body(b"hunter2").as_str()), ("0 bytes", "7 bytes"));
            assert_eq!(body(format!("[{}1]", "1,".repeat(LONGEST)).as_bytes()), format!("{} bytes", 2 * LONGEST + 3));
            let mut given = HeaderMap::new();
            for (name, value) in [("authorization", "hunter2"), ("x-auth-token", "hunter2"), ("date", "today"), ("x-own", "hunter2")] {
                given.insert(name, HeaderValue::from_static(value));
            }
            assert_eq!(headers(&given), "date: today (3 not shown)");
        }
    }
}
