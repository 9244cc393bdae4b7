//! Requests and responses: the examples of the vendor's pages, and longer ones of the same form.

use serde_json::{Value, json};

/// An account.
pub(crate) const DOMAIN_ID: &str = "ce8df55870164338a72d7e828a966a2a";

/// The access key that signs.
pub(crate) const ACCESS_KEY: &str = "BENCH_ACCESS_KEY";

/// The secret that goes with it.
pub(crate) const SECRET_KEY: &str = "bench-secret-key-of-forty-characters-in-all";

/// The details of a version, as the vendor's page has them.
pub(crate) fn version() -> Value {
    json!({
        "plugin_name": "apie_test", "display_name": "apie_test222", "op_user": "devcloud_devcloud_h00485561_01",
        "op_time": "1699358542000", "version": "0.0.4", "unique_id": "036d51108a0b48eeb876fb6341ee7615",
        "version_description": "", "version_attribution": "formal", "plugin_composition_type": "multi",
        "plugin_attribution": "custom", "input_info": [],
        "plugin_execution": {
            "logic_id": "", "plugin_name": "apie_test", "version": "0.0.4",
            "basic_instance_id": "036d51108a0b48eeb876fb6341ee7615", "workspace_id": "ce8df55870164338a72d7e828a966a2a",
            "execution_type": "COMPOSITE",
            "steps": [{
                "name": "Executing the Shell", "task": "official_shell_plugin",
                "variables": { "OFFICIAL_SHELL_SCRIPT_INPUT": "env" },
            }],
        },
        "runtime_attribution": "agent",
    })
}

/// An input of an extension.
fn input(number: usize) -> Value {
    json!({
        "unique_id": format!("{number:032x}"), "name": format!("INPUT_{number}"), "default_value": "v1",
        "plugin_name": "official_shell_plugin", "version": "0.0.2", "type": "shell", "workspace_id": "*",
        "description": "What is run", "label": "Shell command", "required": "true", "front_data_prop": null,
        "layout_content": null,
        "validation": {
            "regex": "^[a-z]+$", "regex_message": "Small letters only", "required_message": "Has to be there",
            "max_length": 100, "min_length": 1,
        },
        "extend_prop": { "options": null, "api_type": null, "api_options": null, "visible_conditions": "[]" },
    })
}

/// The details of a version with this many inputs.
pub(crate) fn version_with_inputs(count: usize) -> Vec<u8> {
    let mut version = version();
    version["input_info"] = (0..count).map(input).collect();
    version.to_string().into_bytes()
}

/// The inputs of this many extensions, two each.
pub(crate) fn inputs_of(count: usize) -> Vec<u8> {
    let plugin = |number: usize| {
        json!({
            "plugin_name": format!("plugin_{number}"), "display_name": format!("Plugin {number}"),
            "data": [input(2 * number), input(2 * number + 1)],
        })
    };
    (0..count).map(plugin).collect::<Value>().to_string().into_bytes()
}

/// The draft of the vendor's page.
pub(crate) fn draft() -> Value {
    json!({
        "plugin_name": "apie_test", "display_name": "apie_test", "business_type": "Normal",
        "description": "", "maintainers": "", "business_type_display_name": "General", "icon_url": "",
        "version": "0.0.1", "version_description": "", "input_info": [],
        "execution_info": { "inner_execution_info": {
            "execution_type": "COMPOSITE",
            "steps": [{
                "task": "official_shell_plugin", "name": "Executing the Shell",
                "variables": { "OFFICIAL_SHELL_SCRIPT_INPUT": "env" },
            }],
        } },
        "runtime_attribution": "agent",
    })
}
