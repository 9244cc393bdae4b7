//! Starts runs, one by one and in batches, stops them and retries them.

use serde_json::{Map, Value, json};

use super::order::Order;
use super::progress::queued;
use super::state::{Pipelines, Response};
use crate::call::{Call, string};
use crate::chapters::handlers::Handlers;
use crate::ids::derived;
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<Pipelines> = &[
    ("run_pipeline", run_pipeline),
    ("batch_run_pipeline", batch_run_pipeline),
    ("show_batch_run_result", show_batch_run_result),
    ("retry_pipeline_run", retry_pipeline_run),
    ("stop_pipeline_run", stop_pipeline_run),
    ("cancel_pipeline_queue", cancel_pipeline_queue),
];

fn run_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let index = state.index(call)?;
    let sent = call.arguments.body.get("sources").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let order = Order {
        description: call.field("description").to_owned(),
        sources: sources(state.pipelines[index].list("sources"), sent, "Manual"),
        stages: call.strings("choose_stages").into_iter().map(str::to_owned).collect(),
        ..state.order(call, index, "Manual")
    };
    let run = state.start(index, order, call.now)?;
    Ok(state.started(run))
}

/// A run that cannot start has an id too, by which its failure is found.
fn batch_run_pipeline(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let runs = call.strings("pipeline_ids").into_iter().map(|id| {
        let started = state.find(call.path("project_id"), id).and_then(|index| {
            let order = state.order(call, index, "Manual");
            state.start(index, order, call.now)
        });
        let run = match started {
            Ok(run) => state.runs[run].id.clone(),
            Err(error) => {
                let run = state.ids.next();
                state.unstarted.insert(run.clone(), error.message);
                run
            }
        };
        json!({ "pipeline_id": id, "pipeline_run_id": run })
    });
    Ok(json!({ "result": runs.collect::<Vec<_>>() }))
}

fn show_batch_run_result(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let asked = call.arguments.body.get("query").and_then(Value::as_array).into_iter().flatten();
    let results = asked.map(|item| {
        let (id, run) = (string(item.get("pipeline_id")), string(item.get("pipeline_run_id")));
        let pipeline = state.find(call.path("project_id"), id).ok().map(|index| state.pipelines[index].name());
        let is_started = pipeline.is_some() && state.runs_of(id).any(|known| known.id == run);
        let reason = (!is_started).then(|| state.unstarted.get(run).map_or("The run does not exist", String::as_str));
        let status = if is_started { "START_SUCCESS" } else { "START_FAILED" };
        json!({ "pipeline_id": id, "pipeline_name": pipeline, "pipeline_run_id": run, "status": status, "reason": reason })
    });
    Ok(json!({ "result": results.collect::<Vec<_>>() }))
}

/// The run keeps its id. One that has not ended is left alone: how the service rejects that is not known.
fn retry_pipeline_run(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let (index, run) = (state.index(call)?, state.run_index(call)?);
    if !state.runs[run].status.is_final() {
        return Err(ServiceError::conflict("The run has not ended"));
    }
    if state.pipelines[index].is_banned {
        return Err(ServiceError::conflict("The pipeline is disabled"));
    }
    let has_place = state.has_place(index);
    if !has_place && !state.pipelines[index].queues() {
        return Err(state.too_many(index, "Manual", call.now));
    }
    state.runs[run].reset(&call.strings("job_run_ids"));
    if !has_place {
        let record = state.enqueue(run, call.now);
        return Ok(queued(json!({ "queue_id": record.to_string() })));
    }
    state.settle(run, call.now);
    Ok(json!({ "success": true }))
}

/// The service presumably needs some time; here the run has ended when the response is sent. One that has ended stays as it is.
fn stop_pipeline_run(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let run = state.run_index(call)?;
    state.stop(run, call.now);
    Ok(json!({ "success": true }))
}

fn cancel_pipeline_queue(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let run = state.run_index(call)?;
    let record = state.runs[run].queued.filter(|record| record.id.to_string() == call.path("queue_id"));
    if record.is_none() {
        return Err(ServiceError::conflict("The run does not wait in the queue under this id"));
    }
    state.stop(run, call.now);
    Ok(json!({ "pipeline_run_id": state.runs[run].id }))
}

impl Pipelines {
    /// What a run is started with that has the sources of its pipeline, and the parameters and jobs of the body.
    pub(super) fn order(&self, call: &Call<'_>, index: usize, trigger: &'static str) -> Order {
        let given = call.arguments.body.get("variables").and_then(Value::as_array).into_iter().flatten();
        let value = |item: &Value| (string(item.get("name")).to_owned(), item.get("value").cloned().unwrap_or_default());
        Order {
            trigger,
            sources: sources(self.pipelines[index].list("sources"), &[], trigger),
            values: given.map(value).collect::<Map<_, _>>(),
            jobs: call.strings("choose_jobs").into_iter().map(str::to_owned).collect(),
            ..Order::default()
        }
    }
}

/// The sources of a run: those that were sent, or else those of its pipeline, with what the pipeline knows of them.
pub(super) fn sources(known: &[Value], sent: &[Value], trigger: &str) -> Vec<Value> {
    let url = |source: &Value| source.pointer("/params/git_url").cloned();
    let wanted = if sent.is_empty() { known } else { sent };
    let run_source = |source: &Value| {
        let mut params = Map::new();
        let original = known.iter().find(|known| url(known) == url(source));
        for source in original.into_iter().chain([source]) {
            let fields = source.get("params").and_then(Value::as_object).into_iter().flatten();
            params.extend(fields.filter(|(_, value)| !value.is_null()).map(|(field, value)| (field.clone(), value.clone())));
        }
        if source.get("type").is_some_and(|kind| kind == "code") {
            let build = build_params(&params, trigger);
            params.insert("build_params".to_owned(), build);
        }
        json!({ "type": source.get("type"), "params": params })
    };
    wanted.iter().map(run_source).collect()
}

/// What a run knows of its code. There is no repository: the commit is made of the address and the branch.
fn build_params(params: &Map<String, Value>, trigger: &str) -> Value {
    let field = |name: &str| params.get(name).cloned().unwrap_or_default();
    let sent = params.get("build_params").and_then(Value::as_object).cloned().unwrap_or_default();
    let branch = sent.get("target_branch").cloned().unwrap_or_else(|| field("default_branch"));
    let commit = format!("{} {branch}", field("git_url"));
    let mut build = json!({
        "build_type": "branch",
        "event_type": trigger,
        "target_branch": branch,
        "codehub_id": field("codehub_id"),
        "git_url": field("git_url"),
        "commit_id": format!("{}{}", derived(&commit), &derived(&format!("{commit} "))[..8]),
    });
    for (name, value) in sent {
        build[name] = value;
    }
    build
}
