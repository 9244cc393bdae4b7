//! What values have to satisfy: checked where they are sent, never where they are received.

use serde_json::Value;

use super::Report;
use super::model::{Model, Node};
use crate::char_class::CharClass;

/// What a named text schema that is sent may carry: the client checks it.
const CHECKED: [&str; 3] = ["maxLength", "minLength", "pattern"];

/// What nothing checks. The generator would turn some of these into types that surprise.
const UNCHECKED: [&str; 10] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxItems",
    "maxProperties",
    "maximum",
    "minItems",
    "minProperties",
    "minimum",
    "multipleOf",
    "uniqueItems",
];

/// Whether answers are made of the schema, and requests are not.
fn only_received(node: &Node<'_>) -> bool {
    node.received && !node.sent
}

/// Patterns are of the one form that is checked without a regular-expression engine.
pub(super) fn pattern(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let Some(pattern) = node.value.get("pattern").and_then(Value::as_str) else {
            continue;
        };
        if let Err(problem) = CharClass::parse(pattern) {
            let message = format!("the pattern `{pattern}` is not one anchored character class: {problem}");
            let remedy = "Write it as `^[A-Za-z0-9_-]+$`, or say in the description what the text looks like";
            report.add(&node.at("pattern"), message, remedy);
        }
    }
}

/// There are texts that satisfy the lengths.
pub(super) fn length(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let bound = |key: &str| node.value.get(key).and_then(Value::as_u64);
        let class = CharClass::parse(node.text("pattern")).ok();
        let of_pattern = |count: usize| u64::try_from(count).ok();
        let least = [bound("minLength"), class.as_ref().and_then(|class| of_pattern(class.min))];
        let greatest = [bound("maxLength"), class.as_ref().and_then(|class| of_pattern(class.max?))];
        let least = least.into_iter().flatten().max().unwrap_or_default();
        let Some(greatest) = greatest.into_iter().flatten().min() else {
            continue;
        };
        if least > greatest {
            let message = format!("no text has at least {least} and at most {greatest} characters");
            let key = if node.has("minLength") { "minLength" } else { "maxLength" };
            report.add(&node.at(key), message, "Correct the lengths by the vendor's page");
        }
    }
}

/// A constraint makes a type, and a type has a name.
pub(super) fn on_component(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| !node.is_component() && !only_received(node)) {
        for key in CHECKED.into_iter().filter(|key| node.has(key)) {
            let message = format!("`{key}` stands on a schema without a name");
            let remedy = "Make the schema a component, such as `PluginName`, and refer to that";
            report.add(&node.at(key), message, remedy);
        }
    }
}

/// Nothing promises what nothing checks.
pub(super) fn unchecked(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| !only_received(node)) {
        for key in UNCHECKED.into_iter().filter(|key| node.has(key)) {
            let message = format!("nothing checks `{key}` before a request is sent");
            report.add(&node.at(key), message, "Remove it, and say it in the description");
        }
    }
}

/// An answer is never refused for breaking a documented rule.
pub(super) fn in_response(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| only_received(node)) {
        for key in CHECKED.into_iter().chain(UNCHECKED).filter(|key| node.has(key)) {
            let message = format!("`{key}` stands on what is only received, and answers break such rules");
            report.add(&node.at(key), message, "Remove it, and say in the description what the page says");
        }
    }
}

/// Any member of an answer may be missing.
pub(super) fn required_in_response(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| only_received(node) && node.has("required")) {
        let message = "members are required of what is only received, and answers leave members out";
        report.add(&node.at("required"), message, "Remove the list");
    }
}

/// Answers gain members over time.
pub(super) fn closed_in_response(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| node.received) {
        if node.value.get("additionalProperties") == Some(&Value::Bool(false)) {
            let message = "an answer with a member that is not listed here would be refused";
            report.add(&node.at("additionalProperties"), message, "Remove it, or write `true` to keep such members");
        }
    }
}
