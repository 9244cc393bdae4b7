//! Differences between operations.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Change, Direction, Report, renames::Renames, schemas::compare_words};
use crate::{
    Operation, Parameter, Spec, component_name,
    document::{entries, escaped},
};

pub(super) fn compare(old: &Spec, new: &Spec, renamed: &Renames, changes: &mut Vec<Change>) {
    let (before, after) = (old.operations(), new.operations());
    // Where nothing could be called, nothing that all calls share has changed for anyone.
    if !before.is_empty() {
        compare_document(old, new, changes);
    }
    let by_route: BTreeMap<_, _> = before.iter().map(|was| ((was.path, was.method), was)).collect();
    let routes: BTreeSet<_> = after.iter().map(|now| (now.path, now.method)).collect();
    // Those whose route is gone; of two with one id the first.
    let by_id: BTreeMap<_, _> =
        before.iter().rev().filter(|was| !routes.contains(&(was.path, was.method))).map(|was| (was.id, was)).collect();
    let mut matched = BTreeSet::new();
    for now in &after {
        let mut report = Report { subject: now.id.to_owned(), direction: Direction::Both, changes };
        let Some(was) = by_route.get(&(now.path, now.method)).or_else(|| by_id.get(now.id)) else {
            let summary = now.value["summary"].as_str().unwrap_or_default().trim_end_matches('.');
            let sentence = format!("New operation, {} {}: {summary}", now.method.to_uppercase(), now.path);
            report.add("operation-added", &now.pointer, sentence);
            continue;
        };
        matched.insert(was.pointer.clone());
        compare_one(was, now, renamed, &mut report);
    }
    for was in before.iter().filter(|was| !matched.contains(&was.pointer)) {
        let mut report = Report { subject: was.id.to_owned(), direction: Direction::Both, changes };
        report.add("operation-removed", &was.pointer, format!("Operation `{}` is gone", was.id));
    }
}

/// A path without the names of its parameters.
fn route(path: &str) -> Vec<&str> {
    path.split('/').map(|segment| if segment.starts_with('{') { "{}" } else { segment }).collect()
}

fn compare_one(was: &Operation<'_>, now: &Operation<'_>, renamed: &Renames, report: &mut Report<'_>) {
    let at = |part: &str| format!("{}/{part}", now.pointer);
    if was.id != now.id {
        report.add("operation-renamed", at("operationId"), format!("`{}` is now called `{}`", was.id, now.id));
    }
    if (route(was.path), was.method) != (route(now.path), now.method) {
        let sentence = format!("Goes to {} {} in place of {} {}", now.method.to_uppercase(), now.path, was.method.to_uppercase(), was.path);
        report.add("operation-moved", &now.pointer, sentence);
    }
    if was.tag != now.tag {
        report.add("operation-tag", at("tags"), format!("Stands under {} in place of {}", now.tag, was.tag));
    }
    if was.value.get("x-idempotent") != now.value.get("x-idempotent") {
        let can = now.value.get("x-idempotent") == Some(&Value::Bool(true));
        report.add("operation-repeatable", at("x-idempotent"), if can { "Can be repeated now" } else { "Is no longer repeated" });
    }
    if was.value.get("security") != now.value.get("security") {
        report.add("security", at("security"), "Accepts other credentials");
    }
    compare_parameters(&was.parameters(), &now.parameters(), renamed, report);
    report.direction = Direction::Request;
    compare_bodies(was, now, renamed, report);
    report.direction = Direction::Response;
    compare_answers(was, now, renamed, report);
    report.direction = Direction::Neither;
    for keyword in ["summary", "description", "externalDocs"] {
        compare_words(was.value.get(keyword), now.value.get(keyword), &at(keyword), report);
    }
    report.direction = Direction::Both;
    compare_rest(was.value, now.value, &OPERATION_KEYWORDS, &now.pointer, report);
}

/// Keywords of operations that are compared one by one.
const OPERATION_KEYWORDS: [&str; 10] =
    ["description", "externalDocs", "operationId", "parameters", "requestBody", "responses", "security", "summary", "tags", "x-idempotent"];

/// Keywords of parameters that are compared one by one.
const PARAMETER_KEYWORDS: [&str; 6] = ["description", "example", "in", "name", "required", "schema"];

