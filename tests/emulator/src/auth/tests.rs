//! Authentication, tested with the signing vectors.

use http::Request;

use super::*;
use crate::vectors::{Vector, vectors};

/// The date of all vectors.
const SIGNED_AT: Timestamp = Timestamp::constant(1_704_164_645, 0);

fn known(vector: &Vector) -> KnownCredentials {
    let security_token = vector.request().headers().get(SECURITY_TOKEN).map(|token| token.to_str().unwrap().to_owned());
    let key = KeyPair { access_key: vector.ak.clone(), secret_key: vector.sk.clone(), security_token };
    KnownCredentials { keys: vec![key], tokens: vec!["known-token".to_owned()] }
}

fn authenticate(known: &KnownCredentials, request: &Request<()>, body: &str, now: Timestamp) -> Auth {
    let uri = request.uri();
    let signable = Signable {
        method: request.method().as_str(),
        path: uri.path(),
        query: uri.query().unwrap_or_default(),
        headers: request.headers(),
    };
    known.authenticate(signable, body.as_bytes(), now)
}

fn vector(name: &str) -> Vector {
    vectors().into_iter().find(|vector| vector.name == name).expect("the vector is there")
}

/// What becomes of a vector once its request or body has been tampered with.
fn tampered(name: &str, tamper: impl FnOnce(&mut Request<()>, &mut String)) -> Auth {
    let mut vector = vector(name);
    let mut request = vector.request();
    tamper(&mut request, &mut vector.body);
    authenticate(&known(&vector), &request, &vector.body, SIGNED_AT)
}

fn rejected_because(auth: &Auth, reason: &str) {
    assert!(matches!(auth, Auth::Rejected(actual) if actual.contains(reason)), "{auth:?}, not {reason:?}");
}

#[test]
fn every_golden_vector_is_let_in() {
    for vector in vectors() {
        assert_eq!(authenticate(&known(&vector), &vector.request(), &vector.body, SIGNED_AT), Auth::Signature, "{}", vector.name);
    }
}

#[test]
fn another_key_or_another_secret_is_rejected() {
    for vector in vectors() {
        let mut others = known(&vector);
        others.keys[0].secret_key.push('x');
        rejected_because(&authenticate(&others, &vector.request(), &vector.body, SIGNED_AT), "signature fail");
        others.keys[0].access_key.push('x');
        rejected_because(&authenticate(&others, &vector.request(), &vector.body, SIGNED_AT), "not known");
    }
}

#[test]
fn a_signature_is_good_for_fifteen_minutes_either_way() {
    let vector = vector("get_simple_path");
    for (minutes, seconds, good) in [(15, 0, true), (15, 1, false), (-15, 0, true), (-15, -1, false), (60 * 24 * 365, 0, false)] {
        let now = SIGNED_AT + SignedDuration::from_mins(minutes) + SignedDuration::from_secs(seconds);
        let auth = authenticate(&known(&vector), &vector.request(), "", now);
        if good {
            assert_eq!(auth, Auth::Signature, "{minutes} min {seconds} s");
        } else {
            rejected_because(&auth, "outside the window");
        }
    }
}

#[test]
fn a_date_of_another_form_is_rejected() {
    for date in ["", "20240102T030405", "2024-01-02T03:04:05Z", "20240102T0304 5Z", "20241302T030405Z", "20240102t030405z"] {
        let auth = tampered("get_simple_path", |request, _| {
            request.headers_mut().insert(DATE, date.parse().unwrap());
        });
        rejected_because(&auth, "X-Sdk-Date is not of the form");
    }
    rejected_because(&tampered("get_simple_path", |request, _| drop(request.headers_mut().remove(DATE))), "x-sdk-date is missing");
}

#[test]
fn the_header_list_has_to_be_in_order_and_to_hold_the_date() {
    for (list, reason) in [
        ("x-sdk-date;host", "not sorted"),
        ("host;host;x-sdk-date", "not sorted"),
        ("Host;x-sdk-date", "lower case"),
        ("host;;x-sdk-date", "lower case"),
        ("", "lower case"),
        ("host", "X-Sdk-Date is not signed"),
        ("host;x-absent;x-sdk-date", "x-absent was not sent"),
        ("x-sdk-date", "signature fail"),
    ] {
        let auth = tampered("get_simple_path", |request, _| {
            let header = request.headers()[AUTHORIZATION].to_str().unwrap().replace("host;x-sdk-date", list);
            request.headers_mut().insert(AUTHORIZATION, header.parse().unwrap());
        });
        rejected_because(&auth, reason);
    }
}

