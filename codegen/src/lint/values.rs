//! Whether a value is one that a schema describes.
//!
//! Only what the document may use is understood; the rules on schemas refuse the rest. Open sets take
//! any text, because values outside of them are sent and received as well.

use serde_json::Value;

use super::texts;
use crate::char_class::CharClass;
use crate::document::{Spec, entries, escaped, text};

/// `allOf` that leads to `allOf` is followed this far.
const MAX_WRAPPERS: usize = 16;

/// A part of a value that does not fit.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// Where it stands inside of the value, as a pointer.
    pub(super) pointer: String,
    pub(super) problem: String,
}

/// Everything in `value` that `schema` does not describe.
pub(super) fn mismatches(spec: &Spec, schema: &Value, value: &Value) -> Vec<Mismatch> {
    let mut found = Vec::new();
    let mut open = vec![(schema, value, String::new())];
    while let Some((schema, value, pointer)) = open.pop() {
        // A reference that leads nowhere is a finding of its own.
        let Some(schema) = unwrapped(spec, schema) else {
            continue;
        };
        let mut note = |problem: String| found.push(Mismatch { pointer: pointer.clone(), problem });
        if value.is_null() {
            let nullable = schema.get("nullable") == Some(&Value::Bool(true));
            if !nullable && schema.get("type").is_some() {
                note("is `null`, which is not allowed here".to_owned());
            }
            continue;
        }
        let fits = match text(schema, "type") {
            "array" => value.is_array(),
            "boolean" => value.is_boolean(),
            "integer" => fits_integer(text(schema, "format"), value),
            "number" => value.is_number(),
            "object" => value.is_object(),
            "string" => value.is_string(),
            _ => continue,
        };
        if !fits {
            let format = text(schema, "format");
            let of = if format.is_empty() { String::new() } else { format!(" ({format})") };
            note(format!("is no {}{of}", text(schema, "type")));
            continue;
        }
        if let Some(text) = value.as_str() {
            string(schema, text).into_iter().for_each(&mut note);
        }
        let closed = schema.get("enum").and_then(Value::as_array);
        if closed.is_some_and(|values| !values.contains(value)) {
            note("is none of the values of its set".to_owned());
        }
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            if let Some(items) = schema.get("items") {
                open.push((items, item, format!("{pointer}/{index}")));
            }
        }
        let Some(members) = value.as_object() else {
            continue;
        };
        for name in texts(schema, "required") {
            if !members.contains_key(name) {
                note(format!("has no `{name}`, which is required"));
            }
        }
        let properties = schema.get("properties");
        let more = schema.get("additionalProperties");
        for (name, member) in entries(Some(value)) {
            let inside = format!("{pointer}/{}", escaped(name));
            match (properties.and_then(|properties| properties.get(name)), more) {
                (Some(property), _) => open.push((property, member, inside)),
                (None, Some(Value::Bool(true))) => {}
                (None, Some(schema)) if schema.is_object() => open.push((schema, member, inside)),
                _ => note(format!("has a member `{name}`, which is not described")),
            }
        }
    }
    found
}

/// The schema behind references and `allOf` around one of them.
fn unwrapped<'a>(spec: &'a Spec, schema: &'a Value) -> Option<&'a Value> {
    let mut schema = spec.resolve(schema)?;
    for _ in 0..MAX_WRAPPERS {
        let Some(inner) = schema.pointer("/allOf/0") else {
            return Some(schema);
        };
        schema = spec.resolve(inner)?;
    }
    None
}

fn fits_integer(format: &str, value: &Value) -> bool {
    match format {
        "int32" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        _ => value.is_i64(),
    }
}

fn string(schema: &Value, text: &str) -> Vec<String> {
    let mut problems = Vec::new();
    let count = text.chars().count() as u64;
    let bound = |key: &str| schema.get(key).and_then(Value::as_u64);
    if let Some(min) = bound("minLength").filter(|min| count < *min) {
        problems.push(format!("has {count} characters, and needs {min}"));
    }
    if let Some(max) = bound("maxLength").filter(|max| count > *max) {
        problems.push(format!("has {count} characters, and may have {max}"));
    }
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str)
        && CharClass::parse(pattern).is_ok_and(|class| !class.matches(text))
    {
        problems.push(format!("does not match `{pattern}`"));
    }
    problems
}
