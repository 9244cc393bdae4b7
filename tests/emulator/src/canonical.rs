//! The canonical request of SDK-HMAC-SHA256, implemented from the vendor's rules for the receiving side.
//!
//! All functions work on bytes as they were received. A signed header may contain UTF-8, and an escape in the path may
//! encode bytes that are not UTF-8.

use std::fmt::Write as _;

use hmac::{Hmac, KeyInit, Mac};
use http::HeaderMap;
use sha2::{Digest, Sha256};

/// Name of the algorithm, in the `Authorization` header and in the string to sign.
pub(crate) const ALGORITHM: &str = "SDK-HMAC-SHA256";

/// What of a request is signed.
#[derive(Clone, Copy)]
pub(crate) struct Signable<'a> {
    pub(crate) method: &'a str,
    /// The path as it was sent.
    pub(crate) path: &'a str,
    /// What was sent behind the question mark.
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
}

impl Signable<'_> {
    /// The canonical request over the given headers, or what is wrong with one of them.
    pub(crate) fn canonical_request(&self, signed: &[&str], payload_hash: &str) -> Result<Vec<u8>, String> {
        let mut request =
            format!("{}\n{}\n{}\n", self.method.to_ascii_uppercase(), canonical_path(self.path), canonical_query(self.query)).into_bytes();
        for name in signed {
            let mut values = self.headers.get_all(*name).iter();
            let value = values.next().ok_or_else(|| format!("signed header {name} was not sent"))?;
            // The rules do not say how to join two values, so a signature over them proves nothing.
            if values.next().is_some() {
                return Err(format!("signed header {name} was sent more than once"));
            }
            request.extend_from_slice(name.as_bytes());
            request.push(b':');
            request.extend_from_slice(value.as_bytes().trim_ascii());
            request.push(b'\n');
        }
        request.push(b'\n');
        request.extend_from_slice(signed.join(";").as_bytes());
        request.push(b'\n');
        request.extend_from_slice(payload_hash.as_bytes());
        Ok(request)
    }
}

/// The text whose HMAC is the signature.
pub(crate) fn string_to_sign(date: &str, canonical_request: &[u8]) -> String {
    format!("{ALGORITHM}\n{date}\n{}", sha256_hex(canonical_request))
}

/// Whether `signature` is the HMAC of the text, compared in constant time.
pub(crate) fn signature_matches(secret_key: &str, string_to_sign: &str, signature: &[u8]) -> bool {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret_key.as_bytes()).expect("HMAC takes keys of any length");
    mac.update(string_to_sign.as_bytes());
    mac.verify_slice(signature).is_ok()
}

/// SHA-256 in lower-case hexadecimal digits.
pub(crate) fn sha256_hex(data: &[u8]) -> String {
    hex(&Sha256::digest(data))
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(data: &[u8]) -> String {
    data.iter().fold(String::with_capacity(2 * data.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes of lower-case hexadecimal digits.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let lower = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if !text.len().is_multiple_of(2) || !text.as_bytes().iter().all(lower) {
        return None;
    }
    text.as_bytes().chunks(2).map(|pair| Some(hex_value(pair[0])? << 4 | hex_value(pair[1])?)).collect()
}

/// Resolves escapes; a percent sign that begins none stays as it is.
pub(crate) fn percent_decode(text: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        if let (b'%', [high, low, after @ ..]) = (first, tail)
            && let (Some(high), Some(low)) = (hex_value(*high), hex_value(*low))
        {
            decoded.push(high << 4 | low);
            rest = after;
        } else {
            decoded.push(*first);
            rest = tail;
        }
    }
    decoded
}

/// The name and value of each part of a query, escapes resolved.
///
/// A plus sign is a plus sign: the signing rules know no other way to write a blank than `%20`.
pub(crate) fn query_pairs(query: &str) -> Vec<(Vec<u8>, Vec<u8>)> {
    query
        .split('&')
        // The vendor's SDKs sign names and values, and send them. What is neither is not signed, and nothing else either.
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (percent_decode(name.as_bytes()), percent_decode(value.as_bytes())))
        .collect()
}

fn canonical_path(path: &str) -> String {
    // Decoding comes before splitting, as in the vendor's Python SDK: an escaped slash separates segments.
    let decoded = percent_decode(path.as_bytes());
    let mut canonical = String::with_capacity(decoded.len() + 1);
    for (index, segment) in decoded.split(|byte| *byte == b'/').enumerate() {
        if index > 0 {
            canonical.push('/');
        }
        percent_encode(segment, &mut canonical);
    }
    if !canonical.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

fn canonical_query(query: &str) -> String {
    let mut pairs = query_pairs(query);
    pairs.sort_unstable();
    let mut canonical = String::with_capacity(query.len());
    for (index, (name, value)) in pairs.iter().enumerate() {
        if index > 0 {
            canonical.push('&');
        }
        percent_encode(name, &mut canonical);
        canonical.push('=');
        percent_encode(value, &mut canonical);
    }
    canonical
}

fn percent_encode(bytes: &[u8], into: &mut String) {
    for byte in bytes {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => into.push(char::from(*byte)),
            _ => {
                let _ = write!(into, "%{byte:02X}");
            }
        }
    }
}

fn hex_value(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectors::vectors;

    #[test]
    fn every_golden_vector_is_reproduced_at_each_stage() {
        for vector in vectors() {
            let request = vector.request();
            let signable = Signable {
                method: request.method().as_str(),
                path: request.uri().path(),
                query: request.uri().query().unwrap_or_default(),
                headers: request.headers(),
            };
            let signed: Vec<_> = vector.signed_headers().split(';').collect();
            let canonical = signable.canonical_request(&signed, vector.payload_hash()).expect("every signed header is there");
            assert_eq!(String::from_utf8_lossy(&canonical), vector.canonical_request, "{}", vector.name);
            let to_sign = string_to_sign("20240102T030405Z", &canonical);
            assert_eq!(to_sign, vector.string_to_sign, "{}", vector.name);
            let signature = from_hex(vector.signature()).expect("a signature is hexadecimal");
            assert!(signature_matches(&vector.sk, &to_sign, &signature), "{}", vector.name);
        }
    }

    #[test]
    fn odd_escapes_are_kept_and_never_panic() {
        for (text, decoded) in [("%", "%"), ("%4", "%4"), ("%zz", "%zz"), ("%%41", "%A"), ("a%2", "a%2"), ("%2Fx", "/x")] {
            assert_eq!(percent_decode(text.as_bytes()), decoded.as_bytes(), "{text}");
        }
        assert_eq!(canonical_path("/%ff%zz//"), "/%FF%25zz//");
        assert_eq!(canonical_path(""), "/");
        assert_eq!(canonical_query("b&a=1=2&&"), "a=1%3D2&b=");
        assert_eq!(canonical_query("=&&"), "=");
    }

    #[test]
    fn only_lower_case_hexadecimal_is_a_signature() {
        assert_eq!(from_hex("00ff"), Some(vec![0, 255]));
        for text in ["0", "0F", "zz", "+1"] {
            assert_eq!(from_hex(text), None, "{text}");
        }
    }
}