/// Keywords that are compared nowhere else.
fn compare_rest(was: &Value, now: &Value, compared: &[&str], pointer: &str, report: &mut Report<'_>) {
    let keywords: BTreeSet<&str> = entries(Some(was)).into_iter().chain(entries(Some(now))).map(|(keyword, _)| keyword).collect();
    for keyword in keywords.into_iter().filter(|keyword| !compared.contains(keyword)) {
        if was.get(keyword) != now.get(keyword) {
            report.add("other", format!("{pointer}/{}", escaped(keyword)), format!("`{keyword}` is another"));
        }
    }
}

fn compare_parameters(was: &[Parameter<'_>], now: &[Parameter<'_>], renamed: &Renames, report: &mut Report<'_>) {
    report.direction = Direction::Request;
    let key = |parameter: &Parameter<'_>| (parameter.location.to_owned(), parameter.name.to_owned());
    let gone: Vec<_> = was.iter().filter(|parameter| !now.iter().any(|other| key(other) == key(parameter))).collect();
    let come: Vec<_> = now.iter().filter(|parameter| !was.iter().any(|other| key(other) == key(parameter))).collect();
    let mut taken = BTreeSet::new();
    for parameter in &come {
        let twin = gone.iter().find(|other| {
            !taken.contains(&key(other))
                && (other.location, other.required) == (parameter.location, parameter.required)
                && type_of(other.schema(), &Renames::new()) == type_of(parameter.schema(), renamed)
        });
        if let Some(twin) = twin {
            taken.insert(key(twin));
            let rule = match (parameter.location, parameter.required) {
                ("path", _) => "placeholder-renamed",
                (_, true) => "argument-renamed",
                (_, false) => "parameter-renamed",
            };
            report.add(rule, &parameter.pointer, format!("Parameter `{}` is now called `{}`", twin.name, parameter.name));
        } else if parameter.required {
            report.add("parameter-added-required", &parameter.pointer, format!("Asks for the parameter `{}`", parameter.name));
        } else {
            report.add("parameter-added-optional", &parameter.pointer, format!("Takes the parameter `{}` if there is one", parameter.name));
        }
    }
    for parameter in gone.iter().filter(|parameter| !taken.contains(&key(parameter))) {
        report.add("parameter-removed", &parameter.pointer, format!("Parameter `{}` is gone", parameter.name));
    }
    for (before, after) in now.iter().filter_map(|after| Some((was.iter().find(|before| key(before) == key(after))?, after))) {
        match (before.required, after.required) {
            (false, true) => report.add("parameter-now-required", &after.pointer, format!("Parameter `{}` has to be given", after.name)),
            (true, false) => report.add("parameter-now-optional", &after.pointer, format!("Parameter `{}` may be left out", after.name)),
            _ => {}
        }
        let (from, to) = (type_of(before.schema(), &Renames::new()), type_of(after.schema(), renamed));
        if from != to {
            report.add("parameter-type", &after.pointer, format!("Parameter `{}` is of type {to} in place of {from}", after.name));
        }
        compare_words(before.value.get("description"), after.value.get("description"), &format!("{}/description", after.pointer), report);
        if before.value.get("example") != after.value.get("example") {
            report.add("example-changed", format!("{}/example", after.pointer), format!("Another example of `{}`", after.name));
        }
        compare_rest(before.value, after.value, &PARAMETER_KEYWORDS, &after.pointer, report);
    }
}

fn compare_bodies(was: &Operation<'_>, now: &Operation<'_>, renamed: &Renames, report: &mut Report<'_>) {
    let pointer = format!("{}/requestBody", now.pointer);
    match (was.request_schema(), now.request_schema()) {
        (None, Some(_)) => report.add("body-added", &pointer, "Asks for a body"),
        (Some(_), None) => report.add("body-removed", &pointer, "Takes no body any more"),
        (Some(before), Some(after)) => {
            let (from, to) = (type_of(Some(before), &Renames::new()), type_of(Some(after), renamed));
            if from != to {
                report.add("body-type", &pointer, format!("Takes a body of type {to} in place of {from}"));
            }
        }
        (None, None) => {}
    }
    compare_contents(was.value.get("requestBody"), now.value.get("requestBody"), &pointer, report);
}

