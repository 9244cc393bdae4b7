//! Who a request comes from: access key signatures and user tokens.

use std::fmt;

use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use crate::canonical::{ALGORITHM, Signable, from_hex, sha256_hex, signature_matches, string_to_sign};

/// How far the date of a signature may be from the emulator's time, either way.
const DATE_WINDOW: SignedDuration = SignedDuration::from_mins(15);

/// Stands in for the hash of a body that is not signed.
const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

const DATE: &str = "x-sdk-date";
const CONTENT_HASH: &str = "x-sdk-content-sha256";
const SECURITY_TOKEN: &str = "x-security-token";
const USER_TOKEN: &str = "x-auth-token";

/// What the emulator made of a request's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// Signed with a known access key, and the signature is right.
    Signature,
    /// Carries a known user token.
    Token,
    /// Carries neither signature nor token.
    Missing,
    /// Carries credentials that are wrong, and in which way.
    Refused(String),
}

/// An access key and what belongs to it.
pub(crate) struct KeyPair {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) security_token: Option<String>,
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPair")
            .field("access_key", &self.access_key)
            .field("temporary", &self.security_token.is_some())
            .finish_non_exhaustive()
    }
}

/// Everybody who may come in.
pub(crate) struct Known {
    pub(crate) keys: Vec<KeyPair>,
    pub(crate) tokens: Vec<String>,
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").field("keys", &self.keys).field("tokens", &self.tokens.len()).finish()
    }
}

impl Known {
    /// Whether there is a key or token that nobody could use.
    pub(crate) fn has_empty(&self) -> bool {
        let keys = self
            .keys
            .iter()
            .any(|key| key.access_key.is_empty() || key.secret_key.is_empty() || key.security_token.as_ref().is_some_and(String::is_empty));
        keys || self.tokens.iter().any(String::is_empty)
    }

    /// Judges a request. A signature decides where both a signature and a token are sent.
    pub(crate) fn authenticate(&self, request: Signable<'_>, body: &[u8], now: Timestamp) -> Auth {
        let headers = request.headers;
        if headers.contains_key(AUTHORIZATION) {
            return match self.verify(request, body, now) {
                Ok(()) => Auth::Signature,
                Err(reason) => Auth::Refused(reason),
            };
        }
        match single(headers, USER_TOKEN) {
            Ok(None) => Auth::Missing,
            Ok(Some(token)) if self.tokens.iter().any(|known| same(known, token)) => Auth::Token,
            Ok(Some(_)) => Auth::Refused("X-Auth-Token is not known".to_owned()),
            Err(reason) => Auth::Refused(reason),
        }
    }

    fn verify(&self, request: Signable<'_>, body: &[u8], now: Timestamp) -> Result<(), String> {
        let headers = request.headers;
        let authorization = required(headers, "authorization")?;
        let claim = Claim::parse(authorization)
            .ok_or_else(|| format!("Authorization is not of the form {ALGORITHM} Access=, SignedHeaders=, Signature="))?;
        let key = self.keys.iter().find(|key| key.access_key == claim.access_key).ok_or("the access key is not known")?;

        let signed: Vec<_> = claim.signed_headers.split(';').collect();
        if signed.iter().any(|name| name.is_empty() || name.bytes().any(|byte| byte.is_ascii_uppercase())) {
            return Err("SignedHeaders has a name that is not in lower case".to_owned());
        }
        if !signed.is_sorted_by(|a, b| a < b) {
            return Err("SignedHeaders is not sorted".to_owned());
        }

        let date = required(headers, DATE)?;
        let at = parse_date(date).ok_or("X-Sdk-Date is not of the form 20240102T030405Z")?;
        if !signed.contains(&DATE) {
            return Err("X-Sdk-Date is not signed".to_owned());
        }
        if at.duration_since(now).abs() > DATE_WINDOW {
            return Err(format!("X-Sdk-Date {date} is outside the window of 15 minutes around {}", now.strftime("%Y%m%dT%H%M%SZ")));
        }

        match (&key.security_token, single(headers, SECURITY_TOKEN)?) {
            (None, None) => {}
            (Some(known), Some(sent)) if same(known, sent) => {
                if !signed.contains(&SECURITY_TOKEN) {
                    return Err("X-Security-Token is not signed".to_owned());
                }
            }
            (Some(_), None) => return Err("X-Security-Token is missing".to_owned()),
            (_, Some(_)) => return Err("X-Security-Token does not belong to the access key".to_owned()),
        }

        for payload_hash in payload_hashes(headers, body, &signed)? {
            let canonical = request.canonical_request(&signed, &payload_hash)?;
            if signature_matches(&key.secret_key, &string_to_sign(date, &canonical), &claim.signature) {
                return Ok(());
            }
        }
        Err("verify aksk signature fail".to_owned())
    }
}

