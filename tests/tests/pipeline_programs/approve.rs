//! Deciding reviews.

use std::time::Duration;

use codearts_pipeline::{
    JsonText,
    pipelines::{PipelineName, PipelineRun, PipelineSpec, RunRequest, RunStatus},
    types::{DefinitionJob, DefinitionStage, DefinitionStep, PipelineDefinition, PipelineId},
};
use codearts_pipeline_tests::TestEnv;

use crate::{
    common::{CHECKPOINT, SHELL, create_pipeline},
    ended, pipelines, program,
};

fn start() -> TestEnv {
    let env = TestEnv::start();
    env.emulator.pipelines().set_step_duration(Duration::ZERO);
    env
}

/// A pipeline whose only stage waits for a person before it begins.
async fn pipeline_with_manual_start(env: &TestEnv) -> PipelineId {
    let step = DefinitionStep::builder().name("Copy".to_owned()).task(SHELL.to_owned()).build();
    let job = DefinitionJob::builder().name("Copy".to_owned()).identifier("JOB_copy".to_owned()).steps(vec![step]).build();
    let stage = DefinitionStage::builder().name("Release".to_owned()).identifier("0".to_owned());
    let stage = stage.pre(vec![DefinitionStep::manual_start()]).jobs(vec![job]).build();
    let definition = JsonText::try_from(&PipelineDefinition::builder().stages(vec![stage]).build()).expect("JSON");
    let name = PipelineName::new("release").expect("a name");
    let spec = PipelineSpec::builder().name(name).definition(definition).is_publish(false).build();
    pipelines(env).create_pipeline_new(&spec).await.expect("created").pipeline_id.clone().expect("an id")
}

async fn latest_run(env: &TestEnv, id: &PipelineId) -> PipelineRun {
    pipelines(env).show_pipeline_run_detail(id).await.expect("shown").into_inner().expect("a run")
}

#[tokio::test]
async fn a_review_is_passed_or_rejected() {
    let env = start();
    let pipelines = pipelines(&env);
    // Two reviews at a time, while another job goes on.
    let jobs = [("Security", CHECKPOINT), ("Tests", CHECKPOINT), ("Work", SHELL)];
    let id = create_pipeline(&pipelines, "release", &[("Review", &jobs)]).await.expect("created");
    for (option, word, status) in [("--run", "Passed", RunStatus::Completed), ("--reject", "Rejected", RunStatus::Failed)] {
        let start = pipelines.start_run(&id, &RunRequest::default()).await.expect("started");
        let run_id = start.pipeline_run_id();
        let mut command = program(&env, "approve_release");
        command.args(["release", option]).args((option == "--run").then_some(run_id.as_str())).args(["--comment", "as agreed"]);
        let decided = ended(&mut command);
        assert_eq!(decided.status, Some(0), "{}", decided.complained);
        let lines: Vec<_> = decided.printed.lines().collect();
        let review = |name: &str| format!("{word} step Review / {name} / {name}");
        assert_eq!(lines, [format!("Waiting for a review in run {run_id}"), review("Security"), review("Tests")]);
        assert_eq!(latest_run(&env, &id).await.status, Some(status));
        let requests = env.emulator.requests();
        assert_eq!(requests.iter().filter(|request| request.target().contains("approval_description=as%20agreed")).count(), 2);
        env.emulator.clear_requests();
    }
}

#[tokio::test]
async fn a_checkpoint_before_the_jobs_of_a_stage_is_passed() {
    let env = start();
    let id = pipeline_with_manual_start(&env).await;
    pipelines(&env).start_run(&id, &RunRequest::default()).await.expect("started");
    let decided = ended(program(&env, "approve_release").args(["release", "--comment", "as agreed"]));
    assert_eq!(decided.status, Some(0), "{}", decided.complained);
    assert!(decided.printed.contains("\nPassed step Release / official_devcloud_manualTrigger\n"), "{}", decided.printed);
    assert!(decided.printed.ends_with("The comment was not sent: a checkpoint takes none\n"), "{}", decided.printed);
    assert_eq!(latest_run(&env, &id).await.status, Some(RunStatus::Completed));
}

#[tokio::test]
async fn what_cannot_be_decided_is_an_error() {
    let env = start();
    let pipelines = pipelines(&env);
    create_pipeline(&pipelines, "new", &[]).await.expect("created");
    let id = create_pipeline(&pipelines, "nightly", &[("Build", &[("Compile", SHELL)])]).await.expect("created");
    pipelines.start_run(&id, &RunRequest::default()).await.expect("started");
    let usage = "error: usage: approve_release [PROJECT_ID PIPELINE [--run RUN_ID] [--reject] [--comment TEXT]]\n";
    for (arguments, error) in [
        (&["nightly"][..], "error: the run has ended, COMPLETED, and no review waits in it\n"),
        (&["new"], "error: pipeline new has no run\n"),
        (&["old"], "error: there is no pipeline old\n"),
        (&["nightly", "--rejct"], usage),
        (&["nightly", "--comment"], usage),
        (&[], usage),
    ] {
        let decided = ended(program(&env, "approve_release").args(arguments));
        assert_eq!((decided.status, decided.complained.as_str()), (Some(1), error));
    }
}
