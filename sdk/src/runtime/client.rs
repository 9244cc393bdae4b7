//! The handle that users hold. How one is made is told in `crate::client`.

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    config::{Clock, Endpoint},
    credentials::Credentials,
};

/// A client of the service.
///
/// Cheap to clone, and to be shared between tasks and threads: clones use the same connections.
/// Make one with [`Client::builder`] or [`Client::from_env`] and keep it.
#[derive(Clone)]
pub struct Client {
    pub(crate) core: Arc<Core>,
}

pub(crate) struct Core {
    pub(crate) http: reqwest::Client,
    pub(crate) endpoint: Endpoint,
    pub(crate) credentials: Credentials,
    pub(crate) clock: Clock,
    pub(crate) timeout: Duration,
}

impl Client {
    /// The address that this client talks to.
    pub fn endpoint(&self) -> &str {
        self.core.endpoint.as_str()
    }
}

/// Shows the endpoint and the kind of credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.endpoint()).field("credentials", &self.core.credentials).finish_non_exhaustive()
    }
}
