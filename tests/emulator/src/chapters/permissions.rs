//! The permissions of roles and users on pipelines.
//!
//! Permissions are stored and returned, but not enforced: the emulator has one user, who may do everything.

pub(super) mod settings;

use serde_json::{Value, json};

use self::settings::Permissions;
use super::handlers::Handlers;
use super::outcome::status;
use super::pages::{contains, page_of};
use super::pipelines::Pipelines;
use crate::call::{Call, string};
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("show_pipeline_role_permission", show_pipeline_role_permission),
    ("update_pipeline_role_permission", update_pipeline_role_permission),
    ("batch_update_pipeline_permission", batch_update_pipeline_permission),
    ("show_pipeline_user_permission", show_pipeline_user_permission),
    ("update_pipeline_user_permission", update_pipeline_user_permission),
    ("show_pipeline_permission_switch", show_pipeline_permission_switch),
    ("switch_pipeline_permission", switch_pipeline_permission),
];

type Response = Result<Value, ServiceError>;

fn show_pipeline_role_permission(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let roles: Vec<_> = state.pipeline(call)?.permissions.roles().collect();
    Ok(json!({ "roles": roles }))
}

fn update_pipeline_role_permission(state: &mut Pipelines, call: &Call<'_>) -> Response {
    edit(state, call, |permissions| permissions.set_role(&call.arguments.body))
}

/// What `is_project_switch` does is not known: it is not looked at, and the switch of each pipeline stays as it is.
fn batch_update_pipeline_permission(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let roles = call.arguments.body.get("roles").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    state.edit(call, &call.strings("pipeline_ids"), |pipeline| roles.iter().for_each(|role| pipeline.permissions.set_role(role)))?;
    Ok(status())
}

fn show_pipeline_user_permission(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let users = state.pipeline(call)?.permissions.users(call.path("pipeline_id"));
    let wanted = users.filter(|user| contains(call.query("subject"), &[string(user.get("user_name"))]));
    Ok(page_of("users", call, wanted))
}

fn update_pipeline_user_permission(state: &mut Pipelines, call: &Call<'_>) -> Response {
    edit(state, call, |permissions| permissions.set_user(&call.arguments.body))
}

fn show_pipeline_permission_switch(state: &mut Pipelines, call: &Call<'_>) -> Response {
    Ok(json!({ "is_use_devuc": state.pipeline(call)?.permissions.are_own, "is_allow_edit": true }))
}

fn switch_pipeline_permission(state: &mut Pipelines, call: &Call<'_>) -> Response {
    edit(state, call, |permissions| permissions.are_own = call.flag("flag") == Some(true))
}

/// Changes the permissions of the pipeline in the path.
fn edit(state: &mut Pipelines, call: &Call<'_>, change: impl Fn(&mut Permissions)) -> Response {
    state.edit(call, &[call.path("pipeline_id")], |pipeline| change(&mut pipeline.permissions))?;
    Ok(status())
}
