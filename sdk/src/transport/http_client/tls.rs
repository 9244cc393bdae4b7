//! TLS: which library speaks it, whom it trusts, and what it shows of itself.

#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
use crate::transport::http_client::setup_error::innermost;
#[cfg(not(feature = "rustls-no-provider"))]
use crate::transport::http_client::setup_error::wrong;
use crate::{error::Error, transport::http_client::pem::Identity};

/// Sets TLS up: what the operating system trusts and `roots` as well, with `identity` for servers that ask.
///
/// rustls where it is built in, else the operating system's library.
#[cfg(feature = "rustls-no-provider")]
pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    roots: &[String],
    identity: Option<&Identity>,
) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_preconfigured(with_rustls::config(roots, identity)?))
}

/// Sets TLS up with the operating system's library.
#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
pub(super) fn set_up(
    mut builder: reqwest::ClientBuilder,
    roots: &[String],
    identity: Option<&Identity>,
) -> Result<reqwest::ClientBuilder, Error> {
    let rejected = |what: &str, error: reqwest::Error| wrong(format!("the {what} cannot be used: {}", innermost(&error)));
    for pem in roots {
        let root = reqwest::Certificate::from_pem(pem.as_bytes()).map_err(|error| rejected("root certificate", error))?;
        builder = builder.tls_certs_merge([root]);
    }
    if let Some(Identity { certificates, key }) = identity {
        if !key.starts_with("-----BEGIN PRIVATE KEY-----") {
            return Err(wrong(
                "the client certificate cannot be used: native-tls reads keys as PKCS #8 (`-----BEGIN PRIVATE KEY-----`); \
                 convert it, for instance with `openssl pkcs8 -topk8 -nocrypt`",
            ));
        }
        let identity = reqwest::Identity::from_pkcs8_pem(certificates.join("\n").as_bytes(), key.as_bytes())
            .map_err(|error| rejected("client certificate", error))?;
        builder = builder.identity(identity);
    }
    Ok(builder)
}

/// There is no TLS in this build.
#[cfg(not(any(feature = "native-tls", feature = "rustls-no-provider")))]
pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    roots: &[String],
    identity: Option<&Identity>,
) -> Result<reqwest::ClientBuilder, Error> {
    if !roots.is_empty() || identity.is_some_and(|Identity { certificates, key }| !certificates.is_empty() || !key.is_empty()) {
        return Err(wrong("certificates were given, and this build speaks no TLS: turn on the feature `rustls` or `native-tls`"));
    }
    Ok(builder)
}

/// TLS by rustls. No process-wide provider is set.
#[cfg(feature = "rustls-no-provider")]
mod with_rustls {
    use std::{fmt, sync::Arc};

    use rustls::{
        ClientConfig,
        crypto::CryptoProvider,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    };
    use rustls_platform_verifier::Verifier;

    use crate::{
        error::Error,
        transport::http_client::{pem::Identity, setup_error::wrong},
    };

    #[cfg(not(target_os = "android"))]
    const ROOT: &str = "root certificate";
    const CLIENT: &str = "client certificate";

    pub(super) fn config(roots: &[String], identity: Option<&Identity>) -> Result<ClientConfig, Error> {
        let provider = provider()?;
        let wanting = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(format!("TLS cannot be set up: {error}")))?
            // What the platform's verifier is called by rustls; it verifies.
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier(roots, provider)?));
        let Some(Identity { certificates, key }) = identity else { return Ok(wanting.with_no_client_auth()) };
        let chain = read(certificates, CLIENT)?;
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).map_err(|error| rejected(CLIENT, &format_args!("its key: {error}")))?;
        wanting.with_client_auth_cert(chain, key).map_err(|error| rejected(CLIENT, &error))
    }

    /// The process-wide provider if there is one, else ring.
    fn provider() -> Result<Arc<CryptoProvider>, Error> {
        if let Some(installed) = CryptoProvider::get_default() {
            return Ok(installed.clone());
        }
        #[cfg(feature = "rustls")]
        return Ok(Arc::new(rustls::crypto::ring::default_provider()));
        #[cfg(not(feature = "rustls"))]
        Err(wrong(
            "rustls has no crypto provider: install one at the start of the program, for instance with \
             `rustls::crypto::ring::default_provider().install_default()`, or turn on the feature `rustls`, which brings ring",
        ))
    }

    #[cfg(not(target_os = "android"))]
    fn verifier(roots: &[String], provider: Arc<CryptoProvider>) -> Result<Verifier, Error> {
        let roots = read(roots, ROOT)?;
        for root in &roots {
            // Reported here, apart from what else can go wrong when the verifier is made.
            rustls::RootCertStore::empty().add(root.clone()).map_err(|error| rejected(ROOT, &error))?;
        }
        Verifier::new_with_extra_roots(roots, provider).map_err(|error| wrong(format!("TLS cannot be set up: {error}")))
    }

    #[cfg(target_os = "android")]
    fn verifier(roots: &[String], provider: Arc<CryptoProvider>) -> Result<Verifier, Error> {
        if !roots.is_empty() {
            return Err(wrong("root certificates cannot be added on Android; add them to the system, or use `http_client`"));
        }
        Verifier::new(provider).map_err(|error| wrong(format!("TLS cannot be set up: {error}")))
    }

    /// Reads certificates. `what` they are stands in the error.
    fn read(pems: &[String], what: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
        pems.iter().map(|pem| CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|error| rejected(what, &error))).collect()
    }

    fn rejected(what: &str, why: &dyn fmt::Display) -> Error {
        wrong(format!("the {what} cannot be used: {why}"))
    }
}
