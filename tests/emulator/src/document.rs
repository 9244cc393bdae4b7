//! The API document as the emulator needs it: its operations, their routes, and what they take and return.

mod operation;
mod read;
mod routes;

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use http::Method;
use serde_json::{Value, json};

pub(crate) use self::operation::{Body, Field, Form, Kind, Location, Operation, Pagination, Parameter};
use self::routes::Routes;
use crate::canonical::percent_decode;
use crate::schema::{COMPONENTS, LazyValidator, Schemas};

/// The document that this crate was built with, all chapters in one.
const BUNDLED: &str = include_str!("../api.json");

/// A document that is served.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) schemas: Schemas,
    operations: Vec<Operation>,
    routes: Routes,
    /// Validators of schemas that chapters ask for by name.
    named: Mutex<HashMap<String, Arc<LazyValidator>>>,
}

/// An operation that a request is for, and the segments of the path that its parameters stand for, from the left.
pub(crate) struct Matched<'d> {
    pub(crate) operation: &'d Operation,
    pub(crate) segments: Vec<Vec<u8>>,
}

impl Document {
    /// The document that this crate was built with. It is read once for all emulators of a process.
    pub(crate) fn bundled() -> Result<Arc<Self>, String> {
        static DOCUMENT: LazyLock<Result<Arc<Document>, String>> = LazyLock::new(|| Document::parse(BUNDLED).map(Arc::new));
        DOCUMENT.clone()
    }

    /// Reads a document: OpenAPI 3.0 as JSON.
    ///
    /// Everything is read but for the patterns of schemas, which are compiled when they are first used.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let document: Value = serde_json::from_str(text).map_err(|error| format!("the document is not JSON: {error}"))?;
        let document = Arc::new(document);
        let schemas = Schemas::new(Arc::clone(&document))?;
        let mut routes = Routes::default();
        let operations = read::operations(&document, &schemas, &mut routes)?;
        Ok(Self { schemas, operations, routes, named: Mutex::default() })
    }

    /// The operation that a method and a path lead to.
    pub(crate) fn route(&self, method: &Method, path: &str) -> Option<Matched<'_>> {
        let segments: Vec<_> = path.split('/').map(|segment| percent_decode(segment.as_bytes())).collect();
        let (operation, captured) = self.routes.find(method, &segments)?;
        let segments = captured.into_iter().map(<[u8]>::to_vec).collect();
        Some(Matched { operation: &self.operations[operation], segments })
    }

    /// All operations, in the order of their paths.
    pub(crate) fn operations(&self) -> &[Operation] {
        &self.operations
    }

    pub(crate) fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.iter().find(|operation| &*operation.id == id)
    }

    /// Whether a value satisfies the schema of this name. Every value does where the document has no such schema.
    pub(crate) fn accepts(&self, schema: &str, value: &Value) -> bool {
        if self.schemas.component(schema).is_none() {
            return true;
        }
        let validator = {
            let mut named = self.named.lock().unwrap_or_else(PoisonError::into_inner);
            let lazy = || Arc::new(LazyValidator::new(json!({ "$ref": format!("{COMPONENTS}{schema}") })));
            Arc::clone(named.entry(schema.to_owned()).or_insert_with(lazy))
        };
        validator.get(&self.schemas).is_ok_and(|validator| validator.accepts(value))
    }
}

#[cfg(test)]
mod tests;
