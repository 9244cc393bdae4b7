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
    /// What the object is called in a message.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Components => "the components",
            Self::Document => "the document",
            Self::Example => "an example",
            Self::Info => "the info object",
            Self::MediaType => "a media type",
            Self::Operation => "an operation",
            Self::Parameter => "a parameter",
            Self::PathItem => "a path",
            Self::RequestBody => "a request body",
            Self::Response => "a response",
            Self::Schema => "a schema",
            Self::SecurityScheme => "a security scheme",
            Self::Tag => "a tag",
        }
    }

    /// The section of the components that a `$ref` in place of such an object leads to; `None` if there may be no `$ref`.
    pub(super) fn section(self) -> Option<&'static str> {
        match self {
            Self::Example => Some("examples"),
            Self::Parameter => Some("parameters"),
            Self::RequestBody => Some("requestBodies"),
            Self::Response => Some("responses"),
            Self::Schema => Some("schemas"),
            Self::SecurityScheme => Some("securitySchemes"),
            _ => None,
        }
    }

    /// The objects inside of such an object.
    fn children(self) -> &'static [(&'static str, Holds)] {
        match self {
            Self::Components => &[
                ("securitySchemes", Map(Self::SecurityScheme)),
                ("parameters", Map(Self::Parameter)),
                ("requestBodies", Map(Self::RequestBody)),
                ("responses", Map(Self::Response)),
                ("examples", Map(Self::Example)),
                ("schemas", Map(Self::Schema)),
            ],
            Self::Document => &[
                ("info", One(Self::Info)),
                ("tags", List(Self::Tag)),
                ("paths", Map(Self::PathItem)),
                ("components", One(Self::Components)),
            ],
            Self::MediaType => &[("schema", One(Self::Schema)), ("examples", Map(Self::Example))],
            Self::Operation => {
                &[("parameters", List(Self::Parameter)), ("requestBody", One(Self::RequestBody)), ("responses", Map(Self::Response))]
            }
            Self::Parameter => &[("schema", One(Self::Schema)), ("examples", Map(Self::Example))],
            Self::PathItem => &[
                ("parameters", List(Self::Parameter)),
                ("delete", One(Self::Operation)),
                ("get", One(Self::Operation)),
                ("head", One(Self::Operation)),
                ("options", One(Self::Operation)),
                ("patch", One(Self::Operation)),
                ("post", One(Self::Operation)),
                ("put", One(Self::Operation)),
            ],
            Self::RequestBody | Self::Response => &[("content", Map(Self::MediaType))],
            Self::Schema => &[
                ("allOf", List(Self::Schema)),
                ("properties", Map(Self::Schema)),
                ("items", One(Self::Schema)),
                ("additionalProperties", One(Self::Schema)),
            ],
            Self::Example | Self::Info | Self::SecurityScheme | Self::Tag => &[],
        }
    }
}

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
    for &(keyword, holds) in node.kind.children() {
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
