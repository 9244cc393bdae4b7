//! Parameters: only what reaches the wire as it is meant.

use serde_json::Value;

use super::context::{Kind, Lint, Node};

pub(super) fn check(lint: &Lint<'_>) {
    let credentials: Vec<String> = lint.of(Kind::SecurityScheme).map(|scheme| scheme.text("name").to_lowercase()).collect();
    for node in lint.of(Kind::Parameter) {
        style(node, lint);
        // Other headers that the client sets are in the JSON Schema.
        let name = node.text("name");
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
    let is_scalar = |schema: &Value| match schema.get("type").and_then(Value::as_str) {
        Some(kind) => matches!(kind, "boolean" | "integer" | "number" | "string"),
        None => schema.get("oneOf").is_some(),
    };
    let is_list = schema["type"] == "array";
    if !is_scalar(schema) && !(is_list && location == "query" && lint.target(schema.get("items")).is_none_or(is_scalar)) {
        let help = "describe what is on the wire: a string, a number, a Boolean, or in a query a list of these";
        lint.add("parameter-style", node.at("schema"), format!("the {location} parameter `{name}` is not written plainly"), help);
    } else if node.has("explode") && !is_list {
        let message = format!("`explode` of `{name}` stands beside something other than a list");
        lint.add("parameter-style", node.at("explode"), message, "remove it");
    }
}
