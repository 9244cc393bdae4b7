//! The same on an emulator, whose time is the client's: it passes when the client waits.

use std::time::Duration;

use codearts_pipeline::{
    Client, Credentials, JsonText, RetryPolicy,
    pipelines::{ConcurrencyControl, ExceedAction, PipelineName, PipelineSpec, Pipelines, RunRequest, RunStatus},
    runs::{RunPart, RunStart},
    types::{DefinitionJob, DefinitionStage, DefinitionStep, PipelineDefinition, PipelineId},
};
use codearts_pipeline_emulator::{Clock, Emulator};
use codearts_pipeline_tests::time::ManualTime;

use crate::service::project_id;

struct Env {
    emulator: Emulator,
    time: ManualTime,
    pipelines: Pipelines,
}

impl Env {
    fn start() -> Self {
        let time = ManualTime::new();
        let now = time.clone();
        let clock = Clock::from_fn(move || codearts_pipeline::TimeSource::now(&now));
        let emulator = Emulator::builder().clock(clock).start().expect("a free port on loopback");
        let credentials = Credentials::new(emulator.access_key(), emulator.secret_key()).expect("keys of the emulator");
        let builder = Client::builder().endpoint(emulator.endpoint()).credentials(credentials).retry(RetryPolicy::never());
        let client = builder.time_source(time.clone()).build().expect("a client");
        Self { emulator, time, pipelines: client.pipelines(&project_id()) }
    }

    async fn pipeline(&self, name: &str) -> PipelineId {
        create_pipeline(&self.pipelines, name).await
    }
}

/// A pipeline with two stages, a job each, and two steps in the first.
pub(crate) async fn create_pipeline(pipelines: &Pipelines, name: &str) -> PipelineId {
    let shell = |name: &str| DefinitionStep::builder().name(name.to_owned()).task("official_shell_plugin@0.0.2".to_owned()).build();
    let stage = |name: &str, steps: Vec<DefinitionStep>| {
        let job = DefinitionJob::builder().name(name.to_owned()).identifier(format!("JOB_{name}")).steps(steps).build();
        let stage = DefinitionStage::builder().name(name.to_owned()).identifier(name.to_owned());
        stage.pre(vec![DefinitionStep::automatic_start()]).jobs(vec![job]).build()
    };
    let stages = vec![stage("Build", vec![shell("compile"), shell("pack")]), stage("Deploy", vec![shell("copy")])];
    let definition = JsonText::try_from(&PipelineDefinition::builder().stages(stages).build()).expect("JSON");
    let concurrency = ConcurrencyControl::builder().concurrency_number(1).exceed_action(ExceedAction::Queue).enable(true).build();
    let spec = PipelineSpec::builder()
        .name(PipelineName::new(name).expect("a name"))
        .definition(definition)
        .is_publish(false)
        .concurrency_control(concurrency)
        .build();
    let created = pipelines.create_pipeline_new(&spec).await.expect("created");
    created.pipeline_id.clone().expect("an id")
}

#[tokio::test]
async fn a_run_is_started_waited_for_and_read() {
    let env = Env::start();
    env.emulator.pipelines().set_step_duration(Duration::from_secs(20));
    let id = env.pipeline("nightly").await;
    let start = env.pipelines.start_run(&id, &RunRequest::default()).await.expect("started");
    let mut wait = env.pipelines.wait_for_run(&id, start.pipeline_run_id());
    let mut ended = Vec::new();
    while let Some(change) = wait.next().await {
        let change = change.expect("a change");
        if change.to == Some(RunStatus::Completed)
            && let RunPart::Step { name, job: Some(_), .. } = &change.part
        {
            ended.push(name.clone());
        }
    }
    assert_eq!(ended, ["compile", "pack", "copy"]);
    let outcome = wait.await.expect("ended");
    assert!(outcome.is_success());
    let run = outcome.run().expect("a run");
    assert_eq!(run.elapsed(), Some(Duration::from_secs(60)));
    assert!(env.time.passed() >= Duration::from_secs(60));

    // Each byte of each log, whatever the parts are.
    for found in run.steps().filter(|found| found.job.is_some()) {
        let (job, step) = (found.job_run_id().expect("an id"), found.step.id.as_ref().expect("an id"));
        env.emulator.pipelines().append_log(step.as_str(), "é\n\nline without an end");
        for lines in [1, 2, 1000] {
            let mut log = env.pipelines.follow_log(&id, start.pipeline_run_id(), job, step).with_lines(lines);
            let mut whole = String::new();
            while let Some(text) = log.next().await {
                whole.push_str(&text.expect("a text"));
            }
            assert!(whole.ends_with("é\n\nline without an end") && whole.matches("line without").count() == 1, "{whole}");
            assert_eq!(usize::try_from(log.cursor().end_offset), Ok(whole.len()));
        }
    }
}

