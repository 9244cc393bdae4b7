//! The same data in types of the plainest kind: what anyone would write who needs no more than serde.

#![allow(dead_code, reason = "the fields are read from responses and dropped")]

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

#[derive(Debug, Deserialize)]
pub(crate) struct Version {
    pub(crate) display_name: Option<String>,
    pub(crate) input_info: Option<Vec<Input>>,
    pub(crate) op_time: Option<String>,
    pub(crate) op_user: Option<String>,
    pub(crate) plugin_attribution: Option<String>,
    pub(crate) plugin_composition_type: Option<String>,
    pub(crate) plugin_execution: Option<Execution>,
    pub(crate) plugin_name: Option<String>,
    pub(crate) runtime_attribution: Option<String>,
    pub(crate) unique_id: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) version_attribution: Option<String>,
    pub(crate) version_description: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Execution {
    pub(crate) basic_instance_id: Option<String>,
    pub(crate) execution_type: Option<String>,
    pub(crate) file_path: Option<String>,
    pub(crate) logic_id: Option<String>,
    pub(crate) plugin_name: Option<String>,
    pub(crate) steps: Option<Vec<Step>>,
    pub(crate) target: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) workspace_id: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Step {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) identifier: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) task: Option<String>,
    pub(crate) variables: Option<Map<String, Value>>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Inputs {
    pub(crate) data: Option<Vec<Input>>,
    pub(crate) display_name: Option<String>,
    pub(crate) plugin_name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Input {
    pub(crate) default_value: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) extend_prop: Option<Properties>,
    pub(crate) front_data_prop: Option<String>,
    pub(crate) label: Option<String>,
    pub(crate) layout_content: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) plugin_name: Option<String>,
    pub(crate) required: Option<String>,
    #[serde(rename = "type")]
    pub(crate) kind: Option<String>,
    pub(crate) unique_id: Option<String>,
    pub(crate) validation: Option<Validation>,
    pub(crate) version: Option<String>,
    pub(crate) workspace_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Properties {
    pub(crate) api_options: Option<String>,
    pub(crate) api_type: Option<String>,
    pub(crate) disabled_conditions: Option<String>,
    pub(crate) options: Option<String>,
    pub(crate) show_placeholder: Option<String>,
    pub(crate) visible_conditions: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Validation {
    pub(crate) max_length: Option<i32>,
    pub(crate) min_length: Option<i32>,
    pub(crate) regex: Option<String>,
    pub(crate) regex_message: Option<String>,
    pub(crate) required_message: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Draft {
    pub(crate) business_type: String,
    pub(crate) business_type_display_name: String,
    pub(crate) description: String,
    pub(crate) display_name: String,
    pub(crate) execution_info: ExecutionInfo,
    pub(crate) icon_url: String,
    pub(crate) input_info: Vec<Value>,
    pub(crate) maintainers: String,
    pub(crate) plugin_name: String,
    pub(crate) runtime_attribution: String,
    pub(crate) version: String,
    pub(crate) version_description: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct ExecutionInfo {
    pub(crate) inner_execution_info: InnerExecutionInfo,
}

#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct InnerExecutionInfo {
    pub(crate) execution_type: String,
    pub(crate) steps: Vec<Step>,
}
