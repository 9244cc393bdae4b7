//! Calls of the chapters that belong to a project.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::client::Response;
use crate::documents::call;

pub(crate) const PROJECT: &str = "44444444444444444444444444444444";

/// An id of the right form that nothing has.
pub(crate) const NOTHING: &str = "99999999999999999999999999999999";

/// Calls an operation of a project.
pub(crate) fn ask(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    ask_of(emulator, PROJECT, method, path, body)
}

pub(crate) fn ask_of(emulator: &Emulator, project: &str, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v5/{project}/api/{path}"), &[], body)
}

/// Creates a pipeline without stages, and returns its id.
pub(crate) fn pipeline(emulator: &Emulator, name: &str) -> String {
    let sent = json!({ "name": name, "is_publish": false, "definition": "{\"stages\":[]}" });
    ask(emulator, "POST", "pipelines", Some(&sent)).ok()["pipeline_id"].as_str().unwrap().to_owned()
}

/// The details of a pipeline.
pub(crate) fn detail(emulator: &Emulator, pipeline: &str) -> Value {
    ask(emulator, "GET", &format!("pipelines/{pipeline}"), None).ok()
}

/// The values of a field of the items of a list.
pub(crate) fn each(items: &Value, field: &str) -> Vec<Value> {
    items.as_array().unwrap().iter().map(|item| item[field].clone()).collect()
}
