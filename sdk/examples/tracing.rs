//! Watching calls on the screen with `tracing-subscriber`: a span per call, one per attempt in it, an event at the end.
//!
//! ```text
//! cargo run -p codearts-pipeline --example tracing
//! ```
//!
//! It runs on an emulator, which is set to fail now and then. For OpenTelemetry see the example `opentelemetry`.

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use std::{error::Error, io};

use codearts_pipeline::{Client, Credentials, types::DomainId};
use codearts_pipeline_emulator::{Emulator, Fault};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    fmt::format::FmtSpan,
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // Spans of attempts are of level DEBUG, those of calls of level INFO.
    let filter = Targets::new().with_target("codearts_pipeline", LevelFilter::DEBUG);
    let screen = tracing_subscriber::fmt::layer().with_ansi(false).with_span_events(FmtSpan::CLOSE).with_writer(io::stdout);
    tracing_subscriber::registry().with(filter).with(screen).init();

    let emulator = Emulator::start()?;
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build()?;
    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;

    emulator.inject(Fault::status(503));
    client.extensions(&domain_id).show_plugin_version("official_shell_plugin").await?;
    // A failure is reported once, as a warning, with its kind and code; the error itself is the program's to print. That something is
    // not there is no failure of the call, and no warning.
    if let Err(error) = client.extensions(&domain_id).show_plugin_version("no_such_extension").await {
        println!("the program says: {error}");
    }
    Ok(())
}
