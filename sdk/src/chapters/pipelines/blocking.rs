//! Blocking versions of the methods for runs.

use super::{
    changes::StatusChange,
    log::LogFollower,
    start::RunStart,
    wait::{RunOutcome, RunWait},
};
use crate::{
    chapters::blocking::wait,
    error::Error,
    pipelines::{PipelineSummary, Pipelines, RetryRequest, RunRequest},
    types::{PipelineId, PipelineRunId},
};

impl Pipelines {
    /// Starts a run and waits for the response; see [`start_run`](Self::start_run).
    ///
    /// # Errors
    ///
    /// Those of [`start_run`](Self::start_run), and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the
    /// runtime cannot be created.
    pub fn start_run_blocking(&self, pipeline_id: &PipelineId, body: &RunRequest) -> Result<RunStart, Error> {
        wait(self.start_run(pipeline_id, body))
    }

    /// Restarts a run and waits for the response; see [`restart_run`](Self::restart_run).
    ///
    /// # Errors
    ///
    /// Those of [`restart_run`](Self::restart_run), and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the
    /// runtime cannot be created.
    pub fn restart_run_blocking(
        &self,
        pipeline_id: &PipelineId,
        pipeline_run_id: &PipelineRunId,
        body: Option<&RetryRequest>,
    ) -> Result<RunStart, Error> {
        wait(self.restart_run(pipeline_id, pipeline_run_id, body))
    }

    /// Finds the pipeline with this name, blocking the thread; see [`find_pipeline`](Self::find_pipeline).
    ///
    /// # Errors
    ///
    /// Those of [`find_pipeline`](Self::find_pipeline), and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the
    /// runtime cannot be created.
    pub fn find_pipeline_blocking(&self, name: &str) -> Result<Option<PipelineSummary>, Error> {
        wait(self.find_pipeline(name))
    }
}

impl RunWait {
    /// Waits until the run has ended, blocking the thread; see [`Pipelines::wait_for_run`].
    ///
    /// # Errors
    ///
    /// Those of [`Pipelines::wait_for_run`], and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the
    /// runtime cannot be created.
    pub fn wait_blocking(self) -> Result<RunOutcome, Error> {
        wait(self.into_future())
    }

    /// Returns the next change, blocking the thread; see [`next`](Self::next).
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next), and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the runtime cannot be created.
    pub fn next_blocking(&mut self) -> Option<Result<StatusChange, Error>> {
        wait(async { Ok(self.next().await) }).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl LogFollower {
    /// Returns the next chunk, blocking the thread; see [`next`](Self::next).
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next), and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if the runtime cannot be created.
    pub fn next_blocking(&mut self) -> Option<Result<String, Error>> {
        wait(async { Ok(self.next().await) }).unwrap_or_else(|error| Some(Err(error)))
    }
}
