//! Examples of bodies.

use serde_json::Value;

/// An example of a body.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its name in the document.
    pub name: String,
    /// What it shows.
    pub summary: String,
    /// The value.
    pub value: Value,
}
