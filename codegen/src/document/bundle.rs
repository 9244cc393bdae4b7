//! The whole document as one text, for readers that do not know its pieces.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{
    spec::Spec,
    value::{component_name, entries},
};

/// The document as JSON, which is YAML as well and leaves no reader of YAML a choice: sorted keys, two spaces per level, a line
/// break at the end.
pub fn bundle(spec: &Spec) -> String {
    format!("{:#}\n", sorted(spec.document()))
}

/// The same for other tools, to which `nullable` counts beside a type alone: beside a reference to an object that is only received it
/// is moved to that object, beside any other reference the type is repeated, and a schema of any JSON does not need it.
pub fn bundle_for_tools(spec: &Spec) -> String {
    let (mut document, sent) = (sorted(spec.document()), spec.sent());
    let type_of = |name: &str| spec.schema(name).and_then(|schema| schema["type"].as_str());
    let mut moved = BTreeSet::new();
    place_nullable(&mut document, &mut |name| {
        if type_of(name) == Some("object") && !sent.contains(name) {
            moved.insert(name.to_owned());
            return None;
        }
        type_of(name).map(str::to_owned)
    });
    for name in moved {
        document["components"]["schemas"][name]["nullable"] = true.into();
    }
    format!("{:#}\n", sorted(&document))
}

/// Takes `nullable` from schemas without a type, unless there is one for the component that they refer to.
fn place_nullable(value: &mut Value, type_of: &mut impl FnMut(&str) -> Option<String>) {
    match value {
        Value::Object(fields) => {
            if fields.get("nullable") == Some(&Value::Bool(true)) && !fields.contains_key("type") {
                match fields.get("allOf").and_then(|all| component_name(&all[0])).and_then(&mut *type_of) {
                    Some(name) => fields.insert("type".to_owned(), name.into()),
                    None => fields.remove("nullable"),
                };
            }
            fields.values_mut().for_each(|value| place_nullable(value, type_of));
        }
        Value::Array(items) => items.iter_mut().for_each(|value| place_nullable(value, type_of)),
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
