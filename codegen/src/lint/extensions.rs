//! Extensions that refer to something else, or mean something in some places only.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    nodes::{Kind, Node, Nodes},
    report::Report,
};
use crate::{
    document::{Operation, component_name, entries, escaped, text, texts},
    shape::component,
};

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    let places = Places::new(nodes);
    for node in nodes.of(Kind::Schema) {
        properties(node, report);
        secret(nodes, node, report);
        for (keyword, message, help) in places.misplaced(nodes, node) {
            report.add("extension-place", &node.at(keyword), message, help);
        }
        form(nodes, node, report);
    }
    for node in nodes.of(Kind::Parameter) {
        parameter(nodes, node, report);
    }
    for operation in &nodes.operations {
        from_path(nodes, operation, report);
    }
}

/// Names on the wire: those of the properties and their aliases.
fn properties(node: &Node<'_>, report: &mut Report<'_>) {
    let properties = entries(node.value.get("properties"));
    let mut seen: BTreeSet<&str> = properties.iter().map(|(name, _)| *name).collect();
    for (name, property) in properties {
        if let Some(twin) = texts(property, "x-alias").into_iter().find(|alias| !seen.insert(alias)) {
            let message = format!("the alias `{twin}` is the name of another property, or an alias of one");
            let pointer = format!("{}/{}/x-alias", node.at("properties"), escaped(name));
            report.add("alias", &pointer, message, "keep one of the two");
        }
    }
}

/// A secret by the value of a Boolean beside it.
fn secret(nodes: &Nodes<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    for (name, property) in entries(node.value.get("properties")) {
        let Some(sibling) = property.get("x-secret").and_then(Value::as_str) else { continue };
        let flag = node.value["properties"].get(sibling).and_then(|flag| nodes.unwrapped(flag));
        let is_string = nodes.unwrapped(property).is_some_and(|schema| text(schema, "type") == "string");
        if !is_string || flag.is_none_or(|flag| text(flag, "type") != "boolean") {
            let message = format!("`{sibling}` is not a Boolean property beside a string");
            let pointer = format!("{}/{}/x-secret", node.at("properties"), escaped(name));
            report.add("extension-place", &pointer, message, "name a Boolean property of the same object, or write `true`");
        }
    }
    if node.place != "properties" && node.value.get("x-secret").is_some_and(Value::is_string) {
        report.add("extension-place", &node.at("x-secret"), "there is no property beside it", "write `x-secret: true`");
    }
}

/// Where schemas stand in operations. They are compared by address: a schema is what is written in one place.
struct Places<'a> {
    /// Root schemas of successful responses, as written and resolved.
    roots: Vec<&'a Value>,
    /// Items of the lists and contents of the envelopes among them, resolved.
    items: Vec<&'a Value>,
    /// Root schemas of request bodies, resolved.
    bodies: Vec<&'a Value>,
}

impl<'a> Places<'a> {
    fn new(nodes: &'a Nodes<'_>) -> Self {
        let success = |operation: &Operation<'a>| operation.success().and_then(|(_, schema)| schema);
        let written: Vec<&Value> = nodes.operations.iter().filter_map(success).collect();
        let roots: Vec<&Value> = written.iter().filter_map(|schema| nodes.unwrapped(schema)).collect();
        let inner = |root: &&'a Value| root.get("items").or_else(|| root.get("properties")?.get(text(root, "x-envelope")));
        let items = roots.iter().filter_map(|root| nodes.unwrapped(inner(root)?)).collect();
        let bodies = nodes.operations.iter().filter_map(|operation| nodes.unwrapped(operation.request_schema()?)).collect();
        Self { roots: written.into_iter().chain(roots).collect(), items, bodies }
    }

    fn is_root(&self, value: &Value) -> bool {
        is_among(&self.roots, value)
    }

    /// Extensions of a schema that mean nothing where they stand.
    fn misplaced(&self, nodes: &Nodes<'_>, node: &Node<'_>) -> Vec<(&'static str, &'static str, &'static str)> {
        let mut misplaced = Vec::new();
        if !["x-outcome", "x-send-empty", "x-from-path", "x-other-form", "x-envelope"].iter().any(|keyword| node.has(keyword)) {
            return misplaced;
        }
        let mut expect = |keyword, is_right: bool, message, help| {
            if node.has(keyword) && !is_right {
                misplaced.push((keyword, message, help));
            }
        };
        let kind = nodes.unwrapped(node.value).map(|schema| text(schema, "type")).unwrap_or_default();
        let is_property = node.place == "properties";
        let of_response = |holder: &Value| self.is_root(holder) || is_among(&self.items, holder);
        let holder = || nodes.spec.document().pointer(node.pointer.rsplit_once("/properties/").map_or("", |(holder, _)| holder));
        let is_outcome = kind == "boolean" && if is_property { holder().is_some_and(of_response) } else { self.is_root(node.value) };
        let help = "write it on a Boolean that is a response, or a property of a response or of the items of one";
        expect("x-outcome", is_outcome, "the value is not the outcome of a call", help);
        let is_sent = is_property && node.sent && matches!(kind, "array" | "string");
        expect("x-send-empty", is_sent, "the value is not a string or list that is sent", "write it on such a property, or remove it");
        let is_copied = is_property && holder().is_some_and(|holder| is_among(&self.bodies, holder));
        let help = "write it on a property of the object that is the request body";
        expect("x-from-path", is_copied, "the value is not a property of a request body", help);
        let help = "write it on the schema of a response";
        expect("x-other-form", self.is_root(node.value), "the schema is not a response", help);
        expect("x-envelope", self.is_root(node.value), "the schema is not a response", help);
        misplaced
    }
}

