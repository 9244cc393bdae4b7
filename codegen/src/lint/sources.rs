//! Where the document was read: `x-source`, whose form is in the JSON Schema, and the vendor's pages.

use serde_json::Value;

use super::context::{Kind, Lint};

/// Operations and schemas state their sources.
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

/// The link to the vendor's page is that of the source.
pub(super) fn pages(lint: &Lint<'_>) {
    for operation in &lint.operations {
        let [url, page] = ["/externalDocs/url", "/x-source/page"].map(|pointer| operation.value.pointer(pointer).and_then(Value::as_str));
        // Other pages, such as those of the SDKs, are sources too.
        if page.is_some_and(|page| page.starts_with("https://support.huaweicloud.com/")) && url.is_some() && url != page {
            let help = "correct the `url` of `externalDocs`, or the `page` of `x-source`";
            let pointer = format!("{}/externalDocs/url", operation.pointer);
            lint.add("operation-page", pointer, "the link is not the page that `x-source` names", help);
        }
    }
}
