//! References lead to what they are meant to lead to, and every component is used.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    nodes::{Kind, Node, Nodes},
    report::Report,
};
use crate::document::{component_name, entries, escaped, text};

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for node in nodes.references() {
        resolves(nodes, node, report);
    }
    for node in nodes.schemas() {
        let Some(name) = node.value.get("x-json").and_then(Value::as_str) else { continue };
        if nodes.spec.schema(name).is_none() {
            report.add(
                "ref-resolves",
                &node.at("x-json"),
                format!("there is no schema `{name}`"),
                "correct the name, or write `true` for any JSON",
            );
        }
    }
    unused(nodes, report);
    endless(nodes, report);
}

/// Every reference leads to a component of the right kind in this document.
fn resolves(nodes: &Nodes<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let Some(section) = node.kind.section() else { return };
    let pointer = node.at("$ref");
    let target = node.text("$ref");
    let name = target.strip_prefix(&format!("#/components/{section}/"));
    let (message, help) = if !target.starts_with("#/") {
        (format!("`{target}` leads out of the document"), "define it as a component, and refer to that".to_owned())
    } else if name.is_none_or(|name| name.is_empty() || name.contains('/')) {
        (format!("`{target}` is not the place of {}", node.kind.name()), format!("refer to a component under `#/components/{section}/`"))
    } else if nodes.spec.document().pointer(&target[1..]).is_none() {
        (format!("`{target}` leads to nothing"), "correct the name, or add the component".to_owned())
    } else if nodes.spec.resolve(node.value).is_none() {
        (format!("`{target}` leads in a circle"), "write one of the components out".to_owned())
    } else {
        return;
    };
    report.add("ref-resolves", &pointer, message, help);
}

/// Every component is used by an operation, directly or through other components.
fn unused(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let used = used_components(nodes);
    for node in nodes.all.iter().filter(|node| node.is_component() && !used.contains(&node.pointer)) {
        let message = format!("no operation uses `{}`", node.key);
        report.add("unused-component", &node.pointer, message, "remove it, or refer to it where it belongs");
    }
}

fn used_components(nodes: &Nodes<'_>) -> BTreeSet<String> {
    let requirements = nodes.operations.iter().map(|operation| operation.value).chain([nodes.spec.document()]);
    let requirements = requirements.filter_map(|holder| holder.get("security")?.as_array()).flatten();
    let schemes = requirements.flat_map(|requirement| entries(Some(requirement)));
    let mut used: BTreeSet<String> = schemes.map(|(name, _)| format!("/components/securitySchemes/{}", escaped(name))).collect();
    // A reference counts if it stands outside of the components or inside of one that counts.
    let references = nodes.references().filter_map(|node| Some((node.pointer.clone(), node.text("$ref").strip_prefix('#')?.to_owned())));
    let inside_strings = nodes
        .schemas()
        .filter_map(|node| Some((node.pointer.clone(), format!("/components/schemas/{}", escaped(node.value.get("x-json")?.as_str()?)))));
    let references: BTreeMap<String, String> = references.chain(inside_strings).collect();
    let outside = references.iter().filter(|(from, _)| !from.starts_with("/components/"));
    let mut open: Vec<&str> = outside.map(|(_, to)| to.as_str()).collect();
    while let Some(component) = open.pop() {
        if used.insert(component.to_owned()) {
            let inside = format!("{component}/");
            open.extend(references.get(component).map(String::as_str));
            let inner = references.range(inside.clone()..).take_while(|(from, _)| from.starts_with(&inside));
            open.extend(inner.map(|(_, to)| to.as_str()));
        }
    }
    used
}

/// A map that holds itself has no Rust type; through an object it has.
fn endless(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for node in nodes.of(Kind::Schema).filter(|node| node.is_component()) {
        let mut seen = BTreeSet::new();
        let mut open = vec![node.value];
        while let Some(schema) = open.pop() {
            match component_name(schema) {
                Some(name) if name == node.key => {
                    let help = "put an object with a property in between";
                    report.add("ref-resolves", &node.pointer, format!("`{name}` holds nothing but itself"), help);
                    break;
                }
                Some(name) => open.extend(nodes.spec.schema(name).filter(|_| seen.insert(name))),
                None if text(schema, "type") == "object" && schema.get("properties").is_some() => {}
                None => open
                    .extend(["items", "additionalProperties"].iter().filter_map(|key| schema.get(key)).chain(schema.pointer("/allOf/0"))),
            }
        }
    }
}
