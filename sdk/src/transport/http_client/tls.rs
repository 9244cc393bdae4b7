//! TLS: the library, the trusted roots and the client certificate.

#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
use crate::transport::http_client::setup_error::innermost;
#[cfg(not(feature = "rustls-no-provider"))]
use crate::transport::http_client::setup_error::wrong;
use crate::{error::Error, transport::http_client::pem::Identity};

/// Sets up TLS: trusts what the operating system trusts and `roots`, and uses `identity` for servers that request it.
///
/// Uses rustls if it is built in, else the operating system's library.
#[cfg(feature = "rustls-no-provider")]
pub(super) fn set_up(
    builder: reqwest::ClientBuilder,
    roots: &[String],
    identity: Option<&Identity>,
) -> Result<reqwest::ClientBuilder, Error> {
    Ok(builder.tls_backend_preconfigured(with_rustls::config(roots, identity)?))
}

/// Sets up TLS with the operating system's library.
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

/// This build has no TLS.
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

/// TLS with rustls. No process-wide provider is set.
#[cfg(feature = "rustls-no-provider")]
mod with_rustls {
    use std::{
        fmt,
        sync::{Arc, OnceLock},
    };

    use rustls::{
        ClientConfig, DigitallySignedStruct, SignatureScheme,
        client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
        crypto::CryptoProvider,
        pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime, pem::PemObject},
    };
    use rustls_platform_verifier::Verifier;

    use crate::{
        error::Error,
        transport::http_client::{pem::Identity, setup_error::wrong},
    };

    const CLIENT: &str = "client certificate";

    pub(super) fn config(roots: &[String], identity: Option<&Identity>) -> Result<ClientConfig, Error> {
        let provider = provider()?;
        let wanting = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| wrong(format!("TLS cannot be set up: {error}")))?
            // This is what rustls calls the platform's verifier. It does verify.
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

    /// The platform's verifier, created when a server first presents a certificate. Creating it reads what the operating system trusts,
    /// which takes a while, and fails if nothing is trusted. A client that never uses TLS needs neither.
    #[derive(Debug)]
    struct LazyVerifier {
        roots: Vec<CertificateDer<'static>>,
        provider: Arc<CryptoProvider>,
        made: OnceLock<Result<Verifier, rustls::Error>>,
    }

    fn verifier(roots: &[String], provider: Arc<CryptoProvider>) -> Result<LazyVerifier, Error> {
        #[cfg(target_os = "android")]
        if !roots.is_empty() {
            return Err(wrong("root certificates cannot be added on Android; add them to the system, or use `http_client`"));
        }
        let roots = read(roots, "root certificate")?;
        for root in &roots {
            // A bad certificate is reported immediately.
            rustls::RootCertStore::empty().add(root.clone()).map_err(|error| rejected("root certificate", &error))?;
        }
        Ok(LazyVerifier { roots, provider, made: OnceLock::new() })
    }

    impl LazyVerifier {
        fn get(&self) -> Result<&Verifier, rustls::Error> {
            let made = self.made.get_or_init(|| {
                #[cfg(not(target_os = "android"))]
                return Verifier::new_with_extra_roots(self.roots.clone(), self.provider.clone());
                #[cfg(target_os = "android")]
                return Verifier::new(self.provider.clone());
            });
            made.as_ref().map_err(Clone::clone)
        }
    }

    impl ServerCertVerifier for LazyVerifier {
        fn verify_server_cert(
            &self,
            end_entity: &CertificateDer<'_>,
            intermediates: &[CertificateDer<'_>],
            server_name: &ServerName<'_>,
            ocsp_response: &[u8],
            now: UnixTime,
        ) -> Result<ServerCertVerified, rustls::Error> {
            self.get()?.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
        }

        fn verify_tls12_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, rustls::Error> {
            self.get()?.verify_tls12_signature(message, cert, dss)
        }

        fn verify_tls13_signature(
            &self,
            message: &[u8],
            cert: &CertificateDer<'_>,
            dss: &DigitallySignedStruct,
        ) -> Result<HandshakeSignatureValid, rustls::Error> {
            self.get()?.verify_tls13_signature(message, cert, dss)
        }

        fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
            self.provider.signature_verification_algorithms.supported_schemes()
        }
    }

    /// Reads certificates. `what` is the name of the certificates in errors.
    fn read(pems: &[String], what: &str) -> Result<Vec<CertificateDer<'static>>, Error> {
        pems.iter().map(|pem| CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|error| rejected(what, &error))).collect()
    }

    fn rejected(what: &str, why: &dyn fmt::Display) -> Error {
        wrong(format!("the {what} cannot be used: {why}"))
    }
}
