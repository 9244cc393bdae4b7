//! Groups of pipelines.

pub(super) mod tree;

use std::collections::HashMap;

use serde_json::{Value, json};

use super::handlers::Handlers;
use super::outcome::success;
use super::pipelines::Pipelines;
use crate::call::{Call, string};
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("create_pipeline_group", create_pipeline_group),
    ("update_pipeline_group", update_pipeline_group),
    ("delete_pipeline_group", delete_pipeline_group),
    ("show_pipeline_group_tree", show_pipeline_group_tree),
    ("exchange_pipeline_group", exchange_pipeline_group),
    ("batch_move_pipeline_to_group", batch_move_pipeline_to_group),
];

type Response = Result<Value, ServiceError>;

fn create_pipeline_group(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let id = state.ids.next();
    let group = state.project(call).groups.create(id, call.field("name"), call.field("parent_id"), call.now)?;
    Ok(group.shown(call.path("project_id")))
}

fn update_pipeline_group(state: &mut Pipelines, call: &Call<'_>) -> Response {
    state.project(call).groups.rename(call.field("id"), call.field("name"), call.now).map(|()| success())
}

/// What the service does with what is in the group is not known. Here the groups in it go too, and the pipelines stay,
/// in no group.
fn delete_pipeline_group(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let deleted = state.project(call).groups.delete(call.query("id"))?;
    for pipeline in state.of_project(call).filter(|pipeline| deleted.contains(&pipeline.group)) {
        pipeline.group.clear();
    }
    Ok(success())
}

fn show_pipeline_group_tree(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let mut counts = HashMap::new();
    for pipeline in state.of_project(call) {
        *counts.entry(pipeline.group.clone()).or_default() += 1;
    }
    Ok(state.project(call).groups.tree(call.path("project_id"), &counts))
}

fn exchange_pipeline_group(state: &mut Pipelines, call: &Call<'_>) -> Response {
    state.project(call).groups.exchange(call.query("groupId1"), call.query("groupId2")).map(|()| success())
}

/// Without the pipeline or the group it fails: how the service reports that is not known.
fn batch_move_pipeline_to_group(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let group = call.field("group_id");
    let is_known = group.is_empty() || state.project(call).groups.name(group).is_some();
    let pipelines = call.arguments.body.get("pipelines").and_then(Value::as_array);
    let moved = pipelines.into_iter().flatten().map(|pipeline| {
        let id = string(pipeline.get("pipeline_id"));
        let is_moved = is_known && state.edit(call, &[id], |pipeline| group.clone_into(&mut pipeline.group)).is_ok();
        json!({
            "code": if is_moved { "success" } else { "failed" },
            "pipeline_id": id,
            "pipeline_name": pipeline.get("pipeline_name"),
        })
    });
    Ok(moved.collect())
}
