//! Request bodies and responses.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    nodes::{Kind, Nodes},
    report::Report,
};
use crate::document::{JSON, component_name, entries, escaped, text};

/// The name of the example that the vendor's page shows.
const PAGE: &str = "page";

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for node in nodes.of(Kind::MediaType).filter(|node| node.key == "multipart/form-data") {
        let files =
            entries(node.value.pointer("/schema/properties")).into_iter().filter(|(_, field)| text(field, "format") == "binary").count();
        if files != 1 {
            let help = "describe exactly one field of `format: binary`; others are strings and integers";
            report.add("media-type", &node.at("schema"), format!("the form holds {files} files"), help);
        }
    }
    for node in nodes.schemas().filter(|node| node.received && !node.sent && node.has("required")) {
        let message = "fields are required of what is only received, and responses leave fields out";
        report.add("response-required", &node.at("required"), message, "remove the list");
    }
    errors(nodes, report);
    page_examples(nodes, report);
}

/// All errors have one body.
fn errors(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let mut found = Vec::new();
    for operation in &nodes.operations {
        for (status, response) in entries(operation.value.get("responses")).into_iter().filter(|(status, _)| status.starts_with(['4', '5']))
        {
            // What leads nowhere is a diagnostic of its own.
            let Some(resolved) = nodes.spec.resolve(response) else { continue };
            let schema = resolved.get("content").and_then(|content| content.get(JSON)?.get("schema"));
            // Report at the component if there is one: there the schema has to be corrected.
            let pointer = match text(response, "$ref").strip_prefix('#') {
                Some(component) => component.to_owned(),
                None => format!("{}/responses/{}", operation.pointer, escaped(status)),
            };
            found.push((pointer, schema.and_then(component_name)));
        }
    }
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for name in found.iter().filter_map(|(_, name)| *name) {
        *votes.entry(name).or_default() += 1;
    }
    let usual = votes.into_iter().max_by_key(|(_, count)| *count).map_or("ErrorBody", |(name, _)| name);
    for (pointer, name) in found.into_iter().filter(|(_, name)| *name != Some(usual)) {
        let has = name.map_or("no named schema".to_owned(), |name| format!("the schema `{name}`"));
        let message = format!("the error has {has}, where others have `{usual}`");
        report.add("error-schema", &pointer, message, format!("give it the schema `{usual}`"));
    }
}

/// What the page shows is there to be compared with.
fn page_examples(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for operation in &nodes.operations {
        let request = operation.value.get("requestBody").map(|body| ("requestBody".to_owned(), body));
        let success = entries(operation.value.get("responses")).into_iter().filter(|(status, _)| status.starts_with('2'));
        let success = success.map(|(status, response)| (format!("responses/{}", escaped(status)), response));
        for (place, body) in request.into_iter().chain(success) {
            let content = nodes.spec.resolve(body).and_then(|body| body.get("content")?.get(JSON));
            let has_page = |content: &Value| content.get("examples").and_then(|examples| examples.get(PAGE)).is_some();
            if content.is_some_and(|content| !has_page(content)) {
                let pointer = format!("{}/{place}/content/{}", operation.pointer, escaped(JSON));
                let help = format!("add it under `examples` as `{PAGE}`; if the page has none, write one that a test sends");
                report.add("page-example", &pointer, "the example of the vendor's page is missing", help);
            }
        }
    }
}
