//! Differences between operations.

use super::{
    change::Change,
    matching::matching,
    named_value,
    report::{Attribute, Report, is},
    verdict::Direction,
};
use crate::{
    document::escaped,
    model::{Body, Chapter, Model, Operation, OutcomePlace, ResponseKind},
};

/// An operation with its chapter.
type Call<'a> = (&'a Chapter, &'a Operation);

pub(super) fn compare(old: &Model, new: &Model, changes: &mut Vec<Change>) {
    let (old, new) = (calls(old), calls(new));
    let found =
        matching(&old, &new, &[|(_, operation)| format!("{} {}", operation.verb, operation.path), |(_, operation)| operation.id.clone()]);
    for (_, now) in found.added {
        let sentence = format!("New operation, {} {}: {}", now.verb, now.path, now.summary.trim_end_matches('.'));
        report(now, changes).add("operation-added", "", sentence);
    }
    for (_, was) in found.removed {
        report(was, changes).add("operation-removed", "", format!("Operation `{}` is removed", was.id));
    }
    for (from, to) in found.both {
        let (was, now, mut report) = (from.1, to.1, report(to.1, changes));
        report.compare([from, to].map(attributes));
        match (&was.pagination, &now.pagination) {
            (None, Some(_)) => report.add("pagination-added", "/x-pagination", "All pages can be listed"),
            (Some(_), None) => report.add("pagination-removed", "/x-pagination", "All pages can no longer be listed"),
            (was, now) if was != now => report.add("pagination", "/x-pagination", "Pages are described in another way"),
            _ => {}
        }
        report.direction = Direction::Request;
        named_value::compare(&named_value::inputs(was), &named_value::inputs(now), &mut report);
        bodies(was.body.as_ref(), now.body.as_ref(), &mut report);
        report.direction = Direction::Response;
        responses(was, now, &mut report);
    }
}

fn calls(model: &Model) -> Vec<Call<'_>> {
    model.chapters.iter().flat_map(|chapter| chapter.operations.iter().map(move |operation| (chapter, operation))).collect()
}

fn report<'a>(operation: &Operation, changes: &'a mut Vec<Change>) -> Report<'a> {
    let pointer = format!("/paths/{}/{}", escaped(&operation.path), operation.verb.to_ascii_lowercase());
    Report { subject: operation.id.clone(), pointer, direction: Direction::Both, changes }
}

fn attributes<'a>((chapter, operation): &Call<'_>) -> [Attribute<'a>; 6] {
    // Names of parameters in the path are not sent.
    let route = operation.path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment });
    let route = format!("`{} {}`", operation.verb, route.collect::<Vec<_>>().join("/"));
    let ids: Vec<_> = chapter.ids.iter().map(|id| &*id.ident).collect();
    let handle = format!("`{}({})`", chapter.module, ids.join(", "));
    [
        ("operation-handle", "/tags", "The handle", handle),
        ("operation-renamed", "/operationId", "The name", operation.id.clone()),
        ("operation-moved", "", "The route", route),
        ("operation-idempotency", "/x-idempotent", "A retry", is(operation.idempotent, "safe")),
        ("security", "/security", "A request", is(operation.signed, "signed")),
        ("operation-deprecated", "/deprecated", "The operation", is(operation.deprecated, "deprecated")),
    ]
}

fn bodies(was: Option<&Body>, now: Option<&Body>, report: &mut Report<'_>) {
    let at = "/requestBody";
    match (was, now) {
        (None, Some(now)) if now.required => report.add("body-added", at, "Requires a body"),
        (None, Some(_)) => report.add("body-added-optional", at, "Accepts a body"),
        (Some(_), None) => report.add("body-removed", at, "Has no body"),
        (Some(was), Some(now)) => report.compare([was, now].map(|body| {
            let need = if body.required { "body-now-required" } else { "body-now-optional" };
            [("body-type", at, "The body", format!("`{}`", body.ty)), (need, at, "The body", is(body.required, "required"))]
        })),
        (None, None) => {}
    }
}

fn responses(was: &Operation, now: &Operation, report: &mut Report<'_>) {
    let at = format!("/responses/{}", now.response.status);
    let known = report.changes.len();
    report.compare([was, now].map(|operation| {
        let (ty, nullable) = match &operation.response.kind {
            ResponseKind::Json { ty, nullable, .. } => (ty.to_string(), *nullable),
            other => (other.output(), false),
        };
        [
            ("response-type", &*at, "What the call returns", format!("`{ty}`")),
            ("response-nullable", &at, "The response", is(nullable, "nullable")),
        ]
    }));
    if report.changes.len() == known && was.response.kind != now.response.kind {
        report.add("response-form", &at, "The response has another form; what the call returns is the same");
    }
    report.compare([was, now].map(|operation| {
        let outcome = match &operation.response.outcome {
            None => "the status".to_owned(),
            Some(OutcomePlace::Whole) => "the value".to_owned(),
            Some(OutcomePlace::Field(field)) => format!("the field `{field}`"),
        };
        let envelope = operation.response.envelope.as_ref().map_or_else(|| "the body".to_owned(), |field| format!("the field `{field}`"));
        [("response-envelope", &*at, "The value", envelope), ("response-outcome", &at, "The outcome", outcome)]
    }));
    let [old, new] = [was, now].map(|operation| operation.failures.iter().chain([&operation.response.status]));
    let statuses = matching(old, new, &[String::clone]);
    let added = statuses.added.iter().map(|status| (status, "Documents"));
    for (status, words) in added.chain(statuses.removed.iter().map(|status| (status, "No longer documents"))) {
        report.add("response-status", &format!("/responses/{status}"), format!("{words} the status {status}"));
    }
}
