//! Extensions: drafts, formal versions and their inputs.

mod details;
mod official;
pub(super) mod plugins;
mod version;

use serde_json::{Map, Value};

use self::plugins::Plugins;
use super::handlers::Handlers;
use crate::call::Call;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Plugins> = &[
    ("create_plugin_draft", create_plugin_draft),
    ("update_plugin_draft", update_plugin_draft),
    ("publish_plugin_draft", publish_plugin_draft),
    ("show_plugin_version", show_plugin_version),
    ("show_plugin_inputs", show_plugin_inputs),
];

fn create_plugin_draft(plugins: &mut Plugins, call: &Call<'_>) -> Result<Value, ServiceError> {
    plugins.create(call.account(), content(call), call.now).map(|()| Value::Bool(true))
}

fn update_plugin_draft(plugins: &mut Plugins, call: &Call<'_>) -> Result<Value, ServiceError> {
    plugins.update(call.account(), content(call), call.now).map(|()| Value::Bool(true))
}

fn publish_plugin_draft(plugins: &mut Plugins, call: &Call<'_>) -> Result<Value, ServiceError> {
    let body = &call.arguments.body;
    let (name, version) = (string(body.get("plugin_name")), string(body.get("version")));
    plugins.publish(call.account(), name, version, call.now).map(|()| Value::Bool(true))
}

fn show_plugin_version(plugins: &mut Plugins, call: &Call<'_>) -> Result<Value, ServiceError> {
    let query = &call.arguments.query;
    let (name, version) = (string(query.get("plugin_name")), string(query.get("version")));
    let version = plugins.version(call.account(), name, version)?;
    Ok(details::detail(version, call.account(), call.document))
}

fn show_plugin_inputs(plugins: &mut Plugins, call: &Call<'_>) -> Result<Value, ServiceError> {
    let references = call.arguments.body.as_array().map_or(&[][..], Vec::as_slice);
    references
        .iter()
        .map(|plugin| plugins.version(call.account(), string(plugin.get("plugin_name")), string(plugin.get("version"))))
        .map(|version| Ok(details::inputs_of(version?, call.account(), call.document)))
        .collect()
}

/// The draft that was sent. The document lets through nothing but objects.
fn content(call: &Call<'_>) -> Map<String, Value> {
    call.arguments.body.as_object().cloned().unwrap_or_default()
}

fn string(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}
