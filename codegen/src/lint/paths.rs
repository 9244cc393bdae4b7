//! Paths and their variables.

use super::context::{Kind, Lint, Node};
use crate::document::{Operation, escaped, texts};

pub(super) fn check(lint: &Lint<'_>) {
    ambiguous(lint);
    for operation in &lint.operations {
        variables(operation, lint);
    }
    lint.of(Kind::Tag).for_each(|tag| handle(tag, lint));
}

/// No URL belongs to two paths of which neither is more specific.
fn ambiguous(lint: &Lint<'_>) {
    let paths: Vec<Vec<&str>> = lint.of(Kind::PathItem).map(|node| node.key.split('/').collect()).collect();
    for (index, path) in paths.iter().enumerate() {
        for twin in paths[..index].iter().filter(|twin| meet(path, twin)) {
            let (first, second) = (path.min(twin).join("/"), path.max(twin).join("/"));
            let help = "make one path of the two, let them differ in a fixed segment, or accept the path in `spec/accepted.md`";
            let message = format!("a URL can belong to `{first}` and to `{second}`");
            lint.add("path-ambiguous", format!("/paths/{}", escaped(&second)), message, help);
        }
    }
}

/// Whether a URL belongs to both, and each has a variable where the other has none, or they are the same.
fn meet(path: &[&str], twin: &[&str]) -> bool {
    let is_variable = |segment: &str| segment.contains('{');
    let is_more_specific = |a: &[&str], b: &[&str]| a.iter().zip(b).any(|(a, b)| !is_variable(a) && is_variable(b));
    let has_common_url = path.iter().zip(twin).all(|(a, b)| a == b || is_variable(a) || is_variable(b));
    path.len() == twin.len() && has_common_url && is_more_specific(path, twin) == is_more_specific(twin, path)
}

/// The variables of a path are its path parameters.
fn variables(operation: &Operation<'_>, lint: &Lint<'_>) {
    let parameters = operation.parameters();
    let declared: Vec<_> = parameters.iter().filter(|parameter| parameter.location == "path").collect();
    let variables: Vec<&str> = operation.path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0)).collect();
    for variable in variables.iter().filter(|variable| !declared.iter().any(|parameter| parameter.name == **variable)) {
        let help = format!("add a parameter `{variable}` with `in: path` and `required: true`");
        lint.add("path-template", &operation.pointer, format!("the variable `{variable}` of the path is not declared"), help);
    }
    for parameter in declared.iter().filter(|parameter| !variables.contains(&parameter.name)) {
        let help = format!("write `{{{}}}` into the path, or remove the parameter", parameter.name);
        lint.add("path-template", &parameter.pointer, format!("the path has no variable `{}`", parameter.name), help);
    }
}

/// What the handle of a chapter holds is in each of its paths, and the same there.
fn handle(tag: &Node<'_>, lint: &Lint<'_>) {
    for (index, id) in texts(tag.value, "x-handle").into_iter().enumerate() {
        let mut schemas = Vec::new();
        for operation in lint.operations.iter().filter(|operation| operation.tag == tag.text("name")) {
            let found = operation.parameters().into_iter().find(|parameter| parameter.location == "path" && parameter.name == id);
            let schema = found.and_then(|parameter| parameter.value.get("schema"));
            let problem = match schemas.first() {
                _ if schema.is_none() => "has no such path parameter",
                Some(known) if *known != schema => "has it with another schema",
                _ => "",
            };
            if !problem.is_empty() {
                let message = format!("the handle holds `{id}`, and the operation `{}` {problem}", operation.id);
                lint.add("handle", format!("{}/x-handle/{index}", tag.pointer), message, "name what all paths of the chapter have");
            }
            schemas.push(schema);
        }
    }
}
