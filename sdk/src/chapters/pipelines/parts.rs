//! The stages, jobs and steps of a run, and how long it took.

use std::time::Duration;

use crate::{
    pipelines::{JobRun, PipelineRun, StageRun, StepRun, StepRunId},
    types::JobRunId,
};

/// A step of a run, with its job and stage. Returned by [`PipelineRun::steps`].
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct RunStep<'a> {
    /// The stage.
    pub stage: &'a StageRun,
    /// The job. `None` for steps before and after the jobs of the stage.
    pub job: Option<&'a JobRun>,
    /// The step.
    pub step: &'a StepRun,
}

impl<'a> RunStep<'a> {
    /// Returns the id of the job within the run: the `job_run_id` of operations on the step. Steps before and after the jobs of a stage
    /// have one only if the service returns it.
    pub fn job_run_id(&self) -> Option<&'a JobRunId> {
        self.job.and_then(|job| job.id.as_ref()).or(self.step.job_run_id.as_ref())
    }
}

impl PipelineRun {
    /// Returns all steps of the run. For each stage: the steps before its jobs, those of the jobs, then those after the jobs.
    ///
    /// ```no_run
    /// # fn example(run: codearts_pipeline::pipelines::PipelineRun) {
    /// for found in run.steps().filter(|found| found.step.status.as_ref().is_some_and(|status| !status.is_success())) {
    ///     println!("{:?} {:?}", found.step.name, found.step.message);
    /// }
    /// # }
    /// ```
    pub fn steps(&self) -> impl Iterator<Item = RunStep<'_>> {
        self.stages.iter().flatten().flat_map(|stage| {
            let before = stage.pre.iter().flatten().map(move |step| RunStep { stage, job: None, step });
            let jobs = stage.jobs.iter().flatten();
            let within = jobs.flat_map(move |job| job.steps.iter().flatten().map(move |step| RunStep { stage, job: Some(job), step }));
            let after = stage.post.iter().flatten().map(move |step| RunStep { stage, job: None, step });
            before.chain(within).chain(after)
        })
    }

    /// Returns the step with this id, if the run has it.
    pub fn step(&self, step_run_id: &StepRunId) -> Option<RunStep<'_>> {
        self.steps().find(|found| found.step.id.as_ref() == Some(step_run_id))
    }

    /// Returns how long the run took, or has been in progress: from `start_time` to `end_time` if its status is final, otherwise to
    /// `current_system_time`, the clock of the service. The value has millisecond resolution and includes any
    /// time during which the run was paused or suspended.
    ///
    /// The service sets `end_time` before a run has ended, so it is ignored until then. `None` if a time is missing or the end is before
    /// the start.
    pub fn elapsed(&self) -> Option<Duration> {
        let is_over = self.status.as_ref().is_some_and(|status| status.is_final());
        let end = if is_over { self.end_time.as_ref() } else { self.current_system_time.as_ref() };
        end?.to_system_time()?.duration_since(self.start_time.as_ref()?.to_system_time()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(json: &str) -> PipelineRun {
        serde_json::from_str(json).expect("a run")
    }

    #[test]
    fn steps_come_in_the_order_of_the_run() {
        let run = run(
            r#"{"stages":[{"id":"s","pre":[{"id":"a","job_run_id":"j0"}],"jobs":[{"id":"j","steps":[{"id":"b"},{"id":"c"}]}],"post":[{"id":"d"}]},{"pre":null}]}"#,
        );
        let seen: Vec<_> =
            run.steps().map(|found| (found.step.id.as_ref().map(StepRunId::as_str), found.job_run_id().map(JobRunId::as_str))).collect();
        assert_eq!(seen, [(Some("a"), Some("j0")), (Some("b"), Some("j")), (Some("c"), Some("j")), (Some("d"), None)]);
        assert!(run.step(&StepRunId::new("c").expect("an id")).is_some() && run.step(&StepRunId::new("x").expect("an id")).is_none());
    }

    #[test]
    fn the_end_counts_once_the_run_is_over() {
        let times = r#""start_time":1000,"end_time":4000,"current_system_time":3500"#;
        let elapsed = |status: &str| run(&format!(r#"{{"status":"{status}",{times}}}"#)).elapsed();
        assert_eq!(elapsed("COMPLETED"), Some(Duration::from_secs(3)));
        assert_eq!(elapsed("RUNNING"), Some(Duration::from_millis(2500)));
        assert_eq!(run("{}").elapsed(), None);
        assert_eq!(run(r#"{"status":"FAILED","start_time":2,"end_time":1}"#).elapsed(), None);
    }
}
