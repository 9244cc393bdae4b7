//! References lead to what they are meant to lead to, and every component is used.

use std::collections::BTreeSet;

use serde_json::Value;

use super::context::{Kind, Lint, Node};
use crate::document::{component_name, entries, escaped};

pub(super) fn check(lint: &Lint<'_>) {
    for node in lint.references() {
        resolves(node, lint);
    }
    for node in lint.of(Kind::Schema) {
        let name = node.get("x-json").and_then(Value::as_str);
        if let Some(name) = name.filter(|name| lint.spec.schema(name).is_none()) {
            let help = "correct the name, or write `true` for any JSON";
            lint.add("ref-resolves", node.at("x-json"), format!("there is no schema `{name}`"), help);
        }
        if node.is_component() && holds_only_itself(node, lint) {
            let help = "put an object with a property in between";
            lint.add("ref-resolves", &node.pointer, format!("`{}` holds nothing but itself", node.key), help);
        }
    }
    for (pointer, name) in requirements(lint) {
        if !lint.components().any(|node| node.kind == Kind::SecurityScheme && node.key == name) {
            let help = "declare it under `components/securitySchemes`, or correct the name";
            lint.add("security-defined", pointer, format!("the security scheme `{name}` is not declared"), help);
        }
    }
    unused(lint);
}

/// Every reference leads to a component of the right kind in this document.
fn resolves(node: &Node<'_>, lint: &Lint<'_>) {
    let section = node.kind.section().unwrap_or_default();
    let target = node.text("$ref");
    let name = target.strip_prefix(&format!("#/components/{section}/"));
    let (problem, help) = if !target.starts_with("#/") {
        ("leads out of the document", "define it as a component, and refer to that".to_owned())
    } else if name.is_none_or(|name| name.is_empty() || name.contains('/')) {
        ("leads to another kind of object", format!("refer to a component under `#/components/{section}/`"))
    } else if lint.spec.document().pointer(&target[1..]).is_none() {
        ("leads to nothing", "correct the name, or add the component".to_owned())
    } else if lint.spec.resolve(node.value).is_none() {
        ("leads in a circle", "write one of the components out".to_owned())
    } else {
        return;
    };
    lint.add("ref-resolves", node.at("$ref"), format!("`{target}` {problem}"), help);
}

/// The names of security schemes that operations, or all of them, are called with, and where these stand.
fn requirements<'a>(lint: &Lint<'a>) -> Vec<(String, &'a str)> {
    let operations = lint.operations.iter().map(|operation| (operation.pointer.as_str(), operation.value));
    let mut found = Vec::new();
    for (pointer, holder) in operations.chain([("", lint.spec.document())]) {
        for (index, requirement) in holder.get("security").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let names = entries(Some(requirement)).into_iter();
            found.extend(names.map(|(name, _)| (format!("{pointer}/security/{index}/{}", escaped(name)), name)));
        }
    }
    found
}

/// Every component is used by an operation, directly or through other components.
fn unused(lint: &Lint<'_>) {
    let references: BTreeSet<&str> = lint.references().filter_map(|node| node.text("$ref").strip_prefix('#')).collect();
    let requirements = requirements(lint);
    for node in lint.components() {
        let is_used = match node.kind {
            Kind::Schema => node.sent || node.received,
            Kind::SecurityScheme => requirements.iter().any(|(_, name)| *name == node.key),
            _ => references.contains(node.pointer.as_str()),
        };
        if !is_used {
            let message = format!("no operation uses `{}`", node.key);
            lint.add("unused-component", &node.pointer, message, "remove it, or refer to it where it belongs");
        }
    }
}

/// A map or list that holds itself has no Rust type; through an object it has.
fn holds_only_itself<'a>(node: &Node<'a>, lint: &Lint<'a>) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![node.value];
    while let Some(schema) = open.pop() {
        if let Some(name) = component_name(schema) {
            if seen.insert(name) {
                open.extend(lint.spec.schema(name));
            }
        } else if schema.get("properties").is_none() {
            open.extend(["/items", "/additionalProperties", "/allOf/0"].iter().filter_map(|inner| schema.pointer(inner)));
        }
    }
    seen.contains(node.key)
}
