//! The handle that users hold. `crate::client` builds it.

use std::{fmt, sync::Arc, time::Duration};

use http::{HeaderName, HeaderValue};
use tokio::sync::OnceCell;

use crate::{
    auth::{Context, CredentialsSource},
    transport::{CallLimits, Endpoints, Hooks, Network, RetryPolicy, RetryThrottle},
};

/// A client of the service.
///
/// Cheap to clone, and to be shared between tasks and threads: clones use the same connections.
/// Make one with [`Client::builder`] or [`Client::from_env`] and keep it.
#[derive(Clone)]
pub struct Client {
    pub(crate) core: Arc<ClientInner>,
}

pub(crate) struct ClientInner {
    pub(crate) network: Arc<Network>,
    pub(crate) endpoints: Endpoints,
    pub(crate) credentials: CredentialsSource,
    pub(crate) context: Context,
    pub(crate) hooks: Hooks,
    pub(crate) retry: RetryPolicy,
    pub(crate) retry_throttle: RetryThrottle,
    pub(crate) call_limits: CallLimits,
    pub(crate) timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) max_response_bytes: usize,
    /// A header of each call that has none of this name.
    pub(crate) language: Option<(HeaderName, HeaderValue)>,
    /// The id of the account, once it was asked for.
    pub(crate) account_id: OnceCell<String>,
}

impl Client {
    /// The address that this client talks to; the one it prefers at the moment if it has several.
    pub fn endpoint(&self) -> &str {
        self.core.endpoints.preferred().as_str()
    }
}

/// Shows the endpoint and the kind of credentials.
impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("endpoint", &self.endpoint()).field("credentials", &self.core.credentials).finish_non_exhaustive()
    }
}
