//! What live clients send and the service takes, although the document does not have it.

use serde_json::{Map, Value};

/// Operations that take null in place of a field that is left out.
const NULL_FIELDS: [&str; 3] = ["show_plugin_inputs", "show_plugin_outputs", "show_plugin_metrics"];

/// Operations whose body may lack the project, as in the vendor's SDK, or spell it as the vendor's pages do.
const PROJECT_OF_THE_PATH: [&str; 2] = ["create_variable_group", "update_variable_group"];

/// Operations without a body that take an empty object.
const EMPTY_OBJECT: [&str; 1] = ["delete_endpoint"];

/// Takes the fields out of the items of a body that are null, where the operation takes them as left out.
pub(super) fn without_nulls(operation: &str, mut body: Value) -> Value {
    if NULL_FIELDS.contains(&operation) {
        for fields in body.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            fields.retain(|_, value| !value.is_null());
        }
    }
    body
}

/// Fills the project in that the body of an operation may lack.
pub(super) fn with_project(operation: &str, mut body: Value, path: &Map<String, Value>) -> Value {
    if PROJECT_OF_THE_PATH.contains(&operation)
        && let Some(fields) = body.as_object_mut()
        && !fields.contains_key("project_id")
        && let Some(project) = fields.remove("projectId").or_else(|| path.get("project_id").cloned())
    {
        fields.insert("project_id".to_owned(), project);
    }
    body
}

/// Whether a body may come with an operation that has none.
pub(super) fn takes(operation: &str, body: &[u8]) -> bool {
    EMPTY_OBJECT.contains(&operation) && body.trim_ascii() == b"{}"
}
