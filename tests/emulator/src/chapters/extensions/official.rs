//! The official extensions of the service.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::super::icons::address;
use super::plugin::Plugin;
use super::version::{Number, Version};
use crate::call::string;
use crate::ids::derived;

/// Names, versions and fields of work are those which the vendor's examples and live clients name. The service has more extensions;
/// inputs, metrics and texts are made up, but for the input of `official_shell_plugin` and the metrics of `official_devcloud_cloudBuild`.
const EXTENSIONS: &str = include_str!("official.json");

/// The time of an example on the vendor's page.
const CHANGED: Timestamp = Timestamp::constant(1_699_358_542, 0);

/// An extension in the file.
#[derive(Deserialize)]
struct Extension {
    versions: Vec<Content>,
    #[serde(flatten)]
    info: Map<String, Value>,
}

/// A version in the file.
#[derive(Deserialize)]
struct Content {
    version: String,
    #[serde(default)]
    input_ids: Vec<String>,
    #[serde(flatten)]
    content: Map<String, Value>,
}

/// All of them, by their names.
pub(super) fn all() -> BTreeMap<String, Plugin> {
    let extensions: Vec<Extension> = serde_json::from_str(EXTENSIONS).expect("the file has this form");
    extensions.into_iter().map(|extension| (string(extension.info.get("plugin_name")).to_owned(), plugin(extension))).collect()
}

fn plugin(extension: Extension) -> Plugin {
    let mut info = extension.info;
    let name = string(info.get("plugin_name")).to_owned();
    // A live client wants everything of an official extension to be there.
    for (field, value) in [
        ("icon_url", address("", "*", &name, "plugin").into()),
        ("plugin_composition_type", json!("single")),
        ("maintainers", json!("service_team")),
        ("manifest_version", json!("3.0")),
        ("db_record_name", json!(name)),
        ("publisher_unique_id", derived("the publisher of official extensions").into()),
        ("refer_count", json!(1)),
        ("usage_count", json!(1)),
        ("version_state", json!("online")),
    ] {
        info.insert(field.to_owned(), value);
    }
    let versions = extension.versions.into_iter().map(|version| {
        let number = Number::parse(&version.version).expect("the file has numbers of versions");
        (number, self::version(&name, &info, version))
    });
    let versions = versions.collect();
    Plugin {
        unique_id: derived(&name),
        info,
        versions,
        created: CHANGED,
        changed: CHANGED,
        is_official: true,
        publisher: None,
        package: None,
    }
}

fn version(name: &str, info: &Map<String, Value>, version: Content) -> Version {
    let mut content = info.clone();
    content.extend(version.content);
    let mut version = Version {
        plugin_name: name.to_owned(),
        unique_id: derived(&format!("{name} {}", version.version)),
        number: version.version,
        changed: CHANGED,
        formal: true,
        official: true,
        input_ids: version.input_ids,
        content,
    };
    if version.input_ids.is_empty() {
        let id = |input: &Value| derived(&format!("{} {}", version.unique_id, string(input.get("name"))));
        version.input_ids = version.inputs().iter().map(id).collect();
    }
    version
}
