//! Generates values from schemas if the document has no example. The same schema always gives the same value.

use serde_json::{Map, Value, json};

use super::check::COMPONENTS;
use super::pattern::matching;
use super::schemas::Schemas;

/// How deep optional fields, list items and map entries are filled in.
const DEPTH: usize = 8;

/// How often a schema is filled in inside of itself: once, so that recursion is seen.
const RECURSION: usize = 2;

/// Below this nothing is made any more: the schema asks for itself, and no value satisfies it.
const BOTTOM: usize = 48;

/// How many values are made before the rest is left out.
const VALUES: usize = 2_000;

/// 2024-01-02T03:04:05Z.
const SECONDS: i64 = 1_704_164_645;

/// The same time in the service's time zone.
const LOCAL: &str = "2024-01-02 11:04:05";

/// Makes one value.
pub(crate) struct Synthesis<'a> {
    schemas: &'a Schemas,
    /// The names of the schemas that the value being made is part of.
    inside: Vec<String>,
    made: usize,
}

impl<'a> Synthesis<'a> {
    pub(crate) fn new(schemas: &'a Schemas) -> Self {
        Self { schemas, inside: Vec::new(), made: 0 }
    }

    /// A value that satisfies the schema.
    pub(crate) fn value(&mut self, schema: &Value) -> Value {
        self.nested(schema, 0)
    }

    fn nested(&mut self, schema: &Value, depth: usize) -> Value {
        self.made += 1;
        let entered = self.inside.len();
        self.inside.extend(names(self.schemas, schema));
        let flat = self.schemas.flatten(schema);
        let value = self.flat(&flat, depth);
        self.inside.truncate(entered);
        value
    }

    fn flat(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        if let Some(example) = schema.get("example") {
            return example.clone();
        }
        if let Some(outcome) = outcome(schema) {
            return outcome;
        }
        if let Some(default) = schema.get("default").filter(|default| !default.is_null()) {
            return default.clone();
        }
        if depth > BOTTOM || (depth > DEPTH && is_nullable(schema)) {
            return Value::Null;
        }
        let first = |keyword: &str| schema.get(keyword).and_then(Value::as_array).and_then(|values| values.first());
        if let Some(value) = first("enum").or_else(|| first("x-extensible-enum")) {
            return value.clone();
        }
        if let Some(alternative) = first("oneOf").or_else(|| first("anyOf")) {
            return self.nested(alternative, depth + 1);
        }
        match schema.get("type").and_then(Value::as_str) {
            Some("string") => self.string(schema, depth).into(),
            Some("integer") => integer(schema),
            Some("number") => number(schema),
            Some("boolean") => Value::Bool(true),
            Some("array") => self.array(schema, depth),
            Some(_) => self.object(schema, depth),
            None if schema.contains_key("properties") || schema.contains_key("additionalProperties") => self.object(schema, depth),
            None => json!({ "any": "JSON" }),
        }
    }

    /// Whether there is room for something that may be left out.
    fn has_room(&self, schema: &Value, depth: usize) -> bool {
        let is_recursive = || {
            let item = self.schemas.flatten(schema).remove("items").unwrap_or_default();
            let mut names = names(self.schemas, schema).chain(names(self.schemas, &item));
            names.any(|name| self.inside.iter().filter(|inside| **inside == name).count() >= RECURSION)
        };
        depth < DEPTH && self.made < VALUES && !is_recursive()
    }

