//! Paths and their templates.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    nodes::{Kind, Nodes},
    report::Report,
};
use crate::document::{Operation, escaped};

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for node in nodes.of(Kind::PathItem) {
        form(node.key, &node.pointer, report);
    }
    ambiguous(nodes, report);
    for operation in &nodes.operations {
        template(operation, report);
    }
}

/// Paths are absolute and plain.
fn form(path: &str, pointer: &str, report: &mut Report<'_>) {
    let (problem, help) = if !path.starts_with('/') {
        ("does not begin with a slash", "begin it with `/`")
    } else if path.ends_with('/') {
        ("ends with a slash", "remove the slash at the end")
    } else if path.contains("//") || path.contains("/./") || path.contains("/../") {
        ("has an empty segment or a dot as a segment", "remove that segment")
    } else if path.contains(|c: char| c.is_whitespace() || "?#%\\".contains(c)) {
        ("holds a character that a path cannot hold", "write query parameters as parameters, and other characters plainly")
    } else {
        return;
    };
    report.add("path-form", pointer, format!("the path `{path}` {problem}"), help);
}

/// No URL belongs to two paths of which neither is more specific.
fn ambiguous(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    // By which of their segments are variables, so that paths are compared by what is fixed in them and not one by one.
    let mut shapes: BTreeMap<Vec<bool>, Vec<&str>> = BTreeMap::new();
    for node in nodes.of(Kind::PathItem) {
        shapes.entry(node.key.split('/').map(|segment| segment.contains('{')).collect()).or_default().push(node.key);
    }
    for (shape, paths) in &shapes {
        for (other, others) in shapes.range(shape.clone()..).filter(|(other, _)| neither_is_more_specific(shape, other)) {
            let fixed = |path: &str| -> Vec<String> {
                let segments = path.split('/').zip(shape.iter().zip(other));
                segments.filter(|(_, (a, b))| !**a && !**b).map(|(segment, _)| segment.to_owned()).collect()
            };
            let mut meeting: BTreeMap<Vec<String>, Vec<&str>> = BTreeMap::new();
            for path in others {
                meeting.entry(fixed(path)).or_default().push(path);
            }
            for path in paths {
                // Two of one shape meet twice.
                for twin in meeting.get(&fixed(path)).into_iter().flatten().filter(|twin| path != *twin && (shape != other || path < *twin))
                {
                    let message = format!("a URL can belong to `{}` and to `{}`", path.min(twin), path.max(twin));
                    let help = "make one path of the two, let them differ in a fixed segment, or accept the path in `spec/accepted.md`";
                    report.add("path-ambiguous", &format!("/paths/{}", escaped(path.max(twin))), message, help);
                }
            }
        }
    }
}

/// Whether each of two shapes has a variable where the other has none, or they are the same.
fn neither_is_more_specific(a: &[bool], b: &[bool]) -> bool {
    let more_specific = |a: &[bool], b: &[bool]| a.iter().zip(b).any(|(a, b)| !a && *b);
    a.len() == b.len() && more_specific(a, b) == more_specific(b, a)
}

/// The variables of a path are its path parameters, each declared once.
fn template(operation: &Operation<'_>, report: &mut Report<'_>) {
    let mut add = |pointer: &str, message: String, help: String| report.add("path-template", pointer, message, help);
    let Some(variables) = variables(operation.path) else {
        let message = format!("the braces in `{}` do not pair, or hold no name", operation.path);
        add(operation.path_pointer(), message, "write each variable as `{name}`".to_owned());
        return;
    };
    let parameters = operation.parameters();
    let declared: Vec<_> = parameters.iter().filter(|parameter| parameter.location == "path").collect();
    let mut seen = BTreeSet::new();
    for variable in variables {
        if !seen.insert(variable) {
            let message = format!("`{variable}` stands twice in the path");
            add(operation.path_pointer(), message, "give each variable a name of its own".to_owned());
        } else if !declared.iter().any(|parameter| parameter.name == variable) {
            let message = format!("the variable `{variable}` of the path is not declared");
            add(&operation.pointer, message, format!("add a parameter `{variable}` with `in: path` and `required: true`"));
        }
    }
    for parameter in declared {
        if !seen.contains(parameter.name) {
            let help = format!("write `{{{}}}` into the path, or remove the parameter", parameter.name);
            add(&parameter.pointer, format!("the path has no variable `{}`", parameter.name), help);
        } else if !parameter.required {
            add(
                &parameter.pointer,
                format!("the path parameter `{}` is not required", parameter.name),
                "write `required: true`".to_owned(),
            );
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
