//! Calls without `async`.
//!
//! ```text
//! cargo run -p codearts-pipeline --features blocking --example blocking
//! ```

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use std::error::Error;

use codearts_pipeline::{Client, Credentials, extensions::PluginQuery, types::DomainId};
use codearts_pipeline_emulator::Emulator;

fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start()?;
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build()?;
    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;

    // The same calls with the same options; the last word is another one.
    let version = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").version("0.0.2").send_blocking()?;
    println!("{} {}", version.plugin_name.as_deref().unwrap_or_default(), version.version.as_deref().unwrap_or_default());

    let query = PluginQuery::builder().plugin_name("official_shell_plugin").version("0.0.2").build();
    let inputs = client.extensions(&domain_id).show_plugin_inputs(&[query]).send_blocking()?;
    let names = inputs.iter().flat_map(|of_one| of_one.data.iter().flatten()).filter_map(|input| input.name.as_deref());
    println!("asks for {}", names.collect::<Vec<_>>().join(", "));
    Ok(())
}
