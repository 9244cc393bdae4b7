//! Authentication of requests: access key signatures and user tokens.

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

/// The result of checking a request's credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Auth {
    /// Signed with a known access key, and the signature is valid.
    Signature,
    /// Has a known user token.
    Token,
    /// Has neither a signature nor a token.
    Missing,
    /// Has credentials that were rejected, for this reason.
    Rejected(String),
}

/// An access key and what belongs to it.
pub(crate) struct KeyPair {
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) security_token: Option<String>,
}

impl fmt::Debug for KeyPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeyPair").field("temporary", &self.security_token.is_some()).finish_non_exhaustive()
    }
}

/// Everybody who may come in.
pub(crate) struct KnownCredentials {
    pub(crate) keys: Vec<KeyPair>,
    pub(crate) tokens: Vec<String>,
}

impl fmt::Debug for KnownCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownCredentials").field("keys", &self.keys).field("tokens", &self.tokens.len()).finish()
    }
}

impl KnownCredentials {
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
                Err(reason) => Auth::Rejected(reason),
            };
        }
        match single(headers, USER_TOKEN) {
            Ok(None) => Auth::Missing,
            Ok(Some(token)) if self.tokens.iter().any(|known| same(known, token)) => Auth::Token,
            Ok(Some(_)) => Auth::Rejected("X-Auth-Token is not known".to_owned()),
            Err(reason) => Auth::Rejected(reason),
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
mod tests;