/// What an `Authorization` header claims.
struct Claim<'a> {
    access_key: &'a str,
    signed_headers: &'a str,
    signature: Vec<u8>,
}

impl<'a> Claim<'a> {
    fn parse(header: &'a str) -> Option<Self> {
        let mut parts = header.strip_prefix(ALGORITHM)?.strip_prefix(' ')?.split(", ");
        let claim = Self {
            access_key: parts.next()?.strip_prefix("Access=")?,
            signed_headers: parts.next()?.strip_prefix("SignedHeaders=")?,
            signature: from_hex(parts.next()?.strip_prefix("Signature=")?)?,
        };
        parts.next().is_none().then_some(claim)
    }
}

/// The payload hashes that a signature may have been made with.
fn payload_hashes(headers: &HeaderMap, body: &[u8], signed: &[&str]) -> Result<Vec<String>, String> {
    let actual = sha256_hex(body);
    match single(headers, CONTENT_HASH)? {
        None => Ok(vec![actual]),
        Some(claimed) if claimed == actual => Ok(vec![actual]),
        Some(UNSIGNED_PAYLOAD) if may_be_unsigned(headers) && signed.contains(&CONTENT_HASH) => {
            let unsigned = UNSIGNED_PAYLOAD.to_owned();
            // For an empty body Python signs the hash of nothing, Go and Java the header.
            Ok(if body.is_empty() { vec![actual, unsigned] } else { vec![unsigned] })
        }
        Some(_) => Err("X-Sdk-Content-Sha256 is not the hash of the body".to_owned()),
    }
}

/// Only a body that says it is neither JSON nor BSON may go unsigned.
fn may_be_unsigned(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter().peekable();
    types.peek().is_some()
        && types.all(|value| {
            let value = value.as_bytes().to_ascii_lowercase();
            !value.starts_with(b"application/json") && !value.starts_with(b"application/bson")
        })
}

fn parse_date(text: &str) -> Option<Timestamp> {
    // The parser would take shorter numbers as well.
    let well_formed = text.len() == 16
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 => byte == b'T',
            15 => byte == b'Z',
            _ => byte.is_ascii_digit(),
        });
    well_formed
        .then(|| DateTime::strptime("%Y%m%dT%H%M%SZ", text).ok())
        .flatten()
        .and_then(|date| date.to_zoned(TimeZone::UTC).ok())
        .map(|date| date.timestamp())
}

/// The value of a header that must not come twice.
fn single<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, String> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else {
        return Ok(None);
    };
    if values.next().is_some() {
        return Err(format!("header {name} was sent more than once"));
    }
    match value.to_str() {
        Ok(value) => Ok(Some(value.trim())),
        Err(_) => Err(format!("header {name} is not visible ASCII")),
    }
}

fn required<'a>(headers: &'a HeaderMap, name: &str) -> Result<&'a str, String> {
    single(headers, name)?.ok_or_else(|| format!("header {name} is missing"))
}

