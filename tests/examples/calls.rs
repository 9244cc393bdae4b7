//! Makes the calls of a file through the SDK, whatever is answered: `calls FILE ENDPOINT AK SK SECURITY_TOKEN`.
//!
//! `cargo xtask interop` lets the vendor's SDK make the same calls and compares what arrives. The file is a list of objects with
//! `name`, `operation`, `given` (arguments and setters by their names in Rust) and `temporary`.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{env, error::Error, fs};

use codearts_pipeline::{Client, Credentials, RetryPolicy};
use codearts_pipeline_tests::operations::Entry;
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, endpoint, access_key, secret_key, security_token] = arguments.as_slice() else {
        return Err("calls FILE ENDPOINT AK SK SECURITY_TOKEN".into());
    };
    let calls: Vec<Value> = serde_json::from_str(&fs::read_to_string(file)?)?;
    for call in &calls {
        let credentials = match call["temporary"].as_bool() {
            Some(true) => Credentials::temporary(access_key, secret_key, security_token)?,
            _ => Credentials::new(access_key, secret_key)?,
        };
        let client = Client::builder().endpoint(endpoint).credentials(credentials).retry(RetryPolicy::never()).build()?;
        let entry = Entry::of(call["operation"].as_str().unwrap_or_default());
        let sent = entry.call(&client, &call["given"]).map_err(|error| format!("{}: {error}", call["name"]))?;
        sent.await.map_err(|error| format!("{}: {error}", call["name"]))?;
    }
    println!("cases: {}", calls.len());
    Ok(())
}
