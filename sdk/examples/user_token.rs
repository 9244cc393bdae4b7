//! A user token of IAM in place of keys: the value of `X-Subject-Token` in the response of `POST /v3/auth/tokens`.
//!
//! ```text
//! cargo run -p codearts-pipeline --example user_token
//! ```

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use std::error::Error;

use codearts_pipeline::{Client, Credentials, types::DomainId};
use codearts_pipeline_emulator::Emulator;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start()?;
    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;

    // The token goes along as it is: keep to https.
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(Credentials::user_token(emulator.token())?).build()?;
    let version = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").await?;
    println!("with the token: {}", version.display_name.as_deref().unwrap_or_default());

    let expired = Client::builder().endpoint(emulator.endpoint()).credentials(Credentials::user_token("an-old-token")?).build()?;
    match expired.extensions(&domain_id).show_plugin_version("official_shell_plugin").await {
        Err(error) if error.is_unauthorized() => println!("with an old one: {error}"),
        Err(error) => return Err(error.into()),
        Ok(_) => return Err("let in with an old token".into()),
    }
    Ok(())
}
