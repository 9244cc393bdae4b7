//! The HTTP client beneath: how it is set up, and which TLS it speaks.

use std::time::Duration;

use crate::{
    config::CONNECT_TIMEOUT,
    error::{Error, ErrorKind},
};

const USER_AGENT: &str = concat!("codearts-pipeline-rust/", env!("CARGO_PKG_VERSION"));

/// What the HTTP client of a client is made from.
#[derive(Debug)]
pub(crate) struct HttpOptions {
    pub(crate) connect_timeout: Duration,
}

impl Default for HttpOptions {
    fn default() -> Self {
        Self { connect_timeout: CONNECT_TIMEOUT }
    }
}

impl HttpOptions {
    /// Makes the HTTP client.
    pub(crate) fn build(&self) -> Result<reqwest::Client, Error> {
        self.build_with(|builder| builder)
    }

    /// Makes an HTTP client that uses no proxy, whatever the environment says.
    pub(crate) fn build_direct(&self) -> Result<reqwest::Client, Error> {
        self.build_with(reqwest::ClientBuilder::no_proxy)
    }

    fn build_with(&self, change: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder) -> Result<reqwest::Client, Error> {
        #[expect(clippy::disallowed_methods, reason = "the one place where an HTTP client is made")]
        let builder = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .connect_timeout(self.connect_timeout)
            // A signature covers the path, so that what follows a redirect would be refused, or would leak it.
            .redirect(reqwest::redirect::Policy::none())
            // A layer below would send an old signature again.
            .retry(reqwest::retry::never())
            .referer(false);
        #[cfg(feature = "rustls")]
        let builder = builder.tls_backend_preconfigured(rustls_config()?);
        change(builder).build().map_err(|error| Error::new(ErrorKind::Configuration, format!("the HTTP client cannot be set up: {error}")))
    }
}

/// TLS by rustls with ring, trusting what the operating system trusts. No process-wide provider is touched.
#[cfg(feature = "rustls")]
fn rustls_config() -> Result<rustls::ClientConfig, Error> {
    use rustls_platform_verifier::BuilderVerifierExt as _;

    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_platform_verifier())
        .map(|config| config.with_no_client_auth())
        .map_err(|error| Error::new(ErrorKind::Configuration, format!("TLS cannot be set up: {error}")))
}
