//! The smallest program that uses the SDK, for its size.

use std::hint::black_box;

use codearts_pipeline::{Client, Credentials};
use codearts_pipeline_bench::calls::Failure;

fn main() -> Result<(), Failure> {
    let client = Client::builder().endpoint("https://127.0.0.1").credentials(Credentials::new("ak", "sk")?).build()?;
    black_box(client);
    Ok(())
}
