//! Requests and responses as the server passes them on.

use bytes::Bytes;
use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, Method, StatusCode, Uri};

/// A request that has been read to its end.
pub(crate) struct RawRequest {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// `None` when it was larger than the emulator accepts.
    pub(crate) body: Option<Bytes>,
}

impl RawRequest {
    /// The part of the target behind the question mark.
    pub(crate) fn query(&self) -> &str {
        self.uri.query().unwrap_or_default()
    }

    /// The host and port that it was sent to; empty where a client does not name them.
    pub(crate) fn host(&self) -> &str {
        let header = self.headers.get(HOST).and_then(|host| host.to_str().ok());
        header.or_else(|| self.uri.authority().map(Authority::as_str)).unwrap_or_default()
    }
}

/// What goes back to the client.
#[derive(Debug)]
pub(crate) struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}