#[tokio::test]
async fn a_log_is_followed_while_its_step_runs() {
    let env = Env::start();
    env.emulator.pipelines().set_step_duration(Duration::from_secs(60));
    let id = env.pipeline("nightly").await;
    let start = env.pipelines.start_run(&id, &RunRequest::default()).await.expect("started");
    let run = env.pipelines.show_pipeline_run_detail(&id).pipeline_run_id(start.pipeline_run_id()).await.expect("shown");
    let run = run.into_inner().expect("a run");
    let found = run.steps().find(|found| found.step.name.as_deref() == Some("compile")).expect("a step");
    let (job, step) = (found.job_run_id().expect("an id").clone(), found.step.id.clone().expect("an id"));
    let mut log = env.pipelines.follow_log(&id, start.pipeline_run_id(), &job, &step);
    let (mut whole, mut number) = (String::new(), 0);
    while let Some(text) = log.next().await {
        whole.push_str(&text.expect("a text"));
        if env.time.passed() < Duration::from_secs(50) {
            env.emulator.pipelines().append_log(step.as_str(), &format!("line {number}\n"));
            number += 1;
        }
    }
    let lines: Vec<_> = whole.lines().filter(|line| line.starts_with("line ")).map(str::to_owned).collect();
    assert!(number > 5, "{number}");
    assert_eq!(lines, (0..number).map(|number| format!("line {number}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_run_that_waits_in_the_queue_is_waited_for() {
    let env = Env::start();
    let id = env.pipeline("nightly").await;
    let first = env.pipelines.start_run(&id, &RunRequest::default()).await.expect("started");
    let second = env.pipelines.start_run(&id, &RunRequest::default()).await.expect("in the queue");
    assert!(!first.is_queued() && matches!(&second, RunStart::Queued { queue_id: Some(_), .. }), "{second:?}");
    let mut wait = env.pipelines.wait_for_run(&id, second.pipeline_run_id());
    let mut statuses = Vec::new();
    while let Some(change) = wait.next().await {
        let change = change.expect("a change");
        if change.part == RunPart::Run {
            statuses.extend(change.to);
        }
    }
    assert_eq!((statuses.first(), statuses.last()), (Some(&RunStatus::Queued), Some(&RunStatus::Completed)));
    assert!(wait.await.expect("ended").is_success());
}

#[tokio::test]
async fn a_failed_run_is_restarted_and_a_pipeline_is_changed_in_part() {
    let env = Env::start();
    let id = env.pipeline("nightly").await;
    assert_eq!(env.pipelines.find_pipeline("nightly").await.expect("listed").and_then(|found| found.pipeline_id), Some(id.clone()));
    env.emulator.pipelines().fail_step(id.as_str(), "compile");
    let start = env.pipelines.start_run(&id, &RunRequest::default()).await.expect("started");
    let outcome = env.pipelines.wait_for_run(&id, start.pipeline_run_id()).await.expect("ended");
    let status = |name: &str| {
        let run = outcome.run().expect("a run");
        run.steps().find(|found| found.step.name.as_deref() == Some(name)).and_then(|found| found.step.status.clone())
    };
    assert_eq!((outcome.is_success(), status("compile")), (false, Some(RunStatus::Failed)));
    let again = env.pipelines.restart_run(&id, start.pipeline_run_id(), None).await.expect("started");
    assert_eq!(again.pipeline_run_id(), start.pipeline_run_id());
    assert!(env.pipelines.wait_for_run(&id, again.pipeline_run_id()).await.expect("ended").is_success());

    let read = env.pipelines.show_pipeline_detail(&id).await.expect("shown");
    let mut update = PipelineSpec::try_from(&read).expect("an update");
    update.definition = update
        .definition
        .edit(|definition| {
            for job in definition.stages.iter_mut().flatten().flat_map(|stage| stage.jobs.iter_mut().flatten()) {
                job.timeout = "30".to_owned().into();
            }
        })
        .expect("a definition");
    env.pipelines.update_pipeline_info(&id, &update).await.expect("changed");
    let shown = env.pipelines.show_pipeline_detail(&id).await.expect("shown");
    let definition = shown.definition.as_ref().expect("a definition").parse().expect("a definition");
    assert!(definition.jobs().all(|job| job.timeout.as_deref() == Some("30")) && definition.jobs().count() == 2);
    assert_eq!(shown.concurrency_control.as_ref().and_then(|control| *control.concurrency_number), Some(1));
}
