//! Who calls: credentials and their providers, signing, the environment they are found in.

mod context;
pub mod credentials;
pub(crate) mod iam_endpoints;
pub mod signing;

pub use self::{
    context::Context,
    credentials::{Credentials, ProvideCredentials, ProvideError, ProvideFuture},
};
pub(crate) use self::{
    context::EndpointOverrides,
    credentials::{
        CredentialsSource, DefaultChain, Kind, SECURITY_TOKEN, SECURITY_TOKEN_HEADER, SIGNING_DATE, USER_TOKEN, identity_provider,
    },
    iam_endpoints::STS_VARIABLE,
    signing::{CONTENT_HASH_HEADER, Payload, SignableRequest, SigningDate, UNSIGNED_PAYLOAD, encoded},
};
