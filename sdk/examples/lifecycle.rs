//! The whole life of an extension: create a draft, change it, publish it, read it back, ask for its inputs.
//!
//! ```text
//! cargo run -p codearts-pipeline --example lifecycle [NAME [VERSION]]
//! ```
//!
//! Without credentials in the environment it runs on an emulator that it starts itself. With `HUAWEICLOUD_SDK_AK`,
//! `HUAWEICLOUD_SDK_SK`, `HUAWEICLOUD_SDK_DOMAIN_ID` and `HUAWEICLOUD_SDK_REGION` it talks to the service, and publishes
//! an extension there: what is published stays.

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]
#![allow(clippy::disallowed_methods, reason = "a program may read its own environment")]

use std::{env, error::Error};

use codearts_pipeline::{
    Client, Credentials,
    extensions::{
        BusinessType, ExecutionInfo, ExecutionType, InnerExecutionInfo, PluginAttribution, PluginDraft, PluginDraftInput, PluginQuery,
        PluginReference, PluginStep, RuntimeAttribution,
    },
    types::DomainId,
};
use codearts_pipeline_emulator::Emulator;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let name = arguments.next().unwrap_or_else(|| "apie_test".to_owned());
    let version = arguments.next().unwrap_or_else(|| "0.0.1".to_owned());

    // Held to the end: the emulator stops when it is dropped.
    let mut emulator = None;
    let (client, domain_id) = if credentials_are_set() {
        let domain_id = env::var("HUAWEICLOUD_SDK_DOMAIN_ID").map_err(|_| "set HUAWEICLOUD_SDK_DOMAIN_ID to the id of your account")?;
        (Client::from_env()?, DomainId::new(domain_id)?)
    } else {
        let emulator = emulator.insert(Emulator::start()?);
        let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
        let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build()?;
        (client, DomainId::new("ce8df55870164338a72d7e828a966a2a")?)
    };
    println!("Talking to {}{}", client.endpoint(), if emulator.is_some() { ", an emulator" } else { "" });

    // The handle of a chapter holds the ids that all its operations need.
    let extensions = client.extensions(&domain_id);
    let mut draft = draft(&name, &version)?;
    let created = extensions.create_plugin_draft(&draft).await?;
    println!("\n1. Created the draft of {name} {version}");
    println!("   request {}", created.request_id().unwrap_or("without an id"));

    // A change names the version that it is about by its id as well.
    let before = extensions.show_plugin_version(&name).version(&version).await?;
    draft.unique_id = before.unique_id.clone();
    draft.version_description = Some("asks for a greeting".to_owned());
    draft.input_info = Some(vec![PluginDraftInput::builder().name("GREETING").default_value("hello").type_("input").build()]);
    extensions.update_plugin_draft(&draft).await?;
    println!("2. Changed it to ask for an input");

    let reference = PluginReference::builder()
        .plugin_name(&name)
        .display_name(&name)
        .version(&version)
        .plugin_attribution(PluginAttribution::Custom)
        .build();
    extensions.publish_plugin_draft(&reference).await?;
    println!("3. Published it");

    match extensions.update_plugin_draft(&draft).await {
        Err(error) if error.status().is_some() => println!("4. A published version is frozen. The service says: {error}"),
        Err(error) => return Err(error.into()),
        Ok(_) => println!("4. A published version could be changed"),
    }

    let query = PluginQuery::builder().plugin_name(&name).version(&version).build();
    let inputs = extensions.show_plugin_inputs(&[query]).await?;
    println!("5. Its inputs:");
    for input in inputs.iter().flat_map(|of_one| of_one.data.iter().flatten()) {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        println!("   {} of type {}, {:?} by default", text(&input.name), text(&input.type_), text(&input.default_value));
    }

    let detail = extensions.show_plugin_version(&name).version(&version).await?;
    println!("6. The published version, as the service tells it:");
    let body: serde_json::Value = serde_json::from_slice(detail.raw_body())?;
    println!("{body:#}");
    Ok(())
}

fn credentials_are_set() -> bool {
    ["HUAWEICLOUD_SDK_AK", "CLOUD_SDK_AK"].iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The draft of the vendor's page.
fn draft(name: &str, version: &str) -> Result<PluginDraft, Box<dyn Error>> {
    let step = PluginStep::builder()
        .task("official_shell_plugin")
        .name("Executing the Shell")
        .variables(serde_json::Map::from_iter([("OFFICIAL_SHELL_SCRIPT_INPUT".to_owned(), "env".into())]))
        .build();
    let execution = InnerExecutionInfo::builder().execution_type(ExecutionType::Composite).steps([step]).build();
    Ok(PluginDraft::builder()
        .plugin_name(name.parse()?)
        .display_name(name.parse()?)
        .business_type(BusinessType::Normal)
        .business_type_display_name("General")
        .maintainers("")
        .version(version)
        .execution_info(ExecutionInfo::builder().inner_execution_info(execution).build())
        .runtime_attribution(RuntimeAttribution::Agent)
        .build())
}
