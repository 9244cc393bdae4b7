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
/// It is cheap to clone and can be shared between tasks and threads: clones share connections. Create one with [`Client::builder`] or
/// [`Client::from_env`] and reuse it.
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
    /// The header for calls that do not set one of this name.
    pub(crate) language: Option<(HeaderName, HeaderValue)>,
    /// The id of the account, after it was looked up.
    pub(crate) account_id: OnceCell<String>,
}

impl Client {
    /// Returns the endpoint of this client. If there are several, returns the one that the client currently prefers.
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
