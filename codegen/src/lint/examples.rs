//! Examples and defaults: they are read by people and sent by tests, so they have to be right.
//!
//! All of them are validated at once, as properties of one value against one JSON Schema, so that every schema is compiled once.

use std::collections::BTreeSet;

use jsonschema::{ValidationError, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

use super::{
    nodes::{Kind, Node, Nodes},
    report::Report,
};
use crate::document::{component_name, entries, escaped, text};

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let mut batch = Batch::default();
    for node in nodes.all.iter().filter(|node| !node.is_reference()) {
        let schema = match node.kind {
            Kind::Schema => Some(node.value),
            Kind::MediaType | Kind::Parameter => node.value.get("schema"),
            _ => None,
        };
        let Some(schema) = schema else { continue };
        for (rule, key) in [("example-valid", "example"), ("default-valid", "default")] {
            if let Some(value) = node.value.get(key) {
                batch.add(rule, format!("the {key}"), node.at(key), schema, value, node.received && !node.sent);
            }
        }
        for (name, pointer, example) in examples(nodes, node) {
            if let Some(value) = example.get("value") {
                batch.add("example-valid", format!("the example `{name}`"), format!("{pointer}/value"), schema, value, node.received);
            }
        }
    }
    batch.validate(nodes, report);
}

/// The named examples of a node: name, where the example is written, and the example.
fn examples<'a>(nodes: &Nodes<'a>, node: &Node<'a>) -> Vec<(&'a str, String, &'a Value)> {
    let resolved = |(name, example): (&'a str, &'a Value)| {
        let target = text(example, "$ref").strip_prefix('#').map(str::to_owned);
        let pointer = target.unwrap_or_else(|| format!("{}/examples/{}", node.pointer, escaped(name)));
        Some((name, pointer, nodes.spec.resolve(example)?))
    };
    entries(node.value.get("examples")).into_iter().filter_map(resolved).collect()
}

/// One value to be validated.
struct Item {
    rule: &'static str,
    what: String,
    pointer: String,
}

#[derive(Default)]
struct Batch {
    items: Vec<Item>,
    values: Map<String, Value>,
    schemas: Map<String, Value>,
    /// Components that are used, and whether as received.
    open: Vec<(String, bool)>,
}

impl Batch {
    fn add(&mut self, rule: &'static str, what: String, pointer: String, schema: &Value, value: &Value, received: bool) {
        let key = self.items.len().to_string();
        self.items.push(Item { rule, what, pointer });
        self.values.insert(key.clone(), value.clone());
        let schema = self.converted(schema, received);
        self.schemas.insert(key, schema);
    }

    fn validate(mut self, nodes: &Nodes<'_>, report: &mut Report<'_>) {
        let mut definitions = Map::new();
        let mut seen = BTreeSet::new();
        while let Some((name, received)) = self.open.pop() {
            if seen.insert((name.clone(), received))
                && let Some(schema) = nodes.spec.schema(&name)
            {
                let schema = self.converted(schema, received);
                definitions.insert(definition(&name, received), schema);
            }
        }
        let schema = json!({ "properties": self.schemas, "$defs": definitions });
        // What is no schema is a diagnostic of its own.
        let Ok(validator) = jsonschema::draft202012::new(&schema) else { return };
        let values = Value::Object(std::mem::take(&mut self.values));
        let errors: Vec<_> = validator.iter_errors(&values).collect();
        for error in errors.iter().flat_map(as_written) {
            let path = error.instance_path().as_str();
            let (index, inside) = path[1..].split_once('/').map_or((&path[1..], ""), |(index, _)| (index, &path[index.len() + 1..]));
            let Some(item) = index.parse().ok().and_then(|index: usize| self.items.get(index)) else { continue };
            let fields = match error.kind() {
                ValidationErrorKind::AdditionalProperties { unexpected } => unexpected.clone(),
                _ => vec![String::new()],
            };
            for field in fields {
                let (message, inside) = match field.as_str() {
                    "" => (format!("in {}: {error}", item.what), inside.to_owned()),
                    field => (format!("in {}: `{field}` is not described", item.what), format!("{inside}/{}", escaped(field))),
                };
                let help = "correct the value, or the schema if the service really sends it";
                report.add(item.rule, &format!("{}{inside}", item.pointer), message, help);
            }
        }
    }

    /// The OpenAPI schema as JSON Schema. What is received lacks nothing and keeps no rule; objects hold described fields only.
    fn converted(&mut self, schema: &Value, received: bool) -> Value {
        if let Some(name) = component_name(schema.pointer("/allOf/0").unwrap_or(schema)) {
            self.open.push((name.to_owned(), received));
            let reference = json!({ "$ref": format!("#/$defs/{}", definition(name, received)) });
            return nullable(reference, schema);
        }
        let mut converted = Map::new();
        let mut copied = vec!["type", "enum", "oneOf"];
        if !received {
            copied.extend(["minLength", "maxLength", "pattern", "required"]);
        }
        for key in copied {
            converted.extend(schema.get(key).map(|value| (key.to_owned(), value.clone())));
        }
        if text(schema, "format") == "int32" {
            converted.insert("minimum".to_owned(), i32::MIN.into());
            converted.insert("maximum".to_owned(), i32::MAX.into());
        }
        if schema.get("x-outcome").is_some() {
            converted.insert("type".to_owned(), json!(["boolean", "string"]));
        }
        if let Some(items) = schema.get("items") {
            let items = self.converted(items, received);
            converted.insert("items".to_owned(), items);
        }
        let mut properties = Map::new();
        for (name, property) in entries(schema.get("properties")) {
            let property_schema = self.converted(property, received);
            for alias in property.get("x-alias").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str) {
                properties.insert(alias.to_owned(), property_schema.clone());
            }
            properties.insert(name.to_owned(), property_schema);
        }
        if text(schema, "type") == "object" {
            let values = schema.get("additionalProperties").filter(|values| values.is_object());
            let values = match values {
                Some(values) => self.converted(values, received),
                None => (schema.get("additionalProperties") == Some(&Value::Bool(true))).into(),
            };
            converted.insert("additionalProperties".to_owned(), values);
            converted.insert("properties".to_owned(), properties.into());
        }
        let converted = nullable(converted.into(), schema);
        other_form(converted, schema)
    }
}

/// What is wrong by the form that the document describes first: not null, and not the other form of a response.
fn as_written<'e, 'v>(error: &'e ValidationError<'v>) -> Vec<&'e ValidationError<'v>>
where
    'v: 'e,
{
    match error.kind() {
        ValidationErrorKind::AnyOf { context } => context.first().into_iter().flatten().flat_map(as_written).collect(),
        _ => vec![error],
    }
}

/// The name of a component in the JSON Schema.
fn definition(name: &str, received: bool) -> String {
    format!("{name}.{}", if received { "received" } else { "sent" })
}

fn nullable(converted: Value, schema: &Value) -> Value {
    match schema.get("nullable") {
        Some(Value::Bool(true)) => json!({ "anyOf": [converted, { "type": "null" }] }),
        _ => converted,
    }
}

/// A response of two forms.
fn other_form(converted: Value, schema: &Value) -> Value {
    let other = match text(schema, "x-other-form") {
        "" => return converted,
        "item" => converted.get("items"),
        list => converted.pointer(&format!("/properties/{}", escaped(list))),
    };
    json!({ "anyOf": [converted, other] })
}
