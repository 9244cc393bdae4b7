//! The same data in types of the plainest kind: what anyone would write who needs no more than serde.

#![allow(missing_docs, reason = "the members are those of the SDK's types")]

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

#[derive(Debug, Deserialize)]
pub struct Version {
    pub display_name: Option<String>,
    pub input_info: Option<Vec<Input>>,
    pub op_time: Option<String>,
    pub op_user: Option<String>,
    pub plugin_attribution: Option<String>,
    pub plugin_composition_type: Option<String>,
    pub plugin_execution: Option<Execution>,
    pub plugin_name: Option<String>,
    pub runtime_attribution: Option<String>,
    pub unique_id: Option<String>,
    pub version: Option<String>,
    pub version_attribution: Option<String>,
    pub version_description: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Execution {
    pub basic_instance_id: Option<String>,
    pub execution_type: Option<String>,
    pub file_path: Option<String>,
    pub logic_id: Option<String>,
    pub plugin_name: Option<String>,
    pub steps: Option<Vec<Step>>,
    pub target: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub version: Option<String>,
    pub workspace_id: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Step {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identifier: Option<String>,
    pub name: Option<String>,
    pub task: Option<String>,
    pub variables: Option<Map<String, Value>>,
}

#[derive(Debug, Deserialize)]
pub struct Inputs {
    pub data: Option<Vec<Input>>,
    pub display_name: Option<String>,
    pub plugin_name: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Input {
    pub default_value: Option<String>,
    pub description: Option<String>,
    pub extend_prop: Option<Properties>,
    pub front_data_prop: Option<String>,
    pub label: Option<String>,
    pub layout_content: Option<String>,
    pub name: Option<String>,
    pub plugin_name: Option<String>,
    pub required: Option<String>,
    #[serde(rename = "type")]
    pub kind: Option<String>,
    pub unique_id: Option<String>,
    pub validation: Option<Validation>,
    pub version: Option<String>,
    pub workspace_id: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Properties {
    pub api_options: Option<String>,
    pub api_type: Option<String>,
    pub disabled_conditions: Option<String>,
    pub options: Option<String>,
    pub show_placeholder: Option<String>,
    pub visible_conditions: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Validation {
    pub max_length: Option<i32>,
    pub min_length: Option<i32>,
    pub regex: Option<String>,
    pub regex_message: Option<String>,
    pub required_message: Option<String>,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct Draft {
    pub business_type: String,
    pub business_type_display_name: String,
    pub description: String,
    pub display_name: String,
    pub execution_info: ExecutionInfo,
    pub icon_url: String,
    pub input_info: Vec<Value>,
    pub maintainers: String,
    pub plugin_name: String,
    pub runtime_attribution: String,
    pub version: String,
    pub version_description: String,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct ExecutionInfo {
    pub inner_execution_info: InnerExecutionInfo,
}

#[derive(Debug, Deserialize, Serialize)]
pub struct InnerExecutionInfo {
    pub execution_type: String,
    pub steps: Vec<Step>,
}