/// Compares two secrets in a time that tells nothing about where they differ.
fn same(a: &str, b: &str) -> bool {
    let difference = a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    a.len() == b.len() && difference == 0
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;
    use crate::vectors::{Vector, vectors};

    /// The date of all vectors.
    const SIGNED_AT: Timestamp = Timestamp::constant(1_704_164_645, 0);

    fn known(vector: &Vector) -> Known {
        let security_token = vector.request().headers().get(SECURITY_TOKEN).map(|token| token.to_str().unwrap().to_owned());
        let key = KeyPair { access_key: vector.ak.clone(), secret_key: vector.sk.clone(), security_token };
        Known { keys: vec![key], tokens: vec!["known-token".to_owned()] }
    }

    fn authenticate(known: &Known, request: &Request<()>, body: &str, now: Timestamp) -> Auth {
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

    fn refused_because(auth: &Auth, reason: &str) {
        assert!(matches!(auth, Auth::Refused(actual) if actual.contains(reason)), "{auth:?}, not {reason:?}");
    }

    #[test]
    fn every_golden_vector_is_let_in() {
        for vector in vectors() {
            assert_eq!(authenticate(&known(&vector), &vector.request(), &vector.body, SIGNED_AT), Auth::Signature, "{}", vector.name);
        }
    }

    #[test]
    fn another_key_or_another_secret_is_refused() {
        for vector in vectors() {
            let mut others = known(&vector);
            others.keys[0].secret_key.push('x');
            refused_because(&authenticate(&others, &vector.request(), &vector.body, SIGNED_AT), "signature fail");
            others.keys[0].access_key.push('x');
            refused_because(&authenticate(&others, &vector.request(), &vector.body, SIGNED_AT), "not known");
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
                refused_because(&auth, "outside the window");
            }
        }
    }

    #[test]
    fn a_date_of_another_form_is_refused() {
        for date in ["", "20240102T030405", "2024-01-02T03:04:05Z", "20240102T0304 5Z", "20241302T030405Z", "20240102t030405z"] {
            let auth = tampered("get_simple_path", |request, _| {
                request.headers_mut().insert(DATE, date.parse().unwrap());
            });
            refused_because(&auth, "X-Sdk-Date is not of the form");
        }
        refused_because(&tampered("get_simple_path", |request, _| drop(request.headers_mut().remove(DATE))), "x-sdk-date is missing");
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
            refused_because(&auth, reason);
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
            refused_because(&auth, &format!("{name} was sent more than once"));
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
        refused_because(&token(None), "is missing");
        refused_because(&token(Some("other")), "does not belong");
        let unsigned = tampered("security_token", |request, _| {
            let header = request.headers()[AUTHORIZATION].to_str().unwrap().replace(";x-security-token", "");
            request.headers_mut().insert(AUTHORIZATION, header.parse().unwrap());
        });
        refused_because(&unsigned, "X-Security-Token is not signed");
        let unknown = tampered("get_simple_path", |request, _| {
            request.headers_mut().insert(SECURITY_TOKEN, "any".parse().unwrap());
        });
        refused_because(&unknown, "does not belong");
    }

    #[test]
    fn a_body_may_go_unsigned_only_when_it_says_that_it_is_no_json() {
        assert_eq!(tampered("multipart_unsigned_payload", |_, body| body.push('x')), Auth::Signature);
        refused_because(&tampered("post_json_ascii", |_, body| body.push(' ')), "signature fail");
        refused_because(&tampered("caller_supplied_content_hash", |_, body| body.push(' ')), "not the hash of the body");
        for content_type in ["application/json", "Application/JSON;charset=utf-8", "application/bson"] {
            let auth = tampered("multipart_unsigned_payload", |request, _| {
                request.headers_mut().insert(CONTENT_TYPE, content_type.parse().unwrap());
            });
            refused_because(&auth, "not the hash of the body");
        }
        let untyped = tampered("multipart_unsigned_payload", |request, _| drop(request.headers_mut().remove(CONTENT_TYPE)));
        refused_because(&untyped, "not the hash of the body");
        // Slipped in by somebody else, who then could change the body.
        let slipped_in = tampered("get_simple_path", |request, _| {
            request.headers_mut().insert(CONTENT_TYPE, "text/plain".parse().unwrap());
            request.headers_mut().insert(CONTENT_HASH, UNSIGNED_PAYLOAD.parse().unwrap());
        });
        refused_because(&slipped_in, "not the hash of the body");
    }

    #[test]
    fn a_header_that_is_no_claim_is_refused() {
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
            refused_because(&auth, "not of the form");
        }
    }

    #[test]
    fn a_token_is_known_or_refused_and_a_signature_goes_first() {
        let unsigned = |token: &str| {
            tampered("get_simple_path", |request, _| {
                request.headers_mut().remove(AUTHORIZATION);
                request.headers_mut().insert(USER_TOKEN, token.parse().unwrap());
            })
        };
        assert_eq!(unsigned("known-token"), Auth::Token);
        for token in ["", "known-toke", "known-tokenx", "KNOWN-TOKEN"] {
            refused_because(&unsigned(token), "not known");
        }
        assert_eq!(tampered("get_simple_path", |request, _| drop(request.headers_mut().remove(AUTHORIZATION))), Auth::Missing);
        let both = tampered("get_simple_path", |request, body| {
            request.headers_mut().insert(USER_TOKEN, "known-token".parse().unwrap());
            body.push('x');
        });
        refused_because(&both, "signature fail");
    }
}
