//! How runs start, progress and end as the clock advances.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::order::Order;
use super::run::{Queued, Run};
use super::state::Pipelines;
use super::status::Status;
use super::step::{Moment, Step};
use crate::ids::Ids;
use crate::service_error::ServiceError;

/// A run too many, which is not started. The service has this code and another one; which means what is not known.
const TOO_MANY: &str = "DEVPIPE.00011104";

/// A run too many, which waits.
const QUEUED: &str = "DEVPIPE.00011169";

const ALL_TAKEN: &str = "The pipeline has as many runs as it may have at once";

impl Pipelines {
    /// Lets all happen that happens by itself until now.
    pub(crate) fn advance(&mut self, now: Timestamp) {
        let next = |runs: &[Run]| runs.iter().enumerate().filter_map(|(index, run)| Some((run.next()?, index))).min();
        while let Some((at, index)) = next(&self.runs)
            && at <= now
        {
            self.change(index, at, Run::finish_due);
            self.settle(index, at);
        }
    }

    /// Starts a run of a pipeline, or lets it wait.
    pub(super) fn start(&mut self, index: usize, mut order: Order, now: Timestamp) -> Result<usize, ServiceError> {
        let (has_place, trigger) = (self.has_place(index), order.trigger);
        let pipeline = &mut self.pipelines[index];
        if pipeline.is_banned {
            pipeline.failed(now, trigger, "The pipeline is disabled");
            return Err(ServiceError::conflict("The pipeline is disabled"));
        }
        if !has_place && !pipeline.queues() {
            return Err(self.too_many(index, trigger, now));
        }
        pipeline.runs += 1;
        pipeline.give_values(&mut order.values);
        let definition = pipeline.sent.get("definition").and_then(Value::as_str).unwrap_or_default();
        // A run that a step starts has ids of its own, which do not depend on the calls that let the clock go on.
        let own = order.parent.as_ref().map(|parent| Ids::seeded(format!("{parent} {}", pipeline.runs)));
        let run = Run::new(&pipeline.id, pipeline.runs, definition, order, now, own.as_ref().unwrap_or(&self.ids));
        if let Some(parent) = run.order.parent.clone() {
            let outputs = [("pipeline_id", &run.pipeline), ("pipeline_run_id", &run.id)];
            let outputs = outputs.map(|(key, value)| (key.to_owned(), value.as_str().into()));
            if let Some(step) = self.runs.iter_mut().find_map(|run| run.step_mut(&parent)) {
                step.outputs = outputs.into();
            }
        }
        self.runs.push(run);
        let run = self.runs.len() - 1;
        if has_place {
            self.settle(run, now);
        } else {
            // Live tests find a record of a run that was queued.
            self.pipelines[index].failed(now, trigger, ALL_TAKEN);
            self.enqueue(run, now);
        }
        Ok(run)
    }

    /// Puts a run into the queue, and returns the id of its record.
    pub(super) fn enqueue(&mut self, run: usize, now: Timestamp) -> i64 {
        self.records += 1;
        let run = &mut self.runs[run];
        run.queued = Some(Queued { id: self.records, since: now });
        (run.status, run.changed) = (Status::Queued, now);
        self.records
    }

    /// Records that a run has no place, which is not to wait for one either.
    pub(super) fn too_many(&mut self, index: usize, trigger: &'static str, now: Timestamp) -> ServiceError {
        self.pipelines[index].failed(now, trigger, ALL_TAKEN);
        ServiceError::within_success(TOO_MANY, ALL_TAKEN)
    }

    /// The response to a call that wanted a run to start.
    pub(super) fn started(&self, run: usize) -> Value {
        let run = &self.runs[run];
        match &run.queued {
            Some(record) => queued(json!({ "pipeline_run_id": run.id, "queue_id": record.id.to_string() })),
            None => json!({ "pipeline_run_id": run.id }),
        }
    }

    /// Whether another run of a pipeline may go on beside those that do.
    pub(super) fn has_place(&self, index: usize) -> bool {
        let pipeline = &self.pipelines[index];
        let active = self.runs.iter().filter(|run| run.pipeline == pipeline.id && run.is_active()).count();
        pipeline.places().is_none_or(|places| active < places)
    }

    /// Starts runs that wait, the oldest first, as long as there are places.
    pub(super) fn start_queued(&mut self, pipeline: &str, now: Timestamp) {
        while let Some(index) = self.pipelines.iter().position(|known| known.id == pipeline)
            && self.has_place(index)
            && let Some((_, run)) = self.queue(pipeline).min()
        {
            self.dequeue(run, now);
        }
    }

    /// Starts a run that waits.
    pub(super) fn dequeue(&mut self, run: usize, now: Timestamp) {
        let waiting = &mut self.runs[run];
        (waiting.queued, waiting.status, waiting.started) = (None, Status::Init, now);
        self.settle(run, now);
    }

    /// The runs of a pipeline that wait, by the ids of their records.
    pub(super) fn queue(&self, pipeline: &str) -> impl Iterator<Item = (i64, usize)> {
        let runs = self.runs.iter().enumerate().filter(move |(_, run)| run.pipeline == pipeline);
        runs.filter_map(|(index, run)| Some((run.queued?.id, index)))
    }

