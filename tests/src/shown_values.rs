//! Whether a typed value holds all that a body holds, seen in its `Debug` form: types that are only received are not written
//! back as JSON.

use std::fmt::Debug;

use serde_json::Value;

/// Asserts that every text, number and Boolean of a body is in the typed value at least as often as in the body.
///
/// Variants of sets are written in their own case, so only letters and digits are compared.
///
/// # Panics
///
/// When one is missing.
#[track_caller]
pub fn assert_holds(value: &impl Debug, body: &Value) {
    let shown = plain(&format!("{value:?}"));
    let mut values = Vec::new();
    collect(body, &mut values);
    for text in &values {
        let wanted = values.iter().filter(|other| other.contains(text.as_str())).count();
        assert!(shown.matches(text.as_str()).count() >= wanted, "{text:?} of {body} is missing in {value:?}");
    }
}

fn collect(value: &Value, values: &mut Vec<String>) {
    match value {
        Value::Object(fields) => fields.values().for_each(|field| collect(field, values)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, values)),
        Value::Null => {}
        Value::String(text) => values.push(plain(&format!("{text:?}"))),
        other => values.push(plain(&other.to_string())),
    }
    values.retain(|text| !text.is_empty());
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
