//! What roles and users may do with pipelines.
//!
//! The permissions are kept and shown, and reject nothing: the emulator has one user, who may do everything.

pub(super) mod settings;

use serde_json::{Value, json};

use super::handlers::Handlers;
use super::outcome::status;
use super::pages::{contains, page_of};
use super::projects::Projects;
use crate::call::{Call, string};
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Projects> = &[
    ("show_pipeline_role_permission", show_pipeline_role_permission),
    ("update_pipeline_role_permission", update_pipeline_role_permission),
    ("batch_update_pipeline_permission", batch_update_pipeline_permission),
    ("show_pipeline_user_permission", show_pipeline_user_permission),
    ("update_pipeline_user_permission", update_pipeline_user_permission),
    ("show_pipeline_permission_switch", show_pipeline_permission_switch),
    ("switch_pipeline_permission", switch_pipeline_permission),
];

type Response = Result<Value, ServiceError>;

fn show_pipeline_role_permission(state: &mut Projects, call: &Call<'_>) -> Response {
    let roles: Vec<_> = state.pipeline(call).permissions.roles().collect();
    Ok(json!({ "roles": roles }))
}

fn update_pipeline_role_permission(state: &mut Projects, call: &Call<'_>) -> Response {
    state.pipeline(call).permissions.set_role(&call.arguments.body);
    Ok(status())
}

/// What `is_project_switch` does is not known: it is not looked at, and the switch of each pipeline stays as it is.
fn batch_update_pipeline_permission(state: &mut Projects, call: &Call<'_>) -> Response {
    for pipeline in call.strings("pipeline_ids") {
        let permissions = &mut state.pipeline_by_id(call, pipeline).permissions;
        for role in call.arguments.body.get("roles").and_then(Value::as_array).into_iter().flatten() {
            permissions.set_role(role);
        }
    }
    Ok(status())
}

fn show_pipeline_user_permission(state: &mut Projects, call: &Call<'_>) -> Response {
    let users = state.pipeline(call).permissions.users(call.path("pipeline_id"));
    let wanted = users.filter(|user| contains(call.query("subject"), &[string(user.get("user_name"))]));
    Ok(page_of("users", call, wanted))
}

fn update_pipeline_user_permission(state: &mut Projects, call: &Call<'_>) -> Response {
    state.pipeline(call).permissions.set_user(&call.arguments.body);
    Ok(status())
}

fn show_pipeline_permission_switch(state: &mut Projects, call: &Call<'_>) -> Response {
    Ok(json!({ "is_use_devuc": state.pipeline(call).permissions.are_own, "is_allow_edit": true }))
}

fn switch_pipeline_permission(state: &mut Projects, call: &Call<'_>) -> Response {
    state.pipeline(call).permissions.are_own = call.flag("flag") == Some(true);
    Ok(status())
}
