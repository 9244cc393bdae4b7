//! The recorded requests, for tests to inspect.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::HeaderMap;
use serde_json::Value;

use crate::auth::Auth;

/// How many requests are kept; the oldest go first.
const KEPT_REQUESTS: usize = 4096;

/// How many bytes of bodies are kept, all requests together.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// Headers whose values are secrets, or nearly so.
const SECRET_HEADERS: [&str; 3] = ["authorization", "x-auth-token", "x-security-token"];

/// A request as received.
#[derive(Clone)]
pub struct RecordedRequest {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) operation: Option<Arc<str>>,
    pub(crate) auth: Auth,
}

impl RecordedRequest {
    /// Returns the method, such as `POST`.
    #[must_use]
    pub fn method(&self) -> &str {
        &self.method
    }

    /// Returns the request target exactly as it was sent: path and query, including escapes.
    #[must_use]
    pub fn target(&self) -> &str {
        &self.target
    }

    /// Returns the target up to the question mark.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(&self.target, |(path, _)| path)
    }

    /// Returns the part after the question mark, if there is one.
    #[must_use]
    pub fn query(&self) -> Option<&str> {
        self.target.split_once('?').map(|(_, query)| query)
    }

    /// Returns all headers: names in lower case, values as bytes. A repeated header appears once per value.
    pub fn headers(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes()))
    }

    /// Returns the first value of a header, whatever the case of `name`. `None` if it was not sent or is not UTF-8.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        std::str::from_utf8(self.headers.get(name)?.as_bytes()).ok()
    }

    /// Returns the body. Empty if the body was larger than the emulator accepts (10 MiB).
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Returns the body as JSON, if it is JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// Returns the operation that the method and path resolve to, by its `operationId` in the document.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.operation.as_deref()
    }

    /// Returns the result of checking the credentials. They are checked for every request, including those to unknown routes.
    #[must_use]
    pub fn auth(&self) -> &Auth {
        &self.auth
    }

    /// Returns whether the request was signed and the signature is valid.
    #[must_use]
    pub fn signature_verified(&self) -> bool {
        self.auth == Auth::Signature
    }
}

impl fmt::Debug for RecordedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self
            .headers
            .iter()
            .map(|(name, value)| {
                let secret = SECRET_HEADERS.contains(&name.as_str());
                (name.as_str(), if secret { "<redacted>".into() } else { String::from_utf8_lossy(value.as_bytes()) })
            })
            .collect();
        f.debug_struct("RecordedRequest")
            .field("method", &self.method)
            .field("target", &self.target)
            .field("headers", &headers)
            .field("body", &String::from_utf8_lossy(&self.body))
            .field("operation", &self.operation)
            .field("auth", &self.auth)
            .finish()
    }
}

/// The last requests, within bounds.
#[derive(Default)]
pub(crate) struct Log {
    requests: VecDeque<RecordedRequest>,
    bytes: usize,
}

impl Log {
    pub(crate) fn push(&mut self, request: RecordedRequest) {
        self.bytes += request.body.len();
        self.requests.push_back(request);
        while self.requests.len() > KEPT_REQUESTS || self.bytes > KEPT_BYTES {
            match self.requests.pop_front() {
                Some(oldest) => self.bytes -= oldest.body.len(),
                None => break,
            }
        }
    }

    pub(crate) fn all(&self) -> Vec<RecordedRequest> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str, body: usize) -> RecordedRequest {
        RecordedRequest {
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: HeaderMap::new(),
            body: vec![b'x'; body].into(),
            operation: None,
            auth: Auth::Missing,
        }
    }

    #[test]
    fn the_log_keeps_the_last_requests_within_bounds() {
        let mut log = Log::default();
        for count in 0..=KEPT_REQUESTS {
            log.push(request(&count.to_string(), 1));
        }
        assert_eq!(log.all().len(), KEPT_REQUESTS);
        assert_eq!(log.all()[0].target(), "1");

        for _ in 0..8 {
            log.push(request("/large", 10 * 1024 * 1024));
        }
        assert_eq!(log.all().len(), 6);
        assert!(log.bytes <= KEPT_BYTES);
    }

    #[test]
    fn debug_output_hides_credentials() {
        let mut request = request("/v1?x=1", 0);
        for name in SECRET_HEADERS {
            request.headers.insert(name, "tell-nobody".parse().expect("it is a header value"));
        }
        request.headers.insert("x-project-id", "visible".parse().expect("it is a header value"));
        let text = format!("{request:?}");
        assert!(!text.contains("tell-nobody"), "{text}");
        assert!(text.contains("visible"), "{text}");
    }
}
