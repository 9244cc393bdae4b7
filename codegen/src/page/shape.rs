//! Schemas in words: what kind of value it is, and which rules it keeps.

use serde_json::Value;

use super::{book::Book, html::escape};
use crate::{CharClass, component_name, spec::text};

/// The schema that a member, parameter or list names, without the wrapper that carries a description.
pub(super) fn inner(schema: &Value) -> &Value {
    schema.pointer("/allOf/0").unwrap_or(schema)
}

/// The kind of value, with links.
pub(super) fn label(book: &Book<'_>, schema: &Value) -> String {
    let schema = inner(schema);
    if let Some(name) = component_name(schema) {
        let label = format!("<code>{}</code>", escape(name));
        return match book.anchor(name) {
            Some(anchor) => format!("<a href=\"#{anchor}\">{label}</a>"),
            None => label,
        };
    }
    match text(schema, "type") {
        "array" => match schema.get("items") {
            Some(items) => format!("list of {}", label(book, items)),
            None => "list".to_owned(),
        },
        "object" => "object with any members".to_owned(),
        "string" => "text".to_owned(),
        "boolean" => "<code>true</code> or <code>false</code>".to_owned(),
        "integer" => match text(schema, "format") {
            "" => "whole number".to_owned(),
            format => format!("whole number ({})", escape(format)),
        },
        "number" => "number".to_owned(),
        _ => "any value".to_owned(),
    }
}

/// Whether `null` is allowed, by the place itself or by the schema that it names.
pub(super) fn is_nullable(book: &Book<'_>, schema: &Value) -> bool {
    let named = component_name(inner(schema)).and_then(|name| book.spec.schema(name));
    [Some(schema), named].into_iter().flatten().any(|schema| schema.get("nullable") == Some(&Value::Bool(true)))
}

/// The rules that a value keeps, each as HTML: length and characters, default, example.
pub(super) fn constraints(schema: &Value) -> Vec<String> {
    let mut rules = Vec::new();
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64);
    match (bound("minLength"), bound("maxLength")) {
        (Some(min), Some(max)) if min == max => rules.push(format!("exactly {min} characters")),
        (Some(min), Some(max)) => rules.push(format!("{min} to {max} characters")),
        (Some(min), None) => rules.push(format!("at least {min} characters")),
        (None, Some(max)) => rules.push(format!("at most {max} characters")),
        (None, None) => {}
    }
    if let Some(pattern) = schema.get("pattern").and_then(Value::as_str) {
        let code = format!("<code>{}</code>", escape(pattern));
        rules.push(match words(pattern) {
            Some(words) => format!("{words}, as in {code}"),
            None => code,
        });
    }
    for (keyword, name) in [("minimum", "at least"), ("maximum", "at most"), ("default", "when absent:"), ("example", "such as")] {
        // The values of a set are all told.
        let is_told = keyword == "example" && (schema.get("x-extensible-enum").is_some() || schema.get("enum").is_some());
        if let Some(value) = schema.get(keyword).filter(|value| !is_told && !value.is_object() && !value.is_array()) {
            let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            rules.push(format!("{name} <code>{}</code>", escape(&value)));
        }
    }
    if schema.get("x-send-empty") == Some(&Value::Bool(true)) {
        rules.push("the SDK sends it empty when it is not set".to_owned());
    }
    rules
}

/// A line of rules, or nothing.
pub(super) fn rules(schema: &Value) -> String {
    match constraints(schema).join("; ") {
        rules if rules.is_empty() => rules,
        rules => format!("<p class=\"rules\">{rules}</p>"),
    }
}

fn words(pattern: &str) -> Option<String> {
    let class = CharClass::parse(pattern).ok()?;
    let constraint = crate::model::Constraint { min: class.min, max: class.max, pattern: None, ranges: class.ranges };
    Some(constraint.charset_description())
}
