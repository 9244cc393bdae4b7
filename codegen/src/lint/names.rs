//! Names: what is declared, becomes the same in Rust, or is taken.

use std::collections::{BTreeMap, BTreeSet};

use super::context::{Kind, Lint, twins};
use crate::{
    document::texts,
    names::{chapter_module, field, is_identifier, is_reserved_type, parameter, pascal},
};

pub(super) fn check(lint: &Lint<'_>) {
    tags(lint);
    chapters(lint);
    components(lint);
    // No two properties of a schema become one field.
    for node in lint.of(Kind::Schema).filter(|node| node.has("properties")) {
        let keeps_unknown = node.has("additionalProperties");
        let names = node.properties().map(|(pointer, name, _)| (name, pointer, field(name, keeps_unknown)));
        distinct("property-name", "keep the one that the service uses, or write `x-alias` on it", names, lint);
    }
    // No two parameters of an operation have one name, on the wire or in Rust.
    for operation in &lint.operations {
        let parameters = operation.parameters().into_iter().filter(|parameter| !parameter.name.is_empty());
        let arguments = parameters.filter(|parameter| parameter.value.get("x-from-path").is_none());
        let names = arguments.map(|argument| (argument.name, argument.pointer, parameter(argument.name)));
        distinct("parameter-name", "keep one of the two", names, lint);
    }
    // No two operations have one name, as a method or as a type.
    let operations = lint.operations.iter().filter(|operation| !operation.id.is_empty());
    let names = operations.map(|operation| (operation.id, format!("{}/operationId", operation.pointer), Some(pascal(operation.id))));
    // Nor that of a handle, which is the name of a chapter.
    let mut seen = BTreeSet::new();
    let handles = lint.of(Kind::Tag).filter(|tag| seen.insert(pascal(tag.text("name"))) && chapter_module(tag.text("name")).is_some());
    let handles = handles.map(|tag| (tag.text("name"), tag.at("name"), Some(pascal(tag.text("name")))));
    distinct("operation-id-unique", "rename one of them", handles.chain(names), lint);
}

/// Tags are declared once and used, and every operation has one of them.
fn tags(lint: &Lint<'_>) {
    let used: BTreeSet<&str> = lint.operations.iter().flat_map(|operation| texts(operation.value, "tags")).collect();
    let declared: BTreeSet<&str> = lint.of(Kind::Tag).map(|tag| tag.text("name")).collect();
    for tag in lint.of(Kind::Tag).filter(|tag| !used.contains(tag.text("name"))) {
        let message = format!("no operation has the tag `{}`", tag.text("name"));
        lint.add("tag-list", &tag.pointer, message, "remove it, or correct its name");
    }
    for (_, twin) in twins(lint.of(Kind::Tag), |tag| tag.text("name")) {
        lint.add("tag-list", &twin.pointer, format!("the tag `{}` is declared twice", twin.text("name")), "keep one of the two");
    }
    for operation in lint.operations.iter().filter(|operation| !operation.tag.is_empty() && !declared.contains(operation.tag)) {
        let message = format!("the tag `{}` is not declared", operation.tag);
        lint.add("operation-tag", format!("{}/tags", operation.pointer), message, "declare it under `tags`, or correct its name");
    }
}

/// Each tag becomes a module: that of its own file.
fn chapters(lint: &Lint<'_>) {
    let mut seen = BTreeSet::new();
    let tags = lint.of(Kind::Tag).filter(|tag| !tag.text("name").is_empty() && seen.insert(tag.text("name")));
    let tags: Vec<_> = tags.map(|node| (node.text("name"), node.at("name"), chapter_module(node.text("name")))).collect();
    let files = tags.iter().filter_map(|(tag, pointer, module)| Some((tag, pointer, module.as_ref()?, lint.spec.chapters().get(*tag)?)));
    for (tag, pointer, module, file) in files.filter(|(.., module, file)| module != file) {
        let message = format!("the chapter `{tag}` becomes the module `{module}`, and its file is called `{file}`");
        lint.add("chapter-name", pointer, message, format!("call the file `{module}.yaml`, or correct the name"));
    }
    distinct("chapter-name", "rename one of them", tags.into_iter(), lint);
}

/// Components are called as Rust types are, and as no other type is.
fn components(lint: &Lint<'_>) {
    let of_operations = lint.operations.iter().flat_map(|operation| {
        let endings = ["", "Body", "Error", "Request", "Response"];
        endings.map(|ending| (format!("{}{ending}", pascal(operation.id)), format!("the operation `{}`", operation.id)))
    });
    let chapters = lint.of(Kind::Tag).map(|tag| tag.text("name"));
    let of_chapters = chapters.map(|chapter| (pascal(chapter), format!("the chapter `{chapter}`")));
    let generated: BTreeMap<String, String> = of_operations.chain(of_chapters).collect();
    for node in lint.nodes.iter().filter(|node| node.is_component()) {
        let (name, wanted) = (node.key, pascal(node.key));
        if !is_identifier(&wanted) {
            let help = "choose a name of ASCII letters and digits";
            lint.add("component-name", &node.pointer, format!("`{name}` is not in PascalCase"), help);
        } else if name != wanted {
            lint.add("component-name", &node.pointer, format!("`{name}` is not in PascalCase"), format!("call it `{wanted}`"));
        } else if node.kind == Kind::Schema && is_reserved_type(name) {
            lint.add("component-name", &node.pointer, format!("`{name}` is a type of Rust or of the SDK"), "choose another name");
        } else if let Some(owner) = generated.get(name).filter(|_| node.kind == Kind::Schema) {
            let message = format!("`{name}` is the type that is generated for {owner}");
            lint.add("generated-name", &node.pointer, message, "name the schema after what it is");
        }
    }
}

/// Each name, where it stands, becomes a name of its own in Rust.
fn distinct<'a>(rule: &'static str, help: &str, names: impl Iterator<Item = (&'a str, String, Option<String>)>, lint: &Lint<'_>) {
    let names: Vec<_> = names.collect();
    for (name, pointer, _) in names.iter().filter(|(.., rust)| rust.is_none()) {
        let help = "a name has ASCII letters and digits, and is not reserved; the generator has to learn to rename any other";
        lint.add(rule, pointer, format!("`{name}` makes no name in Rust"), help);
    }
    let named = names.iter().filter_map(|(name, pointer, rust)| Some((name, pointer, rust.as_ref()?)));
    for ((first, ..), (name, pointer, rust)) in twins(named, |(.., rust)| rust) {
        lint.add(rule, pointer, format!("`{first}` and `{name}` become one name in Rust, `{rust}`"), help);
    }
}
