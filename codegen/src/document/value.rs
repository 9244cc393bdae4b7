//! Values of the document, whatever they describe.

use serde_json::Value;

/// The methods that OpenAPI 3.0 knows, in alphabetical order.
pub(crate) const METHODS: [&str; 8] = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];

/// The media type of JSON bodies.
pub(crate) const JSON: &str = "application/json";

/// References to references are followed this far; longer chains are circles.
const MAX_HOPS: usize = 16;

const SCHEMAS: &str = "#/components/schemas/";

/// The value itself, or what it refers to. `None` if a reference points outside the document, to nothing, or in a circle.
pub(crate) fn resolve<'a>(document: &'a Value, value: &'a Value) -> Option<&'a Value> {
    let mut value = value;
    for _ in 0..MAX_HOPS {
        let Some(reference) = value.get("$ref") else {
            return Some(value);
        };
        value = document.pointer(reference.as_str()?.strip_prefix('#')?)?;
    }
    None
}

/// The name of the component schema that a value refers to, if it is a reference to one.
pub fn component_name(value: &Value) -> Option<&str> {
    let name = value.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)?;
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

/// The schema of the JSON content of a request body or response.
pub(super) fn json_schema(value: &Value) -> Option<&Value> {
    value.get("content")?.get(JSON)?.get("schema")
}

/// The fields of an object, sorted by name; none if the value is not an object.
///
/// Sorted here because the order of `serde_json`'s maps depends on a feature that any crate of the build can turn on.
pub(crate) fn entries(value: Option<&Value>) -> Vec<(&str, &Value)> {
    let mut entries: Vec<_> = value.and_then(Value::as_object).into_iter().flatten().map(|(key, value)| (key.as_str(), value)).collect();
    entries.sort_unstable_by_key(|(key, _)| *key);
    entries
}

/// A string field; empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether a field is `true`.
pub(crate) fn is_true(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

/// The strings of a list field.
pub(crate) fn texts<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    let list = value.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// A key as a segment of a pointer.
pub(crate) fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
