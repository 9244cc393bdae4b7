//! A call that has not been made yet.

use std::{fmt, future::IntoFuture, marker::PhantomData, pin::Pin, time::Duration};

use http::Method;

use super::{Client, Parts, Response, sender};
use crate::error::Error;

/// An operation of the API. Each has a type of its own, which is generated.
pub trait Operation: Send + Sync + 'static {
    /// What the service answers.
    type Output: Send + 'static;

    /// Name of the operation, such as `create_plugin_draft`.
    const ID: &'static str;

    /// Method.
    const METHOD: Method;

    /// Path with its parameters in braces.
    const ROUTE: &'static str;

    /// Whether the operation can be repeated without harm.
    const IS_REPEATABLE: bool;

    /// Reads the body of an answer with a status of success.
    ///
    /// # Errors
    ///
    /// When the body is not what the operation answers.
    fn decode(body: &[u8]) -> serde_json::Result<Self::Output>;
}

/// A call of one operation, ready to be made: await it, or [`send`](Self::send) it.
///
/// What the operation needs was given when the request was made. What it may have besides is set by methods
/// that have the name of the parameter; options of this client are set by methods that begin with `with_`.
#[must_use = "a request does nothing until it is awaited or sent"]
pub struct Request<'a, O> {
    client: &'a Client,
    pub(crate) parts: Parts,
    timeout: Option<Duration>,
    operation: PhantomData<fn() -> O>,
}

impl<'a, O: Operation> Request<'a, O> {
    pub(crate) fn new(client: &'a Client, parts: Parts) -> Self {
        Self { client, parts, timeout: None, operation: PhantomData }
    }

    /// Gives this call another time limit than the client's. It covers everything from connecting to the last byte of the answer.
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
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
        let call = sender::Call { method: O::METHOD, parts: self.parts, timeout: self.timeout.unwrap_or(self.client.core.timeout) };
        let answer = sender::send(&self.client.core, call).await.map_err(|error| error.with_operation(O::ID))?;
        answer.decode(O::decode).map_err(|error| error.with_operation(O::ID))
    }
}

impl<'a, O: Operation> IntoFuture for Request<'a, O> {
    type Output = Result<Response<O::Output>, Error>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send + 'a>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.send())
    }
}

/// Shows the operation, never the body.
impl<O: Operation> fmt::Debug for Request<'_, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request").field("operation", &O::ID).field("client", self.client).finish_non_exhaustive()
    }
}
