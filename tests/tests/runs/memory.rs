//! Long lists and logs: the client is a program of its own, so that its memory can be told from the emulator's.

use std::{
    io::{BufRead as _, BufReader},
    path::Path,
    process::Stdio,
    time::Duration,
};

use codearts_pipeline::pipelines::RunRequest;
use codearts_pipeline_tests::{
    TestEnv,
    programs::{examples, program},
};

use crate::{emulated::create_pipeline, service::project_id};

/// What the log grows by whenever the client has read all of it: 1,000,000 bytes.
const LINES: usize = 10_000;
const LINE: &str = "[2026-01-02 03:04:05.678 GMT+08:00] [INFO] [compile]: it takes its time, as everybody expects of it\n";

/// The most memory that a client takes, in KiB, which follows a log that grows so many times.
async fn peak_of_log(programs: &Path, growth: usize) -> u64 {
    let env = TestEnv::start();
    let control = env.emulator.pipelines();
    control.set_step_duration(Duration::from_secs(3600));
    let pipelines = env.client.pipelines(&project_id());
    let id = create_pipeline(&pipelines, "nightly").await;
    let start = pipelines.start_run(&id, &RunRequest::default()).await.expect("started");
    let run = pipelines.show_pipeline_run_detail(&id).await.expect("shown").into_inner().expect("a run");
    let found = run.steps().find(|found| found.step.name.as_deref() == Some("compile")).expect("a step");
    let (job, step) = (found.job_run_id().expect("an id").as_str(), found.step.id.as_ref().expect("an id").as_str());

    let text = LINE.repeat(LINES);
    control.append_log(step, &text);
    let mut client = program(programs, "peak_memory")
        .args([&env.emulator.endpoint(), env.emulator.access_key(), env.emulator.secret_key(), project_id().as_str()])
        .args([id.as_str(), start.pipeline_run_id().as_str(), job, step])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let (mut grown, mut peak) = (1, None);
    for line in BufReader::new(client.stdout.take().expect("an output")).lines() {
        match line.expect("a line").split_once(' ').expect("a word and a number") {
            ("read", _) if grown < growth => {
                control.append_log(step, &text);
                grown += 1;
            }
            ("read", bytes) => {
                assert!(bytes.parse::<usize>().expect("a number") > growth * text.len());
                control.finish_run(start.pipeline_run_id().as_str());
            }
            (_, number) => peak = number.parse().ok(),
        }
    }
    assert!(client.wait().expect("ended").success());
    peak.expect("the system tells")
}

#[tokio::test]
async fn a_log_that_grows_long_takes_as_much_memory_as_a_short_one() {
    assert_eq!(LINE.len() * LINES, 1_000_000);
    let programs = examples();
    let (short, long) = (peak_of_log(&programs, 1).await, peak_of_log(&programs, 100).await);
    assert!(long <= short + 2048, "{long} KiB for 100 MB, {short} KiB for 1 MB");
}

/// The most memory that a client takes, in KiB, which lists so many pipelines.
async fn peak_of_list(programs: &Path, pipelines: usize) -> u64 {
    let env = TestEnv::start();
    let id = create_pipeline(&env.client.pipelines(&project_id()), "nightly").await;
    env.emulator.pipelines().add_copies(id.as_str(), pipelines - 1);
    let client = program(programs, "peak_memory")
        .args([&env.emulator.endpoint(), env.emulator.access_key(), env.emulator.secret_key(), project_id().as_str()])
        .output()
        .expect("the program starts");
    let output = String::from_utf8(client.stdout).expect("text");
    let peak = output.strip_prefix(&format!("listed {pipelines}\npeak ")).unwrap_or_else(|| panic!("{output}"));
    peak.trim().parse().expect("a number")
}

#[tokio::test]
async fn a_hundred_thousand_pipelines_take_as_much_memory_as_a_thousand() {
    let programs = examples();
    let (short, long) = (peak_of_list(&programs, 1000).await, peak_of_list(&programs, 100_000).await);
    assert!(long <= short + 2048, "{long} KiB for 100,000 pipelines, {short} KiB for 1,000");
}
