//! Where credentials come from when they are not given once and for all.

use std::{fmt, pin::Pin, sync::Arc};

use crate::{
    auth::{context::Context, credentials::Credentials},
    error::{Error, ErrorKind},
};

/// A future that ends with credentials.
pub type ProvideFuture<'a> = Pin<Box<dyn Future<Output = Result<Credentials, ProvideError>> + Send + 'a>>;

/// A source of credentials. Implement it to bring your own.
///
/// The client asks when it first needs credentials, never twice at once, and keeps what it gets:
///
/// - Credentials with an [end](Credentials::expiring_at) are asked for again when less of their life is left than five
///   minutes or 15 % of it, whichever is more, but not before half of it is over. The moment is put off a little, at
///   random. Calls go on with the old ones meanwhile, and only if those have ended do they wait. If asking fails, it is
///   tried again after a second, then two, then four, up to a minute.
/// - When the service rejects them with status 401, they are asked for again, and if there are others now the call is made
///   once more. A file or variable that was changed is noticed by that.
///
/// Asking goes on when the call that was the reason for it is given up.
pub trait ProvideCredentials: Send + Sync + 'static {
    /// Name of the source, for messages.
    fn name(&self) -> &str;

    /// Gives credentials. Variables, files, the network and time are to be reached through the context.
    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a>;
}

/// Credentials give themselves.
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

/// Why a source gave no credentials.
#[derive(Debug)]
#[non_exhaustive]
pub enum ProvideError {
    /// The source is not set up here: a chain goes on to the next one.
    NotConfigured(String),
    /// The source is set up, and wrongly, or did not work: a chain ends here.
    Failed(Error),
}

impl ProvideError {
    /// A failure of a source of your own, such as "the vault is sealed": calls fail with [`ErrorKind::Credentials`] and this text, and a
    /// chain ends here. The text goes to logs; keep secrets out of it.
    pub fn failed(why: impl Into<String>) -> Self {
        Self::Failed(Error::new(ErrorKind::Credentials, why))
    }

    /// The same with what made it fail, which [`source`](std::error::Error::source) of the error gives.
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
