//! Differences between operations.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    change::{Change, Report},
    inputs,
    renames::Renames,
    verdict::Direction,
};
use crate::{
    document::escaped,
    model::{Body, BodyKind, Model, Operation, ResponseKind},
};

pub(super) fn compare(old: &Model, new: &Model, renames: &Renames, changes: &mut Vec<Change>) {
    let (old_chapters, new_chapters) = (chapters(old), chapters(new));
    let by_route: BTreeMap<_, _> = old.operations().map(|was| ((&was.path, &was.verb), was)).collect();
    let routes: BTreeSet<_> = new.operations().map(|now| (&now.path, &now.verb)).collect();
    let by_id: BTreeMap<_, _> =
        old.operations().filter(|was| !routes.contains(&(&was.path, &was.verb))).map(|was| (&was.id, was)).collect();
    let mut matched = BTreeSet::new();
    for now in new.operations() {
        let mut report = report(now, changes);
        let Some(was) = by_route.get(&(&now.path, &now.verb)).or_else(|| by_id.get(&now.id)) else {
            report.add("operation-added", "", format!("New operation, {} {}: {}", now.verb, now.path, now.summary.trim_end_matches('.')));
            continue;
        };
        matched.insert(&was.id);
        report.differs("operation-tag", "/tags", "The tag", old_chapters[&was.id], new_chapters[&now.id]);
        pair(was, now, renames, &mut report);
    }
    for was in old.operations().filter(|was| !matched.contains(&was.id)) {
        report(was, changes).add("operation-removed", "", format!("Operation `{}` is removed", was.id));
    }
}

fn report<'a>(operation: &Operation, changes: &'a mut Vec<Change>) -> Report<'a> {
    let pointer = format!("/paths/{}/{}", escaped(&operation.path), operation.verb.to_ascii_lowercase());
    Report { subject: operation.id.clone(), pointer, direction: Direction::Both, changes }
}

/// The chapter of each operation.
fn chapters(model: &Model) -> BTreeMap<&String, &String> {
    model.chapters.iter().flat_map(|chapter| chapter.operations.iter().map(|operation| (&operation.id, &chapter.name))).collect()
}

/// A path without the names of its parameters.
fn route(path: &str) -> Vec<&str> {
    path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect()
}

fn pair(was: &Operation, now: &Operation, renames: &Renames, report: &mut Report<'_>) {
    report.differs("operation-renamed", "/operationId", "The name", &was.id, &now.id);
    if (route(&was.path), &was.verb) != (route(&now.path), &now.verb) {
        report.add("operation-moved", "", format!("Calls {} {} in place of {} {}", now.verb, now.path, was.verb, was.path));
    }
    let rule = "operation-idempotency";
    report.turns("/x-idempotent", was.idempotent, now.idempotent, [(rule, "Can be retried"), (rule, "Can no longer be retried")]);
    report.turns("/security", was.signed, now.signed, [("security", "Carries credentials"), ("security", "Carries no credentials")]);
    let rule = "operation-deprecated";
    report.turns("/deprecated", was.deprecated, now.deprecated, [(rule, "Is deprecated"), (rule, "Is no longer deprecated")]);
    if was.pagination != now.pagination {
        report.add("pagination", "/x-pagination", "Pages are described in another way");
    }
    report.direction = Direction::Request;
    inputs::compare(was, now, renames, report);
    bodies(was.body.as_ref(), now.body.as_ref(), renames, report);
    report.direction = Direction::Response;
    responses(was, now, renames, report);
}

fn bodies(was: Option<&Body>, now: Option<&Body>, renames: &Renames, report: &mut Report<'_>) {
    let at = "/requestBody";
    match (was, now) {
        (None, Some(now)) if now.required => report.add("body-added", at, "Requires a body"),
        (None, Some(_)) => report.add("body-added-optional", at, "Accepts a body"),
        (Some(_), None) => report.add("body-removed", at, "Has no body"),
        (Some(was), Some(now)) => {
            let ty = |body: &Body, renames: &Renames| match &body.kind {
                BodyKind::Json { ty, .. } => format!("`{}`", renames.under_old_names(ty)),
                BodyKind::Form(_) => "a form".to_owned(),
            };
            report.differs("body-type", at, "The body", ty(was, &Renames::default()), ty(now, renames));
            let rules = [("body-now-required", "The body is required"), ("body-now-optional", "The body is optional")];
            report.turns(at, was.required, now.required, rules);
        }
        (None, None) => {}
    }
}

fn responses(was: &Operation, now: &Operation, renames: &Renames, report: &mut Report<'_>) {
    let (before, after) = (&was.response, &now.response);
    let at = format!("/responses/{}", after.status);
    let (from, to) = (&before.kind, under_old_names(&after.kind, renames));
    let value = |kind: &ResponseKind| match kind {
        ResponseKind::Json { ty, .. } => format!("`{ty}`"),
        other => format!("`{}`", other.output()),
    };
    let is_nullable = |kind: &ResponseKind| matches!(kind, ResponseKind::Json { nullable: true, .. });
    report.differs("response-type", &at, "What the call returns", value(from), value(&to));
    let rule = "response-nullable";
    report.turns(&at, is_nullable(from), is_nullable(&to), [(rule, "May be null"), (rule, "Can no longer be null")]);
    if value(from) == value(&to) && is_nullable(from) == is_nullable(&to) && *from != to {
        report.add("response-form", &at, "The response has another form; what the call returns is the same");
    }
    if before.envelope != after.envelope {
        report.add("response-envelope", &at, "The value is in another field of the response");
    }
    if before.outcome != after.outcome {
        report.add("response-outcome", &at, "The response says in another way whether the call succeeded");
    }
    let statuses = |operation: &Operation| BTreeSet::from_iter(operation.failures.iter().chain([&operation.response.status]).cloned());
    let (known, new) = (statuses(was), statuses(now));
    for status in known.symmetric_difference(&new) {
        let rules = ["Documents", "No longer documents"].map(|words| format!("{words} the status {status}"));
        let [on, off] = [0, 1].map(|index| ("response-status", rules[index].as_str()));
        report.turns(&format!("/responses/{status}"), known.contains(status), new.contains(status), [on, off]);
    }
}

fn under_old_names(kind: &ResponseKind, renames: &Renames) -> ResponseKind {
    let mut kind = kind.clone();
    if let ResponseKind::Json { ty, .. } | ResponseKind::ObjectOrList { ty, .. } | ResponseKind::ListOrItem { item: ty } = &mut kind {
        *ty = renames.under_old_names(ty);
    }
    kind
}
