//! The credentials of a client: given, or asked for and kept.

use std::fmt;

use crate::{
    auth::{
        context::Context,
        credentials::{Credentials, cache::Cache, provide::ProvideCredentials},
    },
    error::Error,
};

/// Where a client has its credentials from.
pub(crate) enum CredentialsSource {
    Given(Credentials),
    Provided(Cache),
}

impl CredentialsSource {
    pub(crate) fn provided(provider: impl ProvideCredentials) -> Self {
        Self::Provided(Cache::new(Box::new(provider)))
    }

    /// Credentials for which nobody has to be asked.
    pub(crate) fn given(&self) -> Option<&Credentials> {
        match self {
            Self::Given(credentials) => Some(credentials),
            Self::Provided(_) => None,
        }
    }

    /// Credentials that can be used now.
    pub(crate) async fn current(&self, context: &Context) -> Result<Credentials, Error> {
        match self {
            Self::Given(credentials) => Ok(credentials.clone()),
            Self::Provided(cache) => cache.current(context).await,
        }
    }

    /// Asks again, because the service rejected what was used. Whether there is something else now.
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
