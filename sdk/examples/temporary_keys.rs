//! Temporary keys with the security token that belongs to them, as an agency or a federated login gives them.
//!
//! ```text
//! cargo run -p codearts-pipeline --example temporary_keys
//! ```

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use std::error::Error;

use codearts_pipeline::{Client, Credentials, types::DomainId};
use codearts_pipeline_emulator::Emulator;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::builder().temporary_key("TEMPORARY_KEY", "temporary-secret", "the-security-token").start()?;

    // The token goes along with each request and is signed.
    let credentials = Credentials::temporary("TEMPORARY_KEY", "temporary-secret", "the-security-token")?;
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build()?;
    println!("{client:?}");

    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;
    let version = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").await?;
    println!("let in, request {}", version.request_id().unwrap_or("without an id"));

    // Without its token the pair is worth nothing.
    let half =
        Client::builder().endpoint(emulator.endpoint()).credentials(Credentials::new("TEMPORARY_KEY", "temporary-secret")?).build()?;
    let error = half.extensions(&domain_id).show_plugin_version("official_shell_plugin").await.err().ok_or("let in without a token")?;
    println!("without the token: {error}");
    Ok(())
}
