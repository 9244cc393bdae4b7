//! A call that has not been made yet.

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

/// An operation of the API. Each has a type of its own, which is generated.
pub trait Operation: Send + Sync + 'static {
    /// What the service responds with.
    type Output: Send + 'static;

    /// Name of the operation, such as `create_plugin_draft`.
    const ID: &'static str;

    /// Method.
    const METHOD: Method;

    /// Path with its parameters in braces.
    const ROUTE: &'static str;

    /// Whether the operation can be called again without harm.
    const IS_IDEMPOTENT: bool;

    /// Whether calls need credentials.
    const IS_SIGNED: bool = true;

    /// Reads the body of a response with a status of success.
    ///
    /// # Errors
    ///
    /// When the body is an error, or not what the operation returns.
    fn decode(body: Body<'_>) -> Result<Self::Output, DecodeError>;
}

/// A call of one operation, ready to be made: await it, or [`send`](Self::send) it. It owns a clone of the client, so that it can
/// be given to another task.
///
/// What the operation needs was given when the request was made. What it may have besides is set by methods
/// that have the name of the parameter; options of this client are set by methods that begin with `with_`.
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

    /// The same request again, with the error that keeps it from being sent, if there is one, and without a file.
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

    /// Gives this call another time limit than the client's, from the beginning to the last byte of the response, with
    /// all attempts and the waits between them.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.call.options.timeout = Some(timeout);
        self
    }

    /// Gives each attempt of this call another time limit than the client's.
    pub fn with_attempt_timeout(mut self, timeout: Duration) -> Self {
        self.call.options.attempt_timeout = Some(timeout);
        self
    }

    /// Gives this call another retry policy than the client's.
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.call.options.retry = Some(policy);
        self
    }

    /// Adds a header to this call, in place of one with the same name. It is signed.
    ///
    /// Sending the request fails when name or value cannot be those of a header, or the client sets the header itself.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        match checked_header(name, value) {
            Ok((name, value)) => {
                self.call.options.headers.insert(name, value);
            }
            Err(error) => self.call.parts.fail(error),
        }
        self
    }

    /// Makes the call. Awaiting the request does the same.
    ///
    /// Dropping the future gives the call up; the service may have acted already.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind) for what can happen.
    pub async fn send(self) -> Result<Response<O::Output>, Error> {
        self.send_and_read(O::decode).await
    }

    /// The request as its first attempt would be sent, signed, for an HTTP client of one's own. Nothing is sent but what it takes to
    /// get credentials.
    ///
    /// A signature is valid for 15 minutes, and covers all of the request: nothing may be changed but headers that are not signed. Send
    /// it to the host of its URI.
    ///
    /// # Errors
    ///
    /// When there are no credentials or the request cannot be sent as it is, and for one with a file, which is read while it is sent.
    pub async fn into_signed(mut self) -> Result<http::Request<Bytes>, Error> {
        let core = &self.client.core;
        invoke::signed(core, &mut self.call).await.map_err(|error| error.with_operation(self.call.operation))
    }

    /// Makes the call and reads the body in this way.
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

/// Shows the operation with method and route, never query or body.
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
