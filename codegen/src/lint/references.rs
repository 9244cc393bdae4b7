//! References lead to what they are meant to lead to, and every component is used.

use std::collections::BTreeSet;

use serde_json::Value;

use super::context::{Kind, Lint, Node};
use crate::{
    document::{component_name, entries, escaped},
    paths::SPEC,
};

pub(super) fn check(lint: &Lint<'_>) {
    for node in lint.nodes.iter().filter(|node| node.is_reference() && node.text("$ref").starts_with("#/components/")) {
        resolves(node, lint);
    }
    for node in lint.of(Kind::Schema) {
        if let Some(name) = node.get("x-json").and_then(Value::as_str) {
            if lint.spec.schema(name).is_some() {
                shared(node.at("x-json"), &format!("/components/schemas/{name}"), lint);
            } else {
                let help = "correct the name, or write `true` for any JSON";
                lint.add("ref-resolves", node.at("x-json"), format!("there is no schema `{name}`"), help);
            }
        }
        if node.is_component() && holds_only_itself(node, lint) {
            let help = "put an object with a property in between";
            lint.add("ref-resolves", &node.pointer, format!("`{}` holds nothing but itself", node.key), help);
        }
    }
    unused(&security(lint), lint);
}

/// Every reference leads to a component of the right kind. That it leads to one at all is in the JSON Schema.
fn resolves(node: &Node<'_>, lint: &Lint<'_>) {
    let section = format!("#/components/{}/", node.kind.section().unwrap_or_default());
    let target = node.text("$ref");
    let (problem, help) = if lint.spec.resolve(node.value).is_none() {
        ("leads to nothing, or in a circle", "correct the name, add the component, or write it out".to_owned())
    } else if !target.starts_with(&section) {
        ("leads to another kind of object", format!("refer to a component under `{section}`"))
    } else {
        return shared(node.at("$ref"), &target[1..], lint);
    };
    lint.add("ref-resolves", node.at("$ref"), format!("`{target}` {problem}"), help);
}

/// What is referred to is in the file of the chapter, or in that of all chapters.
fn shared(pointer: String, target: &str, lint: &Lint<'_>) {
    let [(from, _), (to, line)] = [&pointer, target].map(|pointer| lint.spec.location(pointer));
    if from != to && to != SPEC {
        let message = format!("`{target}` belongs to another chapter, {to}:{line}");
        lint.add("shared-component", pointer, message, format!("move it into `{SPEC}`"));
    }
}

/// Requirements name declared schemes. Returns the names.
fn security<'a>(lint: &Lint<'a>) -> BTreeSet<&'a str> {
    let declared: BTreeSet<&str> = lint.of(Kind::SecurityScheme).map(|scheme| scheme.key).collect();
    let mut named = BTreeSet::new();
    let operations = lint.operations.iter().map(|operation| (operation.pointer.as_str(), operation.value));
    for (pointer, holder) in operations.chain([("", lint.spec.document())]) {
        for (index, requirement) in holder.get("security").and_then(Value::as_array).into_iter().flatten().enumerate() {
            for (name, _) in entries(Some(requirement)) {
                named.insert(name);
                if !declared.contains(name) {
                    let help = "declare it under `components/securitySchemes`, or correct the name";
                    let pointer = format!("{pointer}/security/{index}/{}", escaped(name));
                    lint.add("security-defined", pointer, format!("the security scheme `{name}` is not declared"), help);
                }
            }
        }
    }
    named
}

/// Every component is used by an operation, directly or through other components.
fn unused(schemes: &BTreeSet<&str>, lint: &Lint<'_>) {
    let references: BTreeSet<&str> = lint.nodes.iter().filter_map(|node| node.text("$ref").strip_prefix('#')).collect();
    for node in lint.nodes.iter().filter(|node| node.is_component()) {
        let is_used = match node.kind {
            Kind::Schema => node.sent || node.received,
            Kind::SecurityScheme => schemes.contains(node.key),
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
