//! A call that has not been sent yet.

use std::{fmt, future::IntoFuture, marker::PhantomData, pin::Pin, time::Duration};

use bytes::Bytes;
use http::Method;

use crate::{
    client::{
        handle::Client,
        invocation::{CallOptions, Invocation},
        invoke,
        request_parts::RequestParts,
        response::Response,
    },
    error::Error,
    model::{Body, DecodeError},
    transport::{RetryPolicy, checked_header},
};

/// An operation of the API. Each operation has its own generated type.
pub trait Operation: Send + Sync + 'static {
    /// The value of a successful response.
    type Output: Send + 'static;

    /// The name of the operation, such as `create_plugin_draft`.
    const ID: &'static str;

    /// The HTTP method.
    const METHOD: Method;

    /// The path, with its parameters in braces.
    const ROUTE: &'static str;

    /// Whether the operation is safe to retry.
    const IS_IDEMPOTENT: bool;

    /// Whether calls need credentials.
    const IS_SIGNED: bool = true;

    /// Decodes the body of a response with a success status.
    ///
    /// # Errors
    ///
    /// Returns an error if the body reports an error of the service, or cannot be decoded.
    fn decode(body: Body<'_>) -> Result<Self::Output, DecodeError>;
}

/// A call to one operation, ready to be sent: await it, or call [`send`](Self::send). It owns a clone of the client, so you can move it to
/// another task.
///
/// Required parameters are set when the request is created. Optional parameters have methods of the same name; methods whose names
/// begin with `with_` set options of this call.
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct Request<O> {
    pub(crate) client: Client,
    pub(crate) call: Invocation,
    operation: PhantomData<fn() -> O>,
}

impl<O: Operation> Request<O> {
    #[allow(dead_code, reason = "without chapters there are no operations")]
    pub(crate) fn new(client: &Client, parts: RequestParts) -> Self {
        let call = Invocation {
            operation: O::ID,
            route: O::ROUTE.into(),
            method: O::METHOD,
            is_idempotent: O::IS_IDEMPOTENT,
            is_signed: O::IS_SIGNED,
            parts,
            options: CallOptions::default(),
        };
        Self::of_call(client, call)
    }

    pub(crate) fn of_call(client: &Client, call: Invocation) -> Self {
        Self { client: client.clone(), call, operation: PhantomData }
    }

    /// Copies the request, including an error that prevents sending it, but without a file.
    pub(crate) fn copy(&self) -> Self {
        let Invocation { operation, route, method, is_idempotent, is_signed, parts, options } = &self.call;
        let call = Invocation {
            operation,
            route: route.clone(),
            method: method.clone(),
            is_idempotent: *is_idempotent,
            is_signed: *is_signed,
            parts: parts.copy(),
            options: options.clone(),
        };
        Self::of_call(&self.client, call)
    }

    /// Sets the time limit of this call, up to the last byte of the response, including all attempts and the waits between them. Default:
    /// the client's limit.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.call.options.timeout = Some(timeout);
        self
    }

    /// Sets the time limit of each attempt of this call. Default: the client's limit.
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.call.options.attempt_timeout = Some(timeout);
        self
    }

    /// Sets the retry policy of this call. Default: the client's policy.
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.call.options.retry = Some(policy);
        self
    }

    /// Adds a header to this call, or replaces one with the same name. The header is signed.
    ///
    /// Sending the request fails if the name or value is not valid in a header, or if the client sets the header itself.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        match checked_header(name, value) {
            Ok((name, value)) => {
                self.call.options.headers.insert(name, value);
            }
            Err(error) => self.call.parts.fail(error),
        }
        self
    }

    /// Sends the request and returns the response. Awaiting the request does the same.
    ///
    /// Dropping the future cancels the call, but the service might have acted already.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind) for the possible failures.
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        self.send_and_read(O::decode).await
    }

    /// Returns the signed request of the first attempt, for an HTTP client of your own. The request itself is not sent; requests to obtain
    /// credentials may be.
    ///
    /// A signature is valid for 15 minutes. It covers the method, the URI, the body and the headers that are set: do not change or remove
    /// them, and send the request to the host of its URI. You can add headers.
    ///
    /// # Errors
    ///
    /// Returns an error if there are no credentials, if the request is invalid, or if it uploads a file: files are read only while the
    /// request is being sent.
    pub async fn into_signed(mut self) -> Result<http::Request<Bytes>, Error> {
        let core = &self.client.core;
        invoke::signed(core, &mut self.call).await.map_err(|error| error.with_operation(self.call.operation))
    }

    /// Sends the request and decodes the body with `read`.
    pub(crate) async fn send_and_read<T>(mut self, read: impl FnOnce(Body<'_>) -> Result<T, DecodeError>) -> Result<Response<T>, Error> {
        let core = &self.client.core;
        let (observer, outcome) = invoke::invoke(core, &core.endpoints, &mut self.call).await;
        let outcome = outcome.and_then(|response| response.decode(read)).map_err(|error| error.with_operation(self.call.operation));
        observer.end(outcome.as_ref().map(|response| (response.status(), response.headers(), response.attempts())));
        outcome
    }
}

impl<O: Operation> IntoFuture for Request<O> {
    type Output = Result<Response<O::Output>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Shows the operation with its method and route, but never the query or body.
impl<O: Operation> fmt::Debug for Request<O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("operation", &self.call.operation)
            .field("method", &self.call.method)
            .field("route", &self.call.route)
            .field("client", &self.client)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
