//! SDK-HMAC-SHA256, the signature algorithm of Huawei Cloud: a pure function of request, keys and time.
//!
//! The client signs every attempt itself. Use this module to sign a request that the client does not send, or to
//! inspect the stages if a signature is rejected: [`CanonicalRequest`], then [`string_to_sign`], then
//! [`SigningKey::authorization`].
//!
//! Nothing here reads a clock, and no key or string to sign is ever logged.

use std::{
    borrow::Cow,
    fmt::{self, Write as _},
    ops::Deref,
    time::SystemTime,
};

use hmac::{Hmac, KeyInit as _, Mac as _};
use percent_encoding::percent_decode_str;
use sha2::{Digest as _, Sha256};

/// Name of the algorithm, the first word of the `Authorization` header.
pub const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// Header that carries the time of signing.
pub const DATE_HEADER: &str = "x-sdk-date";

/// Header that replaces the hash of the body if the body is not signed.
pub const CONTENT_HASH_HEADER: &str = "x-sdk-content-sha256";

/// The last second of the year 9999, counted from 1970: later years have more than four digits.
const LAST_SECOND: u64 = 253_402_300_799;

pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// A request, as the input of a signature.
#[derive(Clone, Copy, Debug)]
pub struct SignableRequest<'a> {
    /// The method. Case does not matter.
    pub method: &'a str,
    /// The host, with the port if the URL has one. A `host` header takes precedence.
    pub host: &'a str,
    /// The path as it is sent, percent-encoded.
    pub path: &'a str,
    /// The query as it is sent, percent-encoded, without the question mark. Empty if there is none.
    pub query: &'a str,
    /// The headers to sign, in any order. The case of names does not matter. Names with an underscore are left out.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub payload: Payload<'a>,
}

/// The body of a [`SignableRequest`].
#[derive(Clone, Copy, Debug)]
pub enum Payload<'a> {
    /// The hash of these bytes is signed. Empty for a request without a body.
    Signed(&'a [u8]),
    /// The body is not signed. The request must have the header [`CONTENT_HASH_HEADER`] with the value `UNSIGNED-PAYLOAD`.
    Unsigned,
}

impl<'a> Payload<'a> {
    /// Decides as the vendor's SDKs do: JSON, BSON, an empty body and a body without a content type are signed, all others are not.
    pub fn for_content_type(content_type: Option<&str>, body: &'a [u8]) -> Self {
        let is_signed = content_type.is_none_or(|value| {
            ["application/json", "application/bson"]
                .iter()
                .any(|prefix| value.as_bytes().get(..prefix.len()).is_some_and(|head| head.eq_ignore_ascii_case(prefix.as_bytes())))
        });
        if is_signed || body.is_empty() { Self::Signed(body) } else { Self::Unsigned }
    }
}

/// A time in the format of the signature: `20240102T030405Z`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SigningDate([u8; 16]);

