//! The form of the document, by its JSON Schema.
//!
//! Annotations of the schema make the messages: `title` is what an object is called, `description` what a value has to be,
//! `x-help` what to write instead, and `x-rule` the rule that is broken.

use std::sync::LazyLock;

use jsonschema::{ValidationError, Validator, error::ValidationErrorKind as Kind};
use serde_json::Value;

use super::{
    nodes::{MAX_DEPTH, Nodes},
    report::{Report, listed},
    rules::RULES,
};
use crate::document::{entries, escaped, text};

static SCHEMA: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("document.schema.json")).expect("the schema of documents is JSON"));

static VALIDATOR: LazyLock<Validator> =
    LazyLock::new(|| jsonschema::draft202012::new(&SCHEMA).expect("the schema of documents is a JSON Schema"));

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let too_deep = nodes.all.iter().filter(|node| node.depth > MAX_DEPTH);
    let mut is_too_deep = false;
    for node in too_deep {
        is_too_deep = true;
        let message = format!("schemas are nested more than {MAX_DEPTH} deep");
        report.add("document-form", &node.pointer, message, "make a part of it a component and refer to that");
    }
    // The validator goes as deep as the document does.
    if !is_too_deep {
        VALIDATOR.iter_errors(nodes.spec.document()).for_each(|error| add(&error, report));
    }
}

fn add(error: &ValidationError<'_>, report: &mut Report<'_>) {
    let at = error.instance_path().as_str();
    let keyword = error.schema_path().as_str();
    let Some((place, _)) = keyword.rsplit_once('/') else { return };
    let schema = SCHEMA.pointer(place).unwrap_or(&Value::Null);
    let rule = |otherwise| known(text(schema, "x-rule")).unwrap_or(otherwise);
    let name = Some(text(schema, "title")).filter(|title| !title.is_empty()).unwrap_or("the object");
    match error.kind() {
        Kind::AdditionalProperties { unexpected } => {
            for key in unexpected {
                let message = format!("`{key}` is not a keyword that {name} may have");
                report.add(rule("unknown-keyword"), &format!("{at}/{}", escaped(key)), message, help(schema, key));
            }
        }
        Kind::Required { property } => {
            let key = property.as_str().unwrap_or_default();
            let property = schema.pointer(&format!("/properties/{}", escaped(key))).unwrap_or(&Value::Null);
            let expected = expected(property);
            let own = known(text(referred(property), "x-rule"));
            let help = if expected.is_empty() { format!("add `{key}`") } else { format!("add `{key}`: {expected}") };
            report.add(own.unwrap_or_else(|| rule("document-form")), at, format!("{name} has no `{key}`"), help);
        }
        Kind::PropertyNames { error } => {
            let key = error.instance().as_str().unwrap_or_default().to_owned();
            let names = SCHEMA.pointer(place).unwrap_or(&Value::Null);
            let message = format!("`{key}` is not {}", expected(names));
            report.add(rule("document-form"), &format!("{at}/{}", escaped(&key)), message, text(names, "x-help"));
        }
        Kind::Not { .. } => {
            let key = at.rsplit('/').next().unwrap_or_default();
            report.add(rule("document-form"), at, format!("`{key}` is not {}", expected(schema)), help(schema, key));
        }
        // Where the schema says so itself, below a condition.
        Kind::FalseSchema => {}
        _ => {
            let expected = expected(schema);
            let help = Some(text(schema, "x-help").to_owned()).filter(|help| !help.is_empty());
            let help = help.unwrap_or_else(|| format!("write {expected}"));
            report.add(rule("document-form"), at, format!("{} is not {expected}", shown(error.instance())), help);
        }
    }
}

/// What a value has to be.
fn expected(schema: &Value) -> String {
    let schema = referred(schema);
    match (text(schema, "description"), text(schema, "type")) {
        ("", "object") => "an object".to_owned(),
        (description, _) => description.to_owned(),
    }
}

/// What a part of the schema refers to, unless it has annotations of its own.
fn referred(schema: &Value) -> &Value {
    let is_own = schema.get("description").is_some();
    text(schema, "$ref").strip_prefix('#').filter(|_| !is_own).and_then(|target| SCHEMA.pointer(target)).unwrap_or(schema)
}

/// What to write in place of a keyword.
fn help(schema: &Value, key: &str) -> String {
    let helps = schema.get("x-help").unwrap_or(&Value::Null);
    if let Some(help) = helps.as_str().or_else(|| helps.get(key)?.as_str()).or_else(|| helps.get("")?.as_str()) {
        return help.to_owned();
    }
    let known = entries(schema.get("properties")).into_iter().map(|(keyword, _)| keyword);
    format!("remove it, or correct its name; known here are {}", listed(known))
}

/// The rule of an annotation.
fn known(rule: &str) -> Option<&'static str> {
    RULES.iter().find(|known| known.id == rule).map(|rule| rule.id)
}

/// A value in a message.
fn shown(value: &Value) -> String {
    match value {
        Value::Object(_) => "the object".to_owned(),
        Value::Array(_) => "the list".to_owned(),
        other => format!("`{}`", other.as_str().map_or_else(|| other.to_string(), str::to_owned)),
    }
}
