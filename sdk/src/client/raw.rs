//! Calls of operations that this crate does not know.

use std::{fmt, future::IntoFuture, pin::Pin, time::Duration};

use bytes::Bytes;
use http::Method;
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    client::{
        handle::Client,
        invocation::{CallOptions, Invocation, RawResponse},
        invoke,
        request::add_header,
        request_parts::RequestParts,
        response::Response,
    },
    error::{Error, ErrorKind},
    transport::RetryPolicy,
};

/// Name by which such calls go in errors and traces.
const OPERATION: &str = "request";

impl Client {
    /// A call of an operation that this crate does not know. It is signed, retried and traced like any other.
    ///
    /// The path begins with a slash; parameters stand in it in braces and are given with [`RawRequest::path`].
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
        let is_idempotent = method == Method::GET || method == Method::HEAD;
        RawRequest { client: self.clone(), method, route: path.to_owned(), parts, is_idempotent, options: CallOptions::default() }
    }
}

/// A call made by [`Client::request`], ready to be made: await it, [`send`](Self::send) or [`send_json`](Self::send_json) it.
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct RawRequest {
    client: Client,
    method: Method,
    route: String,
    parts: RequestParts,
    is_idempotent: bool,
    options: CallOptions,
}

impl RawRequest {
    /// Puts a value in the place of a parameter of the path. It is encoded, and never leaves its segment.
    pub fn path(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.parts = self.parts.path(name, value);
        self
    }

    /// Sets a query parameter, in place of an earlier value. It is encoded.
    pub fn query(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.parts.set_query(name.to_owned(), value);
        self
    }

    /// Sets the body, as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.parts = self.parts.json(body);
        self
    }

    /// Says that the operation can be repeated without harm, as any `GET` can.
    pub fn idempotent(mut self) -> Self {
        self.is_idempotent = true;
        self
    }

    /// Gives this call another time limit than the client's; see [`Request::with_timeout`](super::Request::with_timeout).
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.options.timeout = Some(timeout);
        self
    }

    /// Gives each attempt of this call another time limit than the client's.
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.options.attempt_timeout = Some(timeout);
        self
    }

    /// Gives this call another retry policy than the client's.
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.options.retry = Some(policy);
        self
    }

    /// Adds a header to this call; see [`Request::with_header`](super::Request::with_header).
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        add_header(&mut self.options, &mut self.parts, name, value);
        self
    }

    /// Makes the call and gives the body as it came. Awaiting the request does the same.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind) for what can happen.
    pub async fn send(self) -> Result<Response<Bytes>, Error> {
        self.invoke().await?.decode(|body| body.bytes()).map_err(|error| error.with_operation(OPERATION))
    }

    /// Makes the call and reads the body as JSON.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind) for what can happen.
    pub async fn send_json<T: DeserializeOwned>(self) -> Result<Response<T>, Error> {
        self.invoke().await?.decode(|body| body.json()).map_err(|error| error.with_operation(OPERATION))
    }

    async fn invoke(mut self) -> Result<RawResponse, Error> {
        if self.parts.problem.is_none() && self.parts.path.contains(['{', '}']) {
            let text = format!("a parameter of the path {:?} was not given", self.parts.path);
            self.parts.problem = Some(Error::new(ErrorKind::Request, text));
        }
        let core = &self.client.core;
        let mut call = Invocation {
            operation: OPERATION,
            route: self.route.into(),
            method: self.method,
            is_idempotent: self.is_idempotent,
            is_signed: true,
            parts: self.parts,
            options: self.options,
        };
        invoke::invoke(core, &core.endpoints, &mut call).await.map_err(|error| error.with_operation(OPERATION))
    }
}

impl IntoFuture for RawRequest {
    type Output = Result<Response<Bytes>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Shows method and path, never the query or the body.
impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest")
            .field("method", &self.method)
            .field("path", &self.route)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

/// What keeps a path from being sent as it was written.
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
