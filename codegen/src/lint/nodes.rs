//! One walk through the document: every object with its kind, its place and its direction.

use serde_json::Value;

use crate::document::{Operation, Spec, entries, escaped, text};

/// Schemas are nested at most this deep without a name in between. The library that reads them into its own types takes much
/// of the stack for each level.
pub(super) const MAX_DEPTH: usize = 8;

/// The kinds of object that hold others or are documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Components,
    Document,
    Example,
    Info,
    MediaType,
    Operation,
    Parameter,
    PathItem,
    RequestBody,
    Response,
    Schema,
    SecurityScheme,
    Tag,
}

/// What a keyword holds.
#[derive(Clone, Copy)]
enum Holds {
    List(Kind),
    Map(Kind),
    One(Kind),
}

use Holds::{List, Map, One};

impl Kind {
    /// What the object is called in a message, the section of the components that a `$ref` in its place leads to (empty if
    /// there may be no `$ref`), and the objects inside of it.
    fn form(self) -> (&'static str, &'static str, Children) {
        match self {
            Self::Components => ("the components", "", COMPONENTS),
            Self::Document => ("the document", "", DOCUMENT),
            Self::Example => ("an example", "examples", &[]),
            Self::Info => ("the info object", "", &[]),
            Self::MediaType => ("a media type", "", DESCRIBED),
            Self::Operation => ("an operation", "", OPERATION),
            Self::Parameter => ("a parameter", "parameters", DESCRIBED),
            Self::PathItem => ("a path", "", PATH_ITEM),
            Self::RequestBody => ("a request body", "requestBodies", CONTENT),
            Self::Response => ("a response", "responses", CONTENT),
            Self::Schema => ("a schema", "schemas", SCHEMA),
            Self::SecurityScheme => ("a security scheme", "securitySchemes", &[]),
            Self::Tag => ("a tag", "", &[]),
        }
    }

    pub(super) fn name(self) -> &'static str {
        self.form().0
    }

    pub(super) fn section(self) -> Option<&'static str> {
        Some(self.form().1).filter(|section| !section.is_empty())
    }
}

type Children = &'static [(&'static str, Holds)];

const COMPONENTS: Children = &[
    ("securitySchemes", Map(Kind::SecurityScheme)),
    ("parameters", Map(Kind::Parameter)),
    ("requestBodies", Map(Kind::RequestBody)),
    ("responses", Map(Kind::Response)),
    ("examples", Map(Kind::Example)),
    ("schemas", Map(Kind::Schema)),
];
const DOCUMENT: Children =
    &[("info", One(Kind::Info)), ("tags", List(Kind::Tag)), ("paths", Map(Kind::PathItem)), ("components", One(Kind::Components))];
const DESCRIBED: Children = &[("schema", One(Kind::Schema)), ("examples", Map(Kind::Example))];
const OPERATION: Children =
    &[("parameters", List(Kind::Parameter)), ("requestBody", One(Kind::RequestBody)), ("responses", Map(Kind::Response))];
const PATH_ITEM: Children = &[
    ("parameters", List(Kind::Parameter)),
    ("delete", One(Kind::Operation)),
    ("get", One(Kind::Operation)),
    ("head", One(Kind::Operation)),
    ("options", One(Kind::Operation)),
    ("patch", One(Kind::Operation)),
    ("post", One(Kind::Operation)),
    ("put", One(Kind::Operation)),
];
const CONTENT: Children = &[("content", Map(Kind::MediaType))];
const SCHEMA: Children = &[
    ("allOf", List(Kind::Schema)),
    ("properties", Map(Kind::Schema)),
    ("items", One(Kind::Schema)),
    ("additionalProperties", One(Kind::Schema)),
];

/// An object of the document.
#[derive(Debug, Clone)]
pub(super) struct Node<'a> {
    pub(super) kind: Kind,
    pub(super) pointer: String,
    pub(super) value: &'a Value,
    /// The keyword it stands under: `properties`, `items`, `schemas`, ...
    pub(super) place: &'static str,
    /// Its name or number there; empty if the keyword holds one object.
    pub(super) key: &'a str,
    /// How many schemas it stands inside of.
    pub(super) depth: usize,
    /// Whether requests are made of it.
    pub(super) sent: bool,
    /// Whether responses, errors included, are made of it.
    pub(super) received: bool,
}

