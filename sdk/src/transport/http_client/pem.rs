//! Splits PEM text into blocks, and reports what is missing.

use std::str;

use zeroize::Zeroizing;

use crate::{error::Error, transport::http_client::setup_error::wrong};

const CERTIFICATE: &str = "CERTIFICATE";

/// Certificates, and the key of the first one.
pub(super) struct Identity {
    pub(super) certificates: Vec<String>,
    pub(super) key: Zeroizing<String>,
}

/// Returns the certificates of a PEM text, one per block.
pub(super) fn certificates(pem: &[u8]) -> Result<Vec<String>, Error> {
    let rejected = |why: &str| wrong(format!("the root certificate cannot be used: {why}"));
    let mut found = Vec::new();
    for block in blocks(pem).map_err(|why| rejected(&why))? {
        // A key here was most likely given by mistake, and would be ignored.
        if block.label.ends_with("PRIVATE KEY") {
            return Err(rejected("the text holds a private key; give the certificate of the authority alone"));
        }
        if is_certificate(block.label) {
            found.push(block.text.to_owned());
        }
    }
    if found.is_empty() {
        return Err(rejected("there is no `-----BEGIN CERTIFICATE-----` in the text; PEM is expected"));
    }
    Ok(found)
}

/// Returns the certificates of a PEM text and its only key.
pub(super) fn identity(pem: &[u8]) -> Result<Identity, Error> {
    let rejected = |why: &str| wrong(format!("the client certificate cannot be used: {why}"));
    let (mut certificates, mut key) = (Vec::new(), None);
    for block in blocks(pem).map_err(|why| rejected(&why))? {
        if is_certificate(block.label) {
            certificates.push(block.text.to_owned());
        } else if block.label.ends_with("PRIVATE KEY") {
            if block.label.starts_with("ENCRYPTED") || block.text.contains("ENCRYPTED") {
                return Err(rejected("its key is encrypted; decrypt it first, for instance with `openssl pkcs8 -topk8 -nocrypt`"));
            }
            if key.replace(Zeroizing::new(block.text.to_owned())).is_some() {
                return Err(rejected("there are several private keys in the text"));
            }
        }
    }
    if certificates.is_empty() {
        return Err(rejected("there is no `-----BEGIN CERTIFICATE-----` in the text; give the chain and the key together, as PEM"));
    }
    let key = key.ok_or_else(|| rejected("there is no private key (`-----BEGIN PRIVATE KEY-----`) beside the certificates in the text"))?;
    Ok(Identity { certificates, key })
}

fn is_certificate(label: &str) -> bool {
    [CERTIFICATE, "X509 CERTIFICATE", "TRUSTED CERTIFICATE"].contains(&label)
}

struct Block<'a> {
    label: &'a str,
    text: &'a str,
}

/// Returns all blocks. The text between them is for humans and is skipped.
fn blocks(pem: &[u8]) -> Result<Vec<Block<'_>>, String> {
    const BEGIN: &str = "-----BEGIN ";
    let pem = str::from_utf8(pem).map_err(|_| "it is not text; PEM is expected, DER can be converted with `openssl x509 -inform der`")?;
    let mut found = Vec::new();
    let mut rest = pem;
    while let Some(start) = rest.find(BEGIN) {
        rest = &rest[start..];
        let label = rest[BEGIN.len()..].lines().next().and_then(|line| line.trim_end().strip_suffix("-----"));
        let label = label.ok_or("a line that begins with `-----BEGIN` does not end with `-----`")?;
        let end = format!("-----END {label}-----");
        let length = rest.find(&end).map(|at| at + end.len()).ok_or_else(|| format!("a block begins and has no `{end}`"))?;
        let (text, after) = rest.split_at(length);
        if text[BEGIN.len()..].contains(BEGIN) {
            return Err(format!("a block begins and has no `{end}`"));
        }
        found.push(Block { label, text });
        rest = after;
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(label: &str) -> String {
        format!("-----BEGIN {label}-----\nAAAA\n-----END {label}-----\n")
    }

    #[test]
    fn blocks_are_taken_apart_whatever_stands_between_them() {
        let text = format!("subject=x\r\n{}\r\nissuer=y\n{}", block(CERTIFICATE), block(CERTIFICATE));
        assert_eq!(certificates(text.as_bytes()).expect("two").len(), 2);
        let found = identity(format!("{}{}", block("RSA PRIVATE KEY"), block(CERTIFICATE)).as_bytes()).expect("an identity");
        assert_eq!((found.certificates.len(), found.key.as_str()), (1, block("RSA PRIVATE KEY").trim_end()));
    }

    #[test]
    fn what_is_missing_is_told() {
        for (text, words) in [
            (String::new(), "no `-----BEGIN CERTIFICATE-----`"),
            (block("PRIVATE KEY"), "no `-----BEGIN CERTIFICATE-----`"),
            (block(CERTIFICATE), "no private key"),
            (block(CERTIFICATE) + &block("ENCRYPTED PRIVATE KEY"), "encrypted"),
            (block(CERTIFICATE) + &block("PRIVATE KEY") + &block("PRIVATE KEY"), "several"),
            ("-----BEGIN CERTIFICATE-----\nAAAA\n".to_owned(), "has no `-----END CERTIFICATE-----`"),
            (format!("-----BEGIN CERTIFICATE-----\nAAAA\n{}", block(CERTIFICATE)), "has no `-----END CERTIFICATE-----`"),
            ("-----BEGIN CERTIFICATE\n".to_owned(), "does not end"),
        ] {
            let shown = identity(text.as_bytes()).err().expect("rejected").to_string();
            assert!(shown.contains(words) && !shown.contains("AAAA"), "{text}: {shown}");
        }
        assert!(certificates(b"\xff\xfe").expect_err("DER").to_string().contains("not text"));
        assert!(certificates(block("PRIVATE KEY").as_bytes()).expect_err("a key").to_string().contains("private key"));
        assert!(certificates(b"").expect_err("empty").to_string().contains("BEGIN CERTIFICATE"));
    }
}
