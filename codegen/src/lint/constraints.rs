//! The rules that strings keep, and what these have to be for path parameters.

use serde_json::Value;

use super::context::{Kind, Lint, Node};
use crate::char_class::CharClass;

pub(super) fn check(lint: &Lint<'_>) {
    for node in lint.of(Kind::Schema) {
        string(node, lint);
    }
    for node in lint.of(Kind::Parameter).filter(|node| node.text("in") == "path") {
        if let Some(problem) = lint.target(node.get("schema")).and_then(unsafe_path) {
            let message = format!("the path parameter `{}` {problem}", node.text("name"));
            let help = "refer to a named schema of type string with a `pattern` such as `^[A-Za-z0-9]+$`";
            lint.add("path-parameter-safe", &node.pointer, message, help);
        }
    }
}

/// The pattern is one that can be checked, and some string satisfies it and the lengths.
fn string(node: &Node<'_>, lint: &Lint<'_>) {
    let class = node.get("pattern").and_then(Value::as_str).map(CharClass::parse);
    if let Some(Err(problem)) = &class {
        let message = format!("the pattern `{}` is not one anchored character class: {problem}", node.text("pattern"));
        let help = "write it as `^[A-Za-z0-9_-]+$`, or state in the description what the string looks like";
        lint.add("string-pattern", node.at("pattern"), message, help);
    }
    let (min, max) = lengths(node.value, class.and_then(Result::ok).as_ref());
    if let Some(max) = max.filter(|max| min > *max) {
        let key = if node.has("minLength") { "minLength" } else { "maxLength" };
        let message = format!("no string has at least {min} and at most {max} characters");
        lint.add("string-length", node.at(key), message, "correct the lengths by the vendor's page");
    }
}

/// The least and the greatest length that a schema and its pattern allow.
fn lengths(schema: &Value, class: Option<&CharClass>) -> (usize, Option<usize>) {
    let bound = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    let min = bound("minLength").into_iter().chain(class.map(|class| class.min)).max();
    (min.unwrap_or_default(), bound("maxLength").into_iter().chain(class.and_then(|class| class.max)).min())
}

/// Why a value of a path parameter could leave its segment.
fn unsafe_path(schema: &Value) -> Option<String> {
    if schema["type"] != "string" {
        return Some("is not a string".to_owned());
    }
    let Some(pattern) = schema["pattern"].as_str() else {
        return Some("has no `pattern`, so that `..` would change the path".to_owned());
    };
    // A pattern that cannot be read is a diagnostic of its own.
    let class = CharClass::parse(pattern).ok()?;
    let sign = ['/', '\\', '%'].into_iter().find(|c| class.contains(*c));
    match (sign, lengths(schema, Some(&class)).0) {
        (Some(c), _) => Some(format!("may hold `{c}`, which changes the path")),
        (None, 0) => Some("may be empty, which changes the path".to_owned()),
        (None, 1..=2) if class.contains('.') => Some("may be `.` or `..`, which changes the path".to_owned()),
        _ => None,
    }
}
