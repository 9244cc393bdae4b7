//! The whole document as one text, for readers that do not know its pieces.

use serde_json::{Map, Value};

use super::{spec::Spec, value::entries};

/// The document as JSON, which is YAML as well and leaves no reader of YAML a choice: sorted keys, two spaces per level, a line
/// break at the end.
pub fn bundle(spec: &Spec) -> String {
    format!("{:#}\n", sorted(spec.document(), false))
}

/// The same for other tools, which read `nullable` beside a type alone: of a union it goes to the first form, of any JSON it is
/// left out.
pub fn bundle_for_tools(spec: &Spec) -> String {
    format!("{:#}\n", sorted(spec.document(), true))
}

/// `serde_json` sorts keys only as long as no crate of the build asks it not to.
fn sorted(value: &Value, is_for_tools: bool) -> Value {
    match value {
        Value::Object(fields) => {
            let is_misplaced = is_for_tools && fields.get("nullable") == Some(&Value::Bool(true)) && !fields.contains_key("type");
            let kept = entries(Some(value)).into_iter().filter(|(key, _)| !(is_misplaced && *key == "nullable"));
            let mut sorted: Value = kept.map(|(key, value)| (key.to_owned(), sorted(value, is_for_tools))).collect::<Map<_, _>>().into();
            if is_misplaced && let Some(form) = sorted.pointer_mut("/oneOf/0").and_then(Value::as_object_mut) {
                form.insert("nullable".to_owned(), true.into());
            }
            sorted
        }
        Value::Array(items) => items.iter().map(|item| sorted(item, is_for_tools)).collect(),
        other => other.clone(),
    }
}
