//! Version 3 of the API: the same pipelines and runs in another format.

pub(super) mod creation;
pub(super) mod lists;
mod shapes;
pub(super) mod task;

use serde_json::{Map, Value, json};

use self::shapes::{Shown, execution, parameters, states};
use super::details::detail_url;
use super::order::Order;
use super::pipeline::Pipeline;
use super::run::Run;
use super::starts::sources;
use super::state::{NO_SUCH_PIPELINE, Pipelines, Response};
use crate::call::{Call, string};
use crate::chapters::handlers::Handlers;
use crate::chapters::user::USER;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("remove_pipeline", remove_pipeline),
    ("start_new_pipeline", start_new_pipeline),
    ("stop_pipeline_new", stop_pipeline_new),
    ("show_pipeline_status", show_pipeline_status),
    ("show_pipeline_detail_v3", show_pipeline_detail_v3),
    ("batch_show_pipelines_status", batch_show_pipelines_status),
];

fn remove_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.legacy_index(call)?;
    let pipeline = state.delete(index, call.now);
    Ok(json!({ "pipeline_id": pipeline.id, "pipeline_name": pipeline.name() }))
}

/// A run too many that waits for its turn is waiting here too: version 3 knows no other form of it.
fn start_new_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.legacy_index(call)?;
    let given = call.arguments.body.get("build_params").and_then(Value::as_array).into_iter().flatten();
    let value = |item: &Value| (string(item.get("name")).to_owned(), item.get("value").cloned().unwrap_or_default());
    let order = Order {
        trigger: "Manual",
        sources: sources(state.pipelines[index].list("sources"), &[], "Manual"),
        values: given.map(value).collect::<Map<_, _>>(),
        ..Order::default()
    };
    let run = state.start(index, order, call.now)?;
    let run = &state.runs[run];
    Ok(json!({ "pipeline_id": run.pipeline, "build_id": run.number.to_string() }))
}

fn stop_pipeline_new(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.legacy_index(call)?;
    let id = &state.pipelines[index].id;
    let run = state.runs.iter().position(|run| run.pipeline == *id && run.number.to_string() == call.query("build_id"));
    state.stop(run.ok_or_else(|| no_such_run(call))?, call.now);
    let pipeline = &state.pipelines[index];
    Ok(json!({ "pipeline_id": pipeline.id, "pipeline_name": pipeline.name() }))
}

/// Of a pipeline that never ran there are the stages that it has, which are at nothing.
fn show_pipeline_status(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.legacy_index(call)?;
    let pipeline = &state.pipelines[index];
    let Some(run) = state.legacy_run(call, &pipeline.id)? else {
        let definition = pipeline.sent.get("definition").and_then(Value::as_str).unwrap_or_default();
        let run = Run::new(&pipeline.id, 0, definition, Order::default(), call.now, &state.ids);
        return Ok(json!({
            "pipeline_id": pipeline.id,
            "pipeline_name": pipeline.name(),
            "detail_url": format!("http://{}/pipelines/{}", call.host, pipeline.id),
            "parameters": parameters(pipeline, &Map::new()),
            "states": states(&run, call, Shown::Planned),
        }));
    };
    let mut shown = shapes::build(run, pipeline, call);
    shown["executor"] = USER.into();
    shown["detail_url"] = detail_url(call, run).into();
    shown["parameters"] = parameters(pipeline, &run.order.values);
    shown["states"] = states(run, call, Shown::Run);
    Ok(shown)
}

/// Without a number the latest run. What is shown of a pipeline that never ran is not known: here it has nothing but its name.
fn show_pipeline_detail_v3(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let pipeline = &state.pipelines[state.legacy_index(call)?];
    let run = state.legacy_run(call, &pipeline.id)?;
    let mut workflow = match run {
        Some(run) => shapes::build(run, pipeline, call),
        None => json!({ "pipeline_id": pipeline.id, "pipeline_name": pipeline.name() }),
    };
    workflow["project_id"] = pipeline.project.as_str().into();
    workflow["project_name"] = pipeline.sent.get("project_name").cloned().unwrap_or_default();
    let states = run.map_or_else(|| json!([]), |run| states(run, call, Shown::Run));
    Ok(json!({ "workflow": workflow, "states": states }))
}

/// Pipelines that never ran are left out, and so are those that do not exist.
fn batch_show_pipelines_status(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let known = call.list("pipeline_ids").into_iter().filter_map(|id| state.pipelines.iter().find(|pipeline| pipeline.id == id));
    let shown = known.filter_map(|pipeline| Some(execution(state.latest(pipeline)?, pipeline, call)));
    Ok(shown.collect())
}

impl Pipelines {
    /// The pipeline in the path of a call that names no project.
    fn legacy_index(&self, call: &Call<'_>) -> Result<usize, ServiceError> {
        let id = call.path("pipeline_id");
        let index = self.pipelines.iter().position(|pipeline| pipeline.id == id);
        index.ok_or_else(|| ServiceError::rejected(NO_SUCH_PIPELINE, format!("The pipeline {id} does not exist")))
    }

    /// The latest run of a pipeline.
    fn latest<'s>(&'s self, pipeline: &'s Pipeline) -> Option<&'s Run> {
        self.runs_of(&pipeline.id).next_back()
    }

    /// The run with the number that a call asks for, or the latest one, where there is one.
    fn legacy_run<'s>(&'s self, call: &Call<'_>, pipeline: &'s str) -> Result<Option<&'s Run>, ServiceError> {
        let number = call.query("build_id");
        let run = self.runs_of(pipeline).rfind(|run| number.is_empty() || run.number.to_string() == number);
        if run.is_none() && !number.is_empty() { Err(no_such_run(call)) } else { Ok(run) }
    }
}

/// How version 3 reports what does not exist is not known: here it has the codes of version 5, with status 400.
fn no_such_run(call: &Call<'_>) -> ServiceError {
    let message = format!("The pipeline {} has no run {:?}", call.path("pipeline_id"), call.query("build_id"));
    ServiceError::rejected(NO_SUCH_PIPELINE, message)
}
