//! The credentials of a client: given, or asked for and kept.

use std::fmt;

use super::{Credentials, ProvideCredentials, ProvideError, problem};
use crate::{context::Context, error::Error};

/// Where a client has its credentials from.
pub(crate) enum Source {
    Given(Credentials),
    Provider(Box<dyn ProvideCredentials>),
}

impl Source {
    /// Credentials that can be used now.
    pub(crate) async fn current(&self, context: &Context) -> Result<Credentials, Error> {
        match self {
            Self::Given(credentials) => Ok(credentials.clone()),
            Self::Provider(provider) => provider.provide(context).await.map_err(|error| match error {
                ProvideError::NotConfigured(why) => problem(why),
                ProvideError::Failed(error) => error,
            }),
        }
    }

    /// Asks anew, because the service refused what there was. Whether there is something new.
    pub(crate) async fn renew(&self, _: &Context) -> bool {
        false
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Given(credentials) => credentials.fmt(f),
            Self::Provider(provider) => write!(f, "from {}", provider.name()),
        }
    }
}
