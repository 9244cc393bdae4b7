//! Parameters: only what reaches the wire as it is meant.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::header_schemes;
use super::keywords::Kind;
use super::model::Model;
use super::{Report, listed};
use crate::char_class::CharClass;
use crate::document::{Parameter, Spec, text};
use crate::names::snake;

/// Headers that the client sets by itself.
const OWN_HEADERS: [&str; 11] = [
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

/// Methods that every request object has.
const OWN_METHODS: [&str; 4] = ["body", "clone", "into_future", "send"];

/// Parameters are in the path, the query or a header.
pub(super) fn location(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.of(Kind::Parameter) {
        let place = node.text("in");
        if !matches!(place, "header" | "path" | "query") {
            let message = format!("the parameter `{}` is sent in `{place}`", node.text("name"));
            report.add(&node.at("in"), message, "Write `path`, `query` or `header`");
        }
        if node.text("name").is_empty() {
            report.add(&node.at("name"), "the parameter has no name", "Write its name on the wire");
        }
    }
}

/// Parameters are written in the one style that the generator writes.
pub(super) fn style(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.of(Kind::Parameter) {
        let name = node.text("name");
        let plain = if node.text("in") == "query" { "form" } else { "simple" };
        if node.has("content") {
            report.add(&node.at("content"), format!("the parameter `{name}` is described by `content`"), "Describe it by `schema`");
        }
        if !matches!(node.text("style"), "") && node.text("style") != plain {
            let message = format!("the parameter `{name}` is written in the style `{}`", node.text("style"));
            report.add(&node.at("style"), message, format!("Leave `style` out: only `{plain}` is understood"));
        }
        if node.value.get("explode") == Some(&Value::Bool(false)) {
            let message = format!("`explode: false` of `{name}` would be ignored: lists repeat the name");
            report.add(&node.at("explode"), message, "Make it a text, and say in the description how values are joined");
        }
        let Some(schema) = node.value.get("schema") else {
            if !node.has("content") {
                report.add(&node.pointer, format!("the parameter `{name}` has no schema"), "Add a `schema` with its type");
            }
            continue;
        };
        let kind = model.spec.resolve(schema).map(|schema| text(schema, "type")).unwrap_or_default();
        let fits = match node.text("in") {
            "query" => kind != "object",
            _ => !matches!(kind, "array" | "object"),
        };
        if !fits {
            let message = format!("the {} parameter `{name}` is of type `{kind}`", node.text("in"));
            let remedy = "Describe what stands on the wire: a text, a number or `true` and `false`";
            report.add(&node.at("schema"), message, remedy);
        }
    }
}

/// No two parameters of an operation have one name, on the wire or in Rust.
pub(super) fn unique(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        let parameters = operation.parameters();
        for parameter in &parameters {
            if let Some(first) = seen.insert(snake(parameter.name), parameter.name) {
                let message = if first == parameter.name {
                    format!("a second parameter has the name `{first}`")
                } else {
                    format!("the parameters {} have one name in Rust", listed([first, parameter.name]))
                };
                report.add(&parameter.pointer, message, "Keep one of the two");
            }
        }
    }
}

/// A parameter becomes a method of the request object, beside those that every request object has.
pub(super) fn name(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.of(Kind::Parameter) {
        let method = snake(node.text("name"));
        if OWN_METHODS.contains(&method.as_str()) || method.starts_with("with_") {
            let message = format!("the setter of `{}` would be called `{method}`, as a method of every request is", node.text("name"));
            let remedy = "The generator has to learn to rename it before this parameter can be described";
            report.add(&node.at("name"), message, remedy);
        }
    }
}

/// The client's own headers are no parameters.
pub(super) fn header(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.of(Kind::Parameter).filter(|node| node.text("in") == "header") {
        let name = node.text("name");
        let credential = header_schemes(model).any(|header| header.eq_ignore_ascii_case(name));
        if credential || OWN_HEADERS.contains(&name.to_lowercase().as_str()) {
            let message = format!("the client sets the header `{name}` by itself");
            let remedy = "Remove the parameter; credentials are described under `securitySchemes`";
            report.add(&node.pointer, message, remedy);
        }
    }
}

/// No value of a path parameter leaves its segment.
pub(super) fn path_safe(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        for parameter in operation.parameters().iter().filter(|p| p.location == "path") {
            if let Some(problem) = unsafe_path(model.spec, parameter) {
                let message = format!("the path parameter `{}` {problem}", parameter.name);
                let remedy = "Refer to a named schema of type string with a `pattern` such as `^[A-Za-z0-9]+$`";
                report.add(&parameter.pointer, message, remedy);
            }
        }
    }
}

fn unsafe_path(spec: &Spec, parameter: &Parameter<'_>) -> Option<String> {
    let schema = spec.resolve(parameter.schema()?)?;
    if text(schema, "type") != "string" {
        return Some("is no text".to_owned());
    }
    let Some(pattern) = schema.get("pattern").and_then(Value::as_str) else {
        return Some("has no `pattern`, so that `..` would change the path".to_owned());
    };
    // A pattern that cannot be read is a finding of its own.
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
