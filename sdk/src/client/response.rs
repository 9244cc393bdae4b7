//! A successful response.

use std::{fmt, ops::Deref};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::{client::invocation::RawResponse, error::request_id};

/// What the service responded with, with the status and headers that came along. Reads like the value itself.
#[derive(Clone)]
pub struct Response<T> {
    value: T,
    status: StatusCode,
    headers: HeaderMap,
    attempts: u32,
    body: Bytes,
    unreadable: Vec<String>,
}

impl<T> Response<T> {
    pub(crate) fn new(value: T, response: RawResponse, unreadable: Vec<String>) -> Self {
        let RawResponse { status, headers, body, attempts } = response;
        Self { value, status, headers, attempts, body, unreadable }
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status, one of 2xx.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The id that the service gave the request, from the header `X-Request-Id`.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// How many attempts it took, the last included.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The body as it came.
    pub fn raw_body(&self) -> &Bytes {
        &self.body
    }

    /// Where the body holds values of another kind than the document says, as JSON pointers: at most the first hundred. Each is
    /// `None`, or is missing from its list or map.
    pub fn unreadable(&self) -> &[String] {
        &self.unreadable
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Shows the value, the status and the request id.
impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status.as_u16())
            .field("request_id", &self.request_id())
            .field("value", &self.value)
            .finish_non_exhaustive()
    }
}
