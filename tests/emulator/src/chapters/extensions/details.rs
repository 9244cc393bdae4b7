//! What the service returns about a version, in the shape of its documentation's examples.

use serde_json::{Map, Value, json};

use super::super::user::USER;
use super::version::Version;
use crate::document::Document;

/// The schemas of what authors describe and responses repeat.
const INPUT: &str = "PluginInput";
const EXECUTION: &str = "PluginExecution";

/// The response of `show_plugin_version`.
pub(super) fn detail(version: &Version, domain_id: &str, document: &Document) -> Value {
    let workspace_id = workspace_id(version, domain_id);
    json!({
        "plugin_name": version.plugin_name,
        "display_name": version.string("display_name"),
        "op_user": USER,
        "op_time": version.changed.as_millisecond().to_string(),
        "version": version.number,
        "unique_id": version.unique_id,
        "version_description": version.string("version_description").unwrap_or_default(),
        "version_attribution": attribution(version),
        "plugin_composition_type": composition(version),
        "plugin_attribution": if version.official { "official" } else { "custom" },
        "input_info": inputs(version, workspace_id, document).map(Value::Object).collect::<Vec<_>>(),
        "plugin_execution": execution(version, workspace_id, document),
        "runtime_attribution": version.string("runtime_attribution").map(runtime),
    })
}

/// The state of a version.
pub(super) fn attribution(version: &Version) -> &'static str {
    if version.formal { "formal" } else { "draft" }
}

pub(super) fn composition(version: &Version) -> &str {
    version.string("plugin_composition_type").unwrap_or("multi")
}

/// Requests and responses spell it differently.
pub(super) fn runtime(sent: &str) -> &str {
    if sent == "agentless" { "agentLess" } else { sent }
}

/// One element of the response of `show_plugin_inputs`.
pub(super) fn inputs_of(version: &Version, domain_id: &str, document: &Document) -> Value {
    let data: Vec<_> = inputs(version, workspace_id(version, domain_id), document)
        .map(|mut input| {
            // The list of inputs has five fields more than the details of a version.
            for (field, value) in [
                ("front_data_prop", Value::Null),
                ("label", Value::Null),
                ("description", Value::Null),
                ("required", Value::from("false")),
                (
                    "extend_prop",
                    json!({
                        "api_options": null,
                        "api_type": null,
                        "options": null,
                        "disabled_conditions": null,
                        "visible_conditions": null,
                    }),
                ),
            ] {
                input.entry(field).or_insert(value);
            }
            input
        })
        .collect();
    json!({
        "plugin_name": version.plugin_name,
        "display_name": version.string("display_name"),
        "data": data,
    })
}

/// The inputs with the nine fields that both responses share, and what else of their author fits.
fn inputs<'a>(version: &'a Version, workspace_id: &'a str, document: &'a Document) -> impl Iterator<Item = Map<String, Value>> + 'a {
    version.inputs().iter().zip(&version.input_ids).map(move |(sent, id)| {
        let mut sent = sent.as_object().cloned().unwrap_or_default();
        // Written as the regular expression alone, read as an object.
        let regex = sent.remove("validation");
        let mut input = object(json!({ "name": null, "default_value": null, "type": null, "layout_content": null }));
        input.extend(fitting(sent, document, INPUT));
        input.extend(object(json!({
            "unique_id": id,
            "plugin_name": version.plugin_name,
            "version": version.number,
            "workspace_id": workspace_id,
            "validation": {
                "required_message": null,
                "regex": regex,
                "regex_message": null,
                "max_length": null,
                "min_length": null,
            },
        })));
        input
    })
}

/// The execution: what the author sent and fits, and what the service knows better.
fn execution(version: &Version, workspace_id: &str, document: &Document) -> Value {
    let sent = version.content.get("execution_info").and_then(|info| info.get("inner_execution_info")).and_then(Value::as_object);
    let mut execution = object(json!({ "logic_id": "" }));
    execution.extend(fitting(sent.cloned().unwrap_or_default(), document, EXECUTION));
    execution.extend(object(json!({
        "plugin_name": version.plugin_name,
        "version": version.number,
        "basic_instance_id": version.unique_id,
        "workspace_id": workspace_id,
    })));
    Value::Object(execution)
}

