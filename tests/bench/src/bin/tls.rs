//! The smallest program that uses the SDK, for its size and for the time that making a client takes: `bench-tls ROUNDS`.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]
#![allow(clippy::disallowed_methods, reason = "a bench reads a clock")]

use std::{env, hint::black_box, time::Instant};

use codearts_pipeline::{Client, Credentials};
use codearts_pipeline_bench::calls::Failure;

fn main() -> Result<(), Failure> {
    let rounds: u32 = env::args().nth(1).ok_or("bench-tls ROUNDS")?.parse()?;
    let mut times = Vec::new();
    for _ in 0..rounds {
        let begun = Instant::now();
        let endpoint = if cfg!(any(feature = "rustls", feature = "native-tls")) { "https://127.0.0.1" } else { "http://127.0.0.1" };
        let client = Client::builder().endpoint(endpoint).credentials(Credentials::new("ak", "sk")?).build()?;
        let _ = black_box(client);
        times.push(begun.elapsed());
    }
    times.sort();
    println!("{}", times[times.len() / 2].as_nanos());
    Ok(())
}
