//! The document as a whole: its form, its keywords, and what stands at its top.

use std::collections::{BTreeMap, BTreeSet};

use openapiv3::{OpenAPI, Parameter, PathItem, ReferenceOr, RequestBody, Response, Schema};
use serde_json::{Value, from_value, json};

use super::keywords::Kind;
use super::model::{Model, Node};
use super::{Report, texts};
use crate::document::{Spec, entries, escaped, text};

/// For rules that are checked elsewhere: by [`Spec::parse`], or because they are about other files.
pub(super) fn elsewhere(_: &Model<'_>, _: &mut Report<'_>) {}

/// The generator reads OpenAPI 3.0 and no other version.
pub(super) fn openapi_version(model: &Model<'_>, report: &mut Report<'_>) {
    let version = text(model.spec.document(), "openapi");
    let patch = version.strip_prefix("3.0.").unwrap_or_default();
    if patch.is_empty() || !patch.bytes().all(|b| b.is_ascii_digit()) {
        let message = if version.is_empty() {
            "the document does not say which OpenAPI it is written in".to_owned()
        } else {
            format!("`{version}` is not OpenAPI 3.0")
        };
        report.add("/openapi", message, "Write `openapi: 3.0.3`");
    }
}

/// Every value has the form that OpenAPI gives it.
pub(super) fn openapi_structure(model: &Model<'_>, report: &mut Report<'_>) {
    for misfit in &model.misfits {
        let message = format!("here has to stand {}", misfit.expected);
        report.add(&misfit.pointer, message, "Write that, or put the value under the keyword it belongs to");
    }
    // The library looks at everything it knows, so let it see nothing that the walk has not seen.
    if !model.misfits.is_empty() || !unknown_keywords(model).is_empty() {
        return;
    }
    for (pointer, problem) in problems(model.spec) {
        let message = format!("this is not OpenAPI: {problem}");
        report.add(&pointer, message, "Write it as the OpenAPI 3.0 specification has it");
    }
}

/// Reads each part by itself, because the reader of the whole does not say where it failed.
fn problems(spec: &Spec) -> Vec<(String, String)> {
    type Read = fn(Value) -> Option<String>;
    let sections: [(&str, Read); 5] = [
        ("/paths", |value| problem(from_value::<ReferenceOr<PathItem>>(value))),
        ("/components/parameters", |value| problem(from_value::<ReferenceOr<Parameter>>(value))),
        ("/components/requestBodies", |value| problem(from_value::<ReferenceOr<RequestBody>>(value))),
        ("/components/responses", |value| problem(from_value::<ReferenceOr<Response>>(value))),
        ("/components/schemas", |value| problem(from_value::<ReferenceOr<Schema>>(value))),
    ];
    let document = spec.document();
    let mut problems = Vec::new();
    for (section, read) in sections {
        for (name, value) in entries(document.pointer(section)) {
            let problem = read(value.clone()).map(|problem| (format!("{section}/{}", escaped(name)), problem));
            problems.extend(problem);
        }
    }
    if problems.is_empty() {
        let whole = problem(from_value::<OpenAPI>(document.clone()));
        problems.extend(whole.map(|problem| (String::new(), problem)));
    }
    problems
}

fn problem<T>(read: Result<T, serde_json::Error>) -> Option<String> {
    read.err().map(|error| error.to_string())
}

/// A keyword that is not known where it stands is a typing mistake, or would be ignored.
pub(super) fn unknown_keyword(model: &Model<'_>, report: &mut Report<'_>) {
    for (node, key) in unknown_keywords(model) {
        let message = format!("`{key}` is no keyword that {} may have here", node.kind.name());
        let known = node.kind.keywords().iter().map(|(keyword, _)| *keyword);
        report.add(&node.at(key), message, suggestion(key, known));
    }
}

fn unknown_keywords<'a>(model: &'a Model<'_>) -> Vec<(&'a Node<'a>, &'a str)> {
    let nodes = model.nodes.iter().filter(|node| !node.is_reference());
    nodes
        .flat_map(|node| entries(Some(node.value)).into_iter().map(move |(key, _)| (node, key)))
        .filter(|(node, key)| {
            let known = node.kind.keywords().iter().any(|(keyword, _)| keyword == key);
            !known && !key.starts_with("x-")
        })
        .collect()
}

/// An extension that nothing reads is a typing mistake.
pub(super) fn unknown_extension(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.nodes.iter().filter(|node| !node.is_reference()) {
        for (key, _) in entries(Some(node.value)) {
            let known = node.kind.extensions();
            if key.starts_with("x-") && !known.contains(&key) {
                let message = format!("nothing reads the extension `{key}` in {}", node.kind.name());
                report.add(&node.at(key), message, suggestion(key, known.iter().copied()));
            }
        }
    }
}

/// What was probably meant.
fn suggestion(key: &str, known: impl Iterator<Item = &'static str>) -> String {
    let nearest = known.map(|keyword| (distance(key, keyword), keyword)).min();
    match nearest {
        Some((steps, keyword)) if steps <= 2 => format!("Write `{keyword}`, or remove it"),
        _ => "Remove it, and say in the description what it was to say".to_owned(),
    }
}

