//! Calls as spans of OpenTelemetry, by way of `tracing-opentelemetry`.
//!
//! ```text
//! cargo run -p codearts-pipeline --example opentelemetry
//! ```
//!
//! It runs on an emulator and keeps the spans in memory; a program puts the exporter of its collector in that place.

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use std::error::Error;

use codearts_pipeline::{Client, Credentials, types::DomainId};
use codearts_pipeline_emulator::{Emulator, Fault};
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use tracing_subscriber::{
    filter::{LevelFilter, Targets},
    layer::SubscriberExt as _,
    util::SubscriberInitExt as _,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let layer = tracing_opentelemetry::layer().with_tracer(provider.tracer("my-program"));
    let filter = Targets::new().with_target("codearts_pipeline", LevelFilter::DEBUG);
    tracing_subscriber::registry().with(filter).with(layer).init();

    let emulator = Emulator::start()?;
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build()?;
    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;
    emulator.inject(Fault::status(503));
    client.extensions(&domain_id).show_plugin_version("official_shell_plugin").await?;

    for span in exporter.get_finished_spans()? {
        println!("{} ({:?}, {:?})", span.name, span.span_kind, span.status);
        for attribute in span.attributes {
            println!("   {} = {}", attribute.key, attribute.value);
        }
    }
    provider.shutdown()?;
    Ok(())
}
