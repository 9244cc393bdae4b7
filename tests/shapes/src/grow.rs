//! Makes a document out of choices: which shapes, and which names.
//!
//! Two things choose: [`random`](crate::random) by chance, [`synthesised`](crate::synthesised) in turn.

mod bodies;
mod fields;
mod objects;
mod operations;
mod paging;
mod parameters;
mod responses;
mod sets;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// What decides between possibilities.
pub(crate) trait Choices {
    /// A number below `bound`. `what` says what is chosen, so that each question can have a turn of its own.
    fn below(&mut self, what: &'static str, bound: usize) -> usize;

    /// A name of a field or parameter, which need not be new.
    fn name(&mut self) -> String;

    /// A name of a type in PascalCase, which need not be new.
    fn type_name(&mut self) -> String;

    /// A verb and a noun in snake_case, unlike any other.
    fn operation_name(&mut self) -> String;

    /// A literal segment of a path, unlike any other.
    fn segment(&mut self) -> String;

    /// The names of the chapters.
    fn chapters(&self) -> Vec<String>;

    /// Whether a chapter uses types of others, besides ids and errors.
    fn has_shared_types(&self) -> bool;

    /// How many fields an object has.
    fn fields(&mut self) -> usize;
}

/// Which way a schema goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Direction {
    Sent,
    Received,
    Both,
}

/// A document that is being made.
pub(crate) struct Grower<'c> {
    choices: &'c mut dyn Choices,
    document: Value,
    /// Names of types that are taken, without regard to case.
    types: BTreeSet<String>,
    /// Objects that may be used again, by the way they go.
    objects: Vec<(Direction, String)>,
    /// Other components that may be used again, by what they are.
    known: BTreeMap<&'static str, Vec<Value>>,
    /// How the calls of each chapter begin: with the ids that its handle holds.
    begun: BTreeMap<String, operations::Call>,
}

/// A document of this many operations.
pub(crate) fn document(choices: &mut dyn Choices, operations: usize) -> Value {
    let mut grower =
        Grower { choices, document: frame(), types: BTreeSet::new(), objects: Vec::new(), known: BTreeMap::new(), begun: BTreeMap::new() };
    let chapters = grower.choices.chapters();
    let used = chapters.len().min(operations);
    for number in 0..operations {
        // Chapter by chapter, so that what is there already is of the same one.
        let chapter = number * used / operations;
        if !grower.choices.has_shared_types() && number > 0 && chapter != (number - 1) * used / operations {
            grower.objects.clear();
            grower.known.clear();
        }
        grower.operation(&chapters[chapter]);
    }
    let tag = |(name, call): (&String, &operations::Call)| {
        let mut tag = json!({ "name": name, "description": format!("The operations of {name}.") });
        if !call.path_names.is_empty() {
            tag["x-handle"] = call.path_names.clone().into();
        }
        tag
    };
    grower.document["tags"] = grower.begun.iter().map(tag).collect();
    grower.document
}

impl Grower<'_> {
    /// One of several.
    fn pick<T: Copy>(&mut self, what: &'static str, of: &[T]) -> T {
        of[self.choices.below(what, of.len())]
    }

    /// Whether something happens that happens once in so many times.
    fn once_in(&mut self, what: &'static str, times: usize) -> bool {
        self.choices.below(what, times) == times - 1
    }

    /// A name of a type that no other has.
    fn free_type(&mut self) -> String {
        let wanted = self.choices.type_name();
        let mut name = wanted.clone();
        let mut number = 2;
        while !self.types.insert(name.to_lowercase()) {
            name = format!("{wanted}{number}");
            number += 1;
        }
        name
    }

    /// A component of this kind: a new one, or one that is there already.
    fn shared(&mut self, kind: &'static str, make: impl FnOnce(&mut Self) -> Value) -> Value {
        let count = self.known.get(kind).map_or(0, Vec::len);
        // Where each chapter has its own, it needs fewer of them.
        let often = if self.choices.has_shared_types() { 3 } else { 24 };
        if count == 0 || self.once_in(kind, often) {
            let made = make(self);
            self.known.entry(kind).or_default().push(made.clone());
            return made;
        }
        let which = self.choices.below("which-component", count);
        self.known.get(kind).map_or(Value::Null, |known| known[which].clone())
    }

    /// Adds a component and refers to it.
    fn component(&mut self, name: &str, mut schema: Value) -> Value {
        self.types.insert(name.to_lowercase());
        schema["x-source"] = json!({ "name": format!("{name}DTO"), "note": "Made for the tests." });
        self.document["components"]["schemas"][name] = schema;
        reference(name)
    }
}

/// A name that is not among those that are taken. Names that become one name in Rust count as one.
fn free_name(choices: &mut dyn Choices, taken: &mut BTreeSet<String>) -> String {
    let wanted = choices.name();
    let mut name = wanted.clone();
    let mut number = 2;
    while !taken.insert(plain_name(&name)) {
        name = format!("{wanted}{number}");
        number += 1;
    }
    name
}

/// A name without what Rust names do not tell apart.
fn plain_name(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// A reference with words of its own.
fn described(reference: &Value, description: &str) -> Value {
    json!({ "allOf": [reference], "description": description })
}

/// A sentence about something that has this name.
fn sentence(subject: &str) -> String {
    format!("The value of `{subject}`.")
}

/// What every document has.
pub(crate) fn frame() -> Value {
    let error = |description: &str| {
        json!({
            "description": description,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ErrorBody" } } },
        })
    };
    json!({
        "openapi": "3.0.3",
        "info": {
            "title": "Shapes",
            "version": "1.0.0",
            "description": "A document that was made for tests.",
            "license": { "name": "Apache-2.0", "url": "https://www.apache.org/licenses/LICENSE-2.0" },
        },
        "servers": [{ "url": "https://cloudpipeline-ext.cn-north-4.myhuaweicloud.com", "description": "cn-north-4" }],
        "security": [{ "UserToken": [] }, { "RequestSignature": [] }],
        "tags": [],
        "paths": {},
        "components": {
            "securitySchemes": {
                "RequestSignature": { "type": "apiKey", "in": "header", "name": "Authorization", "description": "A signature." },
                "UserToken": { "type": "apiKey", "in": "header", "name": "X-Auth-Token", "description": "A user token of IAM." },
            },
            "parameters": {},
            "responses": {
                "BadRequest": error("The service rejected the request."),
                "Forbidden": error("The caller may not do this."),
                "NotFound": error("There is no such route."),
                "Unauthorized": error("The credentials are missing, expired or wrong."),
            },
            "schemas": {
                "ErrorBody": {
                    "type": "object",
                    "description": "What the service returns when it rejects a request.",
                    "properties": {
                        "error_code": { "type": "string", "nullable": true, "description": "Code of the error." },
                        "error_msg": { "type": "string", "nullable": true, "description": "What went wrong." },
                    },
                    "x-source": { "name": "ErrorBody", "note": "Made for the tests." },
                },
            },
        },
    })
}