    fn string(&mut self, schema: &Map<String, Value>, depth: usize) -> String {
        match (schema.get("x-json"), schema.get("x-timestamp").and_then(Value::as_str)) {
            (Some(Value::String(name)), _) => {
                let target = json!({ "$ref": format!("{COMPONENTS}{name}") });
                // An empty string stands for JSON that is not there.
                return if self.has_room(&target, depth) { self.nested(&target, depth + 1).to_string() } else { String::new() };
            }
            (Some(_), _) => return json!({ "any": "JSON" }).to_string(),
            (None, Some("milliseconds")) => return (SECONDS * 1000).to_string(),
            (None, Some("seconds")) => return SECONDS.to_string(),
            (None, Some("local")) => return LOCAL.to_owned(),
            _ => {}
        }
        let min = length(schema, "minLength").unwrap_or(0);
        let max = length(schema, "maxLength").unwrap_or(usize::MAX);
        if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
            return matching(pattern, min).unwrap_or_default();
        }
        "string".chars().cycle().take(6.clamp(min.min(max), max)).collect()
    }

    fn array(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let any = json!({});
        let item = schema.get("items").unwrap_or(&any);
        let min = length(schema, "minItems").unwrap_or(0);
        let wanted = usize::from(length(schema, "maxItems") != Some(0) && self.has_room(item, depth));
        (0..min.max(wanted)).map(|_| self.nested(item, depth + 1)).collect()
    }

    fn object(&mut self, schema: &Map<String, Value>, depth: usize) -> Value {
        let mut object = Map::new();
        let required: Vec<&str> =
            schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        let properties = schema.get("properties").and_then(Value::as_object);
        let is_envelope = schema.contains_key("x-envelope");
        for (name, property) in properties.into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            match name.as_str() {
                // An envelope that reports success has a word for it, and no error.
                "status" if is_envelope && self.schemas.flatten(property).get("type") == Some(&json!("string")) => {
                    object.insert(name.clone(), json!("success"));
                }
                "error" if is_envelope => {
                    let property = self.schemas.flatten(property);
                    if is_nullable(&property) {
                        object.insert(name.clone(), Value::Null);
                    } else if is_required {
                        object.insert(name.clone(), if property.get("type") == Some(&json!("string")) { json!("") } else { json!({}) });
                    }
                }
                _ if is_required || self.has_room(property, depth) => {
                    object.insert(name.clone(), self.nested(property, depth + 1));
                }
                _ => {}
            }
        }
        let any = json!({});
        let entry = match schema.get("additionalProperties") {
            Some(Value::Bool(false)) => None,
            Some(entry @ Value::Object(_)) => Some(entry),
            _ => Some(&any),
        };
        // A map, or an object of which nothing is known.
        if let Some(entry) = entry {
            let min = length(schema, "minProperties").unwrap_or(0);
            let wanted = usize::from(properties.is_none() && length(schema, "maxProperties") != Some(0) && self.has_room(entry, depth));
            for index in object.len()..min.max(wanted) {
                object.insert(if index == 0 { "key".to_owned() } else { format!("key{index}") }, self.nested(entry, depth + 1));
            }
        }
        Value::Object(object)
    }
}

/// The names of the schemas that a schema consists of.
fn names<'s>(schemas: &'s Schemas, schema: &'s Value) -> impl Iterator<Item = String> + use<'s> {
    let mut names = Vec::new();
    collect_names(schemas, schema, &mut names);
    names.into_iter()
}

fn collect_names(schemas: &Schemas, schema: &Value, names: &mut Vec<String>) {
    if let Some((name, target)) = schemas.referenced(schema)
        && !names.iter().any(|known| known == name)
    {
        names.push(name.to_owned());
        collect_names(schemas, target, names);
    }
    for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
        collect_names(schemas, part, names);
    }
}

/// What says only whether a call succeeded says that it did.
fn outcome(schema: &Map<String, Value>) -> Option<Value> {
    if schema.get("x-outcome") != Some(&Value::Bool(true)) {
        return None;
    }
    Some(if schema.get("type") == Some(&json!("string")) { json!("true") } else { Value::Bool(true) })
}

fn is_nullable(schema: &Map<String, Value>) -> bool {
    schema.get("nullable") == Some(&Value::Bool(true))
}

fn length(schema: &Map<String, Value>, keyword: &str) -> Option<usize> {
    schema.get(keyword).and_then(Value::as_u64).and_then(|length| usize::try_from(length).ok())
}

fn integer(schema: &Map<String, Value>) -> Value {
    match schema.get("x-timestamp").and_then(Value::as_str) {
        Some("milliseconds") => return (SECONDS * 1000).into(),
        Some("seconds") => return SECONDS.into(),
        _ => {}
    }
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_i64);
    let is_exclusive = |keyword: &str| schema.get(keyword) == Some(&Value::Bool(true));
    let min = bound("minimum").unwrap_or(i64::MIN).saturating_add(is_exclusive("exclusiveMinimum").into());
    let max = bound("maximum").unwrap_or(i64::MAX).saturating_sub(is_exclusive("exclusiveMaximum").into());
    let value = 1.clamp(min.min(max), max);
    match bound("multipleOf").filter(|step| *step > 0) {
        Some(step) => {
            let up = value.saturating_add((step - value.rem_euclid(step)) % step);
            (if up > max { value - value.rem_euclid(step) } else { up }).into()
        }
        None => value.into(),
    }
}

fn number(schema: &Map<String, Value>) -> Value {
    if schema.contains_key("multipleOf") || schema.contains_key("x-timestamp") {
        return integer(schema);
    }
    let bound = |keyword: &str, exclusive: &str, inward: f64| {
        let bound = schema.get(keyword).and_then(Value::as_f64)?;
        Some(if schema.get(exclusive) == Some(&Value::Bool(true)) { bound + inward } else { bound })
    };
    let (min, max) = (bound("minimum", "exclusiveMinimum", 0.125), bound("maximum", "exclusiveMaximum", -0.125));
    let value = min.map_or(1.5, |min| min.max(1.5));
    max.map_or(value, |max| max.min(value)).into()
}

#[cfg(test)]
mod tests;
