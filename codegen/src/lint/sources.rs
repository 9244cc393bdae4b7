//! Where the document was read: `x-source`. Its form is in the JSON Schema.

use super::context::{Kind, Lint};

pub(super) fn check(lint: &Lint<'_>) {
    for operation in lint.operations.iter().filter(|operation| operation.value.get("x-source").is_none()) {
        let help = "add `x-source: {name: ShowPluginVersion, page: https://..., updated: '2025-09-08', read: '2026-11-21', evidence: page-example}`";
        lint.add("source", &operation.pointer, format!("the operation `{}` does not state its source", operation.id), help);
    }
    for node in lint.of(Kind::Schema).filter(|node| node.is_component() && !node.has("x-source")) {
        let help = "add `x-source: {name: ...}` with the vendor's name, or `{note: ...}` if the vendor has none";
        lint.add("source", &node.pointer, format!("the schema `{}` does not state its source", node.key), help);
    }
}
