//! The envelope that some chapters wrap their responses in: `{status, result, error}`.

use serde_json::{Value, json};

/// The response of a call that succeeded.
pub(super) fn success(result: Value) -> Value {
    json!({ "status": "success", "error": null, "result": result })
}

/// The error of a response in an envelope.
pub(crate) fn error(response: &Value) -> Option<&Value> {
    response.get("error").filter(|_| response.get("status").is_some_and(|status| status == "error"))
}

/// The response of a call that failed, which comes with a status of success all the same.
/// What the service then puts into `status` is not known.
pub(super) fn failure(code: &str, message: &str) -> Value {
    json!({ "status": "error", "error": { "code": code, "message": message } })
}
