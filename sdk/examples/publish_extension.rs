//! Publishes an extension that is kept as JSON in a file: what its author runs in CI.
//!
//! ```text
//! cargo run -p codearts-pipeline --example publish_extension [DRAFT.json [ICON.png]]
//! ```
//!
//! The file is the whole truth. A version that does not exist is created and published, a draft is replaced and published.
//! A formal version is frozen: where it is what the file says, nothing is done. Name for people, description and icon belong to
//! the extension and are updated; where anything else differs the program names it and fails, and the version in the file has to be raised.
//! An icon that is given wins over `icon_url` in the file.
//!
//! Credentials, account and region come from the environment, as in the example `from_env`. Without a file it publishes the sample
//! beside it, `publish_extension.json`, on an emulator that it starts itself.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example is there to be read on the screen")]
#![allow(clippy::disallowed_methods, reason = "a program may read its own environment")]

use std::{
    collections::BTreeSet,
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use codearts_pipeline::{
    Client, Credentials, Response, Upload,
    extensions::{
        Extensions, PluginAttribution, PluginBaseInfo, PluginDraft, PluginReference, PluginSummary, PluginVersion, VersionAttribution,
    },
    read_json,
    types::DomainId,
};
use codearts_pipeline_emulator::Emulator;
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};

const SAMPLE: &str = include_str!("publish_extension.json");

/// One black pixel, as PNG.
const SAMPLE_ICON: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
    \0\0\0\nIDATx\x9cc`\0\0\0\x02\0\x01H\xaf\xa4q\0\0\0\0IEND\xaeB`\x82";

/// What belongs to the extension and can change when the version is formal.
const OF_THE_EXTENSION: [&str; 3] = ["display_name", "description", "icon_url"];

/// What the service returns nowhere, or not as it was sent, so that nobody can tell whether it differs.
const NOT_RETURNED: [&str; 4] = ["is_private", "manifest_version", "output_info", "region"];

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args_os().skip(1).map(PathBuf::from);
    let (file, icon) = (arguments.next(), arguments.next());
    let Some(file) = file else { return demonstrate().await };
    // A mistake in the file is reported with line, column and key, before anything is sent.
    let text = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let draft = read_json::<PluginDraft>(&text).map_err(|error| format!("{}: {error}", file.display()))?;
    let icon = icon.map(|path| Icon::read(&path)).transpose()?;

    let client = Client::from_env()?;
    let domain_id = env::var("HUAWEICLOUD_SDK_DOMAIN_ID").map_err(|_| "set HUAWEICLOUD_SDK_DOMAIN_ID to the id of your account")?;
    publish(&client.extensions(&DomainId::new(domain_id)?), draft, icon).await
}

/// The sample, published twice on an emulator.
async fn demonstrate() -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::start()?;
    let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
    let client = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).build()?;
    let extensions = client.extensions(&DomainId::new("ce8df55870164338a72d7e828a966a2a")?);
    for time in ["first", "second"] {
        println!("The {time} run, on an emulator:");
        publish(&extensions, read_json(SAMPLE)?, Some(Icon::new("png", SAMPLE_ICON.to_vec()))).await?;
    }
    Ok(())
}

async fn publish(extensions: &Extensions, mut draft: PluginDraft, icon: Option<Icon>) -> Result<(), Box<dyn Error>> {
    let (name, version) = (draft.plugin_name.to_string(), draft.version.clone());
    let known = match extensions.show_plugin_version(&name).version(&version).await {
        Ok(known) => Some(known),
        Err(error) if error.is_not_found() => None,
        Err(error) => return Err(error.into()),
    };
    // Description, icon and field of work are those of the extension, and not shown with a version.
    let listed = extensions.find_plugin(&name).await?.unwrap_or_default();
    let current = listed.icon_url.as_deref().unwrap_or_default();
    let is_new_icon = icon.as_ref().is_some_and(|icon| !icon.is_at(current));
    if icon.is_some() && !is_new_icon {
        draft.icon_url = Some(current.to_owned());
    }

    match known {
        Some(known) if known.version_attribution == Some(VersionAttribution::Formal) => {
            let mut differences = differences(&draft, &known, &listed)?;
            if is_new_icon {
                differences.insert("icon_url".to_owned());
            }
            let frozen: Vec<&str> = differences.iter().map(String::as_str).filter(|field| !OF_THE_EXTENSION.contains(field)).collect();
            if !frozen.is_empty() {
                let fields = frozen.join(", ");
                return Err(format!("{name} {version} is formal and frozen, and the file differs in {fields}: raise `version`").into());
            }
            if differences.is_empty() {
                println!("{name} {version} is formal and what the file says: nothing to be done");
                return Ok(());
            }
            upload(extensions, &mut draft, icon.filter(|_| is_new_icon)).await?;
            extensions.update_plugin_base_info(&base_info(draft)).await?;
            let fields: Vec<String> = differences.into_iter().collect();
            println!("{name} {version} is formal. Updated {}", fields.join(", "));
            return Ok(());
        }
        Some(known) => {
            upload(extensions, &mut draft, icon.filter(|_| is_new_icon)).await?;
            // A change names the version that it is about by its id as well.
            draft.unique_id.clone_from(&known.unique_id);
            extensions.update_plugin_draft(&draft).await?;
            println!("Updated the draft of {name} {version}");
        }
        None => {
            upload(extensions, &mut draft, icon.filter(|_| is_new_icon)).await?;
            extensions.create_plugin_draft(&draft).await?;
            println!("Created the draft of {name} {version}");
        }
    }
    let reference = PluginReference::builder()
        .plugin_name(&name)
        .display_name(draft.display_name.as_str())
        .version(&version)
        .plugin_attribution(PluginAttribution::Custom)
        .build();
    extensions.publish_plugin_draft(&reference).await?;
    println!("Published {name} {version}");
    Ok(())
}

