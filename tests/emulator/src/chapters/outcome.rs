//! Responses that report only success.

use serde_json::{Value, json};

/// The response of most calls that change something.
pub(super) fn success() -> Value {
    json!({ "success": true })
}

/// The response of calls that set permissions or notices.
pub(super) fn status() -> Value {
    json!({ "status": "success" })
}
