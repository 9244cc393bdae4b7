//! Do the JSON schemas of the types say what the document says?

#[rustfmt::skip]
mod schemas;

use std::collections::BTreeSet;

use codearts_pipeline_codegen::component_name;
use codearts_pipeline_tests::spec;
use serde_json::{Map, Value, json};

use self::schemas::schemas;

/// A schema of the document as JSON Schema writes it, under what holds for what is received.
fn expected(schema: &Value, is_received: bool) -> Value {
    if let Some(name) = component_name(schema) {
        return json!({ "$ref": format!("#/$defs/{name}") });
    }
    if let Some(wrapped) = schema.pointer("/allOf/0") {
        return expected(wrapped, is_received);
    }
    let mut out = Map::new();
    let carried = ["type", "format", "enum", "x-extensible-enum", "additionalProperties", "minLength", "maxLength", "pattern"];
    for keyword in carried {
        let is_rule = ["minLength", "maxLength", "pattern"].contains(&keyword);
        // Sets of texts are open: their rule is checked when a value is made, and is no part of their schema.
        if let Some(value) = schema.get(keyword).filter(|_| !(is_rule && schema.get("x-extensible-enum").is_some())) {
            let is_schema = keyword == "additionalProperties" && value.is_object();
            out.insert(keyword.to_owned(), if is_schema { expected(value, is_received) } else { value.clone() });
        }
    }
    // A set of integers that is received is open.
    if is_received
        && schema["type"] == "integer"
        && let Some(values) = out.remove("enum")
    {
        out.insert("x-extensible-enum".to_owned(), values);
    }
    if let Some(items) = schema.get("items") {
        out.insert("items".to_owned(), expected(items, is_received));
    }
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let required: BTreeSet<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).filter(|_| !is_received).collect();
        // What is sent empty when it is not set need not be set.
        let is_filled_in = |name: &&str| properties[*name].get("x-send-empty") == Some(&Value::Bool(true));
        // Neither what the call copies from the path.
        let is_copied = |name: &str| properties[name].get("x-from-path").is_some();
        let required: BTreeSet<&str> = required.into_iter().filter(|name| !is_filled_in(name) && !is_copied(name)).collect();
        let properties: Map<_, _> = properties
            .iter()
            // What says only whether the call succeeded is no value.
            .filter(|(name, property)| !is_copied(name) && property.get("x-outcome").is_none())
            .map(|(name, member)| {
                let member = expected(member, is_received);
                (name.clone(), if required.contains(name.as_str()) { member } else { or_null(member) })
            })
            .collect();
        out.insert("properties".to_owned(), properties.into());
        if !required.is_empty() {
            out.insert("required".to_owned(), required.into_iter().collect());
        }
    }
    out.into()
}

fn or_null(schema: Value) -> Value {
    match schema.get("type") {
        Some(kind) => {
            let mut schema = schema.clone();
            schema["type"] = json!([kind, "null"]);
            schema
        }
        None => json!({ "anyOf": [schema, { "type": "null" }] }),
    }
}

/// Whether a property has a type that the SDK brings along, with a schema of its own: times, secrets, JSON in strings, alternatives.
fn is_of_the_sdk(property: &Value) -> bool {
    let is_own = ["oneOf", "x-timestamp", "x-json", "x-secret"].iter().any(|keyword| property.get(keyword).is_some());
    let is_any = ["type", "allOf", "$ref"].iter().all(|keyword| property.get(keyword).is_none());
    let inner = ["items", "additionalProperties"]
        .iter()
        .filter_map(|keyword| property.get(keyword))
        .any(|inner| inner.is_boolean() || is_of_the_sdk(inner));
    is_own || is_any || inner
}

/// What schemars writes, without words and in the order of the expectation.
fn plain(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let words = ["$schema", "title", "description", "$defs", "default"];
            let mut plain: Map<_, _> = members
                .iter()
                // A rule of lengths alone has a pattern that holds of all.
                .filter(|(name, value)| {
                    !matches!((name.as_str(), value.as_str(), value.as_i64()), ("pattern", Some(""), _) | ("minLength", _, Some(0)))
                })
                .filter(|(name, value)| !(words.contains(&name.as_str()) && (value.is_string() || *name == "$defs")))
                .map(|(name, value)| (name.clone(), plain_member(name, value)))
                .collect();
            if plain.get("default").is_some_and(Value::is_null) {
                plain.remove("default");
            }
            plain.into()
        }
        other => other.clone(),
    }
}

fn plain_member(name: &str, value: &Value) -> Value {
    match (name, value) {
        ("properties", Value::Object(members)) => {
            Value::Object(members.iter().map(|(name, member)| (name.clone(), plain(member))).collect())
        }
        ("anyOf", Value::Array(options)) => options.iter().map(plain).collect(),
        ("required", Value::Array(names)) => names.iter().filter_map(Value::as_str).collect::<BTreeSet<_>>().into_iter().collect(),
        (_, Value::Object(_)) => plain(value),
        _ => value.clone(),
    }
}

#[test]
fn each_type_s_schema_is_the_document_s() {
    let spec = spec();
    let received = spec.received();
    for (name, schema) in schemas() {
        let component = spec.schema(name).expect("a component");
        // A type that holds itself.
        let schema = schema.to_string().replace(r##""$ref":"#""##, &format!("\"$ref\":\"#/$defs/{name}\""));
        let schema: Value = serde_json::from_str(&schema).expect("JSON");
        let (mut found, mut wanted) = (plain(&schema), expected(component, received.contains(name)));
        for (field, property) in component["properties"].as_object().into_iter().flatten() {
            if is_of_the_sdk(property) {
                for schema in [&mut found, &mut wanted] {
                    let properties = schema["properties"].as_object_mut().expect("an object");
                    assert!(properties.remove(field).is_some(), "{name}.{field}");
                }
            }
        }
        assert_eq!(found, wanted, "{name}");
    }
}

#[test]
fn each_schema_that_is_sent_or_received_is_a_type() {
    let spec = spec();
    let types: BTreeSet<String> = schemas().into_iter().map(|(name, _)| name.to_owned()).collect();
    let wanted: BTreeSet<String> = spec.sent().union(&spec.received()).cloned().collect();
    assert!(types.is_subset(&wanted), "{:?}", types.difference(&wanted).collect::<Vec<_>>());
    // What says only whether a call succeeded is no value, and an envelope is opened.
    for name in wanted.difference(&types) {
        let text = spec.schema(name).expect("a component").to_string();
        assert!(["x-outcome", "x-envelope"].iter().any(|mark| text.contains(mark)) || name == "EnvelopeError", "{name} is no type");
    }
}
