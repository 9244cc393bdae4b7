//! The smallest program that uses the SDK, for its size and for the time that making a client takes: `bench-tls ROUNDS`
//! prints the nanoseconds of each.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]
#![allow(clippy::disallowed_methods, reason = "a bench reads a clock")]

use std::{env, hint::black_box, time::Instant};

use codearts_pipeline::{Client, Credentials};
use codearts_pipeline_bench::calls::Failure;

fn main() -> Result<(), Failure> {
    let rounds: u32 = env::args().nth(1).ok_or("bench-tls ROUNDS")?.parse()?;
    for _ in 0..rounds {
        let begun = Instant::now();
        let endpoint = if cfg!(any(feature = "rustls", feature = "native-tls")) { "https://127.0.0.1" } else { "http://127.0.0.1" };
        let client = Client::builder().endpoint(endpoint).credentials(Credentials::new("ak", "sk")?).build()?;
        let _ = black_box(client);
        println!("{}", begun.elapsed().as_nanos());
    }
    Ok(())
}
