//! Examples of bodies.

use serde::Serialize;
use serde_json::Value;

/// An example of a body.
#[derive(Clone, Debug, Serialize)]
pub struct Example {
    /// Its name in the document.
    pub name: String,
    /// What it shows.
    pub summary: String,
    /// The value.
    pub value: Value,
}
