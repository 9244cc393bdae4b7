//! What live clients send and the service takes, although the document does not have it.

use serde_json::Value;

/// Operations that take null in place of a field that is left out.
const NULL_FIELDS: [&str; 3] = ["show_plugin_inputs", "show_plugin_outputs", "show_plugin_metrics"];

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

/// Whether a body may come with an operation that has none.
pub(super) fn takes(operation: &str, body: &[u8]) -> bool {
    EMPTY_OBJECT.contains(&operation) && body.trim_ascii() == b"{}"
}
