//! What live clients send and the service takes, although the document does not have it.

use serde_json::Value;

/// Operations that take null in place of a field that is left out.
const NULL_FIELDS: [&str; 3] = ["show_plugin_inputs", "show_plugin_outputs", "show_plugin_metrics"];

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

/// Takes the fields out of the items of a body that are null, where the operation takes them as left out.
pub(super) fn without_nulls(operation: &str, mut body: Value) -> Value {
    if NULL_FIELDS.contains(&operation) {
        for fields in body.as_array_mut().into_iter().flatten().filter_map(Value::as_object_mut) {
            fields.retain(|_, value| !value.is_null());
        }
    }
    body
}

/// Makes numbers of offsets that are text, where the operation takes both.
pub(super) fn with_offsets(operation: &str, mut body: Value) -> Value {
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
