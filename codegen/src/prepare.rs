//! The copy of the document that progenitor gets: bent in memory, so that the document itself stays true.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::OpenAPI;
use serde_json::{Map, Value, json};

use crate::{Failure, Spec, component_name, document::METHODS, leaf::Leaf};

pub(crate) fn prepare(spec: &Spec, leaves: &[Leaf]) -> Result<OpenAPI, Failure> {
    let mut document = spec.document().clone();
    let strict: BTreeMap<&str, Value> = leaves
        .iter()
        .filter(|leaf| leaf.kind.is_for_sending())
        .filter_map(|leaf| Some((leaf.name.as_str(), plain(spec.schema(&leaf.name)?))))
        .collect();
    let flags: BTreeSet<&str> = spec.schemas().filter(|(_, schema)| schema["type"] == "boolean").map(|(name, _)| name).collect();
    drop_error_answers(&mut document);
    if let Some(schemas) = document.pointer_mut("/components/schemas").and_then(Value::as_object_mut) {
        let received = spec.received();
        schemas.retain(|name, _| !flags.contains(name.as_str()));
        for (name, schema) in schemas.iter_mut() {
            if received.contains(name) {
                loosen(schema, &strict);
            }
            open_object(schema);
        }
    }
    everywhere(&mut document, &|value| {
        drop_default(value);
        inline_flag(value, &flags);
    });
    serde_json::from_value(document).map_err(|error| Failure::Unsupported(format!("the prepared document is none of OpenAPI 3.0: {error}")))
}

/// Every failure is read by the runtime, in whatever shape it comes; declared, they would shut out all other shapes.
fn drop_error_answers(document: &mut Value) {
    let items = document.get_mut("paths").and_then(Value::as_object_mut).into_iter().flatten();
    for (_, item) in items {
        for method in METHODS {
            if let Some(answers) = item.pointer_mut(&format!("/{method}/responses")).and_then(Value::as_object_mut) {
                answers.retain(|status, _| status.starts_with('2'));
            }
        }
    }
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        components.remove("responses");
    }
}

/// The schema without what it demands of a value.
fn plain(schema: &Value) -> Value {
    let kept = ["type", "format"].into_iter().filter_map(|keyword| Some((keyword.to_owned(), schema.get(keyword)?.clone())));
    Value::Object(kept.collect())
}

/// What is received is never refused: no member has to be there, and no value has to keep a rule.
fn loosen(schema: &mut Value, strict: &BTreeMap<&str, Value>) {
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("required");
    }
    everywhere(schema, &|value| {
        let name = value.pointer("/allOf/0").and_then(component_name).or(component_name(value));
        let Some(plain) = name.and_then(|name| strict.get(name)) else { return };
        let description = value.get("description").cloned();
        *value = plain.clone();
        if let (Some(description), Some(value)) = (description, value.as_object_mut()) {
            value.insert("description".to_owned(), description);
        }
    });
}

/// Members of objects: lists and maps that may be left out, null or empty stay apart, unknown members are kept.
fn open_object(schema: &mut Value) {
    let Some(schema) = schema.as_object_mut() else { return };
    // Whether an object may be null is a matter of the member that holds it, and every such member is optional.
    schema.remove("nullable");
    if schema.get("additionalProperties") == Some(&Value::Bool(true)) {
        schema.insert("additionalProperties".to_owned(), Value::Object(Map::new()));
    }
    let required: BTreeSet<String> =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    let members = schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten();
    // What has to be there has one state.
    for (_, member) in members.filter(|(name, _)| !required.contains(*name)) {
        if member["type"] == "array" || member["type"] == "object" {
            member["nullable"] = Value::Bool(true);
        }
    }
}

/// Defaults are the service's business: the SDK sends what it was given.
fn drop_default(value: &mut Value) {
    if value.get("type").is_some_and(Value::is_string)
        && let Some(schema) = value.as_object_mut()
    {
        schema.remove("default");
    }
}

/// A named flag would become a type around a `bool`.
fn inline_flag(value: &mut Value, flags: &BTreeSet<&str>) {
    if component_name(value).is_some_and(|name| flags.contains(name)) {
        *value = json!({ "type": "boolean" });
    }
}

/// Applies a change to a value and all values within. Lint has bounded the depth.
fn everywhere(value: &mut Value, change: &dyn Fn(&mut Value)) {
    change(value);
    match value {
        Value::Object(members) => members.values_mut().for_each(|member| everywhere(member, change)),
        Value::Array(items) => items.iter_mut().for_each(|item| everywhere(item, change)),
        _ => {}
    }
}
