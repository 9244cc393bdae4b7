//! Sets of values, and the extensions that describe them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::Report;
use super::model::{Model, Node};
use crate::document::{entries, escaped};
use crate::names::{is_identifier, pascal};

const OPEN: &str = "x-extensible-enum";

/// A set that the service may extend is not closed.
pub(super) fn closed(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| node.has("enum") && node.text("type") != "integer") {
        let message = "`enum` closes the set, so that a new value would be refused";
        report.add(&node.at("enum"), message, format!("Write `{OPEN}` for texts; leave it out for other types"));
    }
}

/// The values of an open set are texts of which each becomes a variant.
pub(super) fn extensible(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let Some(values) = node.value.get(OPEN) else {
            continue;
        };
        let pointer = node.at(OPEN);
        if node.text("type") != "string" {
            report.add(&pointer, format!("`{OPEN}` lists texts, and the schema is no text"), "Write `type: string`");
        }
        let values = values.as_array().map(Vec::as_slice).unwrap_or_default();
        if values.is_empty() {
            report.add(&pointer, "the set has no values", "List the values that are known");
        }
        let mut variants: BTreeMap<String, &str> = BTreeMap::new();
        for (index, value) in values.iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            let Some(text) = value.as_str().filter(|text| !text.is_empty()) else {
                report.add(&pointer, format!("`{value}` is no text"), "Put it in quotes if it is a value, or remove it");
                continue;
            };
            let variant = pascal(text);
            // `Other` is the variant that keeps unknown values.
            if !is_identifier(&variant) || ["Self", "Other"].contains(&variant.as_str()) {
                let message = format!("`{text}` makes no name for a variant");
                report.add(&pointer, message, format!("Leave `{OPEN}` out, and list the values in the description"));
            } else if let Some(first) = variants.insert(variant.to_lowercase(), text) {
                let message =
                    if first == text { format!("`{text}` is listed twice") } else { format!("`{first}` and `{text}` become one variant") };
                report.add(&pointer, message, "Keep one of the two; `x-enum-ignore-case: true` reads both alike");
            }
        }
    }
}

/// Each value of a set is explained, and nothing else is.
pub(super) fn descriptions(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let pointer = node.at("x-enum-descriptions");
        let described: BTreeSet<&str> = entries(node.value.get("x-enum-descriptions")).into_iter().map(|(value, _)| value).collect();
        let values = values(node);
        for value in values.iter().filter(|value| !described.contains(value.as_str())) {
            let remedy = format!("Add `{value}:` and a sentence under `x-enum-descriptions`");
            report.add(&pointer, format!("the value `{value}` has no description"), remedy);
        }
        for (value, text) in entries(node.value.get("x-enum-descriptions")) {
            let pointer = format!("{pointer}/{}", escaped(value));
            if !values.contains(value) {
                report.add(&pointer, format!("`{value}` is no value of the set"), "Correct it, or remove it");
            } else if !text.is_string() {
                report.add(&pointer, format!("the description of `{value}` is no text"), "Write a sentence");
            }
        }
        let set = node.has(OPEN) || node.has("enum");
        if node.has("x-enum-descriptions") && !set {
            report.add(&pointer, "descriptions of values stand where there is no set", "Remove them");
        }
    }
}

/// The values of a set as texts.
fn values(node: &Node<'_>) -> BTreeSet<String> {
    let lists = [OPEN, "enum"].into_iter().filter_map(|key| node.value.get(key)?.as_array());
    lists.flatten().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).collect()
}

/// Reading without regard to case needs values that differ otherwise.
pub(super) fn ignore_case(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let Some(value) = node.value.get("x-enum-ignore-case") else {
            continue;
        };
        let mut seen = BTreeSet::new();
        let problem = if value != &Value::Bool(true) {
            "`x-enum-ignore-case` is something other than `true`".to_owned()
        } else if !node.has(OPEN) {
            format!("`x-enum-ignore-case` stands where there is no `{OPEN}`")
        } else if let Some(twin) = values(node).into_iter().find(|value| !seen.insert(value.to_lowercase())) {
            format!("`{twin}` differs from another value in case only")
        } else {
            continue;
        };
        let remedy = "Write `true` beside a set whose values differ without regard to case, or remove it";
        report.add(&node.at("x-enum-ignore-case"), problem, remedy);
    }
}

/// Numbers that stand for something have names.
pub(super) fn integer(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let numbers = node.has("enum") && node.text("type") == "integer";
        let Some(names) = node.value.get("x-enum-varnames") else {
            if numbers {
                let remedy = "Add `x-enum-varnames` with a name in PascalCase for each, in their order";
                report.add(&node.at("enum"), "the numbers have no names", remedy);
            }
            continue;
        };
        let pointer = node.at("x-enum-varnames");
        if !numbers {
            let message = "names of numbers stand where there is no `enum` of type integer";
            report.add(&pointer, message, "Remove them");
            continue;
        }
        let names = names.as_array().map(Vec::as_slice).unwrap_or_default();
        let values = node.value.get("enum").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if names.len() != values.len() || names.is_empty() {
            let message = format!("there are {} numbers and {} names", values.len(), names.len());
            report.add(&pointer, message, "Write one name for each number, in their order");
        }
        let mut seen = BTreeSet::new();
        for (index, name) in names.iter().enumerate() {
            let text = name.as_str().unwrap_or_default();
            let pointer = format!("{pointer}/{index}");
            if !is_identifier(text) || pascal(text) != text || text == "Self" {
                report.add(&pointer, format!("`{name}` is no name in PascalCase"), "Write it with a capital at the start of each word");
            } else if !seen.insert(text) {
                report.add(&pointer, format!("`{text}` is listed twice"), "Give each number a name of its own");
            }
        }
        for (index, value) in values.iter().enumerate() {
            let pointer = format!("{}/{index}", node.at("enum"));
            if value.as_i64().is_none() {
                report.add(&pointer, format!("`{value}` is no whole number"), "Write a whole number");
            } else if values[..index].contains(value) {
                report.add(&pointer, format!("`{value}` is listed twice"), "Keep one of the two");
            }
        }
    }
}

/// What is sent even when it is empty is a text or a list.
pub(super) fn send_empty(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let Some(value) = node.value.get("x-send-empty") else {
            continue;
        };
        let referred = node.value.pointer("/allOf/0").and_then(|target| model.spec.resolve(target));
        let kind = crate::document::text(referred.unwrap_or(node.value), "type");
        let problem = if value != &Value::Bool(true) {
            "`x-send-empty` is something other than `true`"
        } else if node.place != "properties" || !node.sent {
            "`x-send-empty` stands on something other than a property that is sent"
        } else if !matches!(kind, "array" | "string") {
            "`x-send-empty` stands on something other than a text or a list"
        } else {
            continue;
        };
        report.add(&node.at("x-send-empty"), problem, "Write `x-send-empty: true` on such a property, or remove it");
    }
}
