//! Creates a pipeline from a template, runs it and reports what happens, and prints the logs of steps that failed.

use std::{error::Error, io::Write, pin::pin};

use codearts_pipeline::{
    pipelines::{PipelineFromTemplate, PipelineName, PipelineRun, Pipelines, RunRequest, RunStatus},
    runs::{RunOutcome, RunStart, RunStep},
    templates::Templates,
    types::{PipelineId, PipelineRunId},
};

/// What became of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Completed,
    /// It failed, or somebody stopped it.
    Failed,
    /// It goes on when a person has decided.
    NeedsPerson,
    /// It goes on, and nobody watches any more.
    Interrupted,
}

impl Outcome {
    /// The exit status of the program. 2 is for its own errors.
    pub(crate) fn exit_status(self) -> u8 {
        match self {
            Self::Completed => 0,
            Self::Failed => 1,
            Self::NeedsPerson => 3,
            Self::Interrupted => 130,
        }
    }
}

/// The pipeline of this name, which is created from a template if it is not there.
pub(crate) async fn find_or_create(
    pipelines: &Pipelines,
    templates: &Templates,
    name: &str,
    template: Option<&str>,
    out: &mut impl Write,
) -> Result<PipelineId, Box<dyn Error>> {
    if let Some(found) = pipelines.find_pipeline(name).await? {
        let id = found.pipeline_id.ok_or("the service shows the pipeline without its id")?;
        writeln!(out, "Found pipeline {name}, {id}")?;
        return Ok(id);
    }
    let template = template.ok_or_else(|| format!("there is no pipeline {name}: name a template to create it from"))?;
    // A template of the account goes before one of the service.
    let found = match templates.find_template(template).await? {
        Some(found) => Some(found),
        None => templates.find_system_template(template).await?,
    };
    let template_id = found.and_then(|found| found.id).ok_or_else(|| format!("there is no template {template}"))?;
    let body = PipelineFromTemplate::builder().name(PipelineName::new(name)?).is_publish(false).sources([]).build();
    let created = pipelines.create_pipeline_by_template_id(&template_id, &body).await?;
    let id = created.pipeline_id.clone().ok_or("the response does not name the new pipeline")?;
    writeln!(out, "Created pipeline {name} from template {template}, {id}")?;
    Ok(id)
}

/// Runs a pipeline until the run has ended or needs a person, or until `interrupt`, which leaves the run as it is.
pub(crate) async fn run(
    pipelines: &Pipelines,
    pipeline_id: &PipelineId,
    interrupt: impl Future<Output = ()>,
    out: &mut impl Write,
) -> Result<Outcome, Box<dyn Error>> {
    let mut interrupt = pin!(interrupt);
    let start = pipelines.start_run(pipeline_id, &RunRequest::default()).await?;
    let run_id = start.pipeline_run_id();
    match &start {
        RunStart::Queued { message, .. } => writeln!(out, "Run {run_id} waits in the queue: {}", message.as_deref().unwrap_or("-"))?,
        _ => writeln!(out, "Started run {run_id}")?,
    }
    let outcome = tokio::select! {
        outcome = watch(pipelines, pipeline_id, run_id, out) => outcome?,
        () = &mut interrupt => RunOutcome::Canceled(None),
    };
    match outcome {
        RunOutcome::Ended(run) => {
            let status = run.status.as_ref().map_or("-", RunStatus::as_str);
            writeln!(out, "The run has ended after {:?}: {status}", run.elapsed().unwrap_or_default())?;
            if run.status.as_ref().is_some_and(RunStatus::is_success) {
                return Ok(Outcome::Completed);
            }
            tokio::select! {
                printed = print_logs(pipelines, pipeline_id, run_id, &run, out) => printed?,
                () = interrupt => {}
            }
            Ok(Outcome::Failed)
        }
        RunOutcome::NeedsPerson(run) => {
            let waits = |found: &RunStep<'_>| found.step.status.as_ref().is_some_and(RunStatus::needs_person);
            for found in run.steps().filter(waits) {
                writeln!(out, "A person has to decide: {found}. The example approve_release passes a review.")?;
            }
            Ok(Outcome::NeedsPerson)
        }
        _ => {
            writeln!(out, "Interrupted. Run {run_id} of pipeline {pipeline_id} goes on.")?;
            Ok(Outcome::Interrupted)
        }
    }
}

/// Reports what changes in a run, with the time that the run has taken until then.
async fn watch(
    pipelines: &Pipelines,
    pipeline_id: &PipelineId,
    run_id: &PipelineRunId,
    out: &mut impl Write,
) -> Result<RunOutcome, Box<dyn Error>> {
    let mut wait = pipelines.wait_for_run(pipeline_id, run_id).returns_when_paused();
    while let Some(change) = wait.next().await {
        let change = change?;
        // What has not begun is no news.
        if change.to == Some(RunStatus::Init) {
            continue;
        }
        let seconds = wait.run().and_then(PipelineRun::elapsed).unwrap_or_default().as_secs();
        write!(out, "{seconds:>5} s  {change}")?;
        match &change.message {
            Some(message) => writeln!(out, ", {message}")?,
            None => writeln!(out)?,
        }
    }
    Ok(wait.await?)
}

/// Prints the logs of the steps that failed. Where one cannot be read, the outcome of the run is the same.
async fn print_logs(
    pipelines: &Pipelines,
    pipeline_id: &PipelineId,
    run_id: &PipelineRunId,
    run: &PipelineRun,
    out: &mut impl Write,
) -> Result<(), Box<dyn Error>> {
    for found in run.steps().filter(|found| matches!(found.step.status, Some(RunStatus::Failed | RunStatus::AsyncFailed))) {
        let (Some(job_run_id), Some(step_run_id)) = (found.job_run_id(), &found.step.id) else {
            writeln!(out, "There is no log of {found}")?;
            continue;
        };
        writeln!(out, "Log of {found}:")?;
        let mut log = pipelines.follow_log(pipeline_id, run_id, job_run_id, step_run_id);
        let mut ends_line = true;
        while let Some(text) = log.next().await {
            match text {
                Ok(text) => {
                    write!(out, "{text}")?;
                    ends_line = text.ends_with('\n');
                }
                Err(error) => write!(out, "the log cannot be read: {error}")?,
            }
        }
        if !ends_line {
            writeln!(out)?;
        }
    }
    Ok(())
}
