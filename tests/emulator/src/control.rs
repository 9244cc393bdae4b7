//! Lets tests control the pipelines of a running emulator.

use std::fmt;
use std::sync::MutexGuard;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::chapters::Pipelines;
use crate::service::Service;

/// Controls the pipelines of an emulator and their runs. Returned by [`Emulator::pipelines`](crate::Emulator::pipelines).
///
/// Runs progress with the emulator's [`Clock`](crate::Clock): each step takes one second unless
/// [`set_step_duration`](Self::set_step_duration) sets another duration. Steps of a job run one after another, jobs of a stage run at the
/// same time unless one depends on another, and stages run one after another. A step that waits for a person waits until a call decides.
/// With a frozen clock, [`Clock::advance`](crate::Clock::advance) lets runs continue; a test can also end them immediately:
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use codearts_pipeline_emulator::{Clock, Emulator};
///
/// let emulator = Emulator::builder().clock(Clock::frozen(SystemTime::UNIX_EPOCH)).start()?;
/// emulator.pipelines().set_step_duration(Duration::from_secs(60));
/// // Create a pipeline and start a run, then:
/// emulator.clock().advance(Duration::from_secs(60));
/// // emulator.pipelines().finish_run(run_id);
/// # std::io::Result::Ok(())
/// ```
///
/// # Panics
/// All methods that take an id panic if nothing has this id, because they could never have an effect.
pub struct PipelineControl<'e> {
    service: &'e Service,
}

impl<'e> PipelineControl<'e> {
    pub(crate) fn new(service: &'e Service) -> Self {
        Self { service }
    }

    /// Ends a run now: steps end even if their time has not come, reviews are passed, and a queued run starts. The run
    /// fails if one of its steps was made to fail; otherwise it completes. A run that has ended does not change.
    #[track_caller]
    pub fn finish_run(&self, pipeline_run_id: &str) {
        let (mut state, now) = self.state();
        assert!(state.finish(pipeline_run_id, now), "there is no run {pipeline_run_id:?}");
    }

    /// Makes a step fail once: the next time that a step with this name ends in a run of this pipeline. It is not
    /// checked whether the pipeline has such a step. To make the step fail again, call this again.
    #[track_caller]
    pub fn fail_step(&self, pipeline_id: &str, step_name: impl Into<String>) {
        let (mut state, _) = self.state();
        assert!(state.plan_failure(pipeline_id, step_name.into()), "there is no pipeline {pipeline_id:?}");
    }

    /// Appends text to the log of a step, unchanged. The emulator itself writes a line when a step begins and one when it ends.
    #[track_caller]
    pub fn append_log(&self, step_run_id: &str, text: &str) {
        let (mut state, _) = self.state();
        let step = state.step(step_run_id);
        step.unwrap_or_else(|| panic!("there is no step {step_run_id:?}")).log.push_str(text);
    }

    /// Adds copies of a pipeline to its project, for tests of long lists. Their names are that of the pipeline and a number.
    #[track_caller]
    pub fn add_copies(&self, pipeline_id: &str, copies: usize) {
        let (mut state, now) = self.state();
        assert!(state.add_copies(pipeline_id, copies, now), "there is no pipeline {pipeline_id:?}");
    }

    /// Sets an output of a step.
    #[track_caller]
    pub fn set_output(&self, step_run_id: &str, key: &str, value: impl Into<Value>) {
        let (mut state, _) = self.state();
        let outputs = &mut state.step(step_run_id).unwrap_or_else(|| panic!("there is no step {step_run_id:?}")).outputs;
        outputs.retain(|(known, _)| known != key);
        outputs.push((key.to_owned(), value.into()));
    }

    /// Sets how long steps take that begin from now on, unless they wait for something or end immediately. Default: 1 second.
    pub fn set_step_duration(&self, duration: Duration) {
        let (mut state, _) = self.state();
        state.step_duration = SignedDuration::try_from(duration).unwrap_or(SignedDuration::MAX);
    }

    /// The pipelines as they are now.
    fn state(&self) -> (MutexGuard<'e, Pipelines>, Timestamp) {
        let (mut state, now) = (self.service.chapters.pipelines(), self.service.clock.timestamp());
        state.advance(now);
        (state, now)
    }
}

impl fmt::Debug for PipelineControl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PipelineControl").finish_non_exhaustive()
    }
}
