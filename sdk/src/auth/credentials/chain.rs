//! Providers asked one after the other.

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

/// Providers asked one after the other, until one has credentials.
///
/// One that is *not configured* is passed over. One that is configured, and wrongly, or that fails, ends the search with
/// its error: to go on would mean calls under another name than the one that was meant. If all are passed over, the
/// error says of each why.
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
    /// A chain of nothing.
    pub const fn new() -> Self {
        Self { providers: Vec::new() }
    }

    /// Adds a provider, which is asked after those before it.
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

/// Where a client looks for credentials when it is given none:
///
/// 1. [`OidcProvider::from_env`]: the variables `HUAWEICLOUD_OIDC_*`, an id token exchanged through STS.
/// 2. [`EnvironmentProvider`]: `HUAWEICLOUD_SDK_IDP_ID` with `HUAWEICLOUD_SDK_ID_TOKEN_FILE`; `HUAWEICLOUD_SDK_AK` with
///    `HUAWEICLOUD_SDK_SK`; `CLOUD_SDK_AK` with `CLOUD_SDK_SK`.
/// 3. [`ProfileProvider`]: the file `~/.huaweicloud/credentials`.
/// 4. [`PodIdentityProvider`]: `HC_CONTAINER_CREDENTIALS_FULL_URI`, the agent of a container cluster.
/// 5. [`MetadataProvider`]: the agency of the server.
///
/// The vendor's SDKs have the last two the other way round. Here the metadata service is last because it is the one that
/// can only be asked over the network: where there is none, finding that out takes up to three seconds, and in a
/// container of a cluster it would respond with the keys of the node in place of the container's own.
///
/// What is found is kept as with any other provider; the search is made again when keys expire or are rejected.
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
    /// The chain as described.
    pub fn new() -> Self {
        Self { profile: ProfileProvider::new(), metadata: Some(MetadataProvider::new()) }
    }

    /// Takes another profile, or another file.
    #[must_use]
    pub fn profile(self, provider: ProfileProvider) -> Self {
        Self { profile: provider, ..self }
    }

    /// Asks another metadata service.
    #[must_use]
    pub fn metadata(self, provider: MetadataProvider) -> Self {
        Self { metadata: Some(provider), ..self }
    }

    /// Leaves the metadata service out.
    #[must_use]
    pub fn without_metadata(self) -> Self {
        Self { metadata: None, ..self }
    }

    /// The same chain, to which more can be added.
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
