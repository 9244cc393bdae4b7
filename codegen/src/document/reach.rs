//! Which named schemas a set of schemas leads to.

use std::collections::BTreeSet;

use serde_json::Value;

use super::value::component_name;

/// Follows references, properties, items, values, compositions and JSON inside strings from the given schemas. Each named
/// schema is entered once, so recursive schemas end.
pub(super) fn reach<'a>(document: &'a Value, mut open: Vec<&'a Value>) -> BTreeSet<String> {
    let schemas = document.pointer("/components/schemas");
    let mut found = BTreeSet::new();
    while let Some(schema) = open.pop() {
        if let Some(name) = component_name(schema).or_else(|| schema.get("x-json")?.as_str()) {
            if found.insert(name.to_owned()) {
                open.extend(schemas.and_then(|schemas| schemas.get(name)));
            }
            continue;
        }
        for key in ["items", "additionalProperties", "not"] {
            open.extend(schema.get(key));
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            open.extend(schema.get(key).and_then(Value::as_array).into_iter().flatten());
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        open.extend(properties.into_iter().flat_map(|properties| properties.values()));
    }
    found
}
