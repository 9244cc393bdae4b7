//! Signatures, and the hash work that they cannot do without.

use std::{
    hint::black_box,
    time::{Duration, SystemTime},
};

use codearts_pipeline::signing::{CanonicalRequest, Payload, SignableRequest, SigningDate, SigningKey, string_to_sign};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::{
    Failure,
    fixtures::{ACCESS_KEY, DOMAIN_ID, SECRET_KEY, draft},
};

/// Signs a request some times, or hashes only. Both begin with a prepared key, so that the difference is the work on texts alone.
pub(crate) fn repeat(work: &str, count: u32) -> Result<(), Failure> {
    let (path, body) = (format!("/v1/{DOMAIN_ID}/agent-plugin/create-draft"), draft().to_string());
    let payload = Payload::Signed(body.as_bytes());
    let request = SignableRequest { method: "POST", host: "127.0.0.1:8080", path: &path, query: "", headers: &[], payload };
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645);
    let key = SigningKey::new(ACCESS_KEY, SECRET_KEY);
    let canonical = CanonicalRequest::new(&request, &SigningDate::new(time));
    let to_sign = string_to_sign(&canonical, &SigningDate::new(time));
    let prepared = Hmac::<Sha256>::new_from_slice(SECRET_KEY.as_bytes())?;
    for _ in 0..count {
        match work {
            "whole" => drop(black_box(key.sign(black_box(&request), &SigningDate::new(black_box(time))))),
            "hash" => {
                black_box(Sha256::digest(black_box(body.as_bytes())));
                black_box(Sha256::digest(black_box(canonical.as_str().as_bytes())));
                let mut mac = prepared.clone();
                mac.update(black_box(to_sign.as_bytes()));
                black_box(mac.finalize().into_bytes());
            }
            other => return Err(format!("no such work: {other}").into()),
        }
    }
    Ok(())
}
