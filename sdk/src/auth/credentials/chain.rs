//! Chains of credentials providers.

use std::fmt;

use crate::auth::{
    context::Context,
    credentials::{
        env::EnvironmentProvider,
        metadata::MetadataProvider,
        oidc::OidcProvider,
        pod_identity::PodIdentityProvider,
        profile::ProfileProvider,
        provide::{ProvideCredentials, ProvideError, ProvideFuture},
    },
};

/// Tries providers in order until one returns credentials.
///
/// A provider that is *not configured* is skipped. A provider that is configured incorrectly, or that fails, ends the
/// search with its error: continuing would make calls under an identity other than the intended one. If all providers
/// are skipped, the error gives the reason for each.
///
/// ```
/// use codearts_pipeline::credentials::{Chain, EnvironmentProvider, ProfileProvider};
///
/// let chain = Chain::new().then(EnvironmentProvider::new()).then(ProfileProvider::named("staging"));
/// ```
#[derive(Default)]
pub struct Chain {
    providers: Vec<Box<dyn ProvideCredentials>>,
}

impl Chain {
    /// Creates an empty chain.
    pub const fn new() -> Self {
        Self { providers: Vec::new() }
    }

    /// Adds a provider, which is tried after those before it.
    #[must_use]
    pub fn then(mut self, provider: impl ProvideCredentials) -> Self {
        self.providers.push(Box::new(provider));
        self
    }

    fn names(&self) -> Vec<&str> {
        self.providers.iter().map(|provider| provider.name()).collect()
    }
}

impl ProvideCredentials for Chain {
    fn name(&self) -> &str {
        "chain"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async move {
            let mut reasons = Vec::with_capacity(self.providers.len());
            for provider in &self.providers {
                match provider.provide(context).await {
                    Err(ProvideError::NotConfigured(why)) => reasons.push(format!("{}: {why}", provider.name())),
                    outcome => return outcome,
                }
            }
            let reasons = if reasons.is_empty() { "the chain has no providers".to_owned() } else { reasons.join("; ") };
            Err(ProvideError::NotConfigured(reasons))
        })
    }
}

/// Shows the names of the providers.
impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Chain").field(&self.names()).finish()
    }
}

/// The chain that a client searches if it has neither credentials nor a provider:
///
/// 1. [`OidcProvider::from_env`]: the variables `HUAWEICLOUD_OIDC_*`; STS exchanges an ID token for keys.
/// 2. [`EnvironmentProvider`]: `HUAWEICLOUD_SDK_IDP_ID` with `HUAWEICLOUD_SDK_ID_TOKEN_FILE`; `HUAWEICLOUD_SDK_AK` with
///    `HUAWEICLOUD_SDK_SK`; `CLOUD_SDK_AK` with `CLOUD_SDK_SK`.
/// 3. [`ProfileProvider`]: the file `~/.huaweicloud/credentials`.
/// 4. [`PodIdentityProvider`]: `HC_CONTAINER_CREDENTIALS_FULL_URI`, the agent of a container cluster.
/// 5. [`MetadataProvider`]: the agency of the server.
///
/// The vendor's SDKs try the last two in reverse order. Here the metadata service is last because it can only be
/// detected over the network: if there is none, this takes up to 3 seconds. In a container of a cluster it would return
/// the keys of the node instead of the container's own.
///
/// The result is cached as with any other provider. The search starts again when keys expire or are rejected.
#[derive(Debug)]
pub struct DefaultChain {
    profile: ProfileProvider,
    metadata: Option<MetadataProvider>,
}

impl Default for DefaultChain {
    fn default() -> Self {
        Self::new()
    }
}

impl DefaultChain {
    /// Creates the chain described above.
    pub fn new() -> Self {
        Self { profile: ProfileProvider::new(), metadata: Some(MetadataProvider::new()) }
    }

    /// Replaces the profile provider, to use another profile or file.
    #[must_use]
    pub fn profile(self, provider: ProfileProvider) -> Self {
        Self { profile: provider, ..self }
    }

    /// Replaces the metadata provider, to use another endpoint.
    #[must_use]
    pub fn metadata(self, provider: MetadataProvider) -> Self {
        Self { metadata: Some(provider), ..self }
    }

    /// Removes the metadata service from the chain.
    #[must_use]
    pub fn without_metadata(self) -> Self {
        Self { metadata: None, ..self }
    }

    /// Returns the same chain as a [`Chain`], to which you can add providers.
    pub fn into_chain(self) -> Chain {
        let chain = Chain::new()
            .then(OidcProvider::from_env())
            .then(EnvironmentProvider::new())
            .then(self.profile)
            .then(PodIdentityProvider::new());
        match self.metadata {
            Some(metadata) => chain.then(metadata),
            None => chain,
        }
    }
}

impl ProvideCredentials for DefaultChain {
    fn name(&self) -> &str {
        "default chain"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        let chain = Self { profile: self.profile.clone(), metadata: self.metadata.clone() }.into_chain();
        Box::pin(async move { chain.provide(context).await })
    }
}
