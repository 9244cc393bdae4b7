//! The state of pipelines, and how calls find it.

use std::collections::HashMap;
use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::Value;

use super::super::projects::Projects;
use super::super::templates::store::Templates;
use super::legacy::task::Task;
use super::pipeline::Pipeline;
use super::run::Run;
use super::step::Step;
use crate::call::Call;
use crate::ids::Ids;
use crate::service_error::ServiceError;

pub(super) type Response = Result<Value, ServiceError>;

/// A pipeline that does not exist. The service says so with a status of success.
pub(super) const NO_SUCH_PIPELINE: &str = "DEVPIPE.00011401";

/// A pipeline that belongs to another project.
const OTHER_PROJECT: &str = "DEVPIPE.00011136";

/// How long a step takes unless a test says otherwise.
const STEP_DURATION: SignedDuration = SignedDuration::from_secs(1);

/// The projects, their pipelines and runs, and the templates of all accounts.
pub(crate) struct Pipelines {
    pub(in crate::chapters) ids: Arc<Ids>,
    pub(in crate::chapters) projects: Projects,
    /// In the order of their creation.
    pub(super) pipelines: Vec<Pipeline>,
    /// In the order of their start.
    pub(super) runs: Vec<Run>,
    pub(in crate::chapters) templates: Templates,
    /// Names of steps that are to fail, by the ids of their pipelines.
    pub(super) failures: HashMap<String, Vec<String>>,
    /// Runs of batches that were never started, and why.
    pub(super) unstarted: HashMap<String, String>,
    /// What version 3 creates, by the ids of the tasks.
    pub(super) tasks: HashMap<String, Task>,
    /// How many records the queues have had.
    pub(super) records: i64,
    pub(crate) step_duration: SignedDuration,
}

impl Pipelines {
    pub(in crate::chapters) fn new(ids: &Arc<Ids>) -> Self {
        Self {
            ids: Arc::clone(ids),
            projects: Projects::new(),
            pipelines: Vec::new(),
            runs: Vec::new(),
            templates: Templates::new(Arc::clone(ids)),
            failures: HashMap::new(),
            unstarted: HashMap::new(),
            tasks: HashMap::new(),
            records: 0,
            step_duration: STEP_DURATION,
        }
    }

    /// The pipeline in the path of a call.
    pub(super) fn index(&self, call: &Call<'_>) -> Result<usize, ServiceError> {
        self.find(call.path("project_id"), call.path("pipeline_id"))
    }

    pub(super) fn find(&self, project: &str, id: &str) -> Result<usize, ServiceError> {
        let index = self.pipelines.iter().position(|pipeline| pipeline.id == id);
        let index = index.ok_or_else(|| ServiceError::within_success(NO_SUCH_PIPELINE, format!("The pipeline {id} does not exist")))?;
        if self.pipelines[index].project != project {
            let message = format!("The pipeline {id} does not belong to the project {project}");
            return Err(ServiceError::within_success(OTHER_PROJECT, message));
        }
        Ok(index)
    }

    pub(in crate::chapters) fn pipeline(&self, call: &Call<'_>) -> Result<&Pipeline, ServiceError> {
        self.index(call).map(|index| &self.pipelines[index])
    }

    pub(in crate::chapters) fn pipeline_mut(&mut self, call: &Call<'_>) -> Result<&mut Pipeline, ServiceError> {
        self.index(call).map(|index| &mut self.pipelines[index])
    }

    /// The runs of a pipeline, oldest first.
    pub(super) fn runs_of<'s>(&'s self, pipeline: &'s str) -> impl DoubleEndedIterator<Item = &'s Run> {
        self.runs.iter().filter(move |run| run.pipeline == pipeline)
    }

    /// The run in the path of a call.
    pub(super) fn run_index(&self, call: &Call<'_>) -> Result<usize, ServiceError> {
        let pipeline = self.pipeline(call)?;
        let id = call.path("pipeline_run_id");
        let index = self.runs.iter().position(|run| run.id == id && run.pipeline == pipeline.id);
        index.ok_or_else(|| no_such("run", id))
    }

    pub(super) fn run(&self, call: &Call<'_>) -> Result<&Run, ServiceError> {
        self.run_index(call).map(|index| &self.runs[index])
    }

    /// The step in the path of a call, which may name a job as well, and the index of its run.
    pub(super) fn step_mut(&mut self, call: &Call<'_>) -> Result<(usize, &mut Step), ServiceError> {
        let index = self.run_index(call)?;
        let (job, id) = (call.path("job_run_id"), call.path("step_run_id"));
        let is_there = self.runs[index].steps().any(|(known, step)| step.id == id && (job.is_empty() || known == Some(job)));
        let step = self.runs[index].step_mut(id).filter(|_| is_there);
        step.map(|step| (index, step)).ok_or_else(|| no_such("step", id))
    }
}

/// A part of a pipeline that does not exist. The code of the service is known for pipelines only; it stands in for it.
pub(super) fn no_such(what: &str, id: &str) -> ServiceError {
    ServiceError::within_success(NO_SUCH_PIPELINE, format!("The {what} {id} does not exist"))
}
