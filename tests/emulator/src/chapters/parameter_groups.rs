//! Parameter groups, which the service calls variable groups, and the pipelines bound to them.

pub(super) mod group;

use serde_json::{Value, json};

use self::group::ParameterGroup;
use super::handlers::Handlers;
use super::outcome::success;
use super::pages::{contains, page_of};
use super::pipelines::Pipelines;
use super::projects::{Project, distinct};
use crate::call::Call;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("create_variable_group", create_variable_group),
    ("update_variable_group", update_variable_group),
    ("delete_variable_group", delete_variable_group),
    ("show_variable_group_detail", show_variable_group_detail),
    ("list_variable_groups", list_variable_groups),
    ("bind_variable_group_to_pipeline", bind_variable_group_to_pipeline),
    ("list_pipeline_variable_group", list_pipeline_variable_group),
];

type Response = Result<Value, ServiceError>;

/// How the service reports more than 20 parameters is not known: any number is taken, and any number of groups is bound.
fn create_variable_group(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let id = state.ids.next();
    state.project(call).parameter_groups.push(ParameterGroup::new(id.clone(), call));
    Ok(json!({ "pipeline_variable_group_id": id }))
}

fn update_variable_group(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let project = state.project(call);
    let index = index(project, call.field("id"))?;
    project.parameter_groups[index].replace(call);
    Ok(success())
}

/// Pipelines that are bound to the group no longer are. What the service does with them is not known.
fn delete_variable_group(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let project = state.project(call);
    let index = index(project, call.query("id"))?;
    project.parameter_groups.remove(index);
    for pipeline in state.of_project(call) {
        pipeline.parameter_groups.retain(|group| group != call.query("id"));
    }
    Ok(success())
}

fn show_variable_group_detail(state: &mut Pipelines, call: &Call<'_>) -> Response {
    shown(state, call, call.path("id"))
}

fn list_variable_groups(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let groups = state.project(call).parameter_groups.iter().filter(|group| contains(call.field("name"), &[group.name()]));
    let ids: Vec<_> = groups.map(|group| group.id.clone()).collect();
    let groups = ids.iter().map(|id| shown(state, call, id)).collect::<Result<Vec<_>, _>>()?;
    Ok(page_of("pipeline_variable_groups", call, groups))
}

/// Replaces the parameter groups of a pipeline, all or none.
fn bind_variable_group_to_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let groups = distinct(&call.strings("pipeline_group_ids"));
    for group in &groups {
        index(state.project(call), group)?;
    }
    state.edit(call, &[call.field("pipeline_id")], |pipeline| pipeline.parameter_groups.clone_from(&groups))?;
    Ok(success())
}

fn list_pipeline_variable_group(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let bound = state.linked(call, call.query("pipelineId"))?.parameter_groups.clone();
    // A pipeline may have been created with the id of a group that does not exist.
    Ok(bound.iter().filter_map(|id| shown(state, call, id).ok()).collect())
}

fn index(project: &Project, id: &str) -> Result<usize, ServiceError> {
    project.parameter_groups.iter().position(|group| group.id == id).ok_or_else(|| no_such_parameter_group(id))
}

fn no_such_parameter_group(id: &str) -> ServiceError {
    ServiceError::within_success("DEVPIPE.00014033", format!("The parameter group {id} does not exist"))
}

/// A group with the pipelines that are bound to it, or null where there are none.
fn shown(state: &mut Pipelines, call: &Call<'_>, id: &str) -> Response {
    let bound = state.of_project(call).filter(|pipeline| pipeline.parameter_groups.iter().any(|group| group == id));
    let bound: Vec<_> = bound.map(|pipeline| json!({ "id": pipeline.id, "name": pipeline.name() })).collect();
    let project = state.project(call);
    let mut shown = project.parameter_groups[index(project, id)?].shown(call.path("project_id"));
    if !bound.is_empty() {
        shown["related_pipelines"] = bound.into();
    }
    Ok(shown)
}