/// How many letters have to be put in, taken out or replaced to make one text of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The document says what it describes, and in which version.
pub(super) fn info(model: &Model<'_>, report: &mut Report<'_>) {
    let info = model.spec.document().get("info").unwrap_or(&Value::Null);
    for (key, what) in [("title", "name"), ("version", "version")] {
        if text(info, key).trim().is_empty() {
            let message = format!("the {what} of the description is missing");
            report.add(&format!("/info/{key}"), message, format!("Write a text as `{key}`"));
        }
    }
}

/// Servers are the regions' addresses; the client puts paths behind them.
pub(super) fn servers(model: &Model<'_>, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    for node in model.of(Kind::Server) {
        let (url, pointer) = (node.text("url"), node.at("url"));
        let host = url.strip_prefix("https://").unwrap_or_default();
        let plain = host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '/'));
        if url.ends_with('/') {
            report.add(&pointer, format!("`{url}` ends with a slash, and paths begin with one"), "Remove the slash at the end");
        } else if host.is_empty() || !plain {
            report.add(&pointer, format!("`{url}` is no plain https address"), "Write `https://` and the host's name");
        }
        if !seen.insert(url) {
            report.add(&pointer, format!("`{url}` is listed twice"), "Keep one of the two");
        }
    }
    if seen.is_empty() {
        report.add("/servers", "the document names no server", "List the address of each region");
    }
}

/// Requirements name declared schemes, and no operation goes without.
pub(super) fn security_defined(model: &Model<'_>, report: &mut Report<'_>) {
    let document = model.spec.document();
    let schemes = document.pointer("/components/securitySchemes");
    let mut check = |value: Option<&Value>, pointer: &str| {
        let requirements = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        if requirements.is_empty() {
            let remedy = "List the security schemes with which a request can be sent";
            report.add(pointer, "requests would need no credentials", remedy);
        }
        for (index, requirement) in requirements.iter().enumerate() {
            let pointer = format!("{pointer}/{index}");
            let names = entries(Some(requirement));
            if names.is_empty() {
                report.add(&pointer, "an empty requirement asks for no credentials", "Name a security scheme");
            }
            for (name, _) in names {
                if schemes.and_then(|schemes| schemes.get(name)).is_none() {
                    let message = format!("the security scheme `{name}` is declared nowhere");
                    let remedy = "Declare it under `components/securitySchemes`, or correct the name";
                    report.add(&format!("{pointer}/{}", escaped(name)), message, remedy);
                }
            }
        }
    };
    check(document.get("security"), "/security");
    for operation in &model.operations {
        if let Some(own) = operation.value.get("security") {
            check(Some(own), &format!("{}/security", operation.pointer));
        }
    }
}

/// Tags are declared once and used.
pub(super) fn tag_list(model: &Model<'_>, report: &mut Report<'_>) {
    let used: BTreeSet<&str> = model.operations.iter().flat_map(|operation| texts(operation.value, "tags")).collect();
    let mut seen = BTreeSet::new();
    for node in model.of(Kind::Tag).filter(|node| node.place == "tags") {
        let name = node.text("name");
        if name.trim().is_empty() {
            report.add(&node.pointer, "the tag has no name", "Name it as the vendor's chapter");
        } else if !seen.insert(name) {
            report.add(&node.pointer, format!("the tag `{name}` is declared twice"), "Keep one of the two");
        } else if !used.contains(name) {
            report.add(&node.pointer, format!("no operation has the tag `{name}`"), "Remove it, or correct its name");
        }
    }
}

/// Every component is used by an operation, directly or through other components.
pub(super) fn unused_component(model: &Model<'_>, report: &mut Report<'_>) {
    let used = used_components(model);
    for node in model.nodes.iter().filter(|node| node.is_component()) {
        if !used.contains(&node.pointer) {
            let message = format!("no operation uses `{}`", node.key);
            report.add(&node.pointer, message, "Remove it, or refer to it where it belongs");
        }
    }
}

fn used_components(model: &Model<'_>) -> BTreeSet<String> {
    let document = model.spec.document();
    let nothing = json!([]);
    let mut used = BTreeSet::new();
    let requirements = model.operations.iter().filter_map(|operation| operation.value.get("security"));
    for requirement in requirements.chain([document.get("security").unwrap_or(&nothing)]) {
        for (name, _) in requirement.as_array().into_iter().flatten().flat_map(|r| entries(Some(r))) {
            used.insert(format!("/components/securitySchemes/{}", escaped(name)));
        }
    }
    // A reference counts if it stands outside of the components or inside of one that counts.
    let references: BTreeMap<&str, &str> =
        model.references().filter_map(|node| Some((node.pointer.as_str(), node.text("$ref").strip_prefix('#')?))).collect();
    let mut open: Vec<&str> = references.iter().filter(|(from, _)| !from.starts_with("/components/")).map(|(_, to)| *to).collect();
    while let Some(component) = open.pop() {
        if used.insert(component.to_owned()) {
            let inside = format!("{component}/");
            open.extend(references.get(component));
            open.extend(references.range(inside.as_str()..).take_while(|(from, _)| from.starts_with(&inside)).map(|(_, to)| *to));
        }
    }
    used
}

/// The headers that carry credentials.
pub(super) fn header_schemes<'a>(model: &'a Model<'_>) -> impl Iterator<Item = &'a str> {
    model.of(Kind::SecurityScheme).filter(|node| node.text("in") == "header").map(|node| node.text("name"))
}
