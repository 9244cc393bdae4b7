//! Operations, their tags and the servers and credentials that they are called with.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    nodes::{Kind, Nodes},
    report::Report,
};
use crate::document::{Operation, entries, escaped, text, texts};

/// Where the pages that operations are read from are.
const VENDOR: &str = "https://support.huaweicloud.com/";

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    servers(nodes, report);
    tags(nodes, report);
    security(nodes, report);
    for operation in &nodes.operations {
        id(operation, report);
        summary(operation, report);
        page(operation, report);
    }
}

fn servers(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for (index, server) in nodes.spec.document().get("servers").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let url = text(server, "url");
        if !seen.insert(url) {
            report.add("servers", &format!("/servers/{index}/url"), format!("`{url}` is listed twice"), "keep one of the two");
        }
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

/// Operations have a name of the form that methods have: `verb_noun`.
fn id(operation: &Operation<'_>, report: &mut Report<'_>) {
    let id = operation.id;
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    let is_verb_noun = id.contains('_') && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('_').all(word);
    let help = "name it as the vendor's SDKs do, in snake_case with the verb first: `show_plugin_version`";
    if id.is_empty() {
        report.add("operation-id", &operation.pointer, "the operation has no `operationId`", help);
    } else if !is_verb_noun {
        let message = format!("`{id}` is not in snake_case with a verb and a noun");
        report.add("operation-id", &format!("{}/operationId", operation.pointer), message, help);
    }
}

/// The summary is one sentence on one line: it heads the method's documentation.
fn summary(operation: &Operation<'_>, report: &mut Report<'_>) {
    let summary = text(operation.value, "summary");
    let problem = if summary.trim().is_empty() {
        "the operation has no summary"
    } else if summary.trim() != summary || summary.contains('\n') {
        "the summary is more than one line"
    } else if !summary.ends_with('.') {
        "the summary does not end with a period"
    } else if summary.chars().count() > 100 {
        "the summary is longer than 100 characters"
    } else {
        return;
    };
    let help = "state in one sentence what the operation does: `Shows one version of an extension.`";
    report.add("operation-summary", &format!("{}/summary", operation.pointer), problem, help);
}

/// The operation links to the vendor's page, if there is one.
fn page(operation: &Operation<'_>, report: &mut Report<'_>) {
    let url = operation.value.pointer("/externalDocs/url").and_then(Value::as_str);
    let page = operation.value.pointer("/x-source/page").and_then(Value::as_str);
    let has_no_page = page.is_none() && operation.value.get("x-source").is_some();
    if url.is_none() && has_no_page {
        return;
    }
    let pointer = format!("{}/externalDocs/url", operation.pointer);
    if !url.is_some_and(|url| url.starts_with(VENDOR)) {
        let help = format!("write the address of its page, `{VENDOR}...`, as the `url` of `externalDocs`");
        report.add("operation-page", &pointer, "the operation does not link to the vendor's page", help);
    } else if page.is_some_and(|page| page.starts_with(VENDOR) && Some(page) != url) {
        report.add("operation-page", &pointer, "the link is not the page that `x-source` names", "name the same page in both");
    }
}
