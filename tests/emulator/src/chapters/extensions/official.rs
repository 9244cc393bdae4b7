//! The extension that the service itself brings along.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::version::Version;

/// `official_shell_plugin`, with the input that the vendor's page on extension inputs shows.
pub(super) fn shell() -> Version {
    let content = json!({
        "plugin_name": "official_shell_plugin",
        "display_name": "Executing the Shell",
        "business_type": "Normal",
        "business_type_display_name": "General",
        "description": "",
        "version": "0.0.2",
        "version_description": "",
        "plugin_composition_type": "single",
        "runtime_attribution": "agent",
        "execution_info": { "inner_execution_info": { "execution_type": "SHELL" } },
        "input_info": [{
            "name": "OFFICIAL_SHELL_SCRIPT_INPUT",
            "default_value": "",
            "type": "shell",
            "label": "Shell Commands",
            "description": "The user enters the shell command here.",
            "required": "true"
        }]
    });
    let Value::Object(content) = content else {
        unreachable!("the literal above is an object");
    };
    Version {
        plugin_name: "official_shell_plugin".to_owned(),
        number: "0.0.2".to_owned(),
        unique_id: "0ff1c1a1000000000000000000000002".to_owned(),
        // The time of the example on the vendor's page.
        changed: Timestamp::constant(1_699_358_542, 0),
        formal: true,
        official: true,
        content,
        input_ids: vec!["aac7e571b0d4462ba7962ce1735c4ec3".to_owned()],
    }
}
