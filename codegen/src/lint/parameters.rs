//! Parameters: only what reaches the wire as it is meant.

use serde_json::Value;

use super::{
    nodes::{Kind, Node, Nodes},
    report::Report,
};
use crate::{char_class::CharClass, document::text};

/// Headers that the client sets.
const CLIENT_HEADERS: [&str; 11] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "user-agent",
    "x-auth-token",
    "x-sdk-content-sha256",
    "x-sdk-date",
    "x-security-token",
];

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for node in nodes.of(Kind::Parameter) {
        style(nodes, node, report);
        header(nodes, node, report);
        if node.text("in") == "path"
            && let Some(problem) = unsafe_path(nodes, node)
        {
            let message = format!("the path parameter `{}` {problem}", node.text("name"));
            let help = "refer to a named schema of type string with a `pattern` such as `^[A-Za-z0-9]+$`";
            report.add("path-parameter-safe", &node.pointer, message, help);
        }
    }
}

/// Parameters are of a type that is written plainly, in the usual style; lists only in queries.
fn style(nodes: &Nodes<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let (name, location) = (node.text("name"), node.text("in"));
    let usual = if location == "query" { "form" } else { "simple" };
    if node.has("style") && node.text("style") != usual {
        let message = format!("the {location} parameter `{name}` has the style `{}`", node.text("style"));
        report.add("parameter-style", &node.at("style"), message, format!("leave `style` out: it is `{usual}`"));
    }
    let Some(schema) = node.value.get("schema").and_then(|schema| nodes.unwrapped(schema)) else { return };
    let is_scalar =
        |schema: &Value| matches!(text(schema, "type"), "boolean" | "integer" | "number" | "string") || schema.get("oneOf").is_some();
    let is_list = text(schema, "type") == "array";
    let items = schema.get("items").and_then(|items| nodes.unwrapped(items));
    let fits = is_scalar(schema) || (location == "query" && is_list && items.is_none_or(is_scalar));
    if !fits {
        let help = "describe what is on the wire: a string, a number, a Boolean, or in a query a list of these";
        report.add("parameter-style", &node.at("schema"), format!("the {location} parameter `{name}` is not written plainly"), help);
    } else if node.has("explode") && !is_list {
        report.add(
            "parameter-style",
            &node.at("explode"),
            format!("`explode` of `{name}` stands beside something other than a list"),
            "remove it",
        );
    }
}

/// The client's own headers are not parameters.
fn header(nodes: &Nodes<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let name = node.text("name");
    let mut schemes = nodes.of(Kind::SecurityScheme).filter(|scheme| scheme.text("in") == "header");
    let is_credential = schemes.any(|scheme| scheme.text("name").eq_ignore_ascii_case(name));
    if node.text("in") == "header" && (is_credential || CLIENT_HEADERS.contains(&name.to_lowercase().as_str())) {
        let help = "remove the parameter; credentials belong to `securitySchemes`";
        report.add("parameter-header", &node.pointer, format!("the client sets the header `{name}`"), help);
    }
}

/// Why a value of a path parameter could leave its segment.
fn unsafe_path(nodes: &Nodes<'_>, node: &Node<'_>) -> Option<String> {
    let schema = nodes.unwrapped(node.value.get("schema")?)?;
    if text(schema, "type") != "string" {
        return Some("is not a string".to_owned());
    }
    let Some(pattern) = schema.get("pattern").and_then(Value::as_str) else {
        return Some("has no `pattern`, so that `..` would change the path".to_owned());
    };
    // A pattern that cannot be read is a diagnostic of its own.
    let class = CharClass::parse(pattern).ok()?;
    if let Some(c) = ['/', '\\', '%'].into_iter().find(|c| class.contains(*c)) {
        return Some(format!("may hold `{c}`, which changes the path"));
    }
    let bound = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|n| usize::try_from(n).ok());
    let min = class.min.max(bound("minLength").unwrap_or_default());
    if min == 0 {
        return Some("may be empty, which changes the path".to_owned());
    }
    (class.contains('.') && min <= 2).then(|| "may be `.` or `..`, which changes the path".to_owned())
}
