//! Operations: their tags, and the pages that describe them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::context::{Kind, Lint, twins};
use crate::document::texts;

/// Where the vendor's pages are.
const VENDOR: &str = "https://support.huaweicloud.com/";

pub(super) fn check(lint: &Lint<'_>) {
    tags(lint);
    pages(lint);
}

/// Tags are declared once and used, and every operation has one of them.
fn tags(lint: &Lint<'_>) {
    let used: BTreeSet<&str> = lint.operations.iter().flat_map(|operation| texts(operation.value, "tags")).collect();
    let declared: BTreeSet<&str> = lint.of(Kind::Tag).map(|tag| tag.text("name")).collect();
    for tag in lint.of(Kind::Tag).filter(|tag| !used.contains(tag.text("name"))) {
        let message = format!("no operation has the tag `{}`", tag.text("name"));
        lint.add("tag-list", &tag.pointer, message, "remove it, or correct its name");
    }
    for (_, twin) in twins(lint.of(Kind::Tag), |tag| tag.text("name")) {
        lint.add("tag-list", &twin.pointer, format!("the tag `{}` is declared twice", twin.text("name")), "keep one of the two");
    }
    for operation in lint.operations.iter().filter(|operation| !operation.tag.is_empty() && !declared.contains(operation.tag)) {
        let message = format!("the tag `{}` is not declared", operation.tag);
        lint.add("operation-tag", format!("{}/tags", operation.pointer), message, "declare it under `tags`, or correct its name");
    }
}

/// The link to the vendor's page is that of the source.
fn pages(lint: &Lint<'_>) {
    for operation in &lint.operations {
        let [url, page] = ["/externalDocs/url", "/x-source/page"].map(|pointer| operation.value.pointer(pointer).and_then(Value::as_str));
        // Other pages, such as those of the SDKs, are sources too.
        if page.is_some_and(|page| page.starts_with(VENDOR)) && url.is_some() && url != page {
            let help = "correct the `url` of `externalDocs`, or the `page` of `x-source`";
            let pointer = format!("{}/externalDocs/url", operation.pointer);
            lint.add("operation-page", pointer, "the link is not the page that `x-source` names", help);
        }
    }
}
