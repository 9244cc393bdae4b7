//! A run of a pipeline: the stages, jobs and steps of its definition, and how they progress.

use jiff::Timestamp;
use serde_json::Value;

use super::nodes::{self, Job, Stage};
use super::order::Order;
use super::status::{Status, combined};
use super::step::{Moment, Step};
use crate::call::string;
use crate::ids::Ids;

/// A run.
#[derive(Debug)]
pub(super) struct Run {
    pub(super) id: String,
    pub(super) pipeline: String,
    pub(super) number: i64,
    pub(super) order: Order,
    pub(super) status: Status,
    pub(super) started: Timestamp,
    pub(super) changed: Timestamp,
    /// The record of the queue, while it waits there.
    pub(super) queued: Option<Queued>,
    pub(super) stages: Vec<Stage>,
}

/// That a run waits in the queue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Queued {
    pub(super) id: i64,
    pub(super) since: Timestamp,
}

impl Run {
    pub(super) fn new(pipeline: &str, number: i64, definition: &str, order: Order, now: Timestamp, ids: &Ids) -> Self {
        let definition: Value = serde_json::from_str(definition).unwrap_or_default();
        let stages = definition.get("stages").and_then(Value::as_array).into_iter().flatten();
        Self {
            id: ids.next(),
            pipeline: pipeline.to_owned(),
            number,
            status: Status::Init,
            started: now,
            changed: now,
            queued: None,
            stages: stages.map(|stage| Stage::new(stage, &order, ids)).collect(),
            order,
        }
    }

    /// Whether it takes up one of the places of its pipeline.
    pub(super) fn is_active(&self) -> bool {
        !self.status.is_final() && self.queued.is_none()
    }

    /// When something in it ends by itself next.
    pub(super) fn next(&self) -> Option<Timestamp> {
        if !self.is_active() {
            return None;
        }
        self.steps().filter(|(_, step)| step.state.status.is_active()).filter_map(|(_, step)| step.until).min()
    }

    /// Ends the steps whose time has come.
    pub(super) fn finish_due(&mut self, moment: &mut Moment<'_>) {
        let at = moment.at;
        let due = self.steps_mut().filter(|step| step.state.status.is_active() && step.until.is_some_and(|until| until <= at));
        due.for_each(|step| step.finish(moment));
    }

    /// Ends all that goes on, as if its time had come or everybody had agreed.
    pub(super) fn finish_active(&mut self, moment: &mut Moment<'_>) {
        self.steps_mut().filter(|step| step.state.status.is_active()).for_each(|step| step.finish(moment));
    }

    /// Starts what can start, and ends what has nothing left to do.
    pub(super) fn settle(&mut self, moment: &mut Moment<'_>) {
        let before = self.status;
        let outcome = nodes::settle(&mut self.stages, moment);
        self.status = match outcome {
            nodes::Outcome::Open => combined(self.stages.iter().map(|stage| stage.state.status)).unwrap_or(Status::Running),
            nodes::Outcome::Failed => Status::Failed,
            nodes::Outcome::Passed => Status::Completed,
        };
        if self.status != before {
            self.changed = moment.at;
        }
    }

    /// Stops what goes on.
    pub(super) fn cancel(&mut self, at: Timestamp) {
        for stage in &mut self.stages {
            stage.cancel(at);
        }
        (self.status, self.queued, self.changed) = (Status::Canceled, None, at);
    }

    /// Makes it ready to go on: jobs that failed or were stopped start again, or those that are named, or all if none failed.
    pub(super) fn reset(&mut self, jobs: &[&str]) {
        let is_failed = |status| matches!(status, Status::Failed | Status::Canceled);
        let is_whole = jobs.is_empty() && !self.stages.iter().any(|stage| is_failed(stage.state.status));
        for stage in &mut self.stages {
            stage.reset(|id, status| if jobs.is_empty() { is_whole || is_failed(status) } else { jobs.contains(&id) });
        }
        self.status = Status::Init;
    }

    /// All steps, with the ids of their jobs. Those before and after the jobs of a stage have none.
    pub(super) fn steps(&self) -> impl Iterator<Item = (Option<&str>, &Step)> {
        self.stages.iter().flat_map(|stage| {
            let jobs = stage.jobs.iter().flat_map(|job| job.steps.iter().map(|step| (Some(job.id.as_str()), step)));
            let (pre, post) = (stage.pre.iter().map(|step| (None, step)), stage.post.iter().map(|step| (None, step)));
            pre.chain(jobs).chain(post)
        })
    }

    pub(super) fn steps_mut(&mut self) -> impl Iterator<Item = &mut Step> {
        self.stages.iter_mut().flat_map(|stage| {
            let jobs = stage.jobs.iter_mut().flat_map(|job| job.steps.iter_mut());
            stage.pre.iter_mut().chain(jobs).chain(stage.post.iter_mut())
        })
    }

    pub(super) fn step(&self, id: &str) -> Option<&Step> {
        self.steps().map(|(_, step)| step).find(|step| step.id == id)
    }

    pub(super) fn step_mut(&mut self, id: &str) -> Option<&mut Step> {
        self.steps_mut().find(|step| step.id == id)
    }

    pub(super) fn jobs(&self) -> impl Iterator<Item = &Job> {
        self.stages.iter().flat_map(|stage| &stage.jobs)
    }

    /// What is known of the code that it runs with: of its first source.
    pub(super) fn build_params(&self) -> Value {
        let params = |source: &Value| source.pointer("/params/build_params").cloned();
        self.order.sources.iter().find(|source| string(source.get("type")) == "code").and_then(params).unwrap_or_default()
    }
}
