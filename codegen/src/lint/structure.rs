//! The form of the document, by its JSON Schema.
//!
//! Annotations of the schema make the messages: `title` is what an object is called, `description` what a value has to be,
//! `x-help` what to write instead, and `x-rule` the rule that is broken.

use std::sync::LazyLock;

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind};
use serde_json::Value;

use super::{
    context::{Lint, MAX_DEPTH},
    rules::RULES,
};
use crate::document::{entries, escaped, text};

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("document.schema.json")).expect("the schema of documents is JSON"));

static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::draft202012::new(&SCHEMA).expect("the schema of documents is a JSON Schema"));

pub(super) fn check(lint: &Lint<'_>) {
    let too_deep: Vec<_> = lint.nodes.iter().filter(|node| node.depth > MAX_DEPTH).collect();
    for node in &too_deep {
        let message = format!("schemas are nested more than {MAX_DEPTH} deep");
        lint.add("document-form", &node.pointer, message, "make a part of it a component and refer to that");
    }
    // The validator goes as deep as the document does.
    if too_deep.is_empty() {
        VALIDATOR.iter_errors(lint.spec.document()).for_each(|error| report(&error, lint));
    }
}

fn report(error: &ValidationError<'_>, lint: &Lint<'_>) {
    let at = error.instance_path().as_str();
    let inside = |key: &str| format!("{at}/{}", escaped(key));
    let schema = error.schema_path().as_str().rsplit_once('/').and_then(|(place, _)| SCHEMA.pointer(place)).unwrap_or(&Value::Null);
    let own_rule = rule(schema);
    let title = if text(schema, "title").is_empty() { "the object" } else { text(schema, "title") };
    let (pointer, subject, key) = match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            for key in unexpected {
                let message = format!("`{key}` is not a keyword that {title} may have");
                lint.add(own_rule.unwrap_or("unknown-keyword"), inside(key), message, help(schema, key).unwrap_or_else(|| known(schema)));
            }
            return;
        }
        ValidationErrorKind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            let property = schema.get("properties").and_then(|properties| properties.get(key)).unwrap_or(&Value::Null);
            let rule = rule(referred(property)).or(own_rule).unwrap_or("document-form");
            let help = format!("add `{key}`: {}", expected(property));
            return lint.add(rule, at, format!("{title} has no `{key}`"), help.trim_end_matches(": "));
        }
        // Where the schema says so itself, below a condition.
        ValidationErrorKind::FalseSchema => return,
        ValidationErrorKind::PropertyNames { error } => {
            let key = error.instance().as_str().unwrap_or_default();
            (inside(key), format!("`{key}`"), key)
        }
        ValidationErrorKind::Not { .. } => {
            let key = at.rsplit('/').next().unwrap_or_default();
            (at.to_owned(), format!("`{key}`"), key)
        }
        _ => (at.to_owned(), shown(error.instance()), ""),
    };
    let expected = expected(schema);
    let help = help(schema, key).unwrap_or_else(|| format!("write {expected}"));
    lint.add(own_rule.unwrap_or("document-form"), pointer, format!("{subject} is not {expected}"), help);
}

/// What a value has to be.
fn expected(schema: &Value) -> &str {
    let schema = referred(schema);
    match text(schema, "description") {
        "" if text(schema, "type") == "object" => "an object",
        description => description,
    }
}

/// What a part of the schema refers to, unless it has annotations of its own.
fn referred(schema: &Value) -> &Value {
    let is_own = schema.get("description").is_some();
    text(schema, "$ref").strip_prefix('#').filter(|_| !is_own).and_then(|target| SCHEMA.pointer(target)).unwrap_or(schema)
}

/// What to write in place of a value, or of a keyword where they are listed.
fn help(schema: &Value, key: &str) -> Option<String> {
    let helps = schema.get("x-help")?;
    helps.as_str().or_else(|| helps.get(key)?.as_str()).or_else(|| helps.get("")?.as_str()).map(str::to_owned)
}

/// What to write in place of a keyword that is not known.
fn known(schema: &Value) -> String {
    let known: Vec<String> = entries(schema.get("properties")).into_iter().map(|(keyword, _)| format!("`{keyword}`")).collect();
    format!("remove it, or correct its name; known here are {}", known.join(", "))
}

/// The rule that a violation breaks.
fn rule(schema: &Value) -> Option<&'static str> {
    RULES.iter().find(|rule| rule.id == text(schema, "x-rule")).map(|rule| rule.id)
}

/// A value in a message, or the beginning of a long one.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "the object".to_owned(),
        Value::Array(_) => "the list".to_owned(),
        Value::String(text) => format!("`{text:.100}`"),
        other => format!("`{other}`"),
    }
}
