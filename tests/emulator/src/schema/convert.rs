//! Converts OpenAPI 3.0 schemas, with the extensions of the curated document, to JSON Schema.

use serde_json::{Map, Value, json};

use super::check::{COMPONENTS, Keyword, keyword};

/// The format of local times in strings.
pub(super) const LOCAL_TIME: &str = "local-time";

/// The format of strings that hold any JSON.
pub(super) const JSON: &str = "json";

/// The format of strings that hold JSON of a schema.
pub(super) fn json_of(schema: &str) -> String {
    format!("{JSON}:{schema}")
}

/// Converts schemas, and collects what they refer to.
#[derive(Default)]
pub(super) struct Conversion<'a> {
    /// The names of schemas that were referred to.
    pub(super) references: Vec<&'a str>,
    /// The names of schemas of JSON inside of strings.
    pub(super) json_texts: Vec<&'a str>,
}

impl<'a> Conversion<'a> {
    /// Converts a schema that has been checked.
    pub(super) fn convert(&mut self, schema: &'a Value) -> Value {
        let Some(schema) = schema.as_object() else {
            return json!({});
        };
        if let Some(target) = schema.get("$ref").and_then(Value::as_str) {
            self.references.extend(target.strip_prefix(COMPONENTS));
            return json!({ "$ref": target });
        }
        let mut converted = Map::new();
        for (name, value) in schema {
            let value = match keyword(name) {
                Some(Keyword::Shared) => value.clone(),
                Some(Keyword::AdditionalProperties) if value.is_boolean() => value.clone(),
                Some(Keyword::Schema | Keyword::AdditionalProperties) => self.convert(value),
                Some(Keyword::ListOfSchemas) => value.as_array().into_iter().flatten().map(|schema| self.convert(schema)).collect(),
                Some(Keyword::MapOfSchemas) => {
                    value.as_object().into_iter().flatten().map(|(key, schema)| (key.clone(), self.convert(schema))).collect()
                }
                Some(Keyword::Annotation) | None => continue,
            };
            converted.insert(name.clone(), value);
        }
        self.format(schema, &mut converted);
        aliases(schema, &mut converted);
        nullable(schema, other_form(schema, send_empty(schema, converted)))
    }

    fn format(&mut self, schema: &'a Map<String, Value>, converted: &mut Map<String, Value>) {
        let mut bounds = |least: i64, greatest: i64| {
            converted.entry("minimum").or_insert_with(|| least.into());
            converted.entry("maximum").or_insert_with(|| greatest.into());
        };
        match schema.get("format").and_then(Value::as_str) {
            Some("int32") => bounds(i32::MIN.into(), i32::MAX.into()),
            Some("int64") => bounds(i64::MIN, i64::MAX),
            _ => {}
        }
        let of_a_string = match (schema.get("x-json"), schema.get("x-timestamp").and_then(Value::as_str)) {
            (Some(Value::String(name)), _) => {
                self.json_texts.push(name);
                json_of(name)
            }
            (Some(_), _) => JSON.to_owned(),
            (None, Some("local")) => LOCAL_TIME.to_owned(),
            _ => return,
        };
        converted.insert("format".to_owned(), of_a_string.into());
    }
}

/// Lets a property come under its other names.
fn aliases(schema: &Map<String, Value>, converted: &mut Map<String, Value>) {
    let properties = schema.get("properties").and_then(Value::as_object);
    for (name, property) in properties.into_iter().flatten() {
        let names: Vec<&str> = property.get("x-alias").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
        if names.is_empty() {
            continue;
        }
        if let Some(Value::Object(properties)) = converted.get_mut("properties")
            && let Some(property) = properties.get(name).cloned()
        {
            properties.extend(names.iter().map(|alias| ((*alias).to_owned(), property.clone())));
        }
        if let Some(Value::Array(required)) = converted.get_mut("required")
            && let Some(index) = required.iter().position(|required| required == name)
        {
            required.remove(index);
            let is_empty = required.is_empty();
            if is_empty {
                // Draft 4 has no empty list there.
                converted.remove("required");
            }
            let alternatives: Vec<_> = std::iter::once(name.as_str()).chain(names).map(|name| json!({ "required": [name] })).collect();
            let all_of = converted.entry("allOf").or_insert_with(|| json!([]));
            if let Value::Array(all_of) = all_of {
                all_of.push(json!({ "anyOf": alternatives }));
            }
        }
    }
}

/// Lets an object come as one of its properties, or a list as its only item.
fn other_form(schema: &Map<String, Value>, converted: Map<String, Value>) -> Map<String, Value> {
    let other = match schema.get("x-other-form").and_then(Value::as_str) {
        Some("item") => converted.get("items"),
        Some(property) => converted.get("properties").and_then(|properties| properties.get(property)),
        None => None,
    };
    match other.cloned() {
        Some(other) => Map::from_iter([("anyOf".to_owned(), json!([converted, other]))]),
        None => converted,
    }
}

/// What is sent empty when it is not set meets no rule then.
fn send_empty(schema: &Map<String, Value>, converted: Map<String, Value>) -> Map<String, Value> {
    let is_plain = converted.keys().all(|keyword| matches!(keyword.as_str(), "type" | "items"));
    if schema.get("x-send-empty") != Some(&Value::Bool(true)) || is_plain {
        return converted;
    }
    Map::from_iter([("anyOf".to_owned(), json!([{ "enum": ["", []] }, converted]))])
}

fn nullable(schema: &Map<String, Value>, mut converted: Map<String, Value>) -> Value {
    if schema.get("nullable") == Some(&Value::Bool(true)) && !converted.is_empty() {
        match converted.get_mut("type") {
            Some(kind) if !schema.contains_key("enum") && !schema.contains_key("allOf") => *kind = json!([kind.take(), "null"]),
            _ => return json!({ "anyOf": [{ "type": "null" }, converted] }),
        }
    }
    Value::Object(converted)
}
