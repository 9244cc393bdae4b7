//! The state of a step with regard to its log.

use super::log_page::StepLog;
use crate::{chapters::decode_error::decode_error, error::Error, pipelines::RunStatus};

/// The state of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StepState {
    /// There is no log yet.
    NotBegun,
    Running,
    /// The log is complete.
    Ended,
    /// There is no log, and there will not be one.
    NeverBegan,
}

/// The operation name in errors.
pub(super) const OPERATION: &str = "follow_log";

impl StepLog {
    /// Polls the state of the step.
    pub(super) async fn state(&self) -> Result<StepState, Error> {
        let response = self.pipelines.show_pipeline_run_detail(&self.pipeline_id).pipeline_run_id(&self.pipeline_run_id).await?;
        let Some(run) = &*response else { return Ok(StepState::NotBegun) };
        let is_over = run.status.as_ref().is_some_and(RunStatus::is_final);
        let Some(found) = run.step(&self.step_run_id) else {
            let text = format!("the run has no step {}", self.step_run_id);
            return Err(decode_error(&response, OPERATION, text));
        };
        match &found.step.status {
            None if response.unreadable().iter().any(|pointer| pointer.ends_with("/status")) => {
                Err(decode_error(&response, OPERATION, "the status of the step cannot be read, so that nobody knows when its log ends"))
            }
            Some(status) if status.is_final() && status.has_begun() => Ok(StepState::Ended),
            Some(status) if status.is_final() => Ok(StepState::NeverBegan),
            // In a run that has ended, steps that never started stay INIT.
            Some(status) if is_over && status.has_begun() => Ok(StepState::Ended),
            Some(RunStatus::Other { .. }) => Ok(if is_over { StepState::Ended } else { StepState::Running }),
            _ if is_over => Ok(StepState::NeverBegan),
            Some(status) if status.has_begun() => Ok(StepState::Running),
            _ => Ok(StepState::NotBegun),
        }
    }
}
