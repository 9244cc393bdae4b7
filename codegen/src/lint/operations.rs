//! Paths and the operations on them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::keywords::Kind;
use super::model::Model;
use super::names::groups;
use super::{Report, listed, texts};
use crate::document::{escaped, text};
use crate::names::pascal;

/// Where the pages that operations are read from stand.
const VENDOR: &str = "https://support.huaweicloud.com/";

/// Paths are absolute and plain.
pub(super) fn path_form(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.of(Kind::PathItem) {
        let path = node.key.as_str();
        let (problem, remedy) = if !path.starts_with('/') {
            ("does not begin with a slash", "Begin it with `/`")
        } else if path.ends_with('/') {
            ("ends with a slash", "Remove the slash at the end")
        } else if path.contains("//") || path.contains("/./") || path.contains("/../") {
            ("has an empty segment or a dot as a segment", "Remove that segment")
        } else if path.contains(|c: char| c.is_whitespace() || "?#%\\".contains(c)) {
            ("holds a character that has no place in a path", "Write query parameters as parameters, and other characters plainly")
        } else {
            continue;
        };
        report.add(&node.pointer, format!("the path `{path}` {problem}"), remedy);
    }
}

/// No URL belongs to two paths of which neither is the plainer one.
pub(super) fn path_ambiguous(model: &Model<'_>, report: &mut Report<'_>) {
    // By which of their segments are variables, so that paths are compared by what is fixed in them and not one by one.
    let mut shapes: BTreeMap<Vec<bool>, Vec<&str>> = BTreeMap::new();
    for node in model.of(Kind::PathItem) {
        shapes.entry(node.key.split('/').map(|segment| segment.contains('{')).collect()).or_default().push(&node.key);
    }
    for (shape, paths) in &shapes {
        for (other, others) in shapes.range(shape.clone()..).filter(|(other, _)| neither_is_plainer(shape, other)) {
            let fixed = |path: &str| -> Vec<String> {
                let segments = path.split('/').zip(shape.iter().zip(other));
                segments.filter(|(_, (a, b))| !**a && !**b).map(|(segment, _)| segment.to_owned()).collect()
            };
            let mut meeting: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
            for path in others {
                meeting.entry(fixed(path)).or_default().push(path);
            }
            for (path, twin) in paths.iter().flat_map(|path| meeting.get(&fixed(path)).into_iter().flatten().map(move |twin| (path, twin)))
            {
                // Two of one shape meet twice.
                if path == twin || (shape == other && path > twin) {
                    continue;
                }
                let message = format!("one URL can belong to `{}` and to `{}`", path.min(twin), path.max(twin));
                let remedy = "Make one path of the two, or let them differ in a fixed segment";
                report.add(&format!("/paths/{}", escaped(path.max(twin))), message, remedy);
            }
        }
    }
}

/// Whether each of two shapes has a variable where the other has none, or they are the same.
fn neither_is_plainer(a: &[bool], b: &[bool]) -> bool {
    let plainer = |a: &[bool], b: &[bool]| a.iter().zip(b).any(|(a, b)| !a && *b);
    a.len() == b.len() && plainer(a, b) == plainer(b, a)
}

/// The variables of a path are its path parameters, each declared once.
pub(super) fn path_template(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        let Some(variables) = variables(operation.path) else {
            let message = format!("the braces in `{}` do not pair, or hold no name", operation.path);
            report.add(operation.path_pointer(), message, "Write each variable as `{name}`");
            continue;
        };
        let parameters = operation.parameters();
        let declared: Vec<_> = parameters.iter().filter(|p| p.location == "path").collect();
        let mut seen = BTreeSet::new();
        for variable in variables {
            if !seen.insert(variable) {
                let message = format!("`{variable}` stands twice in the path");
                report.add(operation.path_pointer(), message, "Give each variable a name of its own");
            } else if !declared.iter().any(|parameter| parameter.name == variable) {
                let message = format!("the variable `{variable}` of the path is not declared");
                let remedy = format!("Add a parameter `{variable}` with `in: path` and `required: true`");
                report.add(&operation.pointer, message, remedy);
            }
        }
        for parameter in declared {
            if !seen.contains(parameter.name) {
                let message = format!("the path has no variable `{}`", parameter.name);
                let remedy = format!("Write `{{{}}}` into the path, or remove the parameter", parameter.name);
                report.add(&parameter.pointer, message, remedy);
            } else if !parameter.required {
                let message = format!("the path parameter `{}` is not required", parameter.name);
                report.add(&parameter.pointer, message, "Write `required: true`");
            }
        }
    }
}

