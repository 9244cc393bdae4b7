//! Examples and defaults: they are read by people and sent by tests, so they have to be right.

use serde_json::Value;

use super::Report;
use super::keywords::Kind;
use super::model::{Model, Node};
use super::values::mismatches;
use crate::document::{entries, escaped};

/// The name of the example that the vendor's page shows.
const PAGE: &str = "page";

/// A default belongs to a type or to a parameter.
pub(super) fn default_place(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| node.has("default") && !node.is_component()) {
        // The schema of a parameter stands directly inside of it.
        let parent = node.pointer.strip_suffix("/schema").unwrap_or_default();
        let parameter = model.of(Kind::Parameter).any(|parameter| parameter.pointer == parent);
        if !parameter {
            let message = "a default here would be sent with every request that leaves the value out";
            report.add(&node.at("default"), message, "Say in the description what the service assumes");
        }
    }
}

/// A default is a value of its schema.
pub(super) fn default_valid(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        if let Some(value) = node.value.get("default") {
            check(model, report, node.value, value, &node.at("default"), "the default");
        }
    }
}

/// An example is a value of its schema.
pub(super) fn example_valid(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.nodes.iter().filter(|node| !node.is_reference()) {
        let schema = match node.kind {
            Kind::Schema => Some(node.value),
            Kind::MediaType | Kind::Parameter => node.value.get("schema"),
            _ => None,
        };
        let Some(schema) = schema else { continue };
        if let Some(value) = node.value.get("example") {
            check(model, report, schema, value, &node.at("example"), "the example");
        }
        for (name, pointer, example) in examples(model, node) {
            match example.get("value") {
                Some(value) => {
                    let what = format!("the example `{name}`");
                    check(model, report, schema, value, &format!("{pointer}/value"), &what);
                }
                None => report.add(&pointer, format!("the example `{name}` has no value"), "Write it as `value`"),
            }
        }
    }
}

/// The named examples of a node: name, where the example is written, and the example.
fn examples<'a>(model: &'a Model<'_>, node: &Node<'a>) -> Vec<(&'a str, String, &'a Value)> {
    let listed = entries(node.value.get("examples")).into_iter();
    listed
        .filter_map(|(name, example)| {
            let target = crate::document::text(example, "$ref").strip_prefix('#');
            let own = || format!("{}/examples/{}", node.pointer, escaped(name));
            let pointer = target.map_or_else(own, str::to_owned);
            Some((name, pointer, model.spec.resolve(example)?))
        })
        .collect()
}

fn check(model: &Model<'_>, report: &mut Report<'_>, schema: &Value, value: &Value, at: &str, what: &str) {
    for mismatch in mismatches(model.spec, schema, value) {
        let pointer = format!("{at}{}", mismatch.pointer);
        let inside = match mismatch.pointer.rsplit('/').next() {
            None | Some("") => what.to_owned(),
            Some(member) => format!("`{member}` in {what}"),
        };
        let remedy = "Correct the value, or the schema if the service really sends it";
        report.add(&pointer, format!("{inside} {}", mismatch.problem), remedy);
    }
}

/// What the page shows is there to be compared with.
pub(super) fn page(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        let request = operation.value.get("requestBody").into_iter().map(|body| ("requestBody".to_owned(), body));
        let success = entries(operation.value.get("responses")).into_iter();
        let success = success.filter(|(status, _)| status.starts_with('2'));
        let success = success.map(|(status, response)| (format!("responses/{}", escaped(status)), response));
        for (place, body) in request.chain(success) {
            let content = model.spec.resolve(body).and_then(|body| body.get("content"));
            for (media_type, content) in entries(content) {
                if content.get("examples").and_then(|examples| examples.get(PAGE)).is_none() {
                    let pointer = format!("{}/{place}/content/{}", operation.pointer, escaped(media_type));
                    let remedy = format!("Add it under `examples` as `{PAGE}`; if the page has none, make one that a test sends");
                    report.add(&pointer, "the example of the vendor's page is missing", remedy);
                }
            }
        }
    }
}
