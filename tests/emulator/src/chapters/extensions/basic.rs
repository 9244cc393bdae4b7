//! The response of `show_basic_plugin`. No response of the service was observed: these are the fields of the vendor's
//! table, filled with what was sent with a version.

use serde_json::{Value, json};

use super::plugin::Plugin;
use super::version::Version;

/// The details of an extension, and of a version where there is one.
pub(super) fn detail(plugin: &Plugin, version: Option<&Version>) -> Value {
    let inner = version.and_then(|version| version.content.get("execution_info")?.get("inner_execution_info"));
    let execution = |field: &str| inner.and_then(|inner| inner.get(field)?.as_str());
    let outputs = version.and_then(|version| version.content.get("output_info")?.as_array());
    json!({
        "type": "Task",
        "name": plugin.name(),
        "friendly_name": version.and_then(|version| version.string("display_name")).unwrap_or(plugin.string("display_name")),
        "category": plugin.string("business_type"),
        "description": plugin.string("description"),
        "version": version.map_or("", |version| &version.number),
        "version_description": version.and_then(|version| version.string("version_description")),
        "inputs": version.map_or(&[][..], Version::inputs).iter().map(input).collect::<Vec<_>>(),
        "outputs": outputs.into_iter().flatten().map(output).collect::<Vec<_>>(),
        "data_source_bindings": [],
        "execution": {
            "target": execution("target"),
            "type": execution("execution_type"),
            "sha256": plugin.package,
        },
    })
}

fn input(sent: &Value) -> Value {
    let text = |field: &str| sent.get(field).and_then(Value::as_str);
    json!({
        "name": text("name"),
        "type": text("type"),
        "label": text("label"),
        "description": text("description"),
        "default_value": text("default_value"),
        "required": text("required") == Some("true"),
        "validation": { "regex": text("validation") },
        "extend_prop": null,
    })
}

fn output(sent: &Value) -> Value {
    let text = |field: &str| sent.get(field).and_then(Value::as_str);
    json!({ "name": text("name"), "type": text("type"), "description": text("description"), "prop": null })
}
