//! A run of a GitCode pipeline, timed by the clock.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::super::user::USER;
use super::workflow::Workflow;
use crate::service_error::ServiceError;

/// How long a run takes that nobody stops.
const DURATION: SignedDuration = SignedDuration::from_secs(60);

/// Who starts runs.
pub(super) const ACTOR: &str = USER;

/// What starts runs: a call, and no push or merge request.
pub(super) const EVENT: &str = "Manual";

/// A run.
#[derive(Clone)]
pub(super) struct Run {
    pub(super) id: String,
    pub(super) pipeline_id: String,
    pub(super) domain: String,
    pub(super) https_url: String,
    pub(super) file_path: String,
    pub(super) branch: Option<Value>,
    pub(super) commit_id: Option<Value>,
    pub(super) workflow: Workflow,
    /// Counted from 1 in its pipeline.
    pub(super) number: u64,
    pub(super) jobs: Vec<Job>,
    pub(super) started: Timestamp,
    pub(super) stopped: Option<Timestamp>,
}

/// A job of a run.
#[derive(Clone)]
pub(super) struct Job {
    pub(super) id: String,
    pub(super) name: String,
}

impl Run {
    /// Stops the run, unless it has ended.
    pub(super) fn stop(&mut self, now: Timestamp) {
        if self.ended(now).is_none() {
            self.stopped = Some(now);
        }
    }

    /// When the run ended, if it has.
    fn ended(&self, now: Timestamp) -> Option<Timestamp> {
        let end = self.started.checked_add(DURATION).unwrap_or(Timestamp::MAX);
        self.stopped.or_else(|| Some(end).filter(|end| *end <= now))
    }

    pub(super) fn status(&self, now: Timestamp) -> &'static str {
        match (self.stopped, self.ended(now)) {
            (Some(_), _) => "CANCELED",
            (None, Some(_)) => "COMPLETED",
            (None, None) => "RUNNING",
        }
    }

    /// The name of the run. What the service calls one is not known.
    pub(super) fn name(&self) -> String {
        format!("{} #{}", self.workflow.name, self.number)
    }

    /// The run as lists show it.
    pub(super) fn summary(&self, now: Timestamp) -> Value {
        json!({
            "pipeline_id": self.pipeline_id,
            "pipeline_run_id": self.id,
            "actor": ACTOR,
            "pipeline_name": self.workflow.name,
            "status": self.status(now),
            "run_number": self.number.to_string(),
            "event": EVENT,
            "branch": self.branch,
            // The form of times is not known: here milliseconds, as other runs of the service have them.
            "start_time": milliseconds(self.started),
            "end_time": self.ended(now).map(milliseconds),
            "commit_id": self.commit_id,
            "pipeline_run_name": self.name(),
            "https_url": self.https_url,
            "file_path": self.file_path,
        })
    }

    /// The run with its jobs. Of a job only the name is documented; `id` is what its log is asked for by.
    pub(super) fn detail(&self, now: Timestamp) -> Value {
        let status = self.status(now);
        let jobs = self.jobs.iter().map(|job| json!({ "id": job.id, "name": job.name, "status": status }));
        json!({
            "pipeline_id": self.pipeline_id,
            "pipeline_name": self.workflow.name,
            "pipeline_run_id": self.id,
            "pipeline_run_name": self.name(),
            "start_time": milliseconds(self.started),
            "end_time": self.ended(now).map(milliseconds),
            "status": status,
            "trigger_type": EVENT,
            "actor": ACTOR,
            "run_number": self.number.to_string(),
            "commit_id": self.commit_id,
            "file_commit_id": self.commit_id,
            "branch": self.branch,
            "jobs": jobs.collect::<Value>(),
        })
    }

    /// What a job has printed so far.
    pub(super) fn log(&self, job: &str, now: Timestamp) -> Result<String, ServiceError> {
        let job = self.jobs.iter().find(|known| known.id == job).ok_or_else(|| ServiceError::no_such_actions_run(job))?;
        let mut log = format!("[{}] {}: job {} started\n", self.started, self.name(), job.name);
        if let Some(end) = self.ended(now) {
            log.push_str(&format!("[{end}] {}: job {} {}\n", self.name(), job.name, self.status(now)));
        }
        Ok(log)
    }
}

fn milliseconds(time: Timestamp) -> String {
    time.as_millisecond().to_string()
}
