//! Where the document was read: `x-source`.

use super::{
    nodes::{Kind, Nodes},
    report::Report,
};

/// Every operation and every schema states its source. The form is in the JSON Schema.
pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for operation in nodes.operations.iter().filter(|operation| operation.value.get("x-source").is_none()) {
        let help = "add `x-source: {name: ShowPluginVersion, page: https://..., updated: '2025-09-08', read: '2026-11-21', evidence: page-example}`";
        report.add("source", &operation.pointer, format!("the operation `{}` does not state its source", operation.id), help);
    }
    for node in nodes.of(Kind::Schema).filter(|node| node.is_component() && !node.has("x-source")) {
        let help = "add `x-source: {name: ...}` with the vendor's name, or `{note: ...}` if the vendor has none";
        report.add("source", &node.pointer, format!("the schema `{}` does not state its source", node.key), help);
    }
}
