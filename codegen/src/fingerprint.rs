//! A digest of the whole document, so that generated files change with parts of it that show nowhere in them.

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::document::entries;

/// SHA-256 of a document as JSON with sorted fields.
pub(crate) fn fingerprint(document: &Value) -> String {
    let mut canonical = String::new();
    write_sorted(document, &mut canonical);
    Sha256::digest(canonical.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `serde_json` sorts fields only as long as no crate of the build asks it not to.
fn write_sorted(value: &Value, out: &mut String) {
    match value {
        Value::Object(_) => {
            out.push('{');
            for (key, field) in entries(Some(value)) {
                *out += &format!("{key:?}:");
                write_sorted(field, out);
                out.push(',');
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for item in items {
                write_sorted(item, out);
                out.push(',');
            }
            out.push(']');
        }
        scalar => *out += &scalar.to_string(),
    }
}
