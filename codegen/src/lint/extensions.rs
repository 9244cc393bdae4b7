//! Extensions that refer to something else, or mean something in some places only.

use serde_json::Value;

use super::context::{Kind, Lint, Node, twins};
use crate::{
    document::{is_true, text, texts},
    shape::{component, is_nullable},
};

/// What makes another type of a string.
const STRING_RULES: [&str; 7] = ["pattern", "minLength", "maxLength", "x-extensible-enum", "x-secret", "x-timestamp", "x-json"];

pub(super) fn check(lint: &Lint<'_>) {
    let places = Places::new(lint);
    for node in lint.of(Kind::Schema) {
        properties(node, lint);
        nullable(node, lint);
        places.schema(node, lint);
    }
    for node in lint.of(Kind::Parameter) {
        parameter(node, lint);
    }
    from_path(lint);
}

/// What is required is a property, and aliases are the names of none.
fn properties(node: &Node<'_>, lint: &Lint<'_>) {
    let properties: Vec<_> = node.properties().collect();
    let required = texts(node.value, "required").into_iter().enumerate().filter(|_| node.has("properties"));
    for (index, name) in required.filter(|(_, name)| properties.iter().all(|(_, property, _)| property != name)) {
        let message = format!("`{name}` is required, and there is no such property");
        lint.add("required-property", format!("{}/required/{index}", node.pointer), message, "correct the name, or describe the property");
    }
    let names = properties.iter().map(|(pointer, name, _)| (*name, pointer));
    let aliases = properties.iter().flat_map(|(pointer, _, schema)| texts(schema, "x-alias").into_iter().map(move |name| (name, pointer)));
    for (_, (alias, pointer)) in twins(names.chain(aliases), |(name, _)| name) {
        let message = format!("the alias `{alias}` is the name of another property, or an alias of one");
        lint.add("alias", format!("{pointer}/x-alias"), message, "keep one of the two");
    }
}

/// Beside a reference `nullable` counts for other tools where the type stands as well, and builders give no null to what is required.
fn nullable(node: &Node<'_>, lint: &Lint<'_>) {
    let kind = if is_true(node.value, "nullable") { lint.type_of(Some(node.value)) } else { "" };
    if node.has("allOf") && node.text("type") != kind {
        let message = "beside a reference stand `nullable` and the type that is referred to, or neither";
        let help = if kind.is_empty() { "remove `type`".to_owned() } else { format!("write `type: {kind}` beside it") };
        lint.add("nullable-place", node.at(if kind.is_empty() { "type" } else { "nullable" }), message, help);
    }
    let required = texts(node.value, "required");
    let exchanged = node.properties().filter(|(_, name, _)| node.sent && node.received && required.contains(name));
    for (pointer, name, _) in exchanged.filter(|(.., property)| is_nullable(lint.spec, property)) {
        let message = format!("`{name}` is sent and received, required, and may be null");
        let help = "describe what is sent and what is received by two schemas, or remove it from `required`";
        lint.add("nullable-place", pointer, message, help);
    }
}

/// Where schemas stand in operations. They are compared by address: a schema is what is written in one place.
struct Places<'a> {
    /// Root schemas of successful responses, as written and behind references.
    roots: Vec<&'a Value>,
    /// What envelopes among them hold.
    contents: Vec<&'a Value>,
    /// All of these, and the items of lists among them.
    results: Vec<&'a Value>,
    /// Root schemas of request bodies, behind references.
    bodies: Vec<&'a Value>,
}

impl<'a> Places<'a> {
    fn new(lint: &Lint<'a>) -> Self {
        let operations = || lint.operations.iter();
        let mut roots: Vec<_> = operations().filter_map(|operation| operation.success()?.1).collect();
        roots.extend(operations().filter_map(|operation| lint.target(operation.success()?.1)));
        let contents: Vec<_> = roots.iter().filter_map(|root| lint.target(root.get("properties")?.get(text(root, "x-envelope")))).collect();
        let items = roots.iter().filter_map(|root| lint.target(root.get("items")));
        let results = items.chain(contents.iter().chain(&roots).copied()).collect();
        let bodies = operations().filter_map(|operation| lint.target(operation.request_schema())).collect();
        Self { roots, contents, results, bodies }
    }

