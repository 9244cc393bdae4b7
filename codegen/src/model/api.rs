//! The whole API: chapters, operations and types.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    operation::{Operation, Parameter},
    schema::TypeDef,
};

/// The API that a document describes.
#[derive(Clone, Debug, Serialize)]
pub struct Model {
    /// Title of the document.
    pub title: String,
    /// Version of the document.
    pub version: String,
    /// The chapters, sorted by module name.
    pub chapters: Vec<Chapter>,
    /// The types that operations send or receive, by name.
    pub types: BTreeMap<String, TypeDef>,
}

/// The operations of one tag, and the handle through which they are called.
#[derive(Clone, Debug, Serialize)]
pub struct Chapter {
    /// Name of the tag.
    pub name: String,
    /// Name of the module, of the cargo feature, and of the client's method that makes the handle.
    pub module: String,
    /// The type of the handle.
    pub handle: String,
    /// Description of the tag.
    pub description: String,
    /// The ids that the handle holds, in the order in which they are given. All paths of the chapter have them.
    pub ids: Vec<Parameter>,
    /// The operations, sorted by path and method.
    pub operations: Vec<Operation>,
}

impl Model {
    /// All operations, chapter by chapter.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.chapters.iter().flat_map(|chapter| &chapter.operations)
    }

    /// The operation of this id.
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations().find(|operation| operation.id == id)
    }
}
