//! Examples and defaults: they are read by people and sent by tests, so they have to be right.
//!
//! All of them are validated at once, as properties of one value against one JSON Schema, so that every schema is compiled once.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{ValidationError, error::ValidationErrorKind};
use serde_json::{Map, Value, json};

use super::context::{Kind, Lint};
use crate::{
    document::{entries, escaped, text, texts},
    shape::component,
};

pub(super) fn check(lint: &Lint<'_>) {
    let mut batch = Batch::default();
    for node in lint.nodes.iter().filter(|node| !node.is_reference()) {
        let schema = match node.kind {
            Kind::Schema => node.value,
            Kind::MediaType | Kind::Parameter => node.get("schema").unwrap_or(&Value::Null),
            _ => continue,
        };
        for key in ["example", "default"] {
            if let Some(value) = node.get(key) {
                batch.add(node.at(key), value, schema, node.received && !node.sent);
            }
        }
        for (name, example) in entries(node.get("examples")) {
            let component = text(example, "$ref").strip_prefix('#').map(str::to_owned);
            let pointer = component.unwrap_or_else(|| format!("{}/examples/{}", node.pointer, escaped(name)));
            if let Some(value) = lint.spec.resolve(example).and_then(|example| example.get("value")) {
                batch.add(format!("{pointer}/value"), value, schema, node.received);
            }
        }
    }
    batch.validate(lint);
}

#[derive(Default)]
struct Batch {
    /// The values by their pointers.
    values: Map<String, Value>,
    /// The schemas that they have to keep, by the same pointers. Several places can share an example.
    schemas: BTreeMap<String, Vec<Value>>,
    /// Components that are used, and whether as received.
    open: Vec<(String, bool)>,
}

impl Batch {
    fn add(&mut self, pointer: String, value: &Value, schema: &Value, received: bool) {
        let schema = self.converted(schema, received);
        self.schemas.entry(pointer.clone()).or_default().push(schema);
        self.values.insert(pointer, value.clone());
    }

    fn validate(mut self, lint: &Lint<'_>) {
        let mut definitions = Map::new();
        let mut seen = BTreeSet::new();
        while let Some((name, received)) = self.open.pop() {
            if seen.insert((name.clone(), received))
                && let Some(schema) = lint.spec.schema(&name)
            {
                definitions.insert(definition(&name, received), self.converted(schema, received));
            }
        }
        let all_of = |(pointer, schemas): (String, Vec<Value>)| (pointer, Map::from_iter([("allOf".to_owned(), schemas.into())]).into());
        let schemas: Map<String, Value> = self.schemas.into_iter().map(all_of).collect();
        // What is no schema is a diagnostic of its own.
        let Ok(validator) = jsonschema::draft202012::new(&json!({ "properties": schemas, "$defs": definitions })) else { return };
        validator.iter_errors(&self.values.into()).for_each(|error| report(&error, lint));
    }

    /// The OpenAPI schema as JSON Schema. What is received lacks nothing and keeps no rule; objects hold described fields only.
    fn converted(&mut self, schema: &Value, received: bool) -> Value {
        if let Some(name) = component(schema) {
            self.open.push((name.to_owned(), received));
            let reference = json!({ "$ref": format!("#/$defs/{}", definition(name, received)) });
            return with_other_forms(reference, schema);
        }
        let rules = ["minLength", "maxLength", "pattern", "required"].into_iter().filter(|_| !received);
        let kept = ["type", "enum", "oneOf"].into_iter().chain(rules);
        let mut converted: Map<_, _> = kept.filter_map(|key| Some((key.to_owned(), schema.get(key)?.clone()))).collect();
        if text(schema, "format") == "int32" {
            converted.insert("minimum".to_owned(), i32::MIN.into());
            converted.insert("maximum".to_owned(), i32::MAX.into());
        }
        if schema.get("x-outcome").is_some() {
            converted.insert("type".to_owned(), json!(["boolean", "string"]));
        }
        if let Some(items) = schema.get("items") {
            converted.insert("items".to_owned(), self.converted(items, received));
        }
        if text(schema, "type") == "object" {
            let mut properties = Map::new();
            for (name, property) in entries(schema.get("properties")) {
                let converted = self.converted(property, received);
                properties.extend(texts(property, "x-alias").into_iter().map(|alias| (alias.to_owned(), converted.clone())));
                properties.insert(name.to_owned(), converted);
            }
            let values = match schema.get("additionalProperties") {
                Some(values) if values.is_object() => self.converted(values, received),
                values => (values == Some(&Value::Bool(true))).into(),
            };
            converted.insert("additionalProperties".to_owned(), values);
            converted.insert("properties".to_owned(), properties.into());
        }
        with_other_forms(converted.into(), schema)
    }
}

/// Reports what is wrong by the form that the document describes first: not null, and not the other form of a response.
fn report(error: &ValidationError<'_>, lint: &Lint<'_>) {
    let path = error.instance_path().as_str().trim_start_matches('/');
    let (value, inside) = path.split_at(path.find('/').unwrap_or(path.len()));
    let pointer = value.replace("~1", "/").replace("~0", "~") + inside;
    let rule = if value.ends_with("~1default") { "default-valid" } else { "example-valid" };
    let help = "correct the value, or the schema if the service really sends it";
    match error.kind() {
        ValidationErrorKind::AnyOf { context } => context.first().into_iter().flatten().for_each(|error| report(error, lint)),
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for field in unexpected {
                lint.add(rule, format!("{pointer}/{}", escaped(field)), format!("`{field}` is not described"), help);
            }
        }
        _ => lint.add(rule, pointer, error.masked_with("the value").to_string(), help),
    }
}

/// The name of a component in the JSON Schema.
fn definition(name: &str, received: bool) -> String {
    format!("{name}.{}", if received { "received" } else { "sent" })
}

/// A schema with the other forms that its value may have: null, and the other form of a response.
fn with_other_forms(converted: Value, schema: &Value) -> Value {
    let null = (schema["nullable"] == true).then(|| json!({ "type": "null" }));
    let other = match text(schema, "x-other-form") {
        "" => None,
        "item" => converted.get("items").cloned(),
        list => converted.get("properties").and_then(|properties| properties.get(list)).cloned(),
    };
    let mut forms: Vec<Value> = null.into_iter().chain(other).collect();
    if forms.is_empty() {
        return converted;
    }
    forms.insert(0, converted);
    Map::from_iter([("anyOf".to_owned(), forms.into())]).into()
}
