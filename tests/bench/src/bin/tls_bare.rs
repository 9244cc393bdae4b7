//! The smallest program that makes a call by reqwest alone, to set the size of `bench-tls` against: `bench-tls-bare URL`.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]
#![allow(clippy::disallowed_methods, reason = "the SDK is not what makes this client")]

use std::env;

use codearts_pipeline_bench::calls::Failure;

fn main() -> Result<(), Failure> {
    let url = env::args().nth(1).ok_or("bench-tls-bare URL")?;
    #[cfg(feature = "rustls")]
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().build()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let body = runtime.block_on(async { client.get(url).send().await?.bytes().await })?;
    println!("{}", body.len());
    Ok(())
}
