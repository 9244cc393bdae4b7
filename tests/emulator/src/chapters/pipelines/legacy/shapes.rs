//! Runs in the format of version 3.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::details::detail_url;
use super::super::nodes::Job;
use super::super::pipeline::Pipeline;
use super::super::run::Run;
use super::super::status::{State, Status};
use super::super::time::local;
use crate::call::{Call, string};
use crate::chapters::user::USER;

/// What a run is shown as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    Run,
    /// What a pipeline that never ran would do.
    Planned,
}

/// How far something is, in the words of version 3.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Init | Status::Queued => "waiting",
        Status::Running => "running",
        Status::Paused => "verifying",
        Status::Suspend => "suspending",
        Status::Completed | Status::Failed | Status::Canceled | Status::Unselected => "completed",
    }
}

/// How something ended; null where it has not, or was not to begin.
pub(super) fn outcome(status: Status) -> Value {
    match status {
        Status::Completed => "success".into(),
        Status::Failed => "error".into(),
        Status::Canceled => "aborted".into(),
        _ => Value::Null,
    }
}

/// When a run ended.
fn ended(run: &Run) -> Option<Timestamp> {
    Some(run.changed).filter(|_| run.status.is_final())
}

/// How long something has taken, in whole seconds as a string.
fn seconds(started: Option<Timestamp>, ended: Option<Timestamp>, now: Timestamp) -> Option<String> {
    started.map(|started| ended.unwrap_or(now).duration_since(started).as_secs().to_string())
}

/// What most operations have of a run.
pub(super) fn build(run: &Run, pipeline: &Pipeline, call: &Call<'_>) -> Value {
    let milliseconds = ended(run).unwrap_or(call.now).duration_since(run.started).as_millis();
    json!({
        "build_id": run.number.to_string(),
        "pipeline_id": pipeline.id,
        "pipeline_name": pipeline.name(),
        "status": status(run.status),
        "outcome": outcome(run.status),
        "start_time": local(run.started),
        "end_time": ended(run).map(local),
        "elapse_time": milliseconds.to_string(),
        "elapsed_time": seconds(Some(run.started), ended(run), call.now),
    })
}

/// The latest run of a pipeline in a list of them. Its times have a fraction.
pub(super) fn execution(run: &Run, pipeline: &Pipeline, call: &Call<'_>) -> Value {
    let time = |at| format!("{}.0", local(at));
    let stages = run.stages.iter().enumerate().map(|(index, stage)| {
        json!({
            "name": stage_id(index),
            "display_name": stage.name(),
            "order": index + 1,
            "dsl_method": null,
            "parameters": null,
            "status": status(stage.state.status),
            "result": outcome(stage.state.status),
        })
    });
    json!({
        "pipeline_id": pipeline.id,
        "pipeline_name": pipeline.name(),
        "build_id": run.number.to_string(),
        "status": status(run.status),
        "result": outcome(run.status),
        "stages": stages.collect::<Vec<_>>(),
        "executor": USER,
        "start_time": time(run.started),
        "end_time": ended(run).map(time),
        "detail_url": detail_url(call, run),
        "modify_url": format!("http://{}/pipelines/{}/edit", call.host, pipeline.id),
    })
}

/// The parameters of a pipeline, with the values that a run was given.
pub(super) fn parameters(pipeline: &Pipeline, given: &Map<String, Value>) -> Value {
    let parameter = |variable: &Value| {
        let name = string(variable.get("name"));
        json!({ "name": name, "value": given.get(name).or_else(|| variable.get("value")) })
    };
    pipeline.list("variables").iter().map(parameter).collect()
}

/// The stages of a run, with their jobs as tasks.
pub(super) fn states(run: &Run, call: &Call<'_>, shown: Shown) -> Value {
    let mut tasks = 0;
    let stages = run.stages.iter().enumerate().map(|(index, stage)| {
        let children = stage.jobs.iter().map(|job| {
            tasks += 1;
            task(&format!("Task_{tasks}"), job, call, shown)
        });
        let children: Vec<_> = children.collect();
        let mut state = state(&stage_id(index), stage.name(), "stage", &stage.state, call, shown);
        state["children"] = children.into();
        state
    });
    stages.collect()
}

fn task(id: &str, job: &Job, call: &Call<'_>, shown: Shown) -> Value {
    state(id, job.name(), "task", &job.state, call, shown)
}

fn state(id: &str, name: &str, kind: &str, state: &State, call: &Call<'_>, shown: Shown) -> Value {
    json!({
        "id": id,
        "name": name,
        "type": kind,
        "status": (shown == Shown::Run).then(|| status(state.status)),
        "outcome": outcome(state.status),
        "start_time": state.started.map(local),
        "end_time": state.ended.map(local),
        "elapsed_time": seconds(state.started, state.ended, call.now),
        "error_code": null,
        "error_msg": state.message,
        "detail_url": null,
    })
}

/// What version 3 calls a stage within its pipeline.
fn stage_id(index: usize) -> String {
    format!("state_{}", index + 1)
}
