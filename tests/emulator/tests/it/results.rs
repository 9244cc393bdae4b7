//! What runs leave behind: logs, outputs, artifacts and the values of parameters.

use serde_json::{Value, json};

use crate::project::{NOT_FOUND, PROJECT, Project, job, pipeline, shell, stage, step, text};

/// The path of the first step of a run, without an action.
fn first_step(project: &Project, pipeline: &str, run: &str) -> (String, String) {
    let job = project.detail(pipeline, run)["stages"][0]["jobs"][0].clone();
    let (job_id, step) = (text(&job["id"]), text(&job["steps"][0]["id"]));
    (format!("pipelines/{pipeline}/pipeline-runs/{run}/jobs/{job_id}/steps/{step}"), step)
}

/// Reads a whole log, with the offsets as they came or as numbers, and counts the parts.
fn read(project: &Project, path: &str, sort: &str, limit: u64, as_text: bool) -> (String, usize) {
    let (mut log, mut parts) = (String::new(), 0);
    let mut offsets = [json!(0), json!(0)];
    loop {
        let body = json!({ "start_offset": offsets[0], "end_offset": offsets[1], "limit": limit, "sort": sort, "offset": 0 });
        let part = project.post(path, &body).ok();
        log.push_str(part["log"].as_str().unwrap());
        parts += 1;
        if part["has_more"] == json!(false) {
            return (log, parts);
        }
        offsets = ["start_offset", "end_offset"].map(|field| {
            let offset = text(&part[field]);
            if as_text { json!(offset) } else { json!(offset.parse::<i64>().unwrap()) }
        });
    }
}

#[test]
fn a_log_is_read_in_parts_each_byte_once() {
    let project = Project::new();
    let id = project.pipeline("a", &json!([stage("s", &json!([job("j", &json!([shell("shell")]))]))]));
    let run = project.run(&id);
    let (path, step) = first_step(&project, &id, &run);
    let lines: String = (0..10).map(|line| format!("line {line} 流水线\n")).collect();
    project.emulator.pipelines().append_log(&step, &lines);
    project.emulator.pipelines().finish_run(&run);

    let (log, _) = read(&project, &format!("{path}/logs"), "asc", 500, false);
    assert_eq!(log.lines().count(), 12);
    assert!(log.contains(&lines) && log.lines().next().unwrap().ends_with("[INFO] [shell]: begin"), "{log}");
    let mut backward: Vec<_> = log.split_inclusive('\n').collect();
    backward.reverse();
    for (limit, parts) in [(1, 12), (5, 3), (12, 1)] {
        for (action, as_text) in [("logs", false), ("logs", true), ("exec-log", false)] {
            assert_eq!(read(&project, &format!("{path}/{action}"), "asc", limit, as_text), (log.clone(), parts));
            assert_eq!(read(&project, &format!("{path}/{action}"), "desc", limit, as_text), (backward.concat(), parts));
        }
    }

    // What comes later is read from where the log was left.
    let end = log.len();
    let ask = || project.post(&format!("{path}/logs"), &json!({ "start_offset": 0, "end_offset": end, "limit": 500, "sort": "asc" })).ok();
    let nothing = ask();
    assert_eq!((&nothing["log"], &nothing["has_more"], &nothing["end_offset"]), (&json!(""), &json!(false), &json!(end.to_string())));
    project.emulator.pipelines().append_log(&step, "late");
    assert_eq!((ask()["log"].clone(), ask()["step_run_id"].clone()), (json!("late"), json!(step)));
    let lost = path.replace(&step, &"0".repeat(32));
    project.post(&format!("{lost}/logs"), &json!({ "limit": 1, "sort": "asc" })).failed(NOT_FOUND);
}

#[test]
fn steps_have_outputs() {
    let project = Project::new();
    let id = project.pipeline("a", &json!([stage("s", &json!([job("j", &json!([shell("one"), shell("two")]))]))]));
    let run = project.run(&id);
    let (_, step) = first_step(&project, &id, &run);
    let control = project.emulator.pipelines();
    control.set_output(&step, "new_issue_count", "3");
    control.set_output(&step, "new_issue_count", "0");
    control.set_output(&step, "gate_result", json!([{ "status": "FAILED" }]));
    let outputs =
        |query: &str| project.get(&format!("pipelines/{id}/pipeline-runs/{run}/steps/outputs{query}")).ok()["step_outputs"].clone();
    let expected = json!({ "step_run_id": step, "output_result": [
        { "key": "new_issue_count", "value": "0", "primitive": true },
        { "key": "gate_result", "value": [{ "status": "FAILED" }], "primitive": false }
    ] });
    assert_eq!(outputs(&format!("?step_run_ids={step},{}", "0".repeat(32))), json!([expected]));
    let all = outputs("");
    assert_eq!((all.as_array().unwrap().len(), &all[1]), (3, &expected));
}

#[test]
fn a_build_leaves_an_artifact() {
    let project = Project::new();
    let build = step("build", "official_devcloud_cloudBuild", &json!([]));
    let id = project.pipeline("a", &json!([stage("s", &json!([job("j", &json!([build, shell("test")]))]))]));
    let run = project.run(&id);
    let artifacts = || project.get(&format!("pipelines/{id}/pipeline-runs/{run}/artifacts")).ok()["artifacts"].clone();
    assert_eq!(artifacts(), json!([]));
    project.wait(1);
    let artifacts = artifacts();
    assert_eq!((artifacts.as_array().unwrap().len(), &artifacts[0]["name"]), (1, &json!("build.zip")));
    assert_eq!((&artifacts[0]["artifact_version"], &artifacts[0]["project_id"]), (&json!("20231107.1"), &json!(PROJECT)));
    assert_eq!(project.detail(&id, &run)["artifacts"][0]["name"], "build.zip");
}