/// An icon with a file name made of its content, by which it is recognized in the address that the service gives it.
struct Icon {
    file_name: String,
    bytes: Vec<u8>,
}

impl Icon {
    fn read(path: &Path) -> Result<Self, String> {
        let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
        Ok(Self::new(&path.extension().unwrap_or_default().to_string_lossy(), bytes))
    }

    fn new(extension: &str, bytes: Vec<u8>) -> Self {
        let digest: String = Sha256::digest(&bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { file_name: format!("{digest}.{extension}"), bytes }
    }

    /// Whether this icon is the one at an address. Where a service leaves the file name out of addresses, the icon is uploaded by each run.
    fn is_at(&self, address: &str) -> bool {
        address.contains(&self.file_name)
    }
}

/// Uploads the icon, if there is one, and puts its address into the draft.
async fn upload(extensions: &Extensions, draft: &mut PluginDraft, icon: Option<Icon>) -> Result<(), Box<dyn Error>> {
    if let Some(Icon { file_name, bytes }) = icon {
        let address = extensions.upload_plugin_icon(draft.plugin_name.as_str(), Upload::from_bytes(file_name, bytes)).await?.into_inner();
        println!("Uploaded the icon to {address}");
        draft.icon_url = Some(address);
    }
    Ok(())
}

/// What belongs to the extension. Description and icon are emptied where they are not sent.
fn base_info(draft: PluginDraft) -> PluginBaseInfo {
    let mut info = PluginBaseInfo::builder()
        .plugin_name(draft.plugin_name.as_str())
        .display_name(draft.display_name.as_str())
        .business_type(draft.business_type)
        .runtime_attribution(draft.runtime_attribution)
        .build();
    info.business_type_display_name = draft.business_type_display_name;
    info.description = draft.description;
    info.icon_url = draft.icon_url;
    info.is_private = draft.is_private;
    info.maintainers = draft.maintainers.filter(|names| !names.is_empty());
    info.plugin_composition_type = draft.plugin_composition_type;
    info
}

/// The fields in which a draft differs from a version that the service has. What the file leaves to the service is not compared.
fn differences(draft: &PluginDraft, known: &Response<PluginVersion>, listed: &PluginSummary) -> Result<BTreeSet<String>, Box<dyn Error>> {
    let Value::Object(mut file) = serde_json::to_value(draft)? else { return Err("a draft is an object".into()) };
    let hidden: Vec<&str> = NOT_RETURNED.into_iter().filter(|name| file.remove(*name).is_some()).collect();
    if !hidden.is_empty() {
        println!("Not compared, since the service does not return it as it was sent: {}", hidden.join(", "));
    }
    // The service gives the id, and a maintainer where none is named.
    file.remove("unique_id");
    file.retain(|name, value| name != "maintainers" || !is_empty(value));
    let service = as_draft(known, listed, &file)?;
    Ok(file.iter().filter_map(|(name, value)| difference(name.clone(), value, &service[name])).collect())
}

/// What the service has of a version, in the form of the file.
fn as_draft(known: &Response<PluginVersion>, listed: &PluginSummary, file: &Map<String, Value>) -> Result<Value, Box<dyn Error>> {
    let body: Value = serde_json::from_slice(known.raw_body())?;
    let mut execution = body["plugin_execution"].clone();
    let of_file = &file["execution_info"]["inner_execution_info"];
    // The service adds fields, and an id to each step.
    if let Some(fields) = execution.as_object_mut() {
        fields.retain(|name, _| name == "steps" || !of_file[name].is_null());
    }
    for (index, step) in execution["steps"].as_array_mut().into_iter().flatten().enumerate() {
        if of_file["steps"][index]["identifier"].is_null() {
            step["identifier"] = Value::Null;
        }
    }
    let inputs = known.input_info.iter().flatten().map(|input| {
        json!({
            "name": input.name,
            "type": input.type_,
            "default_value": input.default_value,
            "layout_content": input.layout_content,
            "validation": input.validation.as_ref().and_then(|validation| validation.regex.as_ref()),
        })
    });
    Ok(json!({
        "plugin_name": known.plugin_name,
        "display_name": known.display_name,
        "version": known.version,
        "version_description": known.version_description,
        "business_type": listed.business_type,
        "business_type_display_name": listed.business_type_display_name,
        "description": listed.description,
        "icon_url": listed.icon_url,
        "maintainers": listed.maintainers,
        "runtime_attribution": known.runtime_attribution,
        "plugin_composition_type": known.plugin_composition_type,
        "input_info": inputs.collect::<Vec<_>>(),
        "execution_info": { "inner_execution_info": execution },
    }))
}

/// The path of the first value that differs. What is left out, null and empty are the same.
fn difference(path: String, file: &Value, service: &Value) -> Option<String> {
    match (file, service) {
        (Value::Object(fields), Value::Object(others)) => {
            let names: BTreeSet<&String> = fields.keys().chain(others.keys()).collect();
            names.into_iter().find_map(|name| difference(format!("{path}.{name}"), &file[name], &service[name]))
        }
        (Value::Array(items), Value::Array(others)) if items.len() == others.len() => {
            items.iter().zip(others).enumerate().find_map(|(index, (item, other))| difference(format!("{path}[{index}]"), item, other))
        }
        _ => (file != service && !(is_empty(file) && is_empty(service))).then_some(path),
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    }
}
