//! Does one kind of work COUNT times, with the SDK or without it, for its instructions to be counted:
//!
//! - `bench-sdk call plain|unsigned|signed detail|create ENDPOINT COUNT` makes calls;
//! - `bench-sdk sign whole|hash COUNT` makes signatures, or only hashes what a signature hashes;
//! - `bench-sdk decode ours|plain version|plugins COUNT` reads a long response.
//!
//! `bench-sdk serve` serves the calls until it is stopped. `bench-sdk compare detail|create ENDPOINT` fails unless `plain` and
//! `unsigned` send the same request.

mod calls;
mod decoding;
mod fixtures;
mod plain;
mod server;
mod signing;

use std::{env, error::Error};

/// The benches have nobody who tells failures apart.
type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["call", kind, operation, endpoint, count] => runtime.block_on(calls::repeat(kind, operation, endpoint, count.parse()?)),
        ["compare", operation, endpoint] => runtime.block_on(calls::compare(operation, endpoint)),
        ["sign", work, count] => signing::repeat(work, count.parse()?),
        ["decode", types, body, count] => decoding::repeat(types, body, count.parse()?),
        ["serve"] => Ok(server::serve()?),
        _ => {
            Err("call KIND OPERATION ENDPOINT COUNT | compare OPERATION ENDPOINT | sign WORK COUNT | decode TYPES BODY COUNT | serve"
                .into())
        }
    }
}
