//! One walk through the document: every object with its kind, its place and its direction.

use serde_json::Value;

use super::keywords::{Holds, Kind};
use crate::document::{Operation, Spec, entries, escaped};

/// Schemas are nested at most this deep without a name in between. The library that reads them into
/// its own types takes much of the stack for each level.
const MAX_DEPTH: usize = 8;

/// An object of the document.
#[derive(Debug)]
pub(super) struct Node<'a> {
    pub(super) kind: Kind,
    pub(super) pointer: String,
    pub(super) value: &'a Value,
    /// The keyword it stands under: `properties`, `items`, `schemas`, ...
    pub(super) place: &'static str,
    /// Its name or number there; empty if the keyword holds one object.
    pub(super) key: String,
    /// How many schemas it stands inside of.
    depth: usize,
    /// Whether requests are made of it.
    pub(super) sent: bool,
    /// Whether answers, errors included, are made of it.
    pub(super) received: bool,
}

impl Node<'_> {
    /// Whether it stands for a component.
    pub(super) fn is_reference(&self) -> bool {
        self.kind.section().is_some() && self.value.get("$ref").is_some_and(Value::is_string)
    }

    /// Whether it is a component, and not something written where it is used.
    pub(super) fn is_component(&self) -> bool {
        self.kind.section() == Some(self.place)
            && self
                .pointer
                .strip_prefix("/components/")
                .is_some_and(|rest| rest.strip_prefix(self.place).is_some_and(|name| name.rfind('/') == Some(0)))
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.value.get(key).is_some()
    }

    pub(super) fn text(&self, key: &str) -> &str {
        crate::document::text(self.value, key)
    }

    /// The pointer of one of its members.
    pub(super) fn at(&self, key: &str) -> String {
        format!("{}/{}", self.pointer, escaped(key))
    }
}

/// A value of the wrong kind.
#[derive(Debug)]
pub(super) struct Misfit {
    pub(super) pointer: String,
    /// What has to stand there.
    pub(super) expected: &'static str,
}

/// What the rules look through.
#[derive(Debug)]
pub(super) struct Model<'a> {
    pub(super) spec: &'a Spec,
    pub(super) operations: Vec<Operation<'a>>,
    /// All objects, in the order of the text.
    pub(super) nodes: Vec<Node<'a>>,
    pub(super) misfits: Vec<Misfit>,
}

impl<'a> Model<'a> {
    pub(super) fn new(spec: &'a Spec) -> Self {
        let (sent, received) = (spec.sent(), spec.responded());
        let mut nodes = Vec::new();
        let mut misfits = Vec::new();
        let mut open = vec![Node {
            kind: Kind::Document,
            pointer: String::new(),
            value: spec.document(),
            place: "",
            key: String::new(),
            depth: 0,
            sent: false,
            received: false,
        }];
        while let Some(mut node) = open.pop() {
            if !node.value.is_object() {
                misfits.push(Misfit { pointer: node.pointer, expected: "an object" });
                continue;
            }
            if node.depth > MAX_DEPTH {
                let expected = "a reference: schemas are nested too deep";
                misfits.push(Misfit { pointer: node.pointer, expected });
                continue;
            }
            if node.kind == Kind::Schema && node.is_component() {
                node.sent = sent.contains(&node.key);
                node.received = received.contains(&node.key);
            }
            match node.place {
                "parameters" | "requestBody" | "requestBodies" => node.sent = true,
                "responses" => node.received = true,
                _ => {}
            }
            if !node.is_reference() {
                descend(&node, &mut open, &mut misfits);
            }
            nodes.push(node);
        }
        nodes.sort_by_cached_key(|node| (spec.line(&node.pointer), node.pointer.clone()));
        Self { spec, operations: spec.operations(), nodes, misfits }
    }

    /// The objects of one kind that are written out, references apart.
    pub(super) fn of(&self, kind: Kind) -> impl Iterator<Item = &Node<'a>> {
        self.nodes.iter().filter(move |node| node.kind == kind && !node.is_reference())
    }

    /// The schemas that are written out, references apart.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Node<'a>> {
        self.of(Kind::Schema)
    }

    pub(super) fn references(&self) -> impl Iterator<Item = &Node<'a>> {
        self.nodes.iter().filter(|node| node.is_reference())
    }
}

/// Puts the objects inside of a node onto the stack.
fn descend<'a>(node: &Node<'a>, open: &mut Vec<Node<'a>>, misfits: &mut Vec<Misfit>) {
    for &(keyword, holds) in node.kind.keywords() {
        let Some(value) = node.value.get(keyword) else {
            continue;
        };
        let pointer = node.at(keyword);
        let mut child = |kind, pointer, value, key| {
            open.push(Node {
                kind,
                pointer,
                value,
                place: keyword,
                key,
                depth: node.depth + usize::from(node.kind == Kind::Schema),
                sent: node.sent,
                received: node.received,
            });
        };
        let expected = match holds {
            Holds::One(kind) | Holds::FlagOr(kind) if value.is_object() => {
                child(kind, pointer, value, String::new());
                continue;
            }
            Holds::Map(kind) if value.is_object() => {
                for (key, value) in entries(Some(value)) {
                    child(kind, format!("{pointer}/{}", escaped(key)), value, key.to_owned());
                }
                continue;
            }
            Holds::List(kind) if value.is_array() => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    child(kind, format!("{pointer}/{index}"), value, index.to_string());
                }
                continue;
            }
            Holds::Any => continue,
            Holds::Count if value.is_u64() => continue,
            Holds::Flag | Holds::FlagOr(_) if value.is_boolean() => continue,
            Holds::Text if value.is_string() => continue,
            Holds::Texts if is_texts(value) => continue,
            Holds::One(_) | Holds::Map(_) => "an object",
            Holds::List(_) => "a list of objects",
            Holds::Count => "a whole number from 0",
            Holds::Flag => "`true` or `false`",
            Holds::FlagOr(_) => "`true`, `false` or an object",
            Holds::Text => "a text",
            Holds::Texts => "a list of texts",
        };
        misfits.push(Misfit { pointer, expected });
    }
}

fn is_texts(value: &Value) -> bool {
    value.as_array().is_some_and(|items| items.iter().all(Value::is_string))
}
