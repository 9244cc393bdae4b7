//! What the checks share: every object of the document with its kind, place and direction, and the diagnostics.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use serde_json::Value;

use crate::{
    diagnostic::Diagnostic,
    document::{Operation, Spec, entries, escaped, text},
    shape::target,
};

/// Schemas are nested at most this deep without a name in between. The library that reads them into its own types takes much
/// of the stack for each level.
pub(super) const MAX_DEPTH: usize = 8;

/// The kinds of object that hold others or are documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Example,
    MediaType,
    Parameter,
    PathItem,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
    Tag,
    /// What no check asks for by its kind.
    Other,
}

impl Kind {
    /// What a keyword holds, in whatever object: the kind, and whether there are several by name and not one. If the value is a
    /// list, its items are of that kind.
    fn held(keyword: &str) -> Option<(Self, bool)> {
        Some(match keyword {
            "components" | "info" => (Self::Other, false),
            "content" => (Self::MediaType, true),
            "delete" | "get" | "head" | "options" | "patch" | "post" | "put" => (Self::Other, false),
            "examples" => (Self::Example, true),
            "parameters" => (Self::Parameter, true),
            "paths" => (Self::PathItem, true),
            "properties" | "schemas" => (Self::Schema, true),
            "requestBodies" => (Self::RequestBody, true),
            "requestBody" => (Self::RequestBody, false),
            "responses" => (Self::Response, true),
            "schema" | "allOf" | "items" | "additionalProperties" => (Self::Schema, false),
            "securitySchemes" => (Self::SecurityScheme, true),
            "tags" => (Self::Tag, false),
            _ => return None,
        })
    }

    /// The section of the components that a `$ref` in its place leads to; none if there may be no `$ref`.
    pub(super) fn section(self) -> Option<&'static str> {
        let sections = ["examples", "parameters", "requestBodies", "responses", "schemas", "securitySchemes"];
        sections.into_iter().find(|section| Self::held(section) == Some((self, true)))
    }
}

/// An object of the document.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) kind: Kind,
    pub(super) pointer: String,
    pub(super) value: &'a Value,
    /// The object it stands inside of.
    pub(super) holder: &'a Value,
    /// The keyword it stands under: `properties`, `items`, `schemas`, ...
    pub(super) place: &'a str,
    /// Its name there; empty if it has none.
    pub(super) key: &'a str,
    /// How many schemas it stands inside of.
    pub(super) depth: usize,
    /// Whether requests are made of it.
    pub(super) sent: bool,
    /// Whether responses, errors included, are made of it.
    pub(super) received: bool,
}

impl<'a> Node<'a> {
    /// Whether it stands for a component.
    pub(super) fn is_reference(&self) -> bool {
        self.value.get("$ref").is_some_and(Value::is_string) && self.kind.section().is_some()
    }

    /// Whether it is a component, and not something written where it is used.
    pub(super) fn is_component(&self) -> bool {
        self.pointer.strip_prefix("/components/").is_some_and(|rest| rest.matches('/').count() == 1)
    }

    pub(super) fn get(&self, key: &str) -> Option<&'a Value> {
        self.value.get(key)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.get(key).is_some()
    }

    pub(super) fn text(&self, key: &str) -> &'a str {
        text(self.value, key)
    }

    /// The pointer of one of its fields.
    pub(super) fn at(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, escaped(key))
    }

    /// The properties of a schema: pointer, name and schema of each.
    pub(super) fn properties(&self) -> impl Iterator<Item = (String, &'a str, &'a Value)> {
        let properties = entries(self.get("properties")).into_iter();
        properties.map(|(name, property)| (format!("{}/properties/{}", self.pointer, escaped(name)), name, property))
    }
}

