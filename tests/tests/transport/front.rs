//! A server that stands before the emulator: it speaks TLS, and hands everything on.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use codearts_pipeline_emulator::Emulator;
use rcgen::{BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::TlsAcceptor;

/// A certificate with its key, in PEM.
pub(crate) struct Leaf {
    pub(crate) certificate: String,
    pub(crate) key: String,
}

impl Leaf {
    /// Both in one text.
    pub(crate) fn whole(&self) -> String {
        format!("{}{}", self.certificate, self.key)
    }
}

/// An authority that no operating system trusts.
pub(crate) struct Authority {
    pub(crate) certificate: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        // Names tell authorities apart, where keys could as well.
        static NUMBER: AtomicUsize = AtomicUsize::new(0);
        let mut parameters = CertificateParams::new(Vec::new()).expect("parameters");
        let name = format!("authority {} of the tests", NUMBER.fetch_add(1, Ordering::Relaxed));
        parameters.distinguished_name.push(DnType::CommonName, name);
        parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("a key");
        let certificate = parameters.self_signed(&key).expect("a certificate").pem();
        Self { certificate, issuer: Issuer::new(parameters, key) }
    }

    /// A certificate for a host name and for `service.invalid`, to be used by servers and clients.
    pub(crate) fn leaf(&self, name: &str) -> Leaf {
        let mut parameters = CertificateParams::new(vec![name.to_owned(), "service.invalid".to_owned()]).expect("parameters");
        parameters.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        parameters.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().expect("a key");
        let certificate = parameters.signed_by(&key, &self.issuer).expect("a certificate").pem();
        Leaf { certificate, key: key.serialize_pem() }
    }
}

/// What a server of ours asks of those who connect.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asks {
    Nothing,
    ClientCertificate,
}

/// A server for `localhost` that speaks TLS, and hands what it hears to the emulator.
pub(crate) struct TlsFront {
    pub(crate) port: u16,
    /// Of each connection the certificate that the client showed.
    pub(crate) shown: Arc<Mutex<Vec<Option<CertificateDer<'static>>>>>,
}

impl TlsFront {
    pub(crate) async fn start(emulator: &Emulator, authority: &Authority, asks: Asks) -> Self {
        let leaf = authority.leaf("localhost");
        let certificate = CertificateDer::from_pem_slice(leaf.certificate.as_bytes()).expect("a certificate");
        let key = PrivateKeyDer::from_pem_slice(leaf.key.as_bytes()).expect("a key");
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions().expect("versions");
        let config = match asks {
            Asks::Nothing => config.with_no_client_auth(),
            Asks::ClientCertificate => {
                let mut roots = RootCertStore::empty();
                roots.add(CertificateDer::from_pem_slice(authority.certificate.as_bytes()).expect("a certificate")).expect("a root");
                config.with_client_cert_verifier(
                    WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build().expect("a verifier"),
                )
            }
        };
        let acceptor = TlsAcceptor::from(Arc::new(config.with_single_cert(vec![certificate], key).expect("a certificate with its key")));
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let front = Self { port: listener.local_addr().expect("an address").port(), shown: Arc::default() };
        let (target, shown) = (emulator.address(), front.shown.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, shown) = (acceptor.clone(), shown.clone());
                tokio::spawn(async move {
                    let Ok(mut client) = acceptor.accept(stream).await else { return };
                    let certificate = client.get_ref().1.peer_certificates().and_then(|chain| chain.first()).cloned();
                    shown.lock().expect("no panic").push(certificate.map(CertificateDer::into_owned));
                    if let Ok(mut server) = TcpStream::connect(target).await {
                        let _ = copy_bidirectional(&mut client, &mut server).await;
                    }
                });
            }
        });
        front
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("https://localhost:{}", self.port)
    }
}
