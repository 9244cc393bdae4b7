//! Request bodies and responses.

use std::collections::BTreeMap;

use super::Report;
use super::keywords::Kind;
use super::model::Model;
use crate::document::{JSON, component_name, entries, escaped, text};

/// The errors that the vendor's pages list for every operation.
const ERRORS: [&str; 4] = ["400", "401", "403", "404"];

/// A body that an operation describes has to be sent.
pub(super) fn request_required(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.of(Kind::RequestBody) {
        if node.value.get("required") != Some(&true.into()) {
            let message = "the request body is not marked as required, and optional bodies are sent all the same";
            report.add(&node.pointer, message, "Write `required: true`");
        }
    }
}

/// Bodies are plain JSON.
pub(super) fn media_type(model: &Model<'_>, report: &mut Report<'_>) {
    let bodies = model.nodes.iter().filter(|node| matches!(node.kind, Kind::RequestBody | Kind::Response));
    for node in bodies.filter(|node| !node.is_reference()) {
        let Some(content) = node.value.get("content") else {
            if node.kind == Kind::RequestBody {
                report.add(&node.pointer, "the request body has no content", format!("Add `content` with `{JSON}`"));
            }
            continue;
        };
        let types = entries(Some(content));
        for (media_type, _) in &types {
            if *media_type != JSON {
                let message = format!("the body is described as `{media_type}`");
                let remedy = format!("Write `{JSON}`, exactly so; uploads and other types are written by hand in the SDK");
                report.add(&format!("{}/content/{}", node.pointer, escaped(media_type)), message, remedy);
            }
        }
        if types.is_empty() {
            report.add(&node.at("content"), "the content is empty", format!("Add `{JSON}` with a schema"));
        }
    }
}

/// JSON without a schema has no type.
pub(super) fn body_schema(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.of(Kind::MediaType).filter(|node| !node.has("schema")) {
        report.add(&node.pointer, "the body has no schema", "Add a `schema`, or remove `content` if there is no body");
    }
}

/// There is one way to succeed.
pub(super) fn success(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        let responses = entries(operation.value.get("responses"));
        let successes = responses.iter().filter(|(status, _)| status.starts_with('2')).count();
        if successes != 1 {
            let message = format!("the operation has {successes} successful answers");
            let pointer = format!("{}/responses", operation.pointer);
            report.add(&pointer, message, "Describe one, `'200'` if the page says nothing else");
        }
    }
}

/// Answers are listed by their status.
pub(super) fn codes(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        for (status, _) in entries(operation.value.get("responses")) {
            let plain = status.len() == 3 && status.bytes().all(|b| b.is_ascii_digit());
            let message = if !plain {
                format!("`{status}` is no single status")
            } else if !status.starts_with(['2', '4', '5']) {
                format!("`{status}` is neither success nor failure")
            } else {
                continue;
            };
            let pointer = format!("{}/responses/{}", operation.pointer, escaped(status));
            report.add(&pointer, message, "List each status of the page by itself, in quotes: `'400'`");
        }
    }
}

/// The errors of the pages are there.
pub(super) fn errors(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        let responses = operation.value.get("responses");
        for status in ERRORS {
            if responses.and_then(|responses| responses.get(status)).is_none() {
                let message = format!("the answer with status {status} is missing");
                let remedy = format!("Add `'{status}'` with a `$ref` to its response");
                report.add(&format!("{}/responses", operation.pointer), message, remedy);
            }
        }
    }
}

/// All errors have one body.
pub(super) fn error_schema(model: &Model<'_>, report: &mut Report<'_>) {
    let mut found = Vec::new();
    for operation in &model.operations {
        for (status, response) in entries(operation.value.get("responses")) {
            // What leads nowhere is a finding of its own.
            let Some(resolved) = model.spec.resolve(response) else {
                continue;
            };
            if status.starts_with(['4', '5']) {
                let schema = resolved.get("content").and_then(|content| content.get(JSON)?.get("schema"));
                // Report at the component if there is one: there the schema has to be corrected.
                let pointer = match text(response, "$ref").strip_prefix('#') {
                    Some(component) => component.to_owned(),
                    None => format!("{}/responses/{}", operation.pointer, escaped(status)),
                };
                found.push((pointer, schema.and_then(component_name)));
            }
        }
    }
    let mut votes: BTreeMap<&str, usize> = BTreeMap::new();
    for name in found.iter().filter_map(|(_, name)| *name) {
        *votes.entry(name).or_default() += 1;
    }
    let usual = votes.into_iter().max_by_key(|(_, count)| *count).map(|(name, _)| name);
    for (pointer, name) in found {
        if name.is_none() || name != usual {
            let has = name.map_or("no named schema".to_owned(), |name| format!("the schema `{name}`"));
            let usual = usual.unwrap_or("ErrorBody");
            let message = format!("the error has {has}, where others have `{usual}`");
            report.add(&pointer, message, format!("Give it the schema `{usual}`"));
        }
    }
}
