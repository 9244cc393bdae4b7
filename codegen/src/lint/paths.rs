//! Paths and their templates.

use std::collections::BTreeSet;

use super::{
    nodes::{Kind, Nodes},
    report::Report,
};
use crate::document::{Operation, escaped};

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    ambiguous(nodes, report);
    for operation in &nodes.operations {
        template(operation, report);
    }
}

/// No URL belongs to two paths of which neither is more specific.
fn ambiguous(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let paths: Vec<Vec<&str>> = nodes.of(Kind::PathItem).map(|node| node.key.split('/').collect()).collect();
    for (index, path) in paths.iter().enumerate() {
        for twin in paths[..index].iter().filter(|twin| meet(path, twin)) {
            let (first, second) = (path.min(twin).join("/"), path.max(twin).join("/"));
            let help = "make one path of the two, let them differ in a fixed segment, or accept the path in `spec/accepted.md`";
            let message = format!("a URL can belong to `{first}` and to `{second}`");
            report.add("path-ambiguous", &format!("/paths/{}", escaped(&second)), message, help);
        }
    }
}

/// Whether a URL belongs to both, and each has a variable where the other has none, or they are the same.
fn meet(path: &[&str], twin: &[&str]) -> bool {
    let is_variable = |segment: &str| segment.contains('{');
    let mut specific = [false; 2];
    for (a, b) in path.iter().zip(twin) {
        match (is_variable(a), is_variable(b)) {
            (false, false) if a != b => return false,
            (false, true) => specific[0] = true,
            (true, false) => specific[1] = true,
            _ => {}
        }
    }
    path.len() == twin.len() && specific[0] == specific[1]
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