/// The names in braces; `None` if the braces do not pair.
fn variables(path: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = path;
    while let Some(open) = rest.find(['{', '}']) {
        let (name, after) = rest[open..].strip_prefix('{')?.split_once('}')?;
        if name.is_empty() || name.contains(['{', '/']) {
            return None;
        }
        names.push(name);
        rest = after;
    }
    Some(names)
}

/// Operations have a name of the form that methods have: `verb_noun`.
pub(super) fn operation_id(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        let remedy = "Name it as the vendor's SDKs do, in snake_case with the verb first: `show_plugin_version`";
        if operation.id.is_empty() {
            report.add(&operation.pointer, "the operation has no `operationId`", remedy);
        } else if !is_verb_noun(operation.id) {
            let message = format!("`{}` is not in snake_case with a verb and a noun", operation.id);
            report.add(&format!("{}/operationId", operation.pointer), message, remedy);
        }
    }
}

fn is_verb_noun(id: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    id.contains('_') && id.starts_with(|c: char| c.is_ascii_lowercase()) && id.split('_').all(word)
}

/// No two operations have one name, as a method or as a type.
pub(super) fn operation_id_unique(model: &Model<'_>, report: &mut Report<'_>) {
    let ids: BTreeSet<&str> = model.operations.iter().map(|operation| operation.id).collect();
    let meeting: Vec<&str> = groups(ids.into_iter(), pascal).into_iter().flatten().collect();
    let mut seen = BTreeSet::new();
    for operation in model.operations.iter().filter(|operation| !operation.id.is_empty()) {
        let again = !seen.insert(operation.id);
        if again || meeting.contains(&operation.id) {
            let message = if again {
                format!("`{}` is the name of another operation", operation.id)
            } else {
                format!("the operations {} become one type name", listed(meeting.iter().copied()))
            };
            report.add(&format!("{}/operationId", operation.pointer), message, "Rename one of them");
        }
    }
}

/// An operation belongs to one chapter of the vendor's reference.
pub(super) fn operation_tag(model: &Model<'_>, report: &mut Report<'_>) {
    let declared: Vec<&str> = model.of(Kind::Tag).filter(|node| node.place == "tags").map(|node| node.text("name")).collect();
    for operation in &model.operations {
        let pointer = format!("{}/tags", operation.pointer);
        match texts(operation.value, "tags")[..] {
            [tag] if declared.contains(&tag) => {}
            [tag] => report.add(&pointer, format!("the tag `{tag}` is declared nowhere"), "Declare it under `tags`, or correct its name"),
            ref tags => {
                let message = format!("the operation has {} tags", tags.len());
                report.add(&pointer, message, "Give it the one tag of its chapter");
            }
        }
    }
}

/// The summary is one sentence on one line: it heads the method's documentation.
pub(super) fn operation_summary(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        let summary = text(operation.value, "summary");
        let problem = if summary.trim().is_empty() {
            "the operation has no summary"
        } else if summary.trim() != summary || summary.contains('\n') {
            "the summary is more than one line"
        } else if !summary.ends_with('.') {
            "the summary does not end with a full stop"
        } else if summary.chars().count() > 100 {
            "the summary is longer than 100 characters"
        } else {
            continue;
        };
        let remedy = "Say in one sentence what the operation does: `Shows one version of an extension.`";
        report.add(&format!("{}/summary", operation.pointer), problem, remedy);
    }
}

/// Every operation says which page it was read from.
pub(super) fn operation_page(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        let url = operation.value.pointer("/externalDocs/url").and_then(Value::as_str);
        if !url.is_some_and(|url| url.starts_with(VENDOR)) {
            let remedy = format!("Write the address of its page, `{VENDOR}...`, as the `url` of `externalDocs`");
            let pointer = format!("{}/externalDocs/url", operation.pointer);
            report.add(&pointer, "the operation does not name the vendor's page", remedy);
        }
    }
}

/// Only a POST has to be told that it can be repeated.
pub(super) fn idempotent(model: &Model<'_>, report: &mut Report<'_>) {
    for operation in &model.operations {
        let Some(value) = operation.value.get("x-idempotent") else {
            continue;
        };
        let pointer = format!("{}/x-idempotent", operation.pointer);
        if !value.is_boolean() {
            report.add(&pointer, "`x-idempotent` is neither `true` nor `false`", "Write `x-idempotent: true`, or remove it");
        } else if operation.method != "post" {
            let message = format!("`x-idempotent` says nothing about a {}", operation.method.to_uppercase());
            report.add(&pointer, message, "Remove it: the method itself says whether repeating is safe");
        }
    }
}
