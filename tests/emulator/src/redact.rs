//! Removes secrets from what was sent, where the document marks them.

use serde_json::{Value, json};

use crate::canonical::percent_decode;
use crate::document::Operation;
use crate::json;
use crate::schema::{COMPONENTS, Schemas};

/// What stands in place of a secret.
pub(crate) const REDACTED: &str = "[redacted]";

/// The query of a call: without the values that are secret, and without what the operation does not know.
pub(crate) fn query(operation: &Operation, query: &str) -> String {
    let pairs = query.split('&').filter_map(|pair| {
        let (name, _) = pair.split_once('=').unwrap_or((pair, ""));
        let decoded = percent_decode(name.as_bytes());
        let parameter = operation.query.iter().find(|parameter| parameter.name.as_bytes() == decoded)?;
        Some(if parameter.is_secret { format!("{name}={REDACTED}") } else { pair.to_owned() })
    });
    pairs.collect::<Vec<_>>().join("&")
}

/// Replaces the values that a schema marks as secret.
pub(crate) fn redact(schemas: &Schemas, schema: &Value, value: &mut Value) {
    let schema = schemas.flatten(schema);
    if schema.get("x-secret") == Some(&Value::Bool(true)) {
        return conceal(value);
    }
    for alternative in ["oneOf", "anyOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array()).flatten() {
        redact(schemas, alternative, value);
    }
    match value {
        Value::String(text) => {
            if let Some(name) = schema.get("x-json").and_then(Value::as_str)
                && let Ok(sent) = json::parse(text.as_bytes())
            {
                let mut inner = sent.clone();
                redact(schemas, &json!({ "$ref": format!("{COMPONENTS}{name}") }), &mut inner);
                // Without a secret the text stays as it was sent.
                if inner != sent {
                    *text = inner.to_string();
                }
            }
        }
        Value::Array(items) => {
            if let Some(schema) = schema.get("items") {
                items.iter_mut().for_each(|item| redact(schemas, schema, item));
            }
        }
        Value::Object(fields) => {
            let properties = schema.get("properties").and_then(Value::as_object);
            for (name, property) in properties.into_iter().flatten() {
                let flat = schemas.flatten(property);
                // The field beside it that says whether this one is secret.
                let condition = flat.get("x-secret").and_then(Value::as_str).and_then(|condition| fields.get(condition));
                let is_secret = !matches!(condition, None | Some(Value::Null | Value::Bool(false)));
                let aliases = flat.get("x-alias").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
                for name in aliases.chain([name.as_str()]) {
                    match fields.get_mut(name) {
                        Some(value) if is_secret => conceal(value),
                        Some(value) => redact(schemas, property, value),
                        None => {}
                    }
                }
            }
            if let Some(schema) = schema.get("additionalProperties") {
                let is_additional = |name: &str| properties.is_none_or(|properties| !properties.contains_key(name));
                fields.iter_mut().filter(|(name, _)| is_additional(name)).for_each(|(_, value)| redact(schemas, schema, value));
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Nothing is no secret.
fn conceal(value: &mut Value) {
    if !value.is_null() && *value != "" {
        *value = REDACTED.into();
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::schema::LazyValidator;

    fn schemas() -> Schemas {
        let secret = json!({ "type": "string", "x-secret": true });
        let document = json!({ "components": { "schemas": {
            "Secret": secret,
            "Inner": { "type": "object", "properties": { "key": { "$ref": "#/components/schemas/Secret" } } },
            "All": { "type": "object", "properties": {
                "plain": { "type": "string" },
                "secret": { "allOf": [{ "$ref": "#/components/schemas/Secret" }], "x-alias": ["hidden"] },
                "any": { "x-secret": true },
                "list": { "type": "array", "items": secret },
                "map": { "type": "object", "additionalProperties": secret },
                "either": { "oneOf": [{ "type": "integer" }, secret] },
                "text": { "type": "string", "x-json": "Inner" },
                "value": { "type": "string", "x-secret": "is_secret" },
                "is_secret": { "type": "boolean" }
            } }
        } } });
        Schemas::new(Arc::new(document)).expect("the schemas can be served")
    }

    fn redacted(mut value: Value) -> Value {
        redact(&schemas(), &json!({ "$ref": "#/components/schemas/All" }), &mut value);
        value
    }

    #[test]
    fn each_kind_of_secret_is_redacted() {
        let sent = json!({
            "plain": "a", "secret": "x", "hidden": "x", "any": { "x": "x" }, "list": ["x", ""], "map": { "a": "x" }, "either": "x",
            "text": r#"{ "key": "x" }"#, "value": "x", "is_secret": true, "unknown": "a"
        });
        let expected = json!({
            "plain": "a", "secret": REDACTED, "hidden": REDACTED, "any": REDACTED, "list": [REDACTED, ""], "map": { "a": REDACTED },
            "either": REDACTED, "text": r#"{"key":"[redacted]"}"#, "value": REDACTED, "is_secret": true, "unknown": "a"
        });
        assert_eq!(redacted(sent), expected);
    }

    #[test]
    fn all_else_stays() {
        for sent in [
            json!({ "value": "a", "is_secret": false, "secret": null, "any": "", "text": r#"{ "other": 1 }"# }),
            json!({ "value": "a", "text": "no JSON", "list": "a", "map": [] }),
            json!(["a"]),
        ] {
            assert_eq!(redacted(sent.clone()), sent);
        }
    }

    #[test]
    fn every_secret_of_the_document_can_be_redacted() {
        let document: Value = serde_json::from_str(include_str!("../api.json")).expect("the document is JSON");
        let schemas = Schemas::new(Arc::new(document.clone())).expect("the schemas can be served");
        let components = document["components"]["schemas"].as_object().expect("there are schemas");
        let properties = components.values().filter_map(|schema| schema["properties"].as_object()).flatten();
        let secrets: Vec<_> = properties.filter(|(_, property)| property.get("x-secret").is_some()).collect();
        assert!(!secrets.is_empty());
        for (name, property) in secrets {
            let validator = LazyValidator::new(property.clone());
            assert!(validator.get(&schemas).expect("the schema compiles").accepts(&REDACTED.into()), "{name}");
        }
    }
}