#[test]
fn headers_that_count_must_not_come_twice() {
    for (name, value) in [
        ("authorization", "SDK-HMAC-SHA256 x"),
        ("x-sdk-date", "20240102T030405Z"),
        ("host", "other"),
        ("x-project-id", "other"),
        ("x-security-token", "other"),
        ("x-sdk-content-sha256", "other"),
    ] {
        let auth = tampered("security_token", |request, _| {
            request.headers_mut().append(name, value.parse().unwrap());
            request.headers_mut().append(name, value.parse().unwrap());
        });
        rejected_because(&auth, &format!("{name} was sent more than once"));
    }
}

#[test]
fn a_security_token_has_to_be_the_keys_own_and_signed() {
    let token = |value: Option<&str>| {
        tampered("security_token", |request, _| match value {
            Some(value) => drop(request.headers_mut().insert(SECURITY_TOKEN, value.parse().unwrap())),
            None => drop(request.headers_mut().remove(SECURITY_TOKEN)),
        })
    };
    rejected_because(&token(None), "is missing");
    rejected_because(&token(Some("other")), "does not belong");
    let unsigned = tampered("security_token", |request, _| {
        let header = request.headers()[AUTHORIZATION].to_str().unwrap().replace(";x-security-token", "");
        request.headers_mut().insert(AUTHORIZATION, header.parse().unwrap());
    });
    rejected_because(&unsigned, "X-Security-Token is not signed");
    let unknown = tampered("get_simple_path", |request, _| {
        request.headers_mut().insert(SECURITY_TOKEN, "any".parse().unwrap());
    });
    rejected_because(&unknown, "does not belong");
}

#[test]
fn a_body_may_go_unsigned_only_when_it_says_that_it_is_no_json() {
    assert_eq!(tampered("multipart_unsigned_payload", |_, body| body.push('x')), Auth::Signature);
    rejected_because(&tampered("post_json_ascii", |_, body| body.push(' ')), "signature fail");
    rejected_because(&tampered("caller_supplied_content_hash", |_, body| body.push(' ')), "not the hash of the body");
    for content_type in ["application/json", "Application/JSON;charset=utf-8", "application/bson"] {
        let auth = tampered("multipart_unsigned_payload", |request, _| {
            request.headers_mut().insert(CONTENT_TYPE, content_type.parse().unwrap());
        });
        rejected_because(&auth, "not the hash of the body");
    }
    let untyped = tampered("multipart_unsigned_payload", |request, _| drop(request.headers_mut().remove(CONTENT_TYPE)));
    rejected_because(&untyped, "not the hash of the body");
    // Slipped in by somebody else, who then could change the body.
    let slipped_in = tampered("get_simple_path", |request, _| {
        request.headers_mut().insert(CONTENT_TYPE, "text/plain".parse().unwrap());
        request.headers_mut().insert(CONTENT_HASH, UNSIGNED_PAYLOAD.parse().unwrap());
    });
    rejected_because(&slipped_in, "not the hash of the body");
}

#[test]
fn a_header_that_is_no_claim_is_rejected() {
    for header in [
        "",
        "SDK-HMAC-SHA256",
        "SDK-HMAC-SHA256 ",
        "Bearer abc",
        "V11-HMAC-SHA256 Credential=a, SignedHeaders=host, Signature=00",
        "SDK-HMAC-SHA256 Access=a, SignedHeaders=host",
        "SDK-HMAC-SHA256 Access=a, SignedHeaders=host, Signature=zz",
        "SDK-HMAC-SHA256 Access=a, SignedHeaders=host, Signature=00, More=1",
        "SDK-HMAC-SHA256 SignedHeaders=host, Access=a, Signature=00",
    ] {
        let auth = tampered("get_simple_path", |request, _| {
            request.headers_mut().insert(AUTHORIZATION, header.parse().unwrap());
        });
        rejected_because(&auth, "not of the form");
    }
}

#[test]
fn a_token_is_known_or_rejected_and_a_signature_goes_first() {
    let unsigned = |token: &str| {
        tampered("get_simple_path", |request, _| {
            request.headers_mut().remove(AUTHORIZATION);
            request.headers_mut().insert(USER_TOKEN, token.parse().unwrap());
        })
    };
    assert_eq!(unsigned("known-token"), Auth::Token);
    for token in ["", "known-toke", "known-tokenx", "KNOWN-TOKEN"] {
        rejected_because(&unsigned(token), "not known");
    }
    assert_eq!(tampered("get_simple_path", |request, _| drop(request.headers_mut().remove(AUTHORIZATION))), Auth::Missing);
    let both = tampered("get_simple_path", |request, body| {
        request.headers_mut().insert(USER_TOKEN, "known-token".parse().unwrap());
        body.push('x');
    });
    rejected_because(&both, "signature fail");
}
