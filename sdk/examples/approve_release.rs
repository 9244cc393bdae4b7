//! Waits until a run waits for a review, and passes the review or rejects it.
//!
//! ```text
//! cargo run -p codearts-pipeline --example approve_release [PROJECT_ID PIPELINE [--run RUN_ID] [--reject] [--comment TEXT]]
//! ```
//!
//! The pipeline is found by its name; without a run it is its latest one. A review is a step of a job, or a checkpoint before the
//! jobs of a stage, that is PAUSED; a delay is PAUSED as well, and is left alone. Where several wait, all are decided. A run that
//! ends without a review is an error.
//!
//! Credentials and region come from the environment, as in the example `from_env`. Without arguments it passes one release and
//! rejects another one on an emulator that it starts itself.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example is there to be read on the screen")]
#![allow(clippy::disallowed_methods, reason = "a program may read its own environment")]

mod common;

use std::{env, error::Error, process::ExitCode};

use codearts_pipeline::{
    Client,
    pipelines::{PipelineRun, Pipelines, RunRequest, RunStatus, StepRunId},
    runs::RunStep,
    types::{JobRunId, PipelineId, PipelineRunId, ProjectId},
};

use self::common::{CHECKPOINT, SHELL, Sandbox, create_pipeline};

/// The task of a step that is PAUSED until a time, and not until a person decides.
const DELAY: &str = "official_devcloud_delay";

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let decided = if arguments.is_empty() { demonstrate().await } else { on_the_service(arguments).await };
    match decided {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What is decided about a review.
#[derive(Default)]
struct Decision {
    is_rejection: bool,
    comment: Option<String>,
}

async fn on_the_service(arguments: Vec<String>) -> Result<(), Box<dyn Error>> {
    let usage = "usage: approve_release [PROJECT_ID PIPELINE [--run RUN_ID] [--reject] [--comment TEXT]]";
    let (mut names, mut run_id, mut decision) = (Vec::new(), None, Decision::default());
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--reject" => decision.is_rejection = true,
            "--comment" => decision.comment = Some(arguments.next().ok_or(usage)?),
            "--run" => run_id = Some(PipelineRunId::new(arguments.next().ok_or(usage)?)?),
            option if option.starts_with('-') => return Err(usage.into()),
            _ => names.push(argument),
        }
    }
    let [project_id, name] = names.as_slice() else { return Err(usage.into()) };
    let pipelines = Client::from_env()?.pipelines(&ProjectId::new(project_id)?);
    let found = pipelines.find_pipeline(name).await?.ok_or_else(|| format!("there is no pipeline {name}"))?;
    let pipeline_id = found.pipeline_id.ok_or("the service shows the pipeline without its id")?;
    let latest = found.latest_run.and_then(|run| run.pipeline_run_id);
    let run_id = run_id.or(latest).ok_or_else(|| format!("pipeline {name} has no run"))?;
    decide(&pipelines, &pipeline_id, &run_id, &decision).await
}

/// A step that waits for a review.
struct Review {
    /// Where it stands.
    name: String,
    step_run_id: StepRunId,
    /// `None` for a checkpoint.
    job_run_id: Option<JobRunId>,
}

/// Decides all reviews that wait, once there are some.
async fn decide(
    pipelines: &Pipelines,
    pipeline_id: &PipelineId,
    run_id: &PipelineRunId,
    decision: &Decision,
) -> Result<(), Box<dyn Error>> {
    println!("Waiting for a review in run {run_id}");
    for review in reviews(pipelines, pipeline_id, run_id).await? {
        let (step, comment) = (&review.step_run_id, decision.comment.as_deref());
        match (&review.job_run_id, decision.is_rejection) {
            (Some(job), false) => {
                let request = pipelines.accept_manual_review(pipeline_id, run_id, job, step);
                if let Some(comment) = comment {
                    request.approval_description(comment).await?
                } else {
                    request.await?
                };
            }
            (Some(job), true) => {
                let request = pipelines.reject_manual_review(pipeline_id, run_id, job, step);
                if let Some(comment) = comment {
                    request.approval_description(comment).await?
                } else {
                    request.await?
                };
            }
            (None, false) => drop(pipelines.accept_checkpoint(pipeline_id, run_id, step).await?),
            (None, true) => drop(pipelines.reject_checkpoint(pipeline_id, run_id, step).await?),
        }
        println!("{} {}", if decision.is_rejection { "Rejected" } else { "Passed" }, review.name);
        if review.job_run_id.is_none() && comment.is_some() {
            println!("The comment was not sent: a checkpoint takes none");
        }
    }
    Ok(())
}

/// The reviews that wait, once there are some. The status of the run does not say so as long as another job goes on.
async fn reviews(pipelines: &Pipelines, pipeline_id: &PipelineId, run_id: &PipelineRunId) -> Result<Vec<Review>, Box<dyn Error>> {
    let mut wait = pipelines.wait_for_run(pipeline_id, run_id);
    while let Some(change) = wait.next().await {
        change?;
        let reviews: Vec<_> = wait.run().into_iter().flat_map(PipelineRun::steps).filter_map(waiting).collect();
        if !reviews.is_empty() {
            return Ok(reviews);
        }
    }
    let status = wait.status().map_or("-", RunStatus::as_str);
    Err(format!("the run has ended, {status}, and no review waits in it").into())
}

/// The review that a step waits for, if it does.
fn waiting(found: RunStep<'_>) -> Option<Review> {
    let step = found.step;
    let is_delay = step.task.as_deref().is_some_and(|task| task.split('@').next() == Some(DELAY));
    if step.status != Some(RunStatus::Paused) || is_delay {
        return None;
    }
    let job_run_id = match found.job {
        Some(_) => Some(found.job_run_id()?.clone()),
        None => None,
    };
    Some(Review { name: found.to_string(), step_run_id: step.id.clone()?, job_run_id })
}

/// Two releases on an emulator: one passes the review, the other one does not.
async fn demonstrate() -> Result<(), Box<dyn Error>> {
    let sandbox = Sandbox::start()?;
    let pipelines = sandbox.pipelines();
    let stages: [(&str, &[_]); 3] =
        [("Build", &[("Compile", SHELL)]), ("Review", &[("Approve", CHECKPOINT)]), ("Release", &[("Copy", SHELL)])];
    let id = create_pipeline(&pipelines, "release", &stages).await?;
    for decision in [Decision::default(), Decision { is_rejection: true, comment: Some("not on a Friday".to_owned()) }] {
        let start = pipelines.start_run(&id, &RunRequest::default()).await?;
        decide(&pipelines, &id, start.pipeline_run_id(), &decision).await?;
        let outcome = pipelines.wait_for_run(&id, start.pipeline_run_id()).await?;
        println!("The run has ended: {}\n", outcome.run().and_then(|run| run.status.as_ref()).map_or("-", RunStatus::as_str));
    }
    Ok(())
}
