//! Running a pipeline, and watching.

use std::{future::ready, time::Duration};

use codearts_pipeline::pipelines::RunStatus;
use codearts_pipeline_tests::TestEnv;

use crate::{
    common::{SHELL, Sandbox, create_pipeline},
    demo::Demo,
    ended, pipelines, program,
    run::{Outcome, run},
};

/// Where each of these parts of a text begins.
fn positions<const N: usize>(text: &str, parts: [&str; N]) -> [usize; N] {
    parts.map(|part| text.find(part).unwrap_or_else(|| panic!("{part:?} is not in\n{text}")))
}

#[tokio::test]
async fn jobs_that_run_at_the_same_time_are_shown_to_the_end() {
    let (demo, mut out) = (Demo::start().expect("an emulator"), Vec::new());
    assert_eq!(demo.parallel_jobs(&mut out).await.expect("a run"), Outcome::Completed);
    let text = String::from_utf8(out).expect("text");
    let order = positions(
        &text,
        [
            "Created pipeline nightly from template Maven-Build, ",
            "Started run ",
            " s  job Build and Check / Check: RUNNING\n",
            " s  job Build and Check / Build: RUNNING\n",
            " s  run: RUNNING\n",
            " s  step Build and Check / Check / Check: RUNNING -> COMPLETED\n",
            " s  job Build and Check / Build: RUNNING -> COMPLETED\n",
            " s  stage Build and Check: RUNNING -> COMPLETED\n",
            " s  step Deploy / Deploy / Deploy: INIT -> RUNNING\n",
            " s  stage Deploy: RUNNING -> COMPLETED\n",
            "The run has ended after 40s: COMPLETED\n",
        ],
    );
    assert!(order.is_sorted(), "{text}");
    assert!(!text.contains(": INIT\n"), "what has not begun is no news:\n{text}");
}

#[tokio::test]
async fn the_log_of_the_step_that_failed_is_printed() {
    let (demo, mut out) = (Demo::start().expect("an emulator"), Vec::new());
    assert_eq!(demo.failing_step(&mut out).await.expect("a run"), Outcome::Failed);
    let text = String::from_utf8(out).expect("text");
    let order = positions(
        &text,
        [
            " s  step Build and Check / Build / Build: RUNNING -> FAILED, The step was made to fail\n",
            "The run has ended after 20s: FAILED\n",
            "Log of step Build and Check / Build / Build:\n[",
            "[Build]: begin\n",
            "[Build]: The step was made to fail\n",
        ],
    );
    assert!(order.is_sorted() && text.matches("Log of step").count() == 1, "{text}");
    // The same pipeline again, in which nothing fails any more.
    let mut out = Vec::new();
    assert_eq!(demo.parallel_jobs(&mut out).await.expect("a run"), Outcome::Completed);
    assert!(out.starts_with(b"Found pipeline nightly, "));
}

#[tokio::test]
async fn a_run_that_waits_in_the_queue_is_watched_from_there() {
    let (demo, mut out) = (Demo::start().expect("an emulator"), Vec::new());
    assert_eq!(demo.queue(&mut out).await.expect("a run"), Outcome::Completed);
    let text = String::from_utf8(out).expect("text");
    let order = positions(
        &text,
        [
            " waits in the queue: The pipeline has as many",
            " s  run: QUEUED\n",
            " s  run: QUEUED -> RUNNING\n",
            "ended after 20s: COMPLETED\n",
        ],
    );
    assert!(order.is_sorted(), "{text}");
}

#[tokio::test]
async fn a_run_that_waits_for_a_review_ends_the_program() {
    let (demo, mut out) = (Demo::start().expect("an emulator"), Vec::new());
    let outcome = demo.review(&mut out).await.expect("a run");
    assert_eq!((outcome, outcome.exit_status()), (Outcome::NeedsPerson, 3));
    let text = String::from_utf8(out).expect("text");
    let order = positions(
        &text,
        ["stage Build: RUNNING -> COMPLETED\n", "run: RUNNING -> PAUSED\n", "A person has to decide: step Release / Approve / Approve."],
    );
    assert!(order.is_sorted() && !text.contains("has ended"), "{text}");
}

