//! What the service accepts beyond the document, as observed with live clients.

use serde_json::{Map, Value};

/// Operations that take null in place of a field that is left out.
const NULL_FIELDS: [&str; 3] = ["show_plugin_inputs", "show_plugin_outputs", "show_plugin_metrics"];

/// Operations whose body may lack the project, as in the vendor's SDK, or spell it as the vendor's pages do.
const PROJECT_OF_THE_PATH: [&str; 2] = ["create_variable_group", "update_variable_group"];

/// Operations without a body that take an empty object. Older pages of actions ask for one.
const EMPTY_OBJECT: [&str; 12] = [
    "delete_endpoint",
    "stop_pipeline_run",
    "accept_manual_review",
    "reject_manual_review",
    "accept_checkpoint",
    "reject_checkpoint",
    "accept_delay_job",
    "reject_delay_job",
    "continue_delay_job",
    "resume_pipeline",
    "disable_pipeline",
    "enable_pipeline",
];

/// Operations whose body is an empty object that may be left out.
const NO_OBJECT: [&str; 1] = ["cancel_pipeline_queue"];

/// Operations whose offsets are numbers and may come as the text that responses have in their place.
const TEXT_OFFSETS: [&str; 2] = ["show_pipeline_log", "show_pipeline_exec_log"];

/// A body as the document has it, where an operation takes other forms of it as well.
pub(super) fn tolerated(operation: &str, body: Value, path: &Map<String, Value>) -> Value {
    with_project(operation, with_offsets(operation, without_nulls(operation, body)), path)
}

/// Takes the fields out of the items of a body that are null, where the operation takes them as left out.
fn without_nulls(operation: &str, mut body: Value) -> Value {
    if NULL_FIELDS.contains(&operation) {
        for fields in body.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            fields.retain(|_, value| !value.is_null());
        }
    }
    body
}

/// Fills the project in that the body of an operation may lack.
fn with_project(operation: &str, mut body: Value, path: &Map<String, Value>) -> Value {
    if PROJECT_OF_THE_PATH.contains(&operation)
        && let Some(fields) = body.as_object_mut()
        && !fields.contains_key("project_id")
        && let Some(project) = fields.remove("projectId").or_else(|| path.get("project_id").cloned())
    {
        fields.insert("project_id".to_owned(), project);
    }
    body
}

/// Makes numbers of offsets that are text, where the operation takes both.
fn with_offsets(operation: &str, mut body: Value) -> Value {
    let offsets = ["start_offset", "end_offset"].into_iter().filter(|_| TEXT_OFFSETS.contains(&operation));
    for offset in offsets {
        if let Some(value) = body.get_mut(offset)
            && let Some(number) = value.as_str().and_then(|text| text.parse::<i64>().ok())
        {
            *value = number.into();
        }
    }
    body
}

/// Whether a body may be left out that the document requires.
pub(super) fn spares(operation: &str) -> bool {
    NO_OBJECT.contains(&operation)
}

/// Whether a body may come with an operation that has none.
pub(super) fn takes(operation: &str, body: &[u8]) -> bool {
    EMPTY_OBJECT.contains(&operation) && body.trim_ascii() == b"{}"
}
