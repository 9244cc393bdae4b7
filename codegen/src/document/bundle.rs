//! The whole document as one text, for readers that do not know its pieces.

use serde_json::{Map, Value};

use super::{spec::Spec, value::entries};

/// The document as JSON, which is YAML as well and leaves no reader of YAML a choice: sorted keys, two spaces per level, a line
/// break at the end.
pub fn bundle(spec: &Spec) -> String {
    format!("{:#}\n", sorted(spec.document()))
}

/// The same for other tools, to which `nullable` is wrong where there is no type: of any JSON and of a union it is left out.
pub fn bundle_for_tools(spec: &Spec) -> String {
    let mut document = sorted(spec.document());
    strip_nullable(&mut document);
    format!("{document:#}\n")
}

fn strip_nullable(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if fields.get("nullable") == Some(&Value::Bool(true)) && !fields.contains_key("type") {
                fields.remove("nullable");
            }
            fields.values_mut().for_each(strip_nullable);
        }
        Value::Array(items) => items.iter_mut().for_each(strip_nullable),
        _ => {}
    }
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
