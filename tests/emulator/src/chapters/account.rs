//! Queries across the projects of an account. Every account has all projects.

use serde_json::{Map, Value, json};

use super::handlers::Handlers;
use super::pages::{contains, numbered};
use super::pipelines::Pipelines;
use super::projects::name;
use crate::call::Call;
use crate::ids::derived;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> =
    &[("get_pipeline_permission", get_pipeline_permission), ("query_related_project", query_related_project)];

type Response = Result<Value, ServiceError>;

/// A map for each pipeline, as far as the one example goes. While a pipeline has permissions of its own, they are shown;
/// otherwise the caller may do everything but what only the example knows. Pipelines that do not exist are left out.
fn get_pipeline_permission(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let known = call.strings("resource_ids").into_iter().filter_map(|id| state.anywhere(id));
    let rights = known.map(|pipeline| {
        let mut rights = json!({
            "query": true, "update": true, "execute": true, "delete": true, "banned": true, "copy": true,
            "authorize": true, "tag": true, "manual_release": false
        });
        for (operation, may) in pipeline.permissions.of_caller().filter(|_| pipeline.permissions.are_own) {
            rights[operation] = may.into();
        }
        Value::Object(Map::from_iter([(pipeline.id.clone(), rights)]))
    });
    Ok(rights.collect())
}

fn query_related_project(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let wanted = state.project_ids().into_iter().filter(|id| contains(call.query("search"), &[&name(id)]));
    let projects: Vec<_> = wanted.map(related_project).collect();
    let total = projects.len();
    let page = numbered(projects, call.number("page_index"), call.number("page_size"));
    Ok(json!({ "total": total, "project_info_list": page }))
}

/// What no call sets is made up.
fn related_project(id: &str) -> Value {
    let number = i64::from_str_radix(&derived(id)[..7], 16).unwrap_or_default();
    json!({ "id": number, "identifier": id, "name": name(id), "type": "scrum", "status": 1, "enable_create_pipeline": true })
}
