//! The whole document as one text, for readers that do not know its pieces.

use serde_json::{Map, Value};

use super::{spec::Spec, value::entries};

/// The document as JSON, which is YAML as well and leaves no reader of YAML a choice: sorted keys, two spaces per level, a line
/// break at the end.
pub fn bundle(spec: &Spec) -> String {
    format!("{:#}\n", sorted(spec.document(), false))
}

/// The same for other tools, to which `nullable` is wrong where there is no type: of any JSON and of a union it is left out.
pub fn bundle_for_tools(spec: &Spec) -> String {
    format!("{:#}\n", sorted(spec.document(), true))
}

/// `serde_json` sorts keys only as long as no crate of the build asks it not to.
fn sorted(value: &Value, is_for_tools: bool) -> Value {
    match value {
        Value::Object(fields) => {
            let is_left_out =
                |key: &str, value: &Value| is_for_tools && key == "nullable" && *value == true && !fields.contains_key("type");
            let kept = entries(Some(value)).into_iter().filter(|(key, value)| !is_left_out(key, value));
            kept.map(|(key, value)| (key.to_owned(), sorted(value, is_for_tools))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(|item| sorted(item, is_for_tools)).collect(),
        other => other.clone(),
    }
}
