//! What a run starts with.

use serde_json::{Map, Value};

/// What a run was started with.
#[derive(Clone, Debug, Default)]
pub(super) struct Order {
    pub(super) trigger: &'static str,
    pub(super) description: String,
    /// The sources of the run, with what the pipeline knows of them.
    pub(super) sources: Vec<Value>,
    /// The values of parameters that were given.
    pub(super) values: Map<String, Value>,
    pub(super) stages: Vec<String>,
    pub(super) jobs: Vec<String>,
    /// The step that runs the pipeline.
    pub(super) parent: Option<String>,
}