fn is_among(schemas: &[&Value], value: &Value) -> bool {
    schemas.iter().any(|schema| std::ptr::eq(*schema, value))
}

/// What `x-other-form` of an object and `x-envelope` name.
fn form(nodes: &Nodes<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let is_list = |property: &Value| nodes.unwrapped(property).is_some_and(|schema| text(schema, "type") == "array");
    let property = |keyword: &str| node.value.get("properties")?.get(node.text(keyword));
    for (keyword, fits, help) in [
        ("x-other-form", property("x-other-form").is_some_and(is_list), "name the property that is the list"),
        ("x-envelope", property("x-envelope").is_some(), "name the property that holds the result"),
    ] {
        if node.has(keyword) && node.has("properties") && !fits {
            let message = format!("`{}` is not such a property of the response", node.text(keyword));
            report.add("response-form", &node.at(keyword), message, help);
        }
    }
}

/// Extensions of parameters.
fn parameter(nodes: &Nodes<'_>, node: &Node<'_>, report: &mut Report<'_>) {
    let schema = node.value.get("schema").and_then(|schema| nodes.unwrapped(schema));
    let kind = schema.map(|schema| text(schema, "type")).unwrap_or_default();
    let is_query = node.text("in") == "query";
    let is_optional = node.value.get("required") != Some(&Value::Bool(true));
    for (keyword, fits, help) in [
        ("x-send-empty", is_query && is_optional && kind == "string", "write it on an optional query parameter that is a string"),
        ("x-from-path", is_query && kind == "string", "write it on a query parameter that is a string"),
        (
            "x-timestamp",
            kind == "string" || (kind == "integer" && node.text("x-timestamp") != "local"),
            "write it on a string or an integer",
        ),
    ] {
        if node.has(keyword) && !fits {
            let message = format!("`{keyword}` says nothing about the parameter `{}`", node.text("name"));
            report.add("extension-place", &node.at(keyword), message, help);
        }
    }
}

/// Ids that are copied from the path: the path has to have them, and the copy is a string without rules or the same type.
fn from_path(nodes: &Nodes<'_>, operation: &Operation<'_>, report: &mut Report<'_>) {
    let parameters = operation.parameters();
    let mut expect = |value: &Value, pointer: String, fits: &dyn Fn(&Value) -> bool, help| {
        let name = text(value, "x-from-path");
        let source = parameters.iter().find(|parameter| parameter.location == "path" && parameter.name == name);
        if value.get("x-from-path").is_some() && !source.and_then(|source| source.schema()).is_some_and(fits) {
            let message = format!("`{name}` is not a path parameter of `{}` that can be copied here", operation.id);
            report.add("from-path", &format!("{pointer}/x-from-path"), message, help);
        }
    };
    for parameter in parameters.iter().filter(|parameter| parameter.location == "query") {
        expect(parameter.value, parameter.pointer.clone(), &|_| true, "name a path parameter of every operation that sends this");
    }
    let Some(body) = operation.request_schema() else { return };
    let holder =
        component_name(body).map_or_else(|| format!("{}/requestBody", operation.pointer), |name| format!("/components/schemas/{name}"));
    let is_required = operation.request_body().is_some_and(|body| body.get("required") == Some(&Value::Bool(true)));
    for (name, property) in entries(nodes.unwrapped(body).and_then(|body| body.get("properties"))) {
        let target = nodes.unwrapped(property).unwrap_or(property);
        let is_plain = text(target, "type") == "string" && !RULES.iter().any(|rule| target.get(rule).or(property.get(rule)).is_some());
        let is_same =
            |source: &Value| text(target, "type") == "string" && component(property).is_some() && component(property) == component(source);
        let fits = |source: &Value| is_required && (is_plain || is_same(source));
        let help =
            "name a path parameter of every operation that sends this; the body is required, the copy a string or of the same schema";
        expect(property, format!("{holder}/properties/{}", escaped(name)), &fits, help);
    }
}

/// What makes another type of a string.
const RULES: [&str; 7] = ["pattern", "minLength", "maxLength", "x-extensible-enum", "x-secret", "x-timestamp", "x-json"];
