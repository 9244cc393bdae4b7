//! Authentication: credentials and their providers, signing, and the environment that credentials come from.

mod authorize;
mod context;
pub mod credentials;
pub(crate) mod iam_endpoints;
pub mod signing;

pub(crate) use self::{
    authorize::authorize,
    context::EndpointOverrides,
    credentials::{CredentialsSource, DefaultChain, Kind, identity_provider},
    iam_endpoints::STS_VARIABLE,
    signing::{Payload, SignableRequest, encoded},
};
pub use self::{
    context::Context,
    credentials::{Credentials, ProvideCredentials, ProvideError, ProvideFuture},
};
