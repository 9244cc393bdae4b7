//! Request bodies and responses.

use std::collections::BTreeMap;

use super::context::{Kind, Lint};
use crate::document::{JSON, component_name, entries, escaped};

pub(super) fn check(lint: &Lint<'_>) {
    for node in lint.of(Kind::Schema).filter(|node| node.received && !node.sent && node.has("required")) {
        let message = "fields are required of what is only received, and responses leave fields out";
        lint.add("response-required", node.at("required"), message, "remove the list");
    }
    for node in lint.of(Kind::MediaType).filter(|node| node.key == "multipart/form-data") {
        let fields = entries(node.value.pointer("/schema/properties")).into_iter();
        let files = fields.filter(|(_, field)| field["format"] == "binary").count();
        if files != 1 {
            let help = "describe exactly one field of `format: binary`; others are strings and integers";
            lint.add("media-type", node.at("schema"), format!("the form holds {files} files"), help);
        }
    }
    errors(lint);
    page_examples(lint);
}

/// All errors have one body.
fn errors(lint: &Lint<'_>) {
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut errors = Vec::new();
    for (status, pointer, body) in lint.operations.iter().flat_map(|operation| lint.bodies(operation)) {
        if status.starts_with(['4', '5']) {
            let name = body.get("content").and_then(|content| component_name(content.get(JSON)?.get("schema")?));
            name.into_iter().for_each(|name| *votes.entry(name).or_default() += 1);
            errors.push((pointer, name));
        }
    }
    let usual = votes.into_iter().max_by_key(|(_, count)| *count).map_or("ErrorBody", |(name, _)| name);
    for (pointer, name) in errors.into_iter().filter(|(_, name)| *name != Some(usual)) {
        let has = name.map_or("no named schema".to_owned(), |name| format!("the schema `{name}`"));
        let message = format!("the error has {has}, where others have `{usual}`");
        lint.add("error-schema", pointer, message, format!("give it the schema `{usual}`"));
    }
}

/// What the page shows is there to be compared with.
fn page_examples(lint: &Lint<'_>) {
    let bodies = lint.operations.iter().flat_map(|operation| lint.bodies(operation));
    for (_, pointer, body) in bodies.filter(|(status, ..)| status.is_empty() || status.starts_with('2')) {
        let Some(content) = body.get("content").and_then(|content| content.get(JSON)) else { continue };
        if content.get("examples").and_then(|examples| examples.get("page")).is_none() {
            let help = "add it under `examples` as `page`; if the page has none, write one that a test sends";
            lint.add("page-example", format!("{pointer}/content/{}", escaped(JSON)), "the example of the vendor's page is missing", help);
        }
    }
}