    /// Brings a run as far as it goes at a moment, and those that depend on it.
    pub(super) fn settle(&mut self, index: usize, at: Timestamp) {
        if !self.runs[index].is_active() {
            return;
        }
        for (step, pipeline) in self.change(index, at, Run::settle) {
            if let Err(reason) = self.run_sub_pipeline(index, &step, &pipeline, at) {
                if let Some(step) = self.runs[index].step_mut(&step) {
                    step.fail(at, &reason);
                }
                self.settle(index, at);
            }
        }
        if self.runs[index].status.is_final() {
            self.ended(index, at);
        }
    }

    /// Ends all of a run at once, also what waits for somebody. Whether there is such a run.
    pub(crate) fn finish(&mut self, id: &str, now: Timestamp) -> bool {
        let Some(index) = self.runs.iter().position(|run| run.id == id) else {
            return false;
        };
        while !self.runs[index].status.is_final() {
            if self.runs[index].queued.is_some() {
                self.dequeue(index, now);
            } else if let Some(child) = self.child(index) {
                // The pipelines that it runs come first, so that they have ended too.
                self.finish(&self.runs[child].id.clone(), now);
            } else {
                self.change(index, now, Run::finish_active);
                self.settle(index, now);
            }
        }
        true
    }

    /// Lets a step fail the next time that it ends. Whether there is such a pipeline.
    pub(crate) fn plan_failure(&mut self, pipeline: &str, step: String) -> bool {
        let is_known = self.pipelines.iter().any(|known| known.id == pipeline);
        if is_known {
            self.failures.entry(pipeline.to_owned()).or_default().push(step);
        }
        is_known
    }

    /// A step of any run.
    pub(crate) fn step(&mut self, id: &str) -> Option<&mut Step> {
        self.runs.iter_mut().find_map(|run| run.step_mut(id))
    }

    /// Stops a run, and those that it started.
    pub(super) fn stop(&mut self, index: usize, now: Timestamp) {
        if self.runs[index].status.is_final() {
            return;
        }
        self.runs[index].cancel(now);
        while let Some(child) = self.child(index) {
            self.stop(child, now);
        }
        self.ended(index, now);
    }

    /// A run that a step of this one started, and that has not ended.
    fn child(&self, index: usize) -> Option<usize> {
        let is_child = |run: &Run| run.order.parent.as_ref().is_some_and(|parent| self.runs[index].step(parent).is_some());
        self.runs.iter().position(|run| !run.status.is_final() && is_child(run))
    }

    /// What the end of a run brings about.
    pub(super) fn ended(&mut self, index: usize, at: Timestamp) {
        let run = &self.runs[index];
        let (pipeline, parent, is_good) = (run.pipeline.clone(), run.order.parent.clone(), run.status == Status::Completed);
        if let Some(parent) = parent
            && let Some(caller) = self.runs.iter().position(|run| run.step(&parent).is_some_and(|step| step.state.status.is_active()))
            && let Some(step) = self.runs[caller].step_mut(&parent)
        {
            if is_good {
                step.complete(at)
            } else {
                step.fail(at, "The pipeline that it runs did not complete")
            }
            self.settle(caller, at);
        }
        self.start_queued(&pipeline, at);
    }

    /// Lets something happen in a run, and returns which of its steps run which pipelines.
    fn change(&mut self, index: usize, at: Timestamp, change: fn(&mut Run, &mut Moment<'_>)) -> Vec<(String, String)> {
        let run = &mut self.runs[index];
        let failures = self.failures.entry(run.pipeline.clone()).or_default();
        let mut calls = Vec::new();
        change(run, &mut Moment { at, duration: self.step_duration, failures, calls: &mut calls });
        calls
    }

    fn run_sub_pipeline(&mut self, caller: usize, step: &str, pipeline: &str, at: Timestamp) -> Result<(), String> {
        let project = self.pipelines.iter().find(|known| known.id == self.runs[caller].pipeline).map(|pipeline| &pipeline.project);
        let index = self.pipelines.iter().position(|known| known.id == pipeline && Some(&known.project) == project);
        let index = index.ok_or_else(|| format!("The pipeline {pipeline} does not exist"))?;
        let mut ancestor = Some(caller);
        while let Some(run) = ancestor.map(|run| &self.runs[run]) {
            if run.pipeline == pipeline {
                return Err(format!("The pipeline {pipeline} runs itself"));
            }
            ancestor = run.order.parent.as_ref().and_then(|parent| self.runs.iter().position(|run| run.step(parent).is_some()));
        }
        let sources = self.pipelines[index].list("sources").to_vec();
        let order = Order { trigger: "SubPipeline", sources, parent: Some(step.to_owned()), ..Order::default() };
        self.start(index, order, at).map(|_| ()).map_err(|error| error.message)
    }
}

/// The response to a call whose run waits.
pub(super) fn queued(error: Value) -> Value {
    json!({ "error_code": QUEUED, "error_msg": ALL_TAKEN, "error": error })
}
