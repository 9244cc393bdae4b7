//! Names: how they become Rust identifiers, and which of them must not meet.

use std::collections::BTreeMap;

use super::model::Model;
use super::{Report, listed};
use crate::document::entries;
use crate::names::{is_identifier, pascal, snake};

/// Endings that the generator gives to types it makes up for an operation.
const OPERATION_TYPES: [&str; 5] = ["", "Body", "Error", "Request", "Response"];

/// Components are named as Rust types are.
pub(super) fn component_name(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.nodes.iter().filter(|node| node.is_component()) {
        let wanted = pascal(&node.key);
        let plain = node.key.chars().all(|c| c.is_ascii_alphanumeric());
        if node.key == "Self" {
            report.add(&node.pointer, "`Self` is a keyword of Rust", "Choose another name");
        } else if !plain || node.key != wanted || !node.key.starts_with(|c: char| c.is_ascii_uppercase()) {
            let remedy = if is_identifier(&wanted) {
                format!("Call it `{wanted}`")
            } else {
                "Choose a name of letters and digits, with a capital at the start of each word".to_owned()
            };
            report.add(&node.pointer, format!("`{}` is not in PascalCase", node.key), remedy);
        }
    }
}

/// No two schemas differ in case only.
pub(super) fn component_collision(model: &Model<'_>, report: &mut Report<'_>) {
    let names = model.spec.schemas().map(|(name, _)| name);
    for group in groups(names, |name| pascal(name).to_lowercase()) {
        for name in &group[1..] {
            let message = format!("the schemas {} become one Rust type", listed(group.iter().copied()));
            let pointer = format!("/components/schemas/{}", crate::document::escaped(name));
            report.add(&pointer, message, "Rename one of them");
        }
    }
}

/// No schema has the name of a type that is generated for an operation.
pub(super) fn generated_name(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        for ending in OPERATION_TYPES {
            let name = format!("{}{ending}", pascal(operation.id));
            if model.spec.schema(&name).is_some() {
                let message = format!("`{name}` is the name of a type generated for `{}`", operation.id);
                let remedy = "Name the schema after what it is, not after the operation";
                report.add(&format!("/components/schemas/{name}"), message, remedy);
            }
        }
    }
}

/// No two properties of a schema become one field.
pub(super) fn property_collision(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let names = entries(node.value.get("properties")).into_iter().map(|(name, _)| name);
        for group in groups(names, snake) {
            for name in &group[1..] {
                let field = snake(name);
                let message = format!("the properties {} become one field, `{field}`", listed(group.iter().copied()));
                let pointer = format!("{}/properties/{}", node.pointer, crate::document::escaped(name));
                report.add(&pointer, message, "Keep the one that the service uses");
            }
        }
    }
}

/// Where undocumented members are kept, no property is called as the field that keeps them.
pub(super) fn extra_property(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let open = node.value.get("additionalProperties").is_some_and(|value| value != false);
        for (name, _) in entries(node.value.get("properties")) {
            if open && snake(name) == "extra" {
                let message = format!("the property `{name}` meets the field `extra`, which keeps what is not documented");
                let pointer = format!("{}/properties/{}", node.pointer, crate::document::escaped(name));
                report.add(&pointer, message, "Leave `additionalProperties` out");
            }
        }
    }
}

/// Names that become the same, in groups of two and more.
pub(super) fn groups<'a>(names: impl Iterator<Item = &'a str>, becomes: impl Fn(&str) -> String) -> Vec<Vec<&'a str>> {
    let mut groups: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for name in names {
        groups.entry(becomes(name)).or_default().push(name);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}