/// Without the fields that a response has with another type: requests may hold anything under their names.
fn fitting(sent: Map<String, Value>, document: &Document, schema: &str) -> impl Iterator<Item = (String, Value)> {
    sent.into_iter().filter(move |(name, value)| document.accepts(schema, &json!({ name: value })))
}

/// Whose a version is.
pub(super) fn workspace_id<'a>(version: &Version, domain_id: &'a str) -> &'a str {
    if version.official { "*" } else { domain_id }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use jiff::Timestamp;

    use super::super::official;
    use super::*;

    const DOMAIN: &str = "ce8df55870164338a72d7e828a966a2a";

    fn document() -> Arc<Document> {
        Document::bundled().expect("the document can be served")
    }

    #[test]
    fn the_official_input_is_that_of_the_page() {
        assert_eq!(
            inputs_of(official::all()["official_shell_plugin"].newest().expect("there is one"), DOMAIN, &document()),
            json!({
                "plugin_name": "official_shell_plugin",
                "display_name": "Executing the Shell",
                "data": [{
                    "unique_id": "aac7e571b0d4462ba7962ce1735c4ec3",
                    "name": "OFFICIAL_SHELL_SCRIPT_INPUT",
                    "default_value": "",
                    "plugin_name": "official_shell_plugin",
                    "version": "0.0.2",
                    "type": "shell",
                    "workspace_id": "*",
                    "layout_content": null,
                    "front_data_prop": null,
                    "label": "Shell Commands",
                    "description": "The user enters the shell command here.",
                    "required": "true",
                    "extend_prop": {
                        "api_options": null, "api_type": null, "options": null,
                        "disabled_conditions": null, "visible_conditions": null
                    },
                    "validation": {
                        "required_message": null, "regex": null, "regex_message": null,
                        "max_length": null, "min_length": null
                    }
                }]
            })
        );
    }

    #[test]
    fn details_have_the_shape_of_the_page_and_lose_nothing() {
        let inner = json!({
            "execution_type": "COMPOSITE",
            "image": { "name": "x" },
            "steps": [{ "task": "t", "identifier": "1-a", "variables": { "v": [1, null] }, "unknown": 1 }]
        });
        let version = Version {
            plugin_name: "apie_test".to_owned(),
            number: "0.0.4".to_owned(),
            unique_id: "036d51108a0b48eeb876fb6341ee7615".to_owned(),
            changed: Timestamp::constant(1_699_358_542, 0),
            formal: true,
            official: false,
            content: object(json!({
                "display_name": "apie_test222",
                "runtime_attribution": "agentless",
                "execution_info": { "inner_execution_info": inner },
                "input_info": [{ "name": "a", "validation": "^x$", "hint": "kept" }]
            })),
            input_ids: vec!["1".repeat(32)],
        };
        let detail = detail(&version, DOMAIN, &document());
        let mut execution = object(inner);
        execution.extend(object(json!({
            "logic_id": "", "plugin_name": "apie_test", "version": "0.0.4",
            "basic_instance_id": "036d51108a0b48eeb876fb6341ee7615", "workspace_id": DOMAIN
        })));
        assert_eq!(
            detail,
            json!({
                "plugin_name": "apie_test",
                "display_name": "apie_test222",
                "op_user": USER,
                "op_time": "1699358542000",
                "version": "0.0.4",
                "unique_id": "036d51108a0b48eeb876fb6341ee7615",
                "version_description": "",
                "version_attribution": "formal",
                "plugin_composition_type": "multi",
                "plugin_attribution": "custom",
                "input_info": [{
                    "unique_id": "1".repeat(32), "name": "a", "default_value": null, "plugin_name": "apie_test",
                    "version": "0.0.4", "type": null, "workspace_id": DOMAIN, "layout_content": null, "hint": "kept",
                    "validation": {
                        "required_message": null, "regex": "^x$", "regex_message": null,
                        "max_length": null, "min_length": null
                    }
                }],
                "plugin_execution": execution,
                "runtime_attribution": "agentLess"
            })
        );
    }
}
