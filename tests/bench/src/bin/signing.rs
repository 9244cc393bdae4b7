//! What a signature costs beside its hash work: `bench-signing ratio ROUNDS` times both, `bench-signing whole|hash COUNT`
//! does one of them, for instructions to be counted.
//!
//! What is timed is held against hash work that begins with the secret; what is counted, against hash work that begins with a
//! prepared key, as a signature does, so that the difference is the work on texts alone.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{
    env,
    hint::black_box,
    time::{Duration, SystemTime},
};

use codearts_pipeline::signing::{CanonicalRequest, SigningDate, SigningKey, string_to_sign};
use codearts_pipeline_bench::{
    calls::Failure,
    fixtures::{ACCESS_KEY, Creation, SECRET_KEY},
    rounds,
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [mode, count] = arguments.as_slice() else { return Err("bench-signing ratio|whole|hash COUNT".into()) };
    let count: u32 = count.parse()?;
    let creation = Creation::of_page();
    let request = creation.request();
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645);
    let key = SigningKey::new(ACCESS_KEY, SECRET_KEY);
    let whole = || {
        let date = SigningDate::new(black_box(time));
        black_box(key.sign(black_box(&request), &date));
    };
    let canonical = CanonicalRequest::new(&request, &SigningDate::new(time));
    let to_sign = string_to_sign(&canonical, &SigningDate::new(time));
    let new_mac = || Hmac::<Sha256>::new_from_slice(black_box(SECRET_KEY.as_bytes())).expect("HMAC takes a key of any length");
    let hash_with = |mut mac: Hmac<Sha256>| {
        black_box(Sha256::digest(black_box(creation.body())));
        black_box(Sha256::digest(black_box(canonical.as_str().as_bytes())));
        mac.update(black_box(to_sign.as_bytes()));
        black_box(mac.finalize().into_bytes());
    };
    let prepared = new_mac();
    match mode.as_str() {
        "ratio" => {
            let compared = rounds::compare(count as usize, 2000, whole, || hash_with(new_mac()));
            println!("{}", json!({ "ratio": compared.ratio, "whole_ns": compared.one, "hash_ns": compared.other }));
        }
        "whole" => (0..count).for_each(|_| whole()),
        "hash" => (0..count).for_each(|_| hash_with(prepared.clone())),
        other => return Err(format!("no such mode: {other}").into()),
    }
    Ok(())
}