fn compare_answers(was: &Operation<'_>, now: &Operation<'_>, renamed: &Renames, report: &mut Report<'_>) {
    let at = |status: &str| format!("{}/responses/{}", now.pointer, escaped(status));
    let (before, after) = (was.success(), now.success());
    let (from, to) =
        (type_of(before.and_then(|(_, schema)| schema), &Renames::new()), type_of(after.and_then(|(_, schema)| schema), renamed));
    if from != to {
        let status = after.map_or("200", |(status, _)| status);
        report.add("answer-type", at(status), format!("Answers with {to} in place of {from}"));
    }
    let answers = |operation: &Operation<'_>| -> BTreeSet<String> {
        entries(operation.value.get("responses")).into_iter().map(|(status, _)| status.to_owned()).collect()
    };
    let (known, new) = (answers(was), answers(now));
    for status in known.symmetric_difference(&new) {
        let sentence = if new.contains(status) {
            format!("Documents the status {status}")
        } else {
            format!("No longer documents the status {status}")
        };
        report.add("answer-status", at(status), sentence);
    }
    for status in known.intersection(&new) {
        let pointer = at(status);
        let value = |operation: &Operation<'_>| operation.value["responses"].get(status.as_str()).cloned();
        let (before, after) = (value(was), value(now));
        compare_contents(before.as_ref(), after.as_ref(), &pointer, report);
    }
}

/// Words and examples of a body or an answer.
fn compare_contents(was: Option<&Value>, now: Option<&Value>, pointer: &str, report: &mut Report<'_>) {
    let (Some(was), Some(now)) = (was, now) else { return };
    if was.get("$ref") != now.get("$ref") {
        report.add("other", pointer, "Refers to another description");
    }
    compare_words(was.get("description"), now.get("description"), &format!("{pointer}/description"), report);
    let examples = |value: &Value| value.pointer("/content/application~1json/examples").cloned();
    if examples(was) != examples(now) {
        report.add("example-changed", format!("{pointer}/content/application~1json/examples"), "Other examples");
    }
}

/// A schema as a type: its name, or what it is made of.
pub(super) fn type_of(schema: Option<&Value>, renamed: &Renames) -> String {
    let Some(schema) = schema else { return "nothing".to_owned() };
    let schema = schema.pointer("/allOf/0").unwrap_or(schema);
    if let Some(name) = component_name(schema) {
        // Under its old name, so that a rename of the type is told once and not at each use.
        return format!("`{}`", renamed.get(name).map_or(name, String::as_str));
    }
    match schema["type"].as_str() {
        Some("array") => format!("list of {}", type_of(schema.get("items"), renamed)),
        Some("object") => "map".to_owned(),
        Some(kind) => match schema["format"].as_str() {
            Some(format) => format!("{kind} ({format})"),
            None => kind.to_owned(),
        },
        None => "anything".to_owned(),
    }
}

/// What does not belong to an operation or a schema.
fn compare_document(old: &Spec, new: &Spec, changes: &mut Vec<Change>) {
    let mut report = Report { subject: "The document".to_owned(), direction: Direction::Neither, changes };
    let part = |spec: &Spec, pointer: &str| spec.document().pointer(pointer).cloned();
    let differs = |pointer: &str| part(old, pointer) != part(new, pointer);
    report.direction = Direction::Both;
    if differs("/servers") {
        report.add("servers", "/servers", "The regions are others");
    }
    if differs("/security") {
        report.add("security", "/security", "Operations accept other credentials");
    }
    if differs("/components/securitySchemes") {
        report.add("security", "/components/securitySchemes", "Credentials are described in another way");
    }
    report.direction = Direction::Neither;
    for (pointer, what) in [("/info", "About the document"), ("/tags", "The subjects"), ("/externalDocs", "The vendor's reference")] {
        if differs(pointer) {
            report.add("words", pointer, format!("{what}: other words"));
        }
    }
    for section in ["responses", "parameters"] {
        let pointer = format!("/components/{section}");
        let (was, now) = (part(old, &pointer), part(new, &pointer));
        let names: BTreeSet<String> =
            [&was, &now].into_iter().flat_map(|section| entries(section.as_ref())).map(|(name, _)| name.to_owned()).collect();
        for name in names {
            let value = |section: &Option<Value>| section.as_ref().and_then(|section| section.get(&name)).cloned();
            // Parameters are compared where they are used; answers of failure are not generated from.
            if section == "responses" && value(&was) != value(&now) {
                report.add("words", format!("{pointer}/{}", escaped(&name)), format!("The answer `{name}` is described in another way"));
            }
        }
    }
}
