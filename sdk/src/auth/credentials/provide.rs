//! Credentials providers.

use std::{fmt, pin::Pin, sync::Arc};

use crate::{
    auth::{context::Context, credentials::Credentials},
    error::{Error, ErrorKind},
};

/// A future that resolves to credentials.
pub type ProvideFuture<'a> = Pin<Box<dyn Future<Output = Result<Credentials, ProvideError>> + Send + 'a>>;

/// A source of credentials. Implement this trait to use your own.
///
/// The client calls the provider when it first needs credentials, with at most one call in progress per tokio runtime, and caches the
/// result:
///
/// - Credentials with an [expiry](Credentials::expiring_at) are refreshed when less than 5 minutes or 15% of their lifetime is left,
///   whichever is longer, but not before half of their lifetime has passed. The refresh is delayed by a small random time. Calls continue
///   with the current credentials meanwhile, and wait only if those have expired. A failed refresh is retried after 1 second, then 2, then
///   4, up to 1 minute.
/// - If the service rejects credentials with status 401, they are refreshed, and the call is retried once if the new ones differ. This also
///   picks up a changed file or variable.
///
/// A refresh continues even if the call that started it is dropped.
pub trait ProvideCredentials: Send + Sync + 'static {
    /// Returns the name of the source, for messages.
    fn name(&self) -> &str;

    /// Returns credentials. Use `context` to access variables, files, the network and time.
    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a>;
}

/// Fixed credentials can be used as a provider: they return themselves.
impl ProvideCredentials for Credentials {
    fn name(&self) -> &str {
        "given credentials"
    }

    fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }
}

impl<T: ProvideCredentials + ?Sized> ProvideCredentials for Box<T> {
    fn name(&self) -> &str {
        T::name(self)
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        T::provide(self, context)
    }
}

impl<T: ProvideCredentials + ?Sized> ProvideCredentials for Arc<T> {
    fn name(&self) -> &str {
        T::name(self)
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        T::provide(self, context)
    }
}

/// Why a source returned no credentials.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProvideError {
    /// The source is not configured: a chain continues with the next one.
    NotConfigured(String),
    /// The source is configured incorrectly, or failed: a chain ends here.
    Failed(Error),
}

impl ProvideError {
    /// Creates a failure of your own source, such as "the vault is sealed": calls fail with [`ErrorKind::Credentials`]
    /// and this text, and a chain ends here. The text is logged; keep secrets out of it.
    pub fn failed(why: impl Into<String>) -> Self {
        Self::Failed(Error::new(ErrorKind::Credentials, why))
    }

    /// Like [`failed`](Self::failed), with a cause, which the error's [`source`](std::error::Error::source) returns.
    pub fn failed_because(why: impl Into<String>, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Failed(Error::new(ErrorKind::Credentials, why).with_source(source.into().into()))
    }
}

impl fmt::Display for ProvideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConfigured(why) => f.write_str(why),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ProvideError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotConfigured(_) => None,
            Self::Failed(error) => error.source(),
        }
    }
}

impl From<Error> for ProvideError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
