//! Version 3 creates pipelines in the background.

use serde_json::{Map, Value, json};

use super::super::pipeline::Pipeline;
use super::super::state::{Pipelines, Response};
use super::task::Task;
use crate::call::{Call, string};
use crate::chapters::handlers::Handlers;
use crate::service_error::ServiceError;

pub(in super::super) const HANDLERS: Handlers<Pipelines> =
    &[("create_pipeline_by_template", create_pipeline_by_template), ("show_instance_status", show_instance_status)];

/// A task that does not exist. The service's own code is not known.
const NO_SUCH_TASK: &str = "DEVPIPE.00011103";

fn create_pipeline_by_template(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let fields = call.fields();
    let workflow = fields.get("workflow").cloned().unwrap_or_default();
    let (name, project) = (string(workflow.get("name")), string(workflow.get("project_id")));
    state.check_name(project, name, None)?;
    let list = |field: &str| workflow.get(field).and_then(Value::as_array).into_iter().flatten();
    let sent = json!({
        "name": name,
        "project_name": workflow.get("project_name"),
        "description": "",
        "is_publish": false,
        "definition": definition(&fields).to_string(),
        "sources": list("source").map(source).collect::<Vec<_>>(),
        "variables": list("parameter").map(variable).collect::<Vec<_>>(),
    });
    let sent = sent.as_object().cloned().unwrap_or_default();
    let pipeline = Pipeline::new(state.ids.next(), state.ids.next(), project, sent, call.now);
    let (id, task) = (state.ids.next(), Task { begun: call.now, pipeline: pipeline.id.clone(), name: name.to_owned() });
    state.pipelines.push(pipeline);
    state.tasks.insert(id.clone(), task);
    Ok(json!({ "task_id": id }))
}

/// The creation takes as long as a step of a run.
fn show_instance_status(state: &mut Pipelines, call: &Call<'_>) -> Response {
    let id = call.path("task_id");
    let task = state.tasks.get(id).ok_or_else(|| ServiceError::rejected(NO_SUCH_TASK, format!("The task {id} does not exist")))?;
    let passed = call.now.duration_since(task.begun);
    if passed < state.step_duration {
        let status = if passed < state.step_duration / 2 { "initializing" } else { "processing" };
        return Ok(json!({ "task_id": id, "task_status": status, "pipeline_id": null, "pipeline_name": null, "pipeline_url": null }));
    }
    Ok(json!({
        "task_id": id,
        "task_status": "finished",
        "pipeline_id": task.pipeline,
        "pipeline_name": task.name,
        "pipeline_url": format!("http://{}/pipelines/{}", call.host, task.pipeline),
    }))
}

/// The definition that stands for the stages and tasks of version 3: a job of one step for each task.
fn definition(fields: &Map<String, Value>) -> Value {
    let empty = Map::new();
    let map = |name: &str| fields.get(name).and_then(Value::as_object).unwrap_or(&empty);
    let (flow, states) = (map("flow"), map("states"));
    let next = |stage: &str| flow.get(stage)?.as_object()?.values().next()?.as_str();
    let mut stages: Vec<&str> = Vec::new();
    // One after the other; what leads back ends it.
    let mut stage = next("initial");
    while let Some(name) = stage.filter(|name| *name != "final" && !stages.contains(name)) {
        stages.push(name);
        stage = next(name);
    }
    let field = |state: &str, field: &str| string(states.get(state).and_then(|state| state.get(field))).to_owned();
    let display_name = |state: &str| Some(field(state, "display_name")).filter(|name| !name.is_empty()).unwrap_or_else(|| state.to_owned());
    let job = |(sequence, task): (usize, &String)| {
        let name = display_name(task);
        let step = json!({ "name": name, "task": field(task, "module_or_template_name"), "sequence": 0, "inputs": [] });
        json!({ "id": "", "name": name, "identifier": task, "sequence": sequence, "depends_on": [], "steps": [step] })
    };
    let stages = stages.iter().enumerate().map(|(sequence, stage)| {
        let tasks = flow.get(*stage).and_then(Value::as_object).into_iter().flat_map(Map::keys).filter(|task| !flow.contains_key(*task));
        json!({
            "name": display_name(stage),
            "identifier": stage,
            "sequence": sequence,
            "run_always": false,
            "depends_on": [],
            "pre": [{ "task": "official_devcloud_autoTrigger", "sequence": 0 }],
            "post": null,
            "jobs": tasks.enumerate().map(job).collect::<Vec<_>>(),
        })
    });
    json!({ "stages": stages.collect::<Vec<_>>() })
}

fn source(sent: &Value) -> Value {
    let params = [
        ("git_type", "scm_type"),
        ("git_url", "git_url"),
        ("codehub_id", "codehub_id"),
        ("default_branch", "branch"),
        ("web_url", "web_url"),
        ("repo_name", "codehub_name"),
    ];
    let params: Map<_, _> =
        params.map(|(field, legacy)| (field.to_owned(), sent.get(legacy).cloned().unwrap_or_default())).into_iter().collect();
    json!({ "type": "code", "params": params })
}

fn variable(sent: &Value) -> Value {
    json!({ "name": sent.get("name"), "type": "string", "value": sent.get("value"), "description": sent.get("description") })
}
