//! Values of schemas: what examples are made of.

use serde_json::{Map, Value, json};

use crate::walk::{component, entries, is_true, keyword, resolve, text};

/// How deep objects are filled with fields that may be left out. Recursive schemas end there.
const DEPTH: usize = 3;

/// A value of the schema, in the form that is written: fields under their own names, all that may be left out present.
#[must_use]
pub fn example_of(document: &Value, schema: &Value) -> Value {
    Maker { document, made: 0 }.value(schema, 0)
}

struct Maker<'a> {
    document: &'a Value,
    /// Counts values, so that they differ.
    made: i64,
}

impl Maker<'_> {
    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        self.made += 1;
        let target = resolve(self.document, schema);
        if let Some(value) = schema.get("example").or_else(|| target.get("example")) {
            return value.clone();
        }
        if let Some(value) = self.time(schema, target) {
            return value;
        }
        if keyword(self.document, schema, "x-outcome").is_some() {
            return true.into();
        }
        if let Some(kind) = schema.get("x-json") {
            let inner = kind.as_str().map(|name| json!({ "$ref": format!("#/components/schemas/{name}") }));
            return inner.map_or_else(|| json!({ "free": [1, null] }), |inner| self.value(&inner, depth + 1)).to_string().into();
        }
        for key in ["x-extensible-enum", "enum"] {
            if let Some(values) = target.get(key).and_then(Value::as_array) {
                return values[usize::try_from(self.made).unwrap_or_default() % values.len()].clone();
            }
        }
        match text(target, "type") {
            "string" => self.string(target).into(),
            "integer" if text(target, "format") == "int32" => self.made.into(),
            "integer" => (9_007_199_254_740_993 + self.made).into(),
            "number" => json!(0.5 + self.made as f64),
            "boolean" => (self.made % 2 == 0).into(),
            "array" if depth >= DEPTH => json!([]),
            "array" => json!([self.value(&target["items"], depth + 1)]),
            "object" if target.get("properties").is_some() => self.object(target, depth),
            "object" => self.map(target, depth),
            _ => self.untyped(target),
        }
    }

    /// A string that keeps the rules of its schema.
    fn string(&self, schema: &Value) -> String {
        let bound = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
        let text = format!("v{}", self.made);
        let (least, greatest) = (bound("minLength").unwrap_or_default(), bound("maxLength").unwrap_or(usize::MAX));
        let filled = format!("{text}{}", "x".repeat(least.saturating_sub(text.len())));
        filled.chars().take(greatest).collect()
    }

    fn time(&self, schema: &Value, target: &Value) -> Option<Value> {
        let value = match keyword(self.document, schema, "x-timestamp")?.as_str()? {
            "milliseconds" => 1_699_358_542_000 + self.made,
            "seconds" => 1_699_358_542 + self.made,
            _ => return Some(format!("2023-11-07 20:02:{:02}", self.made % 60).into()),
        };
        Some(if text(target, "type") == "string" { value.to_string().into() } else { value.into() })
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut fields = Map::new();
        for (name, property) in entries(schema.get("properties")) {
            if required.contains(&name) || (depth < DEPTH && !self.is_left_out(property, depth)) {
                let value = self.field(property, required.contains(&name), depth);
                fields.insert(name.to_owned(), value);
            }
        }
        if is_true(schema, "additionalProperties") {
            fields.insert("not_described".to_owned(), json!({ "kept": [1, "two"] }));
        }
        if let Some(result) = schema.get("x-envelope").and_then(Value::as_str) {
            fields.retain(|name, _| name == "status" || name == result);
            fields.insert("status".to_owned(), "success".into());
        }
        fields.into()
    }

    fn field(&mut self, property: &Value, is_required: bool, depth: usize) -> Value {
        // What is required, sent and received cannot be null in an SDK that makes such objects with builders.
        let is_nullable = is_true(resolve(self.document, property), "nullable") && !is_required;
        // Every third of the values that may be null is.
        if is_nullable && keyword(self.document, property, "x-outcome").is_none() && self.made % 3 == 0 {
            self.made += 1;
            return Value::Null;
        }
        self.value(property, depth + 1)
    }

    /// Objects deep inside are left out, so that recursion ends, and now and then a string.
    fn is_left_out(&self, property: &Value, depth: usize) -> bool {
        let is_deep = depth + 1 >= DEPTH && component(property).is_some();
        is_deep || (self.made % 7 == 0 && text(property, "type") == "string" && property.get("x-secret").is_none())
    }

    fn map(&mut self, schema: &Value, depth: usize) -> Value {
        match schema.get("additionalProperties").filter(|values| values.is_object()) {
            _ if depth >= DEPTH => json!({}),
            Some(values) => json!({ "key 1": self.value(values, depth + 1), "key.2": self.value(values, depth + 1) }),
            None => json!({ "any": [1, "two", null], "more": { "deep": 1.5 } }),
        }
    }

    fn untyped(&self, schema: &Value) -> Value {
        let kinds = schema.get("oneOf").and_then(Value::as_array);
        let is_odd = self.made % 2 == 1;
        match kinds.and_then(|kinds| kinds.get(1)).map(|kind| text(kind, "type")) {
            Some(_) if is_odd => "17".into(),
            Some("boolean") => true.into(),
            Some("number") => json!(2.5),
            Some(_) => self.made.into(),
            None if is_odd => json!({ "free": [1, "two", null, { "three": 3.5 }] }),
            None => "free".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recursive_schemas_have_examples_that_end() {
        let document = json!({ "components": { "schemas": { "Group": {
            "type": "object",
            "required": ["name"],
            "properties": {
                "name": { "type": "string" },
                "children": { "type": "array", "items": { "$ref": "#/components/schemas/Group" } },
                "parent": { "allOf": [{ "$ref": "#/components/schemas/Group" }] },
                "by_name": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Group" } },
            },
        } } } });
        let value = example_of(&document, &json!({ "$ref": "#/components/schemas/Group" }));
        assert!(value["parent"]["name"].is_string(), "{value}");
    }
}