#[tokio::test]
async fn an_interrupt_leaves_the_run_as_it_is() {
    let sandbox = Sandbox::start().expect("an emulator");
    let pipelines = sandbox.pipelines();
    let id = create_pipeline(&pipelines, "nightly", &[("Build", &[("Compile", SHELL)])]).await.expect("created");
    let mut out = Vec::new();
    assert_eq!(run(&pipelines, &id, ready(()), &mut out).await.expect("a run"), Outcome::Interrupted);
    let text = String::from_utf8(out).expect("text");
    assert!(text.contains("Interrupted. Run ") && text.ends_with(&format!(" of pipeline {id} goes on.\n")), "{text}");
    let run = pipelines.show_pipeline_run_detail(&id).await.expect("shown").into_inner().expect("a run");
    assert_eq!(run.status, Some(RunStatus::Running));
}

#[tokio::test]
async fn the_exit_status_says_what_became_of_the_run() {
    let env = TestEnv::start();
    env.emulator.pipelines().set_step_duration(Duration::ZERO);
    let completed = ended(program(&env, "run_pipeline").args(["nightly", "Npm-Build"]));
    assert_eq!(completed.status, Some(0), "{}{}", completed.printed, completed.complained);
    let id = pipelines(&env).find_pipeline("nightly").await.expect("listed").and_then(|found| found.pipeline_id).expect("created");
    env.emulator.pipelines().fail_step(id.as_str(), "Deploy");
    let failed = ended(program(&env, "run_pipeline").arg("nightly"));
    assert_eq!(failed.status, Some(1), "{}{}", failed.printed, failed.complained);
    assert!(failed.printed.contains("Log of step Deploy / Deploy / Deploy:\n"), "{}", failed.printed);
    for (arguments, error) in [
        (&["release"][..], "error: there is no pipeline release: name a template to create it from\n"),
        (&["release", "No-Build"], "error: there is no template No-Build\n"),
        (&[], "error: usage: run_pipeline [PROJECT_ID PIPELINE [TEMPLATE]]\n"),
    ] {
        let wrong = ended(program(&env, "run_pipeline").args(arguments));
        assert_eq!((wrong.status, wrong.complained.as_str(), wrong.printed.as_str()), (Some(2), error, ""));
    }
}

#[cfg(unix)]
#[tokio::test]
async fn control_c_leaves_the_run_going_and_the_program_says_so() {
    use std::{
        io::{BufRead as _, BufReader},
        process::{Command, Stdio},
    };

    let env = TestEnv::start();
    env.emulator.pipelines().set_step_duration(Duration::from_secs(3600));
    let mut child = program(&env, "run_pipeline").args(["nightly", "Maven-Build"]).stdout(Stdio::piped()).spawn().expect("started");
    let mut lines = BufReader::new(child.stdout.take().expect("an output")).lines().map(|line| line.expect("a line"));
    assert!(lines.any(|line| line.ends_with(" s  run: RUNNING")), "the run is not reported");
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("`kill` can be started");
    assert!(killed.success());
    let rest: Vec<_> = lines.collect();
    assert_eq!(child.wait().expect("ended").code(), Some(130), "{rest:?}");

    let pipelines = pipelines(&env);
    let id = pipelines.find_pipeline("nightly").await.expect("listed").and_then(|found| found.pipeline_id).expect("created");
    let run = pipelines.show_pipeline_run_detail(&id).await.expect("shown").into_inner().expect("a run");
    assert_eq!(run.status, Some(RunStatus::Running));
    let run_id = run.id.expect("an id");
    assert_eq!(rest, [format!("Interrupted. Run {run_id} of pipeline {id} goes on.")]);
}