    /// Extensions of a schema.
    fn schema(&self, node: &Node<'a>, lint: &Lint<'a>) {
        let is_among = |schemas: &[&Value], schema: &Value| schemas.iter().any(|known| std::ptr::eq(*known, schema));
        let is_property = node.place == "properties";
        let is_root = is_among(&self.roots, node.value);
        let is_result = if is_property { is_among(&self.results, node.holder) } else { is_root };
        let is_copied = is_property && is_among(&self.bodies, node.holder);
        let (value, kind) = (Some(node.value), lint.type_of(Some(node.value)));
        let is_plain = || lint.target(value).is_some_and(|target| STRING_RULES.iter().all(|rule| target.get(rule).is_none()));
        let is_sent = is_property && node.sent && (kind == "array" || (kind == "string" && is_plain()));
        let help = "write it on a Boolean that is a response, or a property of a response or of the items of one";
        fits(node, "extension-place", "x-outcome", kind == "boolean" && is_result, help, lint);
        let help = "write it on a property that is sent, a list or a string without rules: of others there is no empty value";
        fits(node, "extension-place", "x-send-empty", is_sent, help, lint);
        fits(node, "extension-place", "x-from-path", is_copied, "write it on a property of the object that is the request body", lint);
        fits(node, "extension-place", "x-envelope", is_root, "write it on the schema of a response", lint);
        let has_form = is_root || (kind == "array" && is_among(&self.contents, node.value));
        fits(node, "extension-place", "x-other-form", has_form, "write it on the schema of a response, or the list in an envelope", lint);
        if let Some(sibling) = node.get("x-secret").and_then(Value::as_str) {
            let is_boolean = is_property && lint.type_of(lint.property(Some(node.holder), sibling)) == "boolean";
            let help = "write it on a string, and name a Boolean property beside it, or write `true`";
            fits(node, "extension-place", "x-secret", kind == "string" && is_boolean, help, lint);
        }
        if node.has("properties") {
            let is_list = lint.type_of(lint.property(value, node.text("x-other-form"))) == "array";
            fits(node, "response-form", "x-other-form", is_list, "name the property that is the list", lint);
            let is_there = lint.property(value, node.text("x-envelope")).is_some();
            fits(node, "response-form", "x-envelope", is_there, "name the property that holds the result", lint);
        }
    }
}

/// Extensions of parameters.
fn parameter(node: &Node<'_>, lint: &Lint<'_>) {
    let kind = lint.type_of(node.get("schema"));
    let is_query = node.text("in") == "query" && kind == "string";
    let is_optional = !is_true(node.value, "required");
    let help = "write it on an optional query parameter that is a string";
    fits(node, "extension-place", "x-send-empty", is_query && is_optional, help, lint);
    fits(node, "extension-place", "x-from-path", is_query, "write it on a query parameter that is a string", lint);
    let is_time = kind == "string" || (kind == "integer" && node.text("x-timestamp") != "local");
    fits(node, "extension-place", "x-timestamp", is_time, "write it on a string, or other than `local` on an integer", lint);
}

/// Reports an extension that is there and does not fit.
fn fits(node: &Node<'_>, rule: &'static str, keyword: &str, fits: bool, help: &str, lint: &Lint<'_>) {
    if let Some(value) = node.get(keyword).filter(|_| !fits) {
        lint.add(rule, node.at(keyword), format!("`{keyword}: {value}` does not fit here"), help);
    }
}

/// Ids that are copied from the path: the path has to have them, and the copy is a string without rules or the same type.
fn from_path(lint: &Lint<'_>) {
    let copies: Vec<_> = lint.nodes.iter().filter(|node| node.has("x-from-path")).collect();
    for operation in &lint.operations {
        let parameters = operation.parameters();
        let body = lint.target(operation.request_schema());
        let is_required = operation.request_body().is_some_and(|body| is_true(body, "required"));
        for node in &copies {
            let is_parameter = parameters.iter().any(|parameter| std::ptr::eq(parameter.value, node.value));
            let is_property = body.is_some_and(|body| std::ptr::eq(body, node.holder));
            let name = node.text("x-from-path");
            let source = parameters.iter().find(|parameter| parameter.location == "path" && parameter.name == name);
            let fits = source
                .and_then(|source| source.schema())
                .is_some_and(|source| is_parameter || (is_required && is_copy(node, source, lint)));
            if (is_parameter || is_property) && !fits {
                let message = format!("`{name}` is not a path parameter of `{}` that can be copied here", operation.id);
                let help = "name a path parameter of every operation that sends this; a body is required, and the copy a string or of the same schema";
                lint.add("from-path", node.at("x-from-path"), message, help);
            }
        }
    }
}

/// Whether a property is a string without rules, or has the schema of the path parameter.
fn is_copy<'a>(property: &Node<'a>, source: &Value, lint: &Lint<'a>) -> bool {
    let target = lint.target(Some(property.value)).unwrap_or(property.value);
    let is_plain = STRING_RULES.iter().all(|rule| !property.has(rule) && target.get(rule).is_none());
    let name = component(property.value);
    text(target, "type") == "string" && (is_plain || (name.is_some() && name == component(source)))
}
