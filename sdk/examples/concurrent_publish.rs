//! Creates and publishes many extensions, some at a time, with a bar that shows how far it has come.
//!
//! ```text
//! cargo run -p codearts-pipeline --example concurrent_publish
//! ```
//!
//! It runs on an emulator; the bar is drawn on terminals only.

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use std::{error::Error, sync::Arc};

use codearts_pipeline::{
    Client, Credentials,
    extensions::{
        BusinessType, ExecutionInfo, ExecutionType, InnerExecutionInfo, PluginAttribution, PluginDraft, PluginReference, RuntimeAttribution,
    },
    types::DomainId,
};
use codearts_pipeline_emulator::Emulator;
use indicatif::ProgressBar;
use tokio::{sync::Semaphore, task::JoinSet};

const EXTENSIONS: usize = 40;
const AT_ONCE: usize = 8;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start()?;
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).max_concurrent_calls(AT_ONCE).build()?;

    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for number in 1..=EXTENSIONS {
        let (client, places) = (client.clone(), Arc::clone(&places));
        tasks.spawn(async move {
            let name = format!("extension_{number}");
            let _place = places.acquire_owned().await;
            publish(&client, &name).await.map_err(|error| format!("{name}: {error}"))
        });
    }
    let bar = ProgressBar::new(EXTENSIONS as u64);
    let mut failed = Vec::new();
    while let Some(outcome) = tasks.join_next().await {
        failed.extend(outcome?.err());
        bar.inc(1);
    }
    bar.finish_and_clear();
    println!("{} of {EXTENSIONS} extensions are published", EXTENSIONS - failed.len());
    failed.iter().for_each(|line| println!("   {line}"));
    Ok(())
}

async fn publish(client: &Client, name: &str) -> Result<(), Box<dyn Error + Send + Sync>> {
    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;
    let execution = InnerExecutionInfo::builder().execution_type(ExecutionType::Composite).build();
    let draft = PluginDraft::builder()
        .plugin_name(name.parse()?)
        .display_name(name.parse()?)
        .business_type(BusinessType::Normal)
        .business_type_display_name("General")
        .version("0.0.1")
        .execution_info(ExecutionInfo::builder().inner_execution_info(execution).build())
        .runtime_attribution(RuntimeAttribution::Agent)
        .build();
    client.extensions(&domain_id).create_plugin_draft(&draft).await?;
    let reference = PluginReference::builder().plugin_name(name).display_name(name).version("0.0.1");
    client.extensions(&domain_id).publish_plugin_draft(&reference.plugin_attribution(PluginAttribution::Custom).build()).await?;
    Ok(())
}
