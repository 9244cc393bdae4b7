//! Calls of the chapters that belong to a project.

use codearts_pipeline_emulator::Emulator;
use serde_json::Value;

use crate::client::Response;
use crate::documents::call;

pub(crate) const PROJECT: &str = "44444444444444444444444444444444";
pub(crate) const PIPELINE: &str = "11111111111111111111111111111111";
pub(crate) const OTHER_PIPELINE: &str = "22222222222222222222222222222222";

/// An id of the right form that nothing has.
pub(crate) const NOTHING: &str = "99999999999999999999999999999999";

/// Calls an operation of a project.
pub(crate) fn ask(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    ask_of(emulator, PROJECT, method, path, body)
}

pub(crate) fn ask_of(emulator: &Emulator, project: &str, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v5/{project}/api/{path}"), &[], body)
}

/// The values of a field of the items of a list.
pub(crate) fn each(items: &Value, field: &str) -> Vec<Value> {
    items.as_array().unwrap().iter().map(|item| item[field].clone()).collect()
}
