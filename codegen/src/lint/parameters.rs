//! Parameters: only what reaches the wire as it is meant.

use serde_json::Value;

use super::context::{Kind, Lint, Node};
use crate::{
    char_class::{CharClass, lengths},
    document::text,
};

pub(super) fn check(lint: &Lint<'_>) {
    let credentials: Vec<String> = lint.of(Kind::SecurityScheme).map(|scheme| scheme.text("name").to_lowercase()).collect();
    for node in lint.of(Kind::Parameter) {
        let name = node.text("name");
        style(node, lint);
        if node.text("in") == "path"
            && let Some(problem) = lint.target(node.get("schema")).and_then(unsafe_path)
        {
            let help = "refer to a named schema of type string with a `pattern` such as `^[A-Za-z0-9]+$`";
            lint.add("path-parameter-safe", &node.pointer, format!("the path parameter `{name}` {problem}"), help);
        }
        // Other headers that the client sets are in the JSON Schema.
        if node.text("in") == "header" && credentials.contains(&name.to_lowercase()) {
            let help = "remove the parameter: credentials belong to `securitySchemes`";
            lint.add("parameter-header", node.at("name"), format!("the client sets the header `{name}`"), help);
        }
    }
}

/// Parameters are of a type that is written plainly; lists only in queries.
fn style(node: &Node<'_>, lint: &Lint<'_>) {
    let (name, location) = (node.text("name"), node.text("in"));
    let Some(schema) = lint.target(node.get("schema")) else { return };
    let is_scalar =
        |schema: &Value| matches!(text(schema, "type"), "boolean" | "integer" | "number" | "string") || schema.get("oneOf").is_some();
    let is_list = text(schema, "type") == "array";
    let fits = is_scalar(schema) || (location == "query" && is_list && lint.target(schema.get("items")).is_none_or(is_scalar));
    if !fits {
        let help = "describe what is on the wire: a string, a number, a Boolean, or in a query a list of these";
        lint.add("parameter-style", node.at("schema"), format!("the {location} parameter `{name}` is not written plainly"), help);
    } else if node.has("explode") && !is_list {
        let message = format!("`explode` of `{name}` stands beside something other than a list");
        lint.add("parameter-style", node.at("explode"), message, "remove it");
    }
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
