//! The notification settings of pipelines.
//!
//! The settings are stored and returned; nobody is notified.

pub(super) mod settings;

use serde_json::Value;

use super::handlers::Handlers;
use super::outcome::status;
use super::pipelines::Pipelines;
use crate::call::Call;
use crate::response::documented;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("show_pipeline_official_notice", show_pipeline_official_notice),
    ("update_pipeline_official_notice", update_pipeline_official_notice),
    ("switch_pipeline_notice", switch_pipeline_notice),
    ("query_pipeline_message_notice_status", query_pipeline_message_notice_status),
    ("show_pipeline_third_party_notice", show_pipeline_third_party_notice),
    ("update_pipeline_third_party_notice", update_pipeline_third_party_notice),
    ("update_pipeline_notice_conf", update_pipeline_notice_conf),
    ("update_project_notice_event_switch", update_project_notice_event_switch),
];

type Response = Result<Value, ServiceError>;

fn is_true(value: Option<&Value>) -> bool {
    value == Some(&Value::Bool(true))
}

fn show_pipeline_official_notice(state: &mut Pipelines, call: &Call<'_>) -> Response {
    Ok(state.pipeline(call)?.notices.official().collect())
}

fn update_pipeline_official_notice(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let data = call.arguments.body.get("notice_data").cloned().unwrap_or_default();
    state.pipeline_mut(call)?.notices.set_official(call.field("event_type"), data);
    Ok(status())
}

fn switch_pipeline_notice(state: &mut Pipelines, call: &Call<'_>) -> Response {
    state.pipeline_mut(call)?.notices.switch(call.field("notice_type"), is_true(call.arguments.body.get("notice_switch")));
    Ok(status())
}

fn query_pipeline_message_notice_status(state: &mut Pipelines, call: &Call<'_>) -> Response {
    Ok(state.pipeline(call)?.notices.status().collect())
}

fn show_pipeline_third_party_notice(state: &mut Pipelines, call: &Call<'_>) -> Response {
    Ok(state.pipeline(call)?.notices.third_party().collect())
}

fn update_pipeline_third_party_notice(state: &mut Pipelines, call: &Call<'_>) -> Response {
    state.pipeline_mut(call)?.notices.set_third_party(call.path("pipeline_id"), call.fields());
    Ok(status())
}

/// No response was ever seen: it is the document's, which is made up.
fn update_pipeline_notice_conf(state: &mut Pipelines, call: &Call<'_>) -> Response {
    state.pipeline_mut(call)?.notices.configure(&call.arguments.body);
    Ok(documented(call))
}

fn update_project_notice_event_switch(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let enable = call.arguments.body.get("enable").and_then(Value::as_bool);
    Ok(state.pipeline_mut(call)?.notices.inherit(call.integer("type"), enable).into())
}