impl SigningDate {
    /// Formats a time in UTC, to the second. Times outside the years 1970 to 9999 are clamped to that range.
    pub fn new(time: SystemTime) -> Self {
        let seconds = time.duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs()).min(LAST_SECOND);
        let (days, second) = (seconds / 86_400, seconds % 86_400);
        let (year, month, day) = civil(days);
        let mut text = *b"00000000T000000Z";
        let parts = [year / 100, year % 100, month, day, second / 3600, second / 60 % 60, second % 60];
        for (at, two) in [0, 2, 4, 6, 9, 11, 13].into_iter().zip(parts) {
            text[at] += (two / 10) as u8;
            text[at + 1] += (two % 10) as u8;
        }
        Self(text)
    }

    /// Returns the formatted time.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("the sixteen bytes are ASCII digits and two letters")
    }
}

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar. Computed here because date
/// libraries cost more than all other string processing of a signature.
fn civil(days: u64) -> (u64, u64, u64) {
    // Counted from 0000-03-01, the leap day is the last day of its year, and every 400 years have the same length.
    let days = days + 719_468;
    let (period, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    // From March on, five months always have 153 days.
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = 400 * period + year + u64::from(month >= 10);
    (year, if month < 10 { month + 3 } else { month - 9 }, day)
}

impl fmt::Display for SigningDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for SigningDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// First stage: the canonical form of the request, which both sides hash.
#[derive(Clone, Debug)]
pub struct CanonicalRequest {
    text: String,
    signed_headers: std::ops::Range<usize>,
}

impl CanonicalRequest {
    /// Converts a request to its canonical form.
    pub fn new(request: &SignableRequest<'_>, date: &SigningDate) -> Self {
        let headers = signed_headers(request, date);
        let length = headers.iter().map(|(name, value)| 2 * (name.len() + 1) + value.len() + 1).sum::<usize>();
        let mut text = String::with_capacity(request.method.len() + request.path.len() + request.query.len() + length + 80);
        push_in_case(&mut text, request.method, |byte| byte.is_ascii_lowercase(), str::make_ascii_uppercase);
        text.push('\n');
        push_path(&mut text, request.path);
        text.push('\n');
        push_query(&mut text, request.query);
        text.push('\n');
        for (name, value) in &headers {
            push_lower(&mut text, name);
            text.push(':');
            // Non-ASCII spaces are part of the value: HTTP does not strip them in transit.
            text.push_str(value.trim_ascii());
            text.push('\n');
        }
        text.push('\n');
        let start = text.len();
        for (index, (name, _)) in headers.iter().enumerate() {
            if index > 0 {
                text.push(';');
            }
            push_lower(&mut text, name);
        }
        let signed_headers = start..text.len();
        text.push('\n');
        push_payload_hash(&mut text, request);
        Self { text, signed_headers }
    }

    /// Returns the canonical form as a string.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the names of the signed headers, joined by semicolons.
    pub fn signed_headers(&self) -> &str {
        &self.text[self.signed_headers.clone()]
    }
}

/// Second stage: returns the string to sign.
pub fn string_to_sign(canonical: &CanonicalRequest, date: &SigningDate) -> String {
    let mut text = String::with_capacity(ALGORITHM.len() + date.as_str().len() + 64 + 2);
    text.push_str(ALGORITHM);
    text.push('\n');
    text.push_str(date.as_str());
    text.push('\n');
    text.push_str(&Hex::of(&Sha256::digest(canonical.text.as_bytes()).into()));
    text
}

/// An access key and its secret key, prepared for signing.
#[derive(Clone)]
pub struct SigningKey {
    access_key: String,
    mac: Hmac<Sha256>,
}

impl SigningKey {
    /// Prepares a pair of keys for signing.
    pub fn new(access_key: impl Into<String>, secret_key: &str) -> Self {
        let mac = Hmac::new_from_slice(secret_key.as_bytes()).expect("HMAC takes a key of any length");
        Self { access_key: access_key.into(), mac }
    }

    /// Third stage: returns the value of the `Authorization` header.
    pub fn authorization(&self, signed_headers: &str, string_to_sign: &str) -> String {
        self.authorization_of(signed_headers, [string_to_sign.as_bytes()])
    }

    /// The value for a string to sign that is given in parts.
    fn authorization_of<const PARTS: usize>(&self, signed_headers: &str, string_to_sign: [&[u8]; PARTS]) -> String {
        let mut mac = self.mac.clone();
        string_to_sign.iter().for_each(|part| mac.update(part));
        let signature = mac.finalize().into_bytes();
        let mut text = String::with_capacity(ALGORITHM.len() + self.access_key.len() + signed_headers.len() + 64 + 37);
        text.push_str(ALGORITHM);
        text.push_str(" Access=");
        text.push_str(&self.access_key);
        text.push_str(", SignedHeaders=");
        text.push_str(signed_headers);
        text.push_str(", Signature=");
        text.push_str(&Hex::of(&signature.into()));
        text
    }

    /// Performs all stages: returns the value of the `Authorization` header for a request sent with `date` in [`DATE_HEADER`].
    pub fn sign(&self, request: &SignableRequest<'_>, date: &SigningDate) -> String {
        let canonical = CanonicalRequest::new(request, date);
        let hash = Hex::of(&Sha256::digest(canonical.text.as_bytes()).into());
        self.authorization_of(canonical.signed_headers(), [ALGORITHM.as_bytes(), b"\n", &date.0, b"\n", &hash.0])
    }
}

/// Shows neither key.
impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").finish_non_exhaustive()
    }
}

fn signed_headers<'a>(request: &SignableRequest<'a>, date: &'a SigningDate) -> Vec<(&'a str, &'a str)> {
    let given = |wanted: &str| request.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case(wanted));
    let mut headers = Vec::with_capacity(request.headers.len() + 3);
    headers.extend(request.headers.iter().copied().filter(|(name, _)| !name.contains('_') && !name.eq_ignore_ascii_case(DATE_HEADER)));
    headers.push((DATE_HEADER, date.as_str()));
    if !given("host") {
        headers.push(("host", request.host));
    }
    if matches!(request.payload, Payload::Unsigned) && !given(CONTENT_HASH_HEADER) {
        headers.push((CONTENT_HASH_HEADER, UNSIGNED_PAYLOAD));
    }
    headers.sort_by(|(a, _), (b, _)| a.bytes().map(|c| c.to_ascii_lowercase()).cmp(b.bytes().map(|c| c.to_ascii_lowercase())));
    headers
}

