//! A run that waits for a review: passed, rejected, stopped. Its time does not matter, since nothing in it takes any.

use codearts_pipeline::{
    JsonText,
    pipelines::{PipelineRun, Pipelines, RunRequest, RunStatus},
    types::{DefinitionJob, DefinitionStage, DefinitionStep, PipelineDefinition, PipelineId, PipelineRunId},
};
use codearts_pipeline_tests::TestEnv;

use crate::{NO_PIPELINE, assert_not_found, assert_rejected, project_id, spec};

/// Two stages: one whose job is a review, and one that a person has to let begin.
async fn gated(pipelines: &Pipelines) -> PipelineId {
    let review = DefinitionStep::builder().name("review").task("official_devcloud_checkpoint").build();
    let job = DefinitionJob::builder().name("gate").identifier("gate").steps([review]).build();
    let begin = |name: &str, step: DefinitionStep| DefinitionStage::builder().name(name).identifier(name).pre([step]);
    let first = begin("first", DefinitionStep::automatic_start()).jobs([job]).build();
    let second = begin("second", DefinitionStep::manual_start()).jobs([]).build();
    let mut spec = spec("gated");
    spec.definition = JsonText::try_from(&PipelineDefinition::builder().stages([first, second]).build()).expect("JSON");
    pipelines.create_pipeline_new(&spec).await.expect("created").into_inner().pipeline_id.expect("an id")
}

async fn start(pipelines: &Pipelines, id: &PipelineId) -> PipelineRunId {
    pipelines.start_run(id, &RunRequest::default()).await.expect("started").pipeline_run_id().clone()
}

async fn shown(pipelines: &Pipelines, id: &PipelineId, run: &PipelineRunId) -> PipelineRun {
    pipelines.show_pipeline_run_detail(id).pipeline_run_id(run).await.expect("shown").into_inner().expect("a run")
}

#[tokio::test]
async fn a_run_that_is_reviewed() {
    let env = TestEnv::start();
    let pipelines = env.client.pipelines(&project_id());
    let id = gated(&pipelines).await;
    let run = start(&pipelines, &id).await;
    let waiting = shown(&pipelines, &id, &run).await;
    assert_eq!(waiting.status, Some(RunStatus::Paused));
    let review = waiting.steps().find(|found| found.step.name.as_deref() == Some("review")).expect("a step");
    let (job, step) = (review.job_run_id().expect("an id"), review.step.id.as_ref().expect("an id"));
    pipelines.accept_manual_review(&id, &run, job, step).approval_description("good").await.expect("passed");
    assert_rejected(pipelines.accept_manual_review(&id, &run, job, step).await);

    let waiting = shown(&pipelines, &id, &run).await;
    assert_eq!(waiting.status, Some(RunStatus::Paused));
    let gate = waiting.steps().find(|found| found.job.is_none() && found.step.status == Some(RunStatus::Paused)).expect("a step");
    pipelines.accept_checkpoint(&id, &run, gate.step.id.as_ref().expect("an id")).await.expect("passed");
    assert_eq!(shown(&pipelines, &id, &run).await.status, Some(RunStatus::Completed));
}

#[tokio::test]
async fn a_run_that_is_rejected_and_one_that_is_stopped() {
    let env = TestEnv::start();
    let pipelines = env.client.pipelines(&project_id());
    let id = gated(&pipelines).await;
    let rejected = start(&pipelines, &id).await;
    let waiting = shown(&pipelines, &id, &rejected).await;
    let review = waiting.steps().find(|found| found.step.name.as_deref() == Some("review")).expect("a step");
    let (job, step) = (review.job_run_id().expect("an id"), review.step.id.as_ref().expect("an id"));
    pipelines.reject_manual_review(&id, &rejected, job, step).approval_description("too slow").await.expect("rejected");
    let failed = shown(&pipelines, &id, &rejected).await;
    assert_eq!(failed.status, Some(RunStatus::Failed));
    assert_eq!(failed.step(step).and_then(|found| found.step.message.as_deref()), Some("too slow"));

    let stopped = start(&pipelines, &id).await;
    pipelines.stop_pipeline_run(&id, &stopped).await.expect("stopped");
    assert_eq!(shown(&pipelines, &id, &stopped).await.status, Some(RunStatus::Canceled));
    pipelines.delete_pipeline(&id).await.expect("deleted");
    assert_not_found(pipelines.stop_pipeline_run(&id, &stopped).await, NO_PIPELINE);
    assert_not_found(pipelines.show_pipeline_run_detail(&id).pipeline_run_id(&stopped).await, NO_PIPELINE);
}