/// What the checks look through, and where they report.
pub(super) struct Lint<'a> {
    pub(super) spec: &'a Spec,
    pub(super) operations: Vec<Operation<'a>>,
    pub(super) nodes: Vec<Node<'a>>,
    /// Names of the schemas that requests and responses are made of.
    sent: BTreeSet<String>,
    received: BTreeSet<String>,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl<'a> Lint<'a> {
    pub(super) fn new(spec: &'a Spec) -> Self {
        let (operations, sent, received) = (spec.operations(), spec.sent(), spec.responded());
        let mut lint = Self { spec, operations, nodes: Vec::new(), sent, received, diagnostics: RefCell::default() };
        let (kind, pointer, value) = (Kind::Other, String::new(), spec.document());
        lint.enter(Node { kind, pointer, value, holder: value, place: "", key: "", depth: 0, sent: false, received: false });
        lint
    }

    /// Notes an object, and the objects inside of it.
    fn enter(&mut self, mut node: Node<'a>) {
        match node.place {
            "parameters" | "requestBody" | "requestBodies" => node.sent = true,
            "responses" => node.received = true,
            "schemas" => (node.sent, node.received) = (self.sent.contains(node.key), self.received.contains(node.key)),
            _ => {}
        }
        let is_open = !node.is_reference() && node.depth <= MAX_DEPTH;
        for (keyword, value) in node.value.as_object().into_iter().flatten().filter(|_| is_open) {
            let Some((kind, is_map)) = Kind::held(keyword) else { continue };
            let held: Vec<(&str, String, &Value)> = match value {
                Value::Array(list) => list.iter().enumerate().map(|(index, value)| ("", format!("/{index}"), value)).collect(),
                Value::Object(map) if is_map => {
                    map.iter().map(|(key, value)| (key.as_str(), format!("/{}", escaped(key)), value)).collect()
                }
                one => vec![("", String::new(), one)],
            };
            let depth = node.depth + usize::from(node.kind == Kind::Schema);
            for (key, segment, value) in held.into_iter().filter(|(.., value)| value.is_object()) {
                let pointer = format!("{}/{keyword}{segment}", node.pointer);
                self.enter(Node { kind, pointer, value, holder: node.value, place: keyword, key, depth, ..node });
            }
        }
        self.nodes.push(node);
    }

    /// Reports the value at `pointer`.
    pub(super) fn add(&self, rule: &'static str, pointer: impl AsRef<str>, message: impl Into<String>, help: impl Into<String>) {
        self.report(self.spec.diagnostic(rule, pointer.as_ref(), message, help));
    }

    pub(super) fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// All diagnostics in the order of the text, each once.
    pub(super) fn finish(self) -> Vec<Diagnostic> {
        let mut diagnostics = self.diagnostics.into_inner();
        diagnostics.sort();
        diagnostics.dedup();
        diagnostics
    }

    /// The objects of one kind that are written out, references apart.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = &Node<'a>> {
        self.nodes.iter().filter(move |node| node.kind == kind && !node.is_reference())
    }

    /// The schema behind references and an `allOf` around one of them.
    pub(super) fn target(&self, schema: Option<&'a Value>) -> Option<&'a Value> {
        target(self.spec, schema?)
    }

    /// The type of the schema behind; empty if there is none.
    pub(super) fn type_of(&self, schema: Option<&'a Value>) -> &'a str {
        self.target(schema).map_or("", |schema| text(schema, "type"))
    }

    /// A property of the schema behind.
    pub(super) fn property(&self, schema: Option<&'a Value>, name: &str) -> Option<&'a Value> {
        self.target(schema)?.get("properties")?.get(name)
    }

    /// The bodies of an operation: an empty string for the request or the status of a response, the content, and where it is
    /// written: in the component if it is one, for there it has to be corrected. What leads nowhere is left out.
    pub(super) fn bodies(&self, operation: &Operation<'a>) -> Vec<(&'a str, String, &'a Value)> {
        let request = operation.value.get("requestBody").map(|body| ("", "requestBody".to_owned(), body));
        let responses = entries(operation.value.get("responses")).into_iter();
        let responses = responses.map(|(status, response)| (status, format!("responses/{}", escaped(status)), response));
        let body = |(status, place, written): (&'a str, String, &'a Value)| {
            let component = text(written, "$ref").strip_prefix('#').map(str::to_owned);
            let pointer = component.unwrap_or_else(|| format!("{}/{place}", operation.pointer));
            Some((status, pointer, self.spec.resolve(written)?))
        };
        request.into_iter().chain(responses).filter_map(body).collect()
    }
}

/// Pairs of items with the same key: the one before and the one behind.
pub(super) fn twins<T: Copy, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(T) -> K) -> Vec<(T, T)> {
    let mut seen = BTreeMap::new();
    items.into_iter().filter_map(|item| Some((seen.insert(key(item), item)?, item))).collect()
}