impl Node<'_> {
    /// Whether it stands for a component.
    pub(super) fn is_reference(&self) -> bool {
        self.kind.section().is_some() && self.value.get("$ref").is_some_and(Value::is_string)
    }

    /// Whether it is a component, and not something written where it is used.
    pub(super) fn is_component(&self) -> bool {
        self.pointer.strip_prefix("/components/").is_some_and(|rest| rest.matches('/').count() == 1)
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    pub(super) fn text(&self, key: &str) -> &str {
        text(self.value, key)
    }

    /// The pointer of one of its fields.
    pub(super) fn at(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, escaped(key))
    }
}

/// What the checks look through.
#[derive(Debug)]
pub(super) struct Nodes<'a> {
    pub(super) spec: &'a Spec,
    pub(super) operations: Vec<Operation<'a>>,
    pub(super) all: Vec<Node<'a>>,
}

impl<'a> Nodes<'a> {
    pub(super) fn new(spec: &'a Spec) -> Self {
        let (sent, received) = (spec.sent(), spec.responded());
        let mut all = Vec::new();
        let mut open = vec![Node {
            kind: Kind::Document,
            pointer: String::new(),
            value: spec.document(),
            place: "",
            key: "",
            depth: 0,
            sent: false,
            received: false,
        }];
        while let Some(mut node) = open.pop() {
            if node.kind == Kind::Schema && node.is_component() {
                node.sent = sent.contains(node.key);
                node.received = received.contains(node.key);
            }
            match node.place {
                "parameters" | "requestBody" | "requestBodies" => node.sent = true,
                "responses" => node.received = true,
                _ => {}
            }
            if !node.is_reference() && node.depth <= MAX_DEPTH {
                descend(&node, &mut open);
            }
            all.push(node);
        }
        Self { spec, operations: spec.operations(), all }
    }

    /// The objects of one kind that are written out, references apart.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = &Node<'a>> {
        self.all.iter().filter(move |node| node.kind == kind && !node.is_reference())
    }

    /// The schemas that are written out, references apart.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Node<'a>> {
        self.of(Kind::Schema)
    }

    pub(super) fn references(&self) -> impl Iterator<Item = &Node<'a>> {
        self.all.iter().filter(|node| node.is_reference())
    }

    /// The schema behind references and an `allOf` around one of them.
    pub(super) fn unwrapped<'b>(&'b self, schema: &'b Value) -> Option<&'b Value> {
        let schema = self.spec.resolve(schema)?;
        match schema.pointer("/allOf/0") {
            Some(inner) => self.spec.resolve(inner),
            None => Some(schema),
        }
    }
}

/// Puts the objects inside of a node onto the stack.
fn descend<'a>(node: &Node<'a>, open: &mut Vec<Node<'a>>) {
    let first = open.len();
    let mut child = |kind, pointer, value: &'a Value, place, key| {
        if value.is_object() {
            let depth = node.depth + usize::from(node.kind == Kind::Schema);
            open.push(Node { kind, pointer, value, place, key, depth, sent: node.sent, received: node.received });
        }
    };
    for &(keyword, holds) in node.kind.form().2 {
        let Some(value) = node.value.get(keyword) else { continue };
        let pointer = node.at(keyword);
        match holds {
            One(kind) => child(kind, pointer, value, keyword, ""),
            Map(kind) => entries(Some(value))
                .into_iter()
                .for_each(|(key, value)| child(kind, format!("{pointer}/{}", escaped(key)), value, keyword, key)),
            List(kind) => value
                .as_array()
                .into_iter()
                .flatten()
                .enumerate()
                .for_each(|(index, value)| child(kind, format!("{pointer}/{index}"), value, keyword, "")),
        }
    }
    // The last on the stack is the next.
    open[first..].reverse();
}
