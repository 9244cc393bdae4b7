//! Names: what becomes the same in Rust, or is taken.

use std::collections::BTreeMap;

use super::{
    nodes::{Kind, Nodes},
    report::{Report, listed},
};
use crate::{
    document::{entries, escaped},
    names::{chapter_module, field, is_identifier, is_reserved_type, module, parameter, pascal},
};

/// Endings of types that are generated for an operation.
const OPERATION_TYPES: [&str; 5] = ["", "Body", "Error", "Request", "Response"];

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    chapters(nodes, report);
    components(nodes, report);
    properties(nodes, report);
    parameters(nodes, report);
    operations(nodes, report);
}

/// Each tag becomes a module: that of its own file.
fn chapters(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    for node in nodes.of(Kind::Tag).filter(|node| !node.text("name").is_empty()) {
        let (tag, pointer) = (node.text("name"), node.at("name"));
        let Some(module) = chapter_module(tag) else {
            let module = module(tag);
            let message = if is_identifier(&module) {
                format!("the chapter `{tag}` becomes the module `{module}`, which is reserved")
            } else {
                format!("the chapter `{tag}` has no name in ASCII letters and digits")
            };
            report.add("chapter-name", &pointer, message, "choose another name, such as `Parameter Groups`");
            continue;
        };
        if let Some(first) = seen.insert(module.clone(), tag).filter(|first| *first != tag) {
            let message = format!("the chapters {} become one module, `{module}`", listed([first, tag]));
            report.add("chapter-name", &pointer, message, "rename one of them");
        }
        if let Some(stem) = nodes.spec.chapters().get(tag).filter(|stem| **stem != module) {
            let message = format!("the chapter `{tag}` becomes the module `{module}`, and its file is called `{stem}`");
            report.add("chapter-name", &pointer, message, format!("call the file `{module}.yaml`, or correct the name"));
        }
    }
}

/// Components are called as Rust types are, and as no other type is.
fn components(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let generated: BTreeMap<String, String> = nodes
        .operations
        .iter()
        .flat_map(|operation| {
            OPERATION_TYPES.map(|ending| (format!("{}{ending}", pascal(operation.id)), format!("the operation `{}`", operation.id)))
        })
        .chain(nodes.of(Kind::Tag).map(|node| (pascal(node.text("name")), format!("the chapter `{}`", node.text("name")))))
        .collect();
    for node in nodes.all.iter().filter(|node| node.is_component()) {
        let wanted = pascal(node.key);
        let is_schema = node.kind == Kind::Schema;
        let (rule, message, help) = if node.key != wanted || !is_identifier(&wanted) {
            let help =
                if is_identifier(&wanted) { format!("call it `{wanted}`") } else { "choose a name of ASCII letters and digits".to_owned() };
            ("component-name", format!("`{}` is not in PascalCase", node.key), help)
        } else if is_schema && is_reserved_type(node.key) {
            ("component-name", format!("`{}` is a type of Rust or of the SDK", node.key), "choose another name".to_owned())
        } else if let Some(what) = generated.get(node.key).filter(|_| is_schema) {
            let help = "name the schema after what it is".to_owned();
            ("generated-name", format!("`{}` is the type that is generated for {what}", node.key), help)
        } else {
            continue;
        };
        report.add(rule, &node.pointer, message, help);
    }
}

/// No two properties of a schema become one field.
fn properties(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for node in nodes.schemas().filter(|node| node.has("properties")) {
        let keeps_unknown = node.has("additionalProperties");
        let names = entries(node.value.get("properties")).into_iter().map(|(name, _)| {
            let pointer = format!("{}/properties/{}", node.pointer, escaped(name));
            (name, pointer, field(name, keeps_unknown))
        });
        distinct("property-name", "keep the one that the service uses, or write `x-alias` on it", names, report);
    }
}

/// No two parameters of an operation have one name, on the wire or in Rust.
fn parameters(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for operation in &nodes.operations {
        let arguments = operation.parameters().into_iter().filter(|parameter| parameter.value.get("x-from-path").is_none());
        let names = arguments.map(|argument| (argument.name, argument.pointer, parameter(argument.name)));
        distinct("parameter-name", "keep one of the two", names, report);
    }
}

/// No two operations have one name, as a method or as a type.
fn operations(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let ids = nodes.operations.iter();
    let names = ids.map(|operation| (operation.id, format!("{}/operationId", operation.pointer), Some(pascal(operation.id))));
    distinct("operation-id-unique", "rename one of them", names, report);
}

/// Each name, where it stands, becomes a name of its own in Rust.
fn distinct<'a>(rule: &'static str, help: &str, names: impl Iterator<Item = (&'a str, String, Option<String>)>, report: &mut Report<'_>) {
    let mut seen: BTreeMap<String, &str> = BTreeMap::new();
    // What has to have a name and has none is for the rule that asks for it; a property may have none.
    for (name, pointer, rust) in names.filter(|(name, ..)| !name.is_empty() || rule == "property-name") {
        let Some(rust) = rust else {
            let help = "the generator has to learn to rename it before it can be described";
            report.add(rule, &pointer, format!("`{name}` has no name in ASCII letters and digits"), help);
            continue;
        };
        if let Some(first) = seen.insert(rust.clone(), name) {
            report.add(rule, &pointer, format!("{} become one name in Rust, `{rust}`", listed([first, name])), help);
        }
    }
}
