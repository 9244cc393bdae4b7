//! A successful response.

use std::{fmt, ops::Deref};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::{client::invocation::RawResponse, error::request_id};

/// A successful response: the value, the status and the headers. It dereferences to the value.
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

    /// Returns the value.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// Returns the status, which is 2xx.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the request id, from the header `X-Request-Id` or, if absent, IAM's `X-IAM-Trace-Id`.
    pub fn request_id(&self) -> Option<&str> {
        request_id(&self.headers)
    }

    /// Returns the number of attempts, including the last.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Returns the body as received.
    pub fn raw_body(&self) -> &Bytes {
        &self.body
    }

    /// Returns JSON pointers to values in the body whose type is not the documented one: at most the first 100. Each such value is `None`,
    /// or is missing from its list or map.
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
