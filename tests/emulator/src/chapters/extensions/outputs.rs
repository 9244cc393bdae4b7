//! The outputs of versions, including their metrics.

use serde_json::{Map, Value, json};

use super::details::workspace_id;
use super::version::Version;
use crate::call::string;
use crate::ids::derived;

/// The name of the output that holds metrics.
const METRICS: &str = "SYSTEM_METRICS_UNIQUE_KEY";

/// One element of the response of `show_plugin_outputs`.
pub(super) fn outputs_of(version: &Version, domain_id: &str) -> Value {
    let mut outputs = group(version, domain_id, |name| name != METRICS);
    outputs["version"] = version.number.as_str().into();
    for output in outputs["data"].as_array_mut().into_iter().flatten() {
        output["basic_instance_id"] = version.unique_id.as_str().into();
    }
    outputs
}

/// One element of the response of `show_plugin_metrics`.
pub(super) fn metrics_of(version: &Version, domain_id: &str) -> Value {
    group(version, domain_id, |name| name == METRICS)
}

fn group(version: &Version, domain_id: &str, is_wanted: impl Fn(&str) -> bool) -> Value {
    let sent = version.content.get("output_info").and_then(Value::as_array);
    let outputs = sent.into_iter().flatten().filter_map(Value::as_object).filter(|output| is_wanted(string(output.get("name"))));
    json!({
        "plugin_name": version.plugin_name,
        // Empty in the examples.
        "display_name": "",
        "data": outputs.map(|output| item(version, output, domain_id)).collect::<Vec<_>>(),
    })
}

fn item(version: &Version, output: &Map<String, Value>, domain_id: &str) -> Value {
    let name = string(output.get("name"));
    json!({
        "unique_id": derived(&format!("{} {name}", version.unique_id)),
        "plugin_name": version.plugin_name,
        "version": version.number,
        "workspace_id": workspace_id(version, domain_id),
        "output_key": name,
        "output_value": value(output).to_string(),
    })
}

/// The metrics of an official extension, or what the author of an output says of it. What the service says of one is not known.
fn value(output: &Map<String, Value>) -> Value {
    output.get("value").cloned().unwrap_or_else(|| output.iter().filter(|(field, _)| *field != "name").map(pair).collect())
}

fn pair((field, value): (&String, &Value)) -> (String, Value) {
    (field.clone(), value.clone())
}
