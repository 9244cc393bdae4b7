//! Runs of pipelines that a GitCode repository defines in YAML.

mod lists;
mod run;
mod workflow;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use self::run::{Job, Run};
use self::workflow::Workflow;
use super::handlers::Handlers;
use crate::call::Call;
use crate::ids::{Ids, derived};
use crate::service_error::ServiceError;

pub(super) const HANDLERS: Handlers<GitCode> = &[
    ("run_actions_pipeline", run_actions_pipeline),
    ("retry_run_actions_pipeline", retry_run_actions_pipeline),
    ("stop_actions_pipeline_run", stop_actions_pipeline_run),
    ("delete_actions_run_pipeline", delete_actions_run_pipeline),
    ("show_actions_runs_detail", show_actions_runs_detail),
    ("show_actions_pipeline_job_log", show_actions_pipeline_job_log),
    ("list_actions_pipeline_runs", list_actions_pipeline_runs),
    ("list_actions_pipeline_runs_by_run_ids", list_actions_pipeline_runs_by_run_ids),
    ("list_actions_actors", list_actions_actors),
    ("list_actions_events", list_actions_events),
];

type Response = Result<Value, ServiceError>;

/// The runs of all accounts.
pub(crate) struct GitCode {
    ids: Arc<Ids>,
    /// In the order of their start.
    runs: Vec<Run>,
    /// How often each pipeline has run.
    counts: HashMap<String, u64>,
}

impl GitCode {
    pub(super) fn new(ids: Arc<Ids>) -> Self {
        Self { ids, runs: Vec::new(), counts: HashMap::new() }
    }

    /// The runs of an account, the newest first.
    fn of<'s>(&'s self, domain: &'s str) -> impl Iterator<Item = &'s Run> {
        self.runs.iter().rev().filter(move |run| run.domain == domain)
    }

    fn index(&self, domain: &str, pipeline_id: &str, id: &str) -> Result<usize, ServiceError> {
        let index = self.runs.iter().position(|run| run.id == id && run.pipeline_id == pipeline_id && run.domain == domain);
        index.ok_or_else(|| ServiceError::no_such_actions_run(id))
    }

    /// The run of the path.
    fn run(&mut self, call: &Call<'_>) -> Result<&mut Run, ServiceError> {
        let index = self.index(call.account(), call.path("pipeline_id"), call.path("pipeline_run_id"))?;
        Ok(&mut self.runs[index])
    }

    /// Starts a run as one has been described, under ids of its own.
    fn start(&mut self, described: Run, now: Timestamp) -> Value {
        let count = self.counts.entry(described.pipeline_id.clone()).or_insert(0);
        *count += 1;
        let jobs = described.workflow.jobs.iter().map(|name| Job { id: self.ids.next(), name: name.clone() }).collect();
        let run = Run { id: self.ids.next(), number: *count, jobs, started: now, stopped: None, ..described };
        let reference = json!({ "pipeline_id": run.pipeline_id, "pipeline_run_id": run.id });
        self.runs.push(run);
        reference
    }
}

/// No repository is read: a file that is only named has one job. Runs of one file of a repository are runs of one pipeline.
fn run_actions_pipeline(state: &mut GitCode, call: &Call<'_>) -> Response {
    let workflow = Workflow::read(call.field("file_path"), call.field("file_content"));
    let file = if call.field("file_path").is_empty() { &workflow.name } else { call.field("file_path") };
    let pipeline_id = derived(&[call.account(), call.field("https_url"), file].join("\n"));
    let described = Run {
        id: String::new(),
        pipeline_id,
        domain: call.account().to_owned(),
        https_url: call.field("https_url").to_owned(),
        file_path: call.field("file_path").to_owned(),
        branch: call.arguments.body.get("branch").cloned(),
        commit_id: call.arguments.body.get("commit_id").cloned(),
        workflow,
        number: 0,
        jobs: Vec::new(),
        started: call.now,
        stopped: None,
    };
    Ok(state.start(described, call.now))
}

/// Whether the service starts another run or the same once more is not known: here it is another one of the pipeline.
fn retry_run_actions_pipeline(state: &mut GitCode, call: &Call<'_>) -> Response {
    let index = state.index(call.account(), call.field("pipeline_id"), call.field("pipeline_run_id"))?;
    let described = state.runs[index].clone();
    Ok(state.start(described, call.now))
}

/// A run that has ended stays as it is.
fn stop_actions_pipeline_run(state: &mut GitCode, call: &Call<'_>) -> Response {
    state.run(call)?.stop(call.now);
    Ok(json!({ "success": true }))
}

/// A run that has not ended is deleted too.
fn delete_actions_run_pipeline(state: &mut GitCode, call: &Call<'_>) -> Response {
    let index = state.index(call.account(), call.path("pipeline_id"), call.path("pipeline_run_id"))?;
    state.runs.remove(index);
    Ok(json!({ "success": true }))
}

fn show_actions_runs_detail(state: &mut GitCode, call: &Call<'_>) -> Response {
    state.run(call).map(|run| run.detail(call.now))
}

fn show_actions_pipeline_job_log(state: &mut GitCode, call: &Call<'_>) -> Response {
    let log = state.run(call)?.log(call.path("job_run_id"), call.now)?;
    Ok(lists::part(&log, call.integer("offset"), call.integer("limit")))
}

fn list_actions_pipeline_runs(state: &mut GitCode, call: &Call<'_>) -> Response {
    let runs: Vec<_> = state.of(call.account()).filter(|run| lists::is_wanted(run, call)).collect();
    Ok(lists::page(&runs, call))
}

/// Runs that do not exist are left out.
fn list_actions_pipeline_runs_by_run_ids(state: &mut GitCode, call: &Call<'_>) -> Response {
    let ids = call.strings("pipeline_run_ids");
    let runs = ids.iter().filter_map(|id| state.of(call.account()).find(|run| run.id == *id));
    Ok(json!({ "pipeline_runs": runs.map(|run| run.summary(call.now)).collect::<Value>() }))
}

fn list_actions_actors(state: &mut GitCode, call: &Call<'_>) -> Response {
    Ok(json!({ "actors": if has_runs(state, call) { vec![run::ACTOR] } else { vec![] } }))
}

fn list_actions_events(state: &mut GitCode, call: &Call<'_>) -> Response {
    Ok(json!({ "events": if has_runs(state, call) { vec![run::EVENT] } else { vec![] } }))
}

/// Whether pipelines of a repository have run. All runs are of one user and of one kind.
fn has_runs(state: &GitCode, call: &Call<'_>) -> bool {
    state.of(call.account()).any(|run| run.https_url == call.field("https_url"))
}
