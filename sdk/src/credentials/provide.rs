//! Where credentials come from when they are not given once and for all.

use std::{fmt, pin::Pin};

use super::Credentials;
use crate::{context::Context, error::Error};

/// A future that ends with credentials.
pub type ProvideFuture<'a> = Pin<Box<dyn Future<Output = Result<Credentials, ProvideError>> + Send + 'a>>;

/// A source of credentials. Implement it to bring your own.
///
/// The client asks when it needs credentials and has none that still live, never twice at once, and keeps what it gets
/// until it is about to expire.
pub trait ProvideCredentials: Send + Sync + 'static {
    /// Name of the source, for messages.
    fn name(&self) -> &str;

    /// Gives credentials. Variables, files, the network and time are to be reached through the context.
    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a>;
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

impl fmt::Display for ProvideError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotConfigured(why) => f.write_str(why),
            Self::Failed(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ProvideError {}

impl From<Error> for ProvideError {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}
