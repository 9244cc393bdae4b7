//! Whom the client trusts, and what it shows of itself.

use codearts_pipeline::ErrorKind;
use codearts_pipeline_emulator::Emulator;
use rustls::pki_types::{CertificateDer, pem::PemObject};

use crate::{
    builder, call,
    front::{Asks, Authority, TlsFront},
};

#[tokio::test]
async fn an_authority_of_the_users_own_is_trusted_when_given_and_not_before() {
    let (emulator, authority) = (Emulator::start().expect("started"), Authority::new());
    let front = TlsFront::start(&emulator, &authority, Asks::Nothing).await;

    let stranger = builder(&emulator).endpoint(front.endpoint()).no_proxy().build().expect("a client");
    let error = call(&stranger).await.expect_err("an authority that nobody trusts");
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
    assert_eq!(emulator.requests().len(), 0);

    let other = Authority::new().certificate;
    for roots in [vec![authority.certificate.clone()], vec![other.clone(), authority.certificate.clone()]] {
        let mut friend = builder(&emulator).endpoint(front.endpoint()).no_proxy();
        for root in roots {
            friend = friend.root_certificate_pem(root);
        }
        call(&friend.build().expect("a client")).await.expect("trusted");
    }
    let both = format!("{other}\n{}", authority.certificate);
    let friend = builder(&emulator).endpoint(front.endpoint()).no_proxy().root_certificate_pem(both).build().expect("a client");
    call(&friend).await.expect("trusted");
    assert!(emulator.requests().iter().all(|request| request.signature_verified()));
}

#[tokio::test]
async fn a_certificate_for_another_name_is_rejected() {
    let (emulator, authority) = (Emulator::start().expect("started"), Authority::new());
    let front = TlsFront::start(&emulator, &authority, Asks::Nothing).await;
    let client = builder(&emulator)
        .endpoint(format!("https://127.0.0.1:{}", front.port))
        .no_proxy()
        .root_certificate_pem(authority.certificate.as_bytes())
        .build()
        .expect("a client");
    let error = call(&client).await.expect_err("the certificate is for localhost");
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[tokio::test]
async fn the_client_certificate_is_shown_to_who_asks() {
    let (emulator, authority) = (Emulator::start().expect("started"), Authority::new());
    let leaf = authority.leaf("client.example.com");
    let front = TlsFront::start(&emulator, &authority, Asks::ClientCertificate).await;
    let client = |identity: Option<String>| {
        let mut builder = builder(&emulator).endpoint(front.endpoint()).no_proxy().root_certificate_pem(authority.certificate.as_bytes());
        if let Some(identity) = identity {
            builder = builder.client_identity_pem(identity);
        }
        let shown = format!("{builder:?} {builder:#?}");
        assert!(!shown.contains("PRIVATE KEY") && !shown.contains(leaf.key.lines().nth(1).expect("a key")), "{shown}");
        builder.build().expect("a client")
    };
    for whole in [leaf.whole(), format!("{}{}", leaf.key, leaf.certificate)] {
        call(&client(Some(whole))).await.expect("let in");
    }
    let expected = CertificateDer::from_pem_slice(leaf.certificate.as_bytes()).expect("a certificate");
    assert_eq!(*front.shown.lock().expect("no panic"), [Some(expected.clone()), Some(expected)]);
    call(&client(None)).await.expect_err("nothing was shown");
}

#[test]
fn what_is_no_certificate_is_told_and_no_key_is_repeated() {
    let emulator = Emulator::start().expect("started");
    let (leaf, other) = (Authority::new().leaf("a"), Authority::new().leaf("b"));
    let secret = leaf.key.lines().nth(1).expect("a key").to_owned();
    let junk = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let junk_key = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
    let rejected = |text: String, identity: bool| {
        let builder = builder(&emulator).endpoint("https://example.com");
        let builder = if identity { builder.client_identity_pem(text) } else { builder.root_certificate_pem(text) };
        let error = builder.build().expect_err("rejected");
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains(&secret), "{shown}");
        assert!(shown.contains(if identity { "the client certificate" } else { "the root certificate" }), "{shown}");
    };
    for root in [String::new(), "no PEM".to_owned(), junk.to_owned(), leaf.key.clone(), leaf.whole()] {
        rejected(root, false);
    }
    for identity in [
        String::new(),
        leaf.certificate.clone(),
        leaf.key.clone(),
        format!("{junk}{}", leaf.key),
        format!("{}{junk_key}", leaf.certificate),
        // The key of somebody else.
        format!("{}{}", other.certificate, leaf.key),
    ] {
        rejected(identity, true);
    }
}
