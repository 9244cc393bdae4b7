//! OpenAPI 3.0 schemas to JSON Schema, and the validators made of them.

use jsonschema::error::ValidationErrorKind;
use jsonschema::{Draft, Validator};
use serde_json::{Map, Value, json};

/// Keywords that mean the same in OpenAPI 3.0 and in draft 4 of JSON Schema.
const SHARED: [&str; 16] = [
    "type",
    "enum",
    "required",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
];

/// Keywords that describe and do not constrain.
const ANNOTATIONS: [&str; 6] = ["description", "title", "example", "default", "deprecated", "externalDocs"];

/// How many flaws of a body are named at once.
const NAMED_FLAWS: usize = 5;

/// A flaw of a value: where it is, as a JSON pointer, and what is wrong.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) pointer: String,
    pub(crate) reason: String,
}

/// The schemas of a document, ready to build validators from.
pub(crate) struct Schemas {
    components: Value,
}

impl Schemas {
    /// Converts `components.schemas`.
    pub(crate) fn new(document: &Value) -> Result<Self, String> {
        let schemas = document.pointer("/components/schemas").and_then(Value::as_object).ok_or("components.schemas is missing")?;
        Ok(Self { components: json!({ "schemas": convert_each(schemas)? }) })
    }

    /// A validator for one schema of the document.
    pub(crate) fn validator(&self, schema: &Value) -> Result<Checker, String> {
        // Draft 4 ignores everything beside `$ref`, so the schema goes one level down.
        let root = json!({ "allOf": [convert(schema)?], "components": self.components });
        jsonschema::options().with_draft(Draft::Draft4).build(&root).map(Checker).map_err(|error| error.to_string())
    }
}

/// Checks values against one schema.
#[derive(Debug)]
pub(crate) struct Checker(Validator);

impl Checker {
    /// The first flaws of a value; empty when it is valid.
    pub(crate) fn flaws(&self, value: &Value) -> Vec<Flaw> {
        self.0
            .iter_errors(value)
            .take(NAMED_FLAWS)
            .map(|error| {
                let parent = error.instance_path().as_str();
                match error.kind() {
                    ValidationErrorKind::Required { property } => {
                        Flaw { pointer: format!("{parent}/{}", property.as_str().unwrap_or_default()), reason: "is required".to_owned() }
                    }
                    _ => Flaw {
                        pointer: parent.to_owned(),
                        // Without the value: it can be megabytes long.
                        reason: error.masked_with("the value").to_string(),
                    },
                }
            })
            .collect()
    }

    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.0.is_valid(value)
    }
}

fn convert_each(schemas: &Map<String, Value>) -> Result<Value, String> {
    schemas
        .iter()
        .map(|(name, schema)| {
            let schema = convert(schema).map_err(|error| format!("{name}: {error}"))?;
            Ok((name.clone(), schema))
        })
        .collect::<Result<Map<_, _>, String>>()
        .map(Value::Object)
}

fn convert(schema: &Value) -> Result<Value, String> {
    let schema = schema.as_object().ok_or("a schema is not an object")?;
    if let Some(target) = schema.get("$ref") {
        return Ok(json!({ "$ref": target }));
    }
    let mut converted = Map::new();
    for (keyword, value) in schema {
        let value = match keyword.as_str() {
            "properties" => convert_each(value.as_object().ok_or("properties is not an object")?)?,
            "items" | "not" => convert(value)?,
            "allOf" | "anyOf" | "oneOf" => {
                value.as_array().ok_or_else(|| format!("{keyword} is not an array"))?.iter().map(convert).collect::<Result<Value, _>>()?
            }
            "additionalProperties" if value.is_object() => convert(value)?,
            "additionalProperties" => value.clone(),
            name if SHARED.contains(&name) => value.clone(),
            // These two need their neighbours and are seen to below.
            "nullable" | "format" => continue,
            name if ANNOTATIONS.contains(&name) || name.starts_with("x-") => continue,
            name => return Err(format!("keyword {name} has no conversion")),
        };
        converted.insert(keyword.clone(), value);
    }
    if schema.get("nullable") == Some(&Value::Bool(true))
        && let Some(kind) = converted.get_mut("type")
    {
        *kind = json!([kind.take(), "null"]);
    }
    match schema.get("format").and_then(Value::as_str) {
        None => {}
        Some("int32") => {
            converted.entry("minimum").or_insert_with(|| i32::MIN.into());
            converted.entry("maximum").or_insert_with(|| i32::MAX.into());
        }
        Some(format) => return Err(format!("format {format} has no conversion")),
    }
    Ok(Value::Object(converted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checker(schema: Value) -> Checker {
        Schemas::new(&json!({ "components": { "schemas": { "Name": { "type": "string", "maxLength": 3 } } } }))
            .and_then(|schemas| schemas.validator(&schema))
            .expect("the schema is valid")
    }

    #[test]
    fn nullable_lets_null_through_and_nothing_else() {
        let checker = checker(json!({ "type": "string", "nullable": true, "x-note": 1 }));
        assert!(checker.accepts(&json!("a")) && checker.accepts(&json!(null)));
        assert!(!checker.accepts(&json!(1)));
    }

    #[test]
    fn int32_has_bounds() {
        let checker = checker(json!({ "type": "integer", "format": "int32" }));
        assert!(checker.accepts(&json!(i32::MAX)));
        assert!(!checker.accepts(&json!(i64::from(i32::MAX) + 1)));
    }

    #[test]
    fn flaws_name_the_field() {
        let checker = checker(json!({
            "type": "object", "required": ["name", "age"],
            "properties": { "name": { "allOf": [{ "$ref": "#/components/schemas/Name" }], "description": "x" } }
        }));
        let pointers: Vec<_> = checker.flaws(&json!({ "name": "long" })).into_iter().map(|flaw| flaw.pointer).collect();
        assert_eq!(pointers.len(), 2, "{pointers:?}");
        assert!(pointers.contains(&"/name".to_owned()) && pointers.contains(&"/age".to_owned()));
    }

    #[test]
    fn an_unknown_keyword_is_refused() {
        assert!(convert(&json!({ "type": "string", "maxlength": 3 })).is_err());
        assert!(convert(&json!({ "type": "string", "format": "date" })).is_err());
    }
}
