//! When calls are made again: a policy for the client, another one for a call, and a hook that looks on.
//!
//! ```text
//! cargo run -p codearts-pipeline --example custom_retry
//! ```
//!
//! It runs on an emulator, which is set to be busy at first.

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use std::{error::Error, time::Duration};

use codearts_pipeline::{AttemptOutcome, Client, Credentials, Hook, RetryPolicy, types::DomainId};
use codearts_pipeline_emulator::{Emulator, Fault};

/// Says how each attempt ended.
struct Narrator;

impl Hook for Narrator {
    fn after(&self, outcome: &AttemptOutcome<'_>) {
        let status = outcome.status().map_or("no response".to_owned(), |status| status.to_string());
        println!("   attempt {} of {}: {status}", outcome.attempt(), outcome.operation());
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start()?;
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(credentials)
        // Up to five attempts, with waits of at most 20, 40, 80 and 100 milliseconds between them.
        .retry(RetryPolicy::new().attempts(5).backoff(Duration::from_millis(20), Duration::from_millis(100)))
        // All clones of the client together repeat 20 times, until successes have earned more.
        .retry_throttle(20)
        .hook(Narrator)
        .build()?;
    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;

    println!("1. A service that is busy three times, and a patient client");
    emulator.inject(Fault::status(503).times(2));
    emulator.inject(Fault::status(429).header("Retry-After", "0"));
    let version = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").await?;
    println!("   responded after {} attempts", version.attempts());

    println!("2. The same for one call that is not to be repeated");
    emulator.inject(Fault::status(503));
    let call = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").with_retry(RetryPolicy::never());
    if let Err(error) = call.await {
        println!("   given up after {}: {error}", if error.attempts() == 1 { "one attempt" } else { "more" });
    }
    Ok(())
}
