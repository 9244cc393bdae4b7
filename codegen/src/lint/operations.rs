//! Operations: their tags, the credentials that they are called with, the pages that describe them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    nodes::{Kind, Nodes},
    report::Report,
};
use crate::document::{Operation, entries, escaped, texts};

/// Where the pages that operations are read from are.
const VENDOR: &str = "https://support.huaweicloud.com/";

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    tags(nodes, report);
    security(nodes, report);
    for operation in &nodes.operations {
        page(operation, report);
    }
}

/// Tags are declared once and used, and every operation has one of them.
fn tags(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let used: BTreeSet<&str> = nodes.operations.iter().flat_map(|operation| texts(operation.value, "tags")).collect();
    let mut declared = BTreeSet::new();
    for node in nodes.of(Kind::Tag) {
        let name = node.text("name");
        if !declared.insert(name) {
            report.add("tag-list", &node.pointer, format!("the tag `{name}` is declared twice"), "keep one of the two");
        } else if !used.contains(name) {
            report.add("tag-list", &node.pointer, format!("no operation has the tag `{name}`"), "remove it, or correct its name");
        }
    }
    for operation in &nodes.operations {
        let (message, help) = match texts(operation.value, "tags")[..] {
            [tag] if declared.contains(tag) => continue,
            [tag] => (format!("the tag `{tag}` is not declared"), "declare it under `tags`, or correct its name"),
            ref tags => (format!("the operation has {} tags", tags.len()), "give it the one tag of its chapter"),
        };
        report.add("operation-tag", &format!("{}/tags", operation.pointer), message, help);
    }
}

/// Requirements name declared schemes.
fn security(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let document = nodes.spec.document();
    let schemes = document.pointer("/components/securitySchemes");
    let own = nodes.operations.iter().map(|operation| (operation.value.get("security"), operation.pointer.as_str()));
    for (requirements, holder) in own.chain([(document.get("security"), "")]) {
        for (index, requirement) in requirements.and_then(Value::as_array).into_iter().flatten().enumerate() {
            for (name, _) in entries(Some(requirement)) {
                if schemes.and_then(|schemes| schemes.get(name)).is_none() {
                    let help = "declare it under `components/securitySchemes`, or correct the name";
                    let pointer = format!("{holder}/security/{index}/{}", escaped(name));
                    report.add("security-defined", &pointer, format!("the security scheme `{name}` is not declared"), help);
                }
            }
        }
    }
}

/// The operation links to the page that it was read from.
fn page(operation: &Operation<'_>, report: &mut Report<'_>) {
    let url = operation.value.pointer("/externalDocs/url").and_then(Value::as_str);
    let page = operation.value.pointer("/x-source/page").and_then(Value::as_str);
    let has_source = operation.value.get("x-source").is_some();
    let message = match (url, page) {
        (None, None) if has_source => return,
        (None, _) => "the operation does not link to the vendor's page",
        (Some(url), Some(page)) if page.starts_with(VENDOR) && page != url => "the link is not the page that `x-source` names",
        _ => return,
    };
    let help = format!("write the address of its page, `{VENDOR}...`, as the `url` of `externalDocs`");
    report.add("operation-page", &format!("{}/externalDocs/url", operation.pointer), message, help);
}
