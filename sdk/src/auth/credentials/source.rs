//! The credentials of a client: fixed, or from a provider and cached.

use std::fmt;

use crate::{
    auth::{
        context::Context,
        credentials::{Credentials, cache::Cache, provide::ProvideCredentials},
    },
    error::Error,
};

/// Where a client gets its credentials.
pub(crate) enum CredentialsSource {
    Given(Credentials),
    Provided(Cache),
}

impl CredentialsSource {
    pub(crate) fn provided(provider: impl ProvideCredentials) -> Self {
        Self::Provided(Cache::new(Box::new(provider)))
    }

    /// Returns fixed credentials, for which no provider is called.
    pub(crate) fn given(&self) -> Option<&Credentials> {
        match self {
            Self::Given(credentials) => Some(credentials),
            Self::Provided(_) => None,
        }
    }

    /// Returns credentials that are valid now.
    pub(crate) async fn current(&self, context: &Context) -> Result<Credentials, Error> {
        match self {
            Self::Given(credentials) => Ok(credentials.clone()),
            Self::Provided(cache) => cache.current(context).await,
        }
    }

    /// Refreshes after the service rejected `used`. Returns whether there are different credentials now.
    pub(crate) async fn refresh(&self, context: &Context, used: &Credentials) -> bool {
        match self {
            Self::Given(_) => false,
            Self::Provided(cache) => cache.refresh(context, used).await,
        }
    }
}

impl fmt::Debug for CredentialsSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(credentials) => credentials.fmt(f),
            Self::Provided(cache) => write!(f, "from {}", cache.name()),
        }
    }
}
