//! Calls of operations that this crate does not know.

use std::fmt;

use bytes::Bytes;
use http::Method;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    client::{
        handle::Client,
        invocation::{CallOptions, Invocation},
        request::{Operation, Request},
        request_parts::RequestParts,
        response::Response,
    },
    error::{Error, ErrorKind},
    model::{Body, DecodeError},
};

impl Client {
    /// Creates a call to an operation for which this crate has no method. It is signed, retried and traced like any other call.
    ///
    /// The path starts with a slash. It may contain parameters in braces, whose values you set with [`RawRequest::path`].
    ///
    /// ```no_run
    /// # async fn example(client: codearts_pipeline::Client) -> Result<(), codearts_pipeline::Error> {
    /// use codearts_pipeline::Method;
    ///
    /// let pipelines = client
    ///     .request(Method::POST, "/v5/{project_id}/api/pipelines/list")
    ///     .path("project_id", "0123456789abcdef0123456789abcdef")
    ///     .json(&serde_json::json!({ "limit": 10 }))
    ///     .idempotent()
    ///     .send_json::<serde_json::Value>()
    ///     .await?
    ///     .into_inner();
    /// # Ok(())
    /// # }
    /// ```
    pub fn request(&self, method: Method, path: &str) -> RawRequest {
        let mut parts = RequestParts::new(path.to_owned());
        parts.problem = problem_of(path);
        let call = Invocation {
            operation: Raw::ID,
            route: path.to_owned().into(),
            is_idempotent: method == Method::GET || method == Method::HEAD,
            method,
            is_signed: true,
            parts,
            options: CallOptions::default(),
        };
        Request::of_call(self, call)
    }
}

/// The operation of [`Client::request`], with a method and route that the caller chooses.
#[derive(Clone, Copy, Debug)]
pub enum Raw {}

/// A call from [`Client::request`], ready to be sent. Await it, or call [`send`](Request::send), for the body as received;
/// [`send_json`](Request::send_json) decodes the body.
pub type RawRequest = Request<Raw>;

impl Operation for Raw {
    type Output = Bytes;

    const ID: &'static str = "request";
    const METHOD: Method = Method::GET;
    const ROUTE: &'static str = "/";
    const IS_IDEMPOTENT: bool = false;

    fn decode(body: Body<'_>) -> Result<Bytes, DecodeError> {
        body.bytes()
    }
}

impl Request<Raw> {
    /// Sets a path parameter. The value is encoded and never leaves its path segment.
    ///
    /// Sending the request fails if the path has no such parameter, or if a parameter is not set.
    pub fn path(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.call.parts = self.call.parts.path(name, value);
        self
    }

    /// Adds a query parameter. The value is encoded. A parameter that is added twice is sent twice.
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.call.parts.add_query(name.to_owned(), value);
        self
    }

    /// Sets the name of the operation in errors, traces and hooks, such as `list_pipelines`. Default: `request`.
    pub fn named(mut self, operation: &'static str) -> Self {
        self.call.operation = operation;
        self
    }

    /// Sets the body, as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.call.parts.set_json(body);
        self
    }

    /// Marks the operation as safe to retry, as every `GET` and `HEAD` request is. Nothing is known about operations with other methods:
    /// without this mark, they are not retried if the service might have acted.
    pub fn idempotent(mut self) -> Self {
        self.call.is_idempotent = true;
        self
    }

    /// Sends the request and decodes the body as JSON.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`] for the possible failures.
    pub async fn send_json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        self.send_and_read(|body| body.json()).await
    }
}

/// Describes why a path cannot be sent as written.
fn problem_of(path: &str) -> Option<Error> {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@%{}".contains(&byte);
    let why = if !path.starts_with('/') {
        "does not begin with a slash"
    } else if path.contains(['?', '#']) {
        "holds a query or a fragment; give parameters with `query`"
    } else if !path.bytes().all(is_allowed) {
        "holds characters that have to be percent-encoded; give values with `path`"
    } else if path.split('/').any(|segment| matches!(segment.replace("%2e", ".").replace("%2E", ".").as_str(), "." | "..")) {
        "holds a segment `.` or `..`, which would be resolved"
    } else {
        return None;
    };
    Some(Error::new(ErrorKind::Request, format!("the path {path:?} {why}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_sent_as_it_was_written_or_rejected() {
        for fine in ["/", "/v5/{project_id}/api/pipelines", "/a%2Fb/c~d", "/v1/..."] {
            assert!(problem_of(fine).is_none(), "{fine}");
        }
        for wrong in ["", "v5", "/a?b", "/a#b", "/a b", "/ä", "/a/../b", "/.", "/a/%2e%2E", "/a\\b", "/\"", "/a\nb"] {
            assert_eq!(problem_of(wrong).expect(wrong).kind(), ErrorKind::Request);
        }
    }
}