#[test]
fn parameters_have_values_in_a_run() {
    let project = Project::new();
    let mut body = pipeline("a", &json!([]));
    body["variables"] = json!([
        { "name": "asked", "type": "string", "value": "default", "is_runtime": true, "description": "d" },
        { "name": "secret", "type": "string", "value": "hidden", "is_secret": true },
        { "name": "number", "type": "autoIncrement", "value": "1.0.9" }
    ]);
    body["sources"] = json!([{ "type": "code", "params": { "git_url": "https://x/demo.git", "alias": "demo", "default_branch": "main" } }]);
    let id = project.create(&body);
    let runtime = project.get(&format!("pipelines/{id}/list-runtime-vars")).ok();
    assert_eq!((&runtime["total"], &runtime["variables"]), (&json!(1), &json!([body["variables"][0]])));
    assert_eq!(project.get(&format!("pipelines/{id}/list-runtime-vars?offset=1&limit=10")).ok()["variables"], json!([]));

    let system = project.get(&format!("pipelines/{id}/list-system-vars")).ok();
    let names: Vec<_> = system.as_array().unwrap().iter().map(|variable| text(&variable["name"])).collect();
    assert_eq!(names[..2], ["PROJECT_ID", "PIPELINE_ID"]);
    assert!(names.contains(&"PIPELINE_NUMBER".to_owned()) && names.contains(&"demo_TARGET_BRANCH".to_owned()), "{names:?}");
    assert_eq!((&system[1]["ordinal"], &system[1]["isShow"], &system[1]["value"]), (&json!(1), &json!(true), &json!(null)));

    let run = project.run_with(&id, &json!({ "variables": [{ "name": "asked", "value": "given" }] }));
    let values = |mode: u8| -> Value {
        let variables = project.get(&format!("pipelines/{id}/pipeline-runs/{run}/run-variables?mode={mode}")).ok();
        variables.as_array().unwrap().iter().map(|variable| (text(&variable["name"]), variable["value"].clone())).collect()
    };
    assert_eq!(values(0), json!({ "asked": "given", "secret": "hidden", "number": "1.0.9" }));
    let system = values(1);
    assert_eq!((&system["PROJECT_ID"], &system["PIPELINE_ID"]), (&json!(PROJECT), &json!(id)));
    assert_eq!((&system["PIPELINE_NUMBER"], &system["PIPELINE_RUN_ID"]), (&json!("1"), &json!(run)));
    assert_eq!((&system["PIPELINE_TRIGGER_TYPE"], &system["TIMESTAMP"]), (&json!("Manual"), &json!("20231107200222")));
    assert_eq!((&system["demo_TARGET_BRANCH"], &system["REPO_URL"]), (&json!("main"), &json!("https://x/demo.git")));
    assert_eq!(values(2), json!({}));

    // A number that grows has grown for the next run.
    assert_eq!(project.shown(&id)["variables"][2]["value"], "1.0.10");
    let next = project.run(&id);
    let variables = project.get(&format!("pipelines/{id}/pipeline-runs/{next}/run-variables?mode=0")).ok();
    assert_eq!((&variables[0]["value"], &variables[2]["value"]), (&json!("default"), &json!("1.0.10")));
    assert_eq!((&variables[0]["required"], &variables[0]["variableGroupName"]), (&json!(false), &json!(null)));
}

#[test]
fn a_run_knows_its_change_requests() {
    let project = Project::new();
    let id = project.pipeline("a", &json!([]));
    let params = json!({ "git_type": "codehub", "git_url": "https://x/demo.git", "change_request_ids": ["c1"] });
    let run = project.run_with(&id, &json!({ "sources": [{ "type": "code", "params": params }] }));
    let requests = project.get(&format!("pipelines/{id}/pipeline-runs/{run}/query-change-requests")).ok();
    assert_eq!(requests[0]["id"], "c1");
}

#[test]
fn yaml_pipelines_run() {
    let project = Project::new();
    let repository = json!({ "type": "codehub", "git_http_url": "https://x/demo.git", "branch": "dev" });
    let body = json!({ "repository": repository, "configuration": "version: 2.0\n", "description": "d" });
    let dry = project.post("pac/pipelines/dry-run", &body).ok();
    let (id, run) = (text(&dry["pipeline_id"]), text(&dry["pipeline_run_id"]));
    assert_eq!(project.status(&id, &run), "COMPLETED");
    let shown = project.shown(&id);
    assert_eq!((&shown["manifest_version"], &shown["yaml_content"]), (&json!("2.0.0"), &json!("version: 2.0\n")));
    assert_eq!(project.post("pipelines/list", &json!({})).ok()["total"], 0);

    let run = project.post(&format!("pac/pipelines/{id}/run"), &json!({ "branch": "main", "description": "d" })).ok();
    let detail = project.detail(&id, &text(&run["pipeline_run_id"]));
    assert_eq!((&detail["description"], &detail["run_number"]), (&json!("d"), &json!(2)));
    assert_eq!(detail["sources"][0]["params"]["build_params"]["target_branch"], "main");
}
