//! Checks whether the emulator can serve schemas, without compiling them.

use serde_json::Value;

/// Where the schemas are that others refer to.
pub(crate) const COMPONENTS: &str = "#/components/schemas/";

/// What a keyword holds.
pub(super) enum Keyword {
    /// It means the same in OpenAPI 3.0 and in draft 4 of JSON Schema.
    Shared,
    Schema,
    ListOfSchemas,
    MapOfSchemas,
    /// A schema or a Boolean.
    AdditionalProperties,
    /// It says something of its own, or does not constrain.
    Annotation,
}

pub(super) fn keyword(name: &str) -> Option<Keyword> {
    Some(match name {
        "type" | "enum" | "required" | "multipleOf" | "maximum" | "exclusiveMaximum" | "minimum" | "exclusiveMinimum" | "maxLength"
        | "minLength" | "pattern" | "maxItems" | "minItems" | "maxProperties" | "minProperties" => Keyword::Shared,
        "items" => Keyword::Schema,
        "allOf" | "anyOf" | "oneOf" => Keyword::ListOfSchemas,
        "properties" => Keyword::MapOfSchemas,
        "additionalProperties" => Keyword::AdditionalProperties,
        "description" | "title" | "example" | "default" | "deprecated" | "externalDocs" | "nullable" | "format" => Keyword::Annotation,
        name if name.starts_with("x-") => Keyword::Annotation,
        _ => return None,
    })
}

const FORMATS: [&str; 5] = ["int32", "int64", "float", "double", "binary"];
const TYPES: [&str; 6] = ["string", "integer", "number", "boolean", "array", "object"];
const TIMESTAMPS: [&str; 3] = ["milliseconds", "seconds", "local"];

/// The error begins with the path from the schema to what cannot be served.
pub(super) fn check(schema: &Value, exists: &dyn Fn(&str) -> bool) -> Result<(), String> {
    let schema = schema.as_object().ok_or(": a schema is not an object")?;
    if let Some(target) = schema.get("$ref") {
        let name = target.as_str().and_then(|target| target.strip_prefix(COMPONENTS));
        return if name.is_some_and(exists) { Ok(()) } else { Err(format!("/$ref: {target} leads to no schema")) };
    }
    for (name, value) in schema {
        let kind = keyword(name).ok_or_else(|| format!(": the keyword {name} cannot be served"))?;
        match kind {
            Keyword::Schema => check(value, exists),
            Keyword::AdditionalProperties if value.is_boolean() => Ok(()),
            Keyword::AdditionalProperties => check(value, exists),
            Keyword::MapOfSchemas => {
                let schemas = value.as_object().ok_or_else(|| format!("/{name}: is not an object"))?;
                schemas.iter().try_for_each(|(key, schema)| check(schema, exists).map_err(|error| format!("/{key}{error}")))
            }
            Keyword::ListOfSchemas => {
                let schemas = value.as_array().ok_or_else(|| format!("/{name}: is not an array"))?;
                schemas.iter().enumerate().try_for_each(|(index, schema)| check(schema, exists).map_err(|error| format!("/{index}{error}")))
            }
            Keyword::Shared | Keyword::Annotation => known_value(name, value, exists),
        }
        .map_err(|error| format!("/{name}{error}"))?;
    }
    Ok(())
}

/// Some keywords have a few values only.
fn known_value(keyword: &str, value: &Value, exists: &dyn Fn(&str) -> bool) -> Result<(), String> {
    let one_of = |known: &[&str]| value.as_str().is_some_and(|value| known.contains(&value));
    let is_known = match keyword {
        "type" => one_of(&TYPES),
        "format" => one_of(&FORMATS),
        "x-timestamp" => one_of(&TIMESTAMPS),
        "x-json" => *value == Value::Bool(true) || value.as_str().is_some_and(exists),
        "x-alias" => value.is_array(),
        _ => true,
    };
    if is_known { Ok(()) } else { Err(format!(": {value} cannot be served")) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_cannot_be_served_is_named_with_its_path() {
        for (schema, error) in [
            (json!(1), ": a schema is not an object"),
            (json!({ "type": "string", "maxlength": 3 }), ": the keyword maxlength cannot be served"),
            (json!({ "type": "string", "format": "date" }), "/format: \"date\" cannot be served"),
            (json!({ "type": "text" }), "/type: \"text\" cannot be served"),
            (json!({ "type": ["string"] }), "/type: [\"string\"] cannot be served"),
            (json!({ "x-json": "Absent" }), "/x-json: \"Absent\" cannot be served"),
            (json!({ "x-timestamp": "hours" }), "/x-timestamp: \"hours\" cannot be served"),
            (
                json!({ "items": { "$ref": "#/components/schemas/Absent" } }),
                "/items/$ref: \"#/components/schemas/Absent\" leads to no schema",
            ),
            (json!({ "properties": { "a": { "allOf": [{}, { "not": {} }] } } }), "/properties/a/allOf/1: the keyword not cannot be served"),
            (json!({ "additionalProperties": 1 }), "/additionalProperties: a schema is not an object"),
        ] {
            assert_eq!(check(&schema, &|name| name == "Known"), Err(error.to_owned()), "{schema}");
        }
        let known = json!({ "$ref": "#/components/schemas/Known" });
        assert_eq!(check(&json!({ "additionalProperties": known, "x-anything": 1, "example": 1 }), &|name| name == "Known"), Ok(()));
    }
}
