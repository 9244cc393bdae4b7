//! An operation that the SDK does not know, called, signed and repeated like the others.
//!
//! ```text
//! cargo run -p codearts-pipeline --example raw_call
//! ```

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use std::error::Error;

use codearts_pipeline::{Client, Credentials, Method};
use codearts_pipeline_emulator::{Emulator, Fault};
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start()?;
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build()?;

    // The emulator does not know it either, and is given its response.
    emulator.inject(Fault::status(200).body(r#"{"total":1,"pipelines":[{"name":"nightly"}]}"#));
    let pipelines = client
        .request(Method::POST, "/v5/{project_id}/api/pipelines/list")
        .path("project_id", "0123456789abcdef0123456789abcdef")
        .json(&json!({ "offset": 0, "limit": 10 }))
        .idempotent()
        .send_json::<Value>()
        .await?;
    println!("{} pipeline: {}", pipelines["total"], pipelines["pipelines"][0]["name"]);
    Ok(())
}
