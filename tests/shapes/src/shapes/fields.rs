//! The shapes of schemas and of their fields.

use serde_json::Value;

use super::{Found, operations::KEYWORDS};
use crate::walk::{below, component, entries, is_true, keyword, resolve, text};

/// Names that a builder or a type has for itself.
const BUILDER: [&str; 7] = ["build", "builder", "clone", "default", "extra", "new", "value"];

impl Found<'_> {
    /// What counts only where it is sent.
    pub(super) fn sent(&mut self, schema: &Value) {
        let target = resolve(self.document, schema);
        self.when(target.get("enum").is_some(), "integer-set-sent");
        let is_constrained = ["minLength", "maxLength", "pattern"].iter().any(|key| target.get(key).is_some());
        self.when(is_constrained, "constrained-string");
        let required = schema.get("required").and_then(Value::as_array);
        for (name, property) in entries(schema.get("properties")) {
            let is_required = required.is_some_and(|required| required.iter().any(|other| other == name));
            let target = resolve(self.document, property);
            let kind = text(target, "type");
            self.when(property.get("x-from-path").is_some(), "field-from-path");
            self.when(is_true(property, "x-send-empty"), if kind == "array" { "send-empty-list" } else { "send-empty-string" });
            if is_true(target, "nullable") {
                self.when(true, if is_required { "null-sent-required" } else { "null-sent-optional" });
                self.when(kind == "object", "null-sent-object");
            }
        }
    }

    /// What counts only where it is received.
    pub(super) fn received(&mut self, schema: &Value) {
        self.when(resolve(self.document, schema).get("enum").is_some(), "integer-set-received");
    }

    /// What counts in both directions.
    pub(super) fn schema(&mut self, schema: &Value) {
        self.when(is_true(schema, "additionalProperties") && schema.get("properties").is_some(), "keeps-unknown-fields");
        self.when(schema.get("default").is_some(), "default");
        self.set(schema);
        for (name, property) in entries(schema.get("properties")) {
            self.name(name);
            self.field(schema, property);
        }
    }

    fn name(&mut self, name: &str) {
        self.when(KEYWORDS.contains(&name), "name-keyword-field");
        self.when(BUILDER.contains(&name), "name-of-builder");
        self.when(name.contains(['.', '-']), "name-with-punctuation");
        self.when(name.starts_with(char::is_lowercase) && name.contains(char::is_uppercase), "name-in-camel-case");
    }

    fn set(&mut self, schema: &Value) {
        let Some(values) = schema.get("x-extensible-enum").and_then(Value::as_array) else { return };
        self.when(true, "set-open");
        self.when(is_true(schema, "x-enum-ignore-case"), "set-ignoring-case");
        for value in values.iter().filter_map(Value::as_str) {
            self.when(value == "other", "set-other");
            self.when(value.chars().all(|c| c.is_ascii_digit()), "set-with-digits");
            self.when(value.chars().all(|c| c.is_ascii_punctuation()), "set-with-punctuation");
            self.when(!value.is_ascii(), "set-chinese");
        }
    }

    fn field(&mut self, owner: &Value, property: &Value) {
        let target = resolve(self.document, property);
        let kind = text(target, "type");
        self.when(property.get("x-alias").is_some(), "alias");
        match property.get("x-secret") {
            Some(Value::String(_)) => self.when(true, "secret-by-sibling"),
            Some(_) if kind == "string" => self.when(true, "secret-field"),
            _ => {}
        }
        match property.get("x-json") {
            Some(Value::String(_)) => self.when(true, "json-string-typed"),
            Some(_) => self.when(true, "json-string-any"),
            None => {}
        }
        match keyword(self.document, property, "x-timestamp").and_then(Value::as_str) {
            Some("milliseconds") => self.when(true, "timestamp-milliseconds"),
            Some("seconds") => self.when(true, "timestamp-seconds"),
            Some("local") => self.when(true, "timestamp-local"),
            _ => {}
        }
        match (kind, text(target, "format")) {
            ("integer", "int32") => self.when(true, "int32"),
            ("integer", _) => self.when(true, "int64"),
            ("number", "float") => self.when(true, "float"),
            ("number", _) => self.when(true, "double"),
            ("boolean", _) => self.when(true, "boolean-field"),
            ("array", _) => self.list(target),
            ("object", _) => self.map(property, target),
            ("", _) => self.untyped(property, target),
            _ => {}
        }
        let is_itself = below(self.document, vec![property]).iter().any(|inner| std::ptr::eq(*inner, owner));
        if is_itself {
            let direct = [Some(property), target.get("items"), target.get("additionalProperties")];
            let is_direct = direct.into_iter().flatten().any(|inner| std::ptr::eq(resolve(self.document, inner), owner));
            self.when(true, if is_direct { "recursion-direct" } else { "recursion-mutual" });
        }
    }

    fn list(&mut self, target: &Value) {
        let items = resolve(self.document, &target["items"]);
        match text(items, "type") {
            "string" => self.when(true, "list-of-strings"),
            "object" => self.when(true, "list-of-objects"),
            "" if items.get("oneOf").is_none() => self.when(true, "list-of-any-json"),
            _ => {}
        }
    }

    fn map(&mut self, property: &Value, target: &Value) {
        if target.get("properties").is_some() {
            return;
        }
        self.when(keyword(self.document, property, "x-secret").is_some(), "secret-map");
        let Some(values) = target.get("additionalProperties").filter(|values| values.is_object()) else {
            self.when(true, "map-of-any-json");
            return;
        };
        let values = resolve(self.document, values);
        match text(values, "type") {
            "string" => self.when(true, "map-of-strings"),
            "integer" => self.when(true, "map-of-integers"),
            "array" => self.when(true, "map-of-lists"),
            "object" if values.get("properties").is_some() => self.when(true, "map-of-objects"),
            "object" => self.when(true, "map-of-maps"),
            _ => {}
        }
    }

    fn untyped(&mut self, property: &Value, target: &Value) {
        let Some(kinds) = target.get("oneOf").and_then(Value::as_array) else {
            let is_secret = keyword(self.document, property, "x-secret").is_some();
            self.when(true, if is_secret { "secret-any-json" } else { "any-json-field" });
            self.when(component(property).is_some(), "any-json-component");
            return;
        };
        let is_boolean = kinds.iter().any(|kind| text(kind, "type") == "boolean");
        self.when(true, if is_boolean { "string-or-boolean" } else { "string-or-number" });
    }

    /// What counts for a schema with a name.
    pub(super) fn component(&mut self, schema: &Value) {
        self.when(text(schema, "type") == "string" && is_true(schema, "x-secret"), "secret-string-component");
    }
}
