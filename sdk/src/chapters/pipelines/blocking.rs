//! Runs without `async`.

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
    /// Those of [`start_run`](Self::start_run); and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the runtime cannot be created.
    pub fn start_run_blocking(&self, pipeline_id: &PipelineId, body: &RunRequest) -> Result<RunStart, Error> {
        wait(self.start_run(pipeline_id, body))
    }

    /// Starts a run again and waits for the response; see [`restart_run`](Self::restart_run).
    ///
    /// # Errors
    ///
    /// Those of [`restart_run`](Self::restart_run); and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the runtime cannot be created.
    pub fn restart_run_blocking(
        &self,
        pipeline_id: &PipelineId,
        pipeline_run_id: &PipelineRunId,
        body: Option<&RetryRequest>,
    ) -> Result<RunStart, Error> {
        wait(self.restart_run(pipeline_id, pipeline_run_id, body))
    }

    /// The pipeline of this name, waited for; see [`find_pipeline`](Self::find_pipeline).
    ///
    /// # Errors
    ///
    /// Those of [`find_pipeline`](Self::find_pipeline); and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the runtime cannot be created.
    pub fn find_pipeline_blocking(&self, name: &str) -> Result<Option<PipelineSummary>, Error> {
        wait(self.find_pipeline(name))
    }
}

impl RunWait {
    /// Waits for the end of the run on this thread; see [`Pipelines::wait_for_run`].
    ///
    /// # Errors
    ///
    /// Those of [`Pipelines::wait_for_run`]; and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the runtime cannot be created.
    pub fn wait_blocking(self) -> Result<RunOutcome, Error> {
        wait(self.into_future())
    }

    /// The next change, waited for; see [`next`](Self::next).
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next); and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the runtime cannot be created.
    pub fn next_blocking(&mut self) -> Option<Result<StatusChange, Error>> {
        wait(async { Ok(self.next().await) }).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl LogFollower {
    /// The next text, waited for; see [`next`](Self::next).
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next); and [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the runtime cannot be created.
    pub fn next_blocking(&mut self) -> Option<Result<String, Error>> {
        wait(async { Ok(self.next().await) }).unwrap_or_else(|error| Some(Err(error)))
    }
}
