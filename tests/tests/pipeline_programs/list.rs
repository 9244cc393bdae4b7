//! The table of all pipelines.

use codearts_pipeline::pipelines::RunRequest;
use codearts_pipeline_tests::{
    TestEnv,
    fault_server::{FaultServer, answer},
    programs,
};
use serde_json::{Value, json};

use crate::{EXAMPLES, PROJECT, common::create_pipeline, ended, pipelines, program};

/// Where the name of the pipeline begins.
const NAME: usize = 15 + 8 + 22 + 13;

#[tokio::test]
async fn all_pages_are_in_the_table() {
    let env = TestEnv::start();
    let pipelines = pipelines(&env);
    for number in 0..120 {
        let id = create_pipeline(&pipelines, &format!("pipeline-{number}"), &[]).await.expect("created");
        if number % 50 == 0 {
            pipelines.start_run(&id, &RunRequest::default()).await.expect("started");
        }
    }
    let before = env.emulator.requests().len();
    let listed = ended(&mut program(&env, "list_pipelines"));
    assert_eq!(listed.status, Some(0), "{}", listed.complained);
    assert_eq!(env.emulator.requests().len() - before, 4, "three pages and an empty one");
    let lines: Vec<_> = listed.printed.lines().collect();
    assert_eq!((lines.len(), lines[0].find("PIPELINE"), lines[121]), (122, Some(NAME), "Pipelines: 120"));
    // The newest one comes first.
    for (line, number) in lines[1..121].iter().zip((0..120).rev()) {
        assert_eq!(line.split_at(NAME).1, format!("pipeline-{number}"));
        let state = if number % 50 == 0 { "COMPLETED" } else { "-" };
        assert_eq!(line.split_whitespace().next(), Some(state), "{line}");
    }
}

#[test]
fn what_is_missing_or_odd_does_not_disturb_the_table() {
    let server = FaultServer::answering(|seen| {
        let asked: Value = serde_json::from_slice(seen.body()).expect("JSON");
        let odd = json!([
            { "name": "whole", "latest_run": { "status": "FAILED", "run_number": 7, "start_time": 1_699_358_542_000_i64, "trigger_type": "MR" } },
            { "name": "never-ran" },
            "no pipeline",
            { "name": 7, "latest_run": { "status": {}, "run_number": [], "start_time": "yesterday", "trigger_type": null } },
            { "name": "moves\u{1b}[2Jthe cursor", "banned": true, "latest_run": { "status": "A_STATUS_THAT_NOBODY_KNOWS" } },
            {},
        ]);
        let pipelines = if asked["offset"].as_i64().unwrap_or(0) == 0 { odd } else { json!([]) };
        answer(200, &[("Content-Type", "application/json")], &json!({ "pipelines": pipelines }).to_string())
    });
    let keys = ["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"].map(|name| (name, "key"));
    let mut command = programs::program(&EXAMPLES, "list_pipelines");
    let listed = ended(command.arg(PROJECT).envs(keys).env("HUAWEICLOUD_SDK_ENDPOINT", server.endpoint()));
    assert_eq!(listed.status, Some(0), "{}", listed.complained);
    let expected = [
        "STATUS         RUN     STARTED               TRIGGER      PIPELINE",
        "FAILED         7       2023-11-07T12:02:22Z  MR           whole",
        "-              -       -                     -            never-ran",
        "-              -       yesterday             -            7",
        "A_STATUS_THA…  -       -                     -            moves[2Jthe cursor (disabled)",
        "-              -       -                     -            -",
        "Pipelines: 5",
        "Values that could not be read: 3",
    ];
    assert_eq!(listed.printed.lines().collect::<Vec<_>>(), expected, "{}", listed.printed);
}