fn push_lower(text: &mut String, name: &str) {
    push_in_case(text, name, |byte| byte.is_ascii_uppercase(), str::make_ascii_lowercase);
}

/// Appends a word, and changes its case if needed.
fn push_in_case(text: &mut String, word: &str, is_other: impl Fn(u8) -> bool, change: impl Fn(&mut str)) {
    let start = text.len();
    text.push_str(word);
    if word.bytes().any(is_other) {
        change(&mut text[start..]);
    }
}

/// The vendor decodes the path before splitting it, then encodes it again, so `%2F` becomes a separator here.
fn push_path(text: &mut String, path: &str) {
    if path.bytes().all(|byte| byte == b'/' || is_unreserved(byte)) {
        text.push_str(path);
    } else {
        for byte in percent_decode_str(path) {
            if byte == b'/' {
                text.push('/');
            } else {
                push_encoded(text, byte);
            }
        }
    }
    if !text.ends_with('/') {
        text.push('/');
    }
}

fn push_query(text: &mut String, query: &str) {
    if is_canonical(query) {
        return text.push_str(query);
    }
    let decoded = |part: &str| percent_decode_str(part).collect::<Vec<u8>>();
    let mut pairs: Vec<(Vec<u8>, Vec<u8>)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key), decoded(value))
        })
        .collect();
    pairs.sort();
    for (index, (key, value)) in pairs.iter().enumerate() {
        if index > 0 {
            text.push('&');
        }
        key.iter().for_each(|&byte| push_encoded(text, byte));
        text.push('=');
        value.iter().for_each(|&byte| push_encoded(text, byte));
    }
}

/// Whether a query is already canonical: nothing to encode, pairs in order.
fn is_canonical(query: &str) -> bool {
    let is_plain = |part: &str| part.bytes().all(is_unreserved);
    let mut before = None;
    query.is_empty()
        || query.split('&').all(|pair| {
            let Some(parts) = pair.split_once('=') else { return false };
            before.replace(parts) <= Some(parts) && is_plain(parts.0) && is_plain(parts.1)
        })
}

fn push_payload_hash(text: &mut String, request: &SignableRequest<'_>) {
    let declared = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case(CONTENT_HASH_HEADER));
    match (request.payload, declared) {
        (Payload::Signed(body), Some((_, hash))) if !body.is_empty() => text.push_str(hash.trim_ascii()),
        (Payload::Signed(body), _) => text.push_str(&Hex::of(&Sha256::digest(body).into())),
        (Payload::Unsigned, Some((_, hash))) => text.push_str(hash.trim_ascii()),
        (Payload::Unsigned, None) => text.push_str(UNSIGNED_PAYLOAD),
    }
}

/// Whether a byte is not encoded in a canonical path or query.
fn is_unreserved(byte: u8) -> bool {
    UNRESERVED[usize::from(byte)]
}

/// A table, because every byte of every path and query is looked up.
const UNRESERVED: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let known = byte as u8;
        table[byte] = known.is_ascii_alphanumeric() || matches!(known, b'-' | b'.' | b'_' | b'~');
        byte += 1;
    }
    table
};

/// Percent-encodes a string, as required in the signature and in the request. Most strings need no encoding.
pub(crate) fn encoded(text: &str) -> Cow<'_, str> {
    if text.bytes().all(is_unreserved) {
        return text.into();
    }
    let mut whole = String::with_capacity(text.len() * 3);
    text.bytes().for_each(|byte| push_encoded(&mut whole, byte));
    whole.into()
}

fn push_encoded(text: &mut String, byte: u8) {
    if is_unreserved(byte) {
        text.push(char::from(byte));
    } else {
        write!(text, "%{byte:02X}").expect("writing to a String does not fail");
    }
}

/// The two hexadecimal digits of each byte.
const HEX: [[u8; 2]; 256] = {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut table = [[0; 2]; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    table
};

/// The hexadecimal digits of a hash.
struct Hex([u8; 64]);

impl Hex {
    fn of(hash: &[u8; 32]) -> Self {
        let mut digits = [0; 64];
        for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(hash) {
            *pair = HEX[usize::from(*byte)];
        }
        Self(digits)
    }
}

impl Deref for Hex {
    type Target = str;

    fn deref(&self) -> &str {
        std::str::from_utf8(&self.0).expect("digits and letters are ASCII")
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn date_is_written_in_utc_to_the_second() {
        let time = SystemTime::UNIX_EPOCH + Duration::from_millis(1_704_164_645_999);
        assert_eq!(SigningDate::new(time).as_str(), "20240102T030405Z");
    }

    #[test]
    fn debug_shows_no_key() {
        let key = SigningKey::new("the-access-key", "the-secret-key");
        let shown = format!("{key:?} {key:#?}");
        assert!(!shown.contains("the-"), "{shown}");
    }
}
