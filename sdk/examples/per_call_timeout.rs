//! How long a call may take: a limit for the client, and others for single calls.
//!
//! ```text
//! cargo run -p codearts-pipeline --example per_call_timeout
//! ```
//!
//! It runs on an emulator, which is set not to respond.

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use std::{error::Error, time::Duration};

use codearts_pipeline::{Client, Credentials, types::DomainId};
use codearts_pipeline_emulator::{Emulator, Fault};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start()?;
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(credentials)
        // Each call, with all its attempts and the waits between them.
        .timeout(Duration::from_secs(60))
        // Each attempt, from connecting to the last byte of the response.
        .attempt_timeout(Duration::from_secs(20))
        .connect_timeout(Duration::from_secs(5))
        .build()?;
    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;

    emulator.inject(Fault::stall());
    let call = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").with_timeout(Duration::from_millis(100));
    match call.await {
        Err(error) if error.is_timeout() => println!("1. {error}"),
        other => println!("1. Unexpected: {other:?}"),
    }

    // An attempt that hangs is given up early, and the next one has the rest of the call's time.
    emulator.inject(Fault::stall());
    let call = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").with_attempt_timeout(Duration::from_millis(100));
    println!("2. Responded at attempt {}", call.await?.attempts());

    // A future that is dropped gives its call up: so any other limit can be set as well.
    emulator.inject(Fault::stall());
    let call = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").send();
    let answered_in_time = tokio::time::timeout(Duration::from_millis(100), call).await.is_ok();
    println!("3. Responded in time: {}", if answered_in_time { "yes" } else { "no" });
    Ok(())
}
