//! The whole document as one text, for readers that do not know its pieces.

use serde_json::{Map, Value};

use super::{spec::Spec, value::entries};

/// The document as JSON, which is YAML as well and leaves no reader of YAML a choice: sorted keys, two spaces per level, a line
/// break at the end.
pub fn bundle(spec: &Spec) -> String {
    format!("{:#}\n", sorted(spec.document()))
}

/// `serde_json` sorts keys only as long as no crate of the build asks it not to.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(_) => {
            entries(Some(value)).into_iter().map(|(key, value)| (key.to_owned(), sorted(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}
