//! Runs progress with the clock: stages, jobs and steps, decisions, failures, retries and stops.

use serde_json::{Value, json};

use crate::project::{CONFLICT, NOT_FOUND, Project, job, pipeline, shell, stage, statuses, step, text};

fn expected(stages: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
    stages.iter().map(|(stage, jobs)| ((*stage).to_owned(), jobs.iter().map(|job| (*job).to_owned()).collect())).collect()
}

/// Two stages: one of two jobs, the first of which has two steps, and one that follows.
fn two_stages() -> Value {
    let jobs = json!([job("build", &json!([shell("one"), shell("two")])), job("check", &json!([shell("check")]))]);
    let mut deploy = stage("deploy", &json!([job("deploy", &json!([shell("deploy")]))]));
    deploy["depends_on"] = json!(["first"]);
    json!([stage("first", &jobs), deploy])
}

/// The ids of the first stage's job and step in this place.
fn ids(run: &Value, job: usize, step: usize) -> (String, String) {
    let job = &run["stages"][0]["jobs"][job];
    (text(&job["id"]), text(&job["steps"][step]["id"]))
}

#[test]
fn a_run_progresses_with_the_clock() {
    let project = Project::new();
    let mut body = pipeline("a", &two_stages());
    body["sources"] = json!([{ "type": "code", "params": {
        "git_type": "codehub", "git_url": "https://x/demo.git", "ssh_git_url": "git@x:demo.git", "repo_name": "demo", "default_branch": "main"
    } }]);
    let id = project.create(&body);
    assert_eq!(project.get(&format!("pipelines/{id}/pipeline-runs/detail")).ok(), json!(null));

    let source = json!({ "type": "code", "params": {
        "git_type": "codehub", "git_url": "https://x/demo.git", "default_branch": "main",
        "build_params": { "build_type": "branch", "event_type": "Manual", "target_branch": "dev" }
    } });
    let run = project.run_with(&id, &json!({ "sources": [source], "description": "demo" }));
    let shown = project.detail(&id, &run);
    assert_eq!((&shown["status"], &shown["description"], &shown["trigger_type"]), (&json!("RUNNING"), &json!("demo"), &json!("Manual")));
    for field in ["end_time", "start_time", "language", "subject_id", "run_number", "executor_id", "executor_name", "current_system_time"] {
        assert!(!shown[field].is_null(), "{field}");
    }
    let params = &shown["sources"][0]["params"];
    assert_eq!((&params["ssh_git_url"], &params["repo_name"]), (&json!("git@x:demo.git"), &json!("demo")));
    assert_eq!(params["build_params"]["target_branch"], "dev");
    assert_eq!(statuses(&shown), expected(&[("RUNNING", &["RUNNING", "RUNNING"]), ("INIT", &["INIT"])]));
    let job = &shown["stages"][0]["jobs"][0];
    assert_eq!((&job["identifier"], &job["is_select"], &job["steps"][1]["status"]), (&json!("build"), &json!(true), &json!("INIT")));
    assert_eq!((&job["steps"][0]["job_run_id"], &job["steps"][1]["start_time"]), (&job["id"], &json!(null)));
    assert_eq!(shown["stages"][0]["pre"][0]["status"], "COMPLETED");

    project.wait(1);
    assert_eq!(statuses(&project.detail(&id, &run)), expected(&[("RUNNING", &["RUNNING", "COMPLETED"]), ("INIT", &["INIT"])]));
    project.wait(1);
    assert_eq!(statuses(&project.detail(&id, &run)), expected(&[("COMPLETED", &["COMPLETED", "COMPLETED"]), ("RUNNING", &["RUNNING"])]));
    project.wait(100);
    let end = project.get(&format!("pipelines/{id}/pipeline-runs/detail")).ok();
    assert_eq!((&end["id"], &end["status"]), (&json!(run), &json!("COMPLETED")));
    // All ended when its time had come, not when somebody looked.
    assert_eq!(end["end_time"].as_i64().unwrap() - end["start_time"].as_i64().unwrap(), 3000);

    let page = project.post(&format!("pipelines/{id}/pipeline-runs/list"), &json!({ "limit": 100, "offset": 0 })).ok();
    let summary = &page["pipeline_runs"][0];
    assert_eq!((&page["total"], &summary["status"], &summary["run_number"]), (&json!(1), &json!("COMPLETED"), &json!(1)));
    assert_eq!(summary["stage_status_list"][1]["start_time"], "2023-11-07 20:02:24");
    assert_eq!(summary["stage_status_list"][1]["end_time"], "2023-11-07 20:02:25");
    for field in ["detail_url", "modify_url"] {
        assert!(!text(&summary[field]).is_empty());
    }
}

#[test]
fn runs_are_found_by_number_and_filter() {
    let project = Project::new();
    let id = project.pipeline("a", &two_stages());
    let runs = [project.run(&id), project.run(&id), project.run(&id)];
    project.emulator.pipelines().finish_run(&runs[0]);
    project.post(&format!("pipelines/{id}/pipeline-runs/{}/stop", runs[1]), &json!({})).ok();
    let found = |query: &str| project.get(&format!("pipelines/{id}/pipeline-runs/detail?{query}"));
    assert_eq!(found("pipeline_run_number=2").ok()["id"], json!(runs[1]));
    assert_eq!(found("").ok()["id"], json!(runs[2]));
    found("pipeline_run_number=9").failed(NOT_FOUND);
    found(&format!("pipeline_run_id={}", "0".repeat(32))).failed(NOT_FOUND);
    let numbers = |filter: Value| {
        let page = project.post(&format!("pipelines/{id}/pipeline-runs/list"), &filter).ok();
        page["pipeline_runs"].as_array().unwrap().iter().map(|run| run["run_number"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    for (filter, expected) in [
        (json!({}), &[3, 2, 1][..]),
        (json!({ "status": ["COMPLETED", "CANCELED"] }), &[2, 1]),
        (json!({ "trigger_type": ["Manual"], "limit": 1, "offset": 1 }), &[2]),
        (json!({ "trigger_type": ["Scheduler"] }), &[]),
        (json!({ "sort_key": "start_time", "sort_dir": "asc" }), &[1, 2, 3]),
        (json!({ "start_time": "1699358542001" }), &[]),
        (json!({ "end_time": "2023-11-07 20:02:22", "update_time": "1699358542000", "offset": 3 }), &[]),
    ] {
        assert_eq!(numbers(filter.clone()), expected, "{filter}");
    }
}

#[test]
fn a_job_without_steps_ends_at_once() {
    let project = Project::new();
    let id = project.pipeline("a", &json!([stage("s", &json!([job("j", &json!([]))]))]));
    let run = project.run(&id);
    assert_eq!(project.status(&id, &run), "COMPLETED");
    let empty = project.create(&json!({ "name": "b", "is_publish": false, "definition": "{\"stages\":[]}" }));
    let run = project.run(&empty);
    assert_eq!(project.status(&empty, &run), "COMPLETED");
}

#[test]
fn a_failure_stops_what_depends_on_it() {
    let project = Project::new();
    let mut after = job("after", &json!([shell("after")]));
    after["depends_on"] = json!(["broken"]);
    let mut always = job("always", &json!([shell("always")]));
    always["depends_on"] = json!(["broken"]);
    always["condition"] = json!("${{ completed() }}");
    let jobs = json!([job("broken", &json!([shell("broken"), shell("never")])), after, always, job("other", &json!([shell("other")]))]);
    let mut last = stage("last", &json!([job("last", &json!([shell("last")]))]));
    last["run_always"] = json!(true);
    let id = project.pipeline("a", &json!([stage("first", &jobs), stage("middle", &json!([job("m", &json!([shell("m")]))])), last]));
    project.emulator.pipelines().fail_step(&id, "broken");
    let run = project.run(&id);
    project.wait(60);
    let shown = project.detail(&id, &run);
    assert_eq!(shown["status"], "FAILED");
    let failed = expected(&[("FAILED", &["FAILED", "INIT", "COMPLETED", "COMPLETED"]), ("INIT", &["INIT"]), ("COMPLETED", &["COMPLETED"])]);
    assert_eq!(statuses(&shown), failed);
    let broken = &shown["stages"][0]["jobs"][0];
    assert_eq!((&broken["steps"][0]["status"], &broken["steps"][1]["status"]), (&json!("FAILED"), &json!("INIT")));
    assert!(text(&broken["message"]).starts_with("step broken failed"));

    // The failure was for one time: a retry of the same run completes, and what had completed stays.
    let retry = format!("pipelines/{id}/pipeline-runs/{run}/retry");
    let before = shown["stages"][0]["jobs"][3].clone();
    assert_eq!(project.send("PUT", &retry, None).ok(), json!({ "success": true }));
    project.send("PUT", &retry, Some(&json!({}))).rejected(400, CONFLICT);
    assert_eq!(project.status(&id, &run), "RUNNING");
    project.wait(60);
    let shown = project.detail(&id, &run);
    assert_eq!((&shown["status"], &shown["stages"][0]["jobs"][3]), (&json!("COMPLETED"), &before));
    let completed = ["COMPLETED"; 4];
    assert_eq!(statuses(&shown), expected(&[("COMPLETED", &completed), ("COMPLETED", &completed[..1]), ("COMPLETED", &completed[..1])]));

    // A job that is named runs again although it completed.
    project.wait(60);
    let (other, _) = ids(&shown, 3, 0);
    project.send("PUT", &retry, Some(&json!({ "job_run_ids": [other] }))).ok();
    assert_eq!(statuses(&project.detail(&id, &run))[0], expected(&[("RUNNING", &["COMPLETED", "COMPLETED", "COMPLETED", "RUNNING"])])[0]);
    project.emulator.pipelines().finish_run(&run);
    project.send("PUT", &retry, None).ok();
    assert_eq!(statuses(&project.detail(&id, &run))[0], expected(&[("RUNNING", &["RUNNING", "INIT", "INIT", "RUNNING"])])[0]);
}

#[test]
fn what_is_not_chosen_does_not_run() {
    let project = Project::new();
    let mut never = job("never", &json!([shell("never")]));
    never["strategy"] = json!({ "select_strategy": "never" });
    let first = stage("first", &json!([job("a", &json!([shell("a")])), job("b", &json!([shell("b")])), never]));
    let id = project.pipeline("p", &json!([first, stage("second", &json!([job("c", &json!([shell("c")]))]))]));
    let end = |body: Value| {
        let run = project.run_with(&id, &body);
        project.emulator.pipelines().finish_run(&run);
        statuses(&project.detail(&id, &run))
    };
    let (done, not) = ("COMPLETED", "UNSELECTED");
    for (body, stages) in [
        (json!({}), [(done, &[done, done, not][..]), (done, &[done])]),
        (json!({ "choose_stages": ["second"] }), [(not, &[not, not, not]), (done, &[done])]),
        (json!({ "choose_stages": ["second"], "choose_jobs": ["a", "c"] }), [(not, &[not, not, not]), (done, &[done])]),
        (json!({ "choose_jobs": ["b"] }), [(done, &[not, done, not]), (not, &[not])]),
    ] {
        assert_eq!(end(body.clone()), expected(&stages), "{body}");
    }
}

#[test]
fn a_review_holds_a_run_until_somebody_decides() {
    let project = Project::new();
    let inputs = json!([{ "key": "timeout", "value": 3600 }, { "key": "approvers", "value": "a" }]);
    let review = step("ManualReview", "official_devcloud_checkpoint", &inputs);
    let mut gate = stage("gated", &json!([job("j", &json!([shell("j")]))]));
    gate["pre"] = json!([{ "task": "official_devcloud_manualTrigger", "sequence": 0 }, { "task": "official_devcloud_checkpoint@0.0.5" }]);
    let id = project.pipeline("a", &json!([stage("s", &json!([job("review", &json!([review, shell("after")]))])), gate]));
    let decide = |run: &str, path: String| project.send("POST", &format!("pipelines/{id}/pipeline-runs/{run}/{path}"), None);

    let run = project.run(&id);
    project.wait(1_000_000);
    let shown = project.detail(&id, &run);
    assert_eq!(shown["status"], "PAUSED");
    let (job, step) = ids(&shown, 0, 0);
    assert_eq!(shown["stages"][0]["jobs"][0]["steps"][0]["inputs"], inputs);
    for wrong in [format!("jobs/{step}/steps/{step}/pass"), format!("jobs/{job}/steps/{job}/pass")] {
        decide(&run, wrong).failed(NOT_FOUND);
    }
    decide(&run, format!("jobs/{job}/steps/{step}/resume")).rejected(400, CONFLICT);
    assert_eq!(decide(&run, format!("jobs/{job}/steps/{step}/pass?approval_description=ok")).ok(), json!({ "success": true }));
    decide(&run, format!("jobs/{job}/steps/{step}/pass")).rejected(400, CONFLICT);
    assert_eq!(project.status(&id, &run), "RUNNING");
    project.wait(1);

    // Checkpoints before the jobs of a stage are decided without a job.
    for _ in 0..2 {
        let shown = project.detail(&id, &run);
        assert_eq!((&shown["status"], &shown["stages"][1]["status"]), (&json!("PAUSED"), &json!("PAUSED")));
        let waiting = shown["stages"][1]["pre"].as_array().unwrap().iter().find(|step| step["status"] == "PAUSED").unwrap().clone();
        decide(&run, format!("steps/{}/manual/pass", text(&waiting["id"]))).ok();
    }
    project.wait(1);
    assert_eq!(project.status(&id, &run), "COMPLETED");

    let run = project.run(&id);
    let (job, step) = ids(&project.detail(&id, &run), 0, 0);
    decide(&run, format!("jobs/{job}/steps/{step}/refuse")).ok();
    assert_eq!(statuses(&project.detail(&id, &run)), expected(&[("FAILED", &["FAILED"]), ("INIT", &["INIT"])]));
    assert_eq!(project.status(&id, &run), "FAILED");
}

#[test]
fn a_delay_waits_for_its_time_and_a_suspension_for_somebody() {
    let project = Project::new();
    let delay =
        step("delay", "official_devcloud_delay", &json!([{ "key": "timerType", "value": "delay" }, { "key": "delayTime", "value": 600 }]));
    let suspend = step("suspend", "official_devcloud_suspendPipeline", &json!([]));
    let id = project.pipeline("a", &json!([stage("s", &json!([job("delay", &json!([delay])), job("suspend", &json!([suspend]))]))]));
    let start = || {
        let run = project.run(&id);
        let shown = project.detail(&id, &run);
        let path = |job, action: &str| {
            let (job, step) = ids(&shown, job, 0);
            format!("pipelines/{id}/pipeline-runs/{run}/jobs/{job}/steps/{step}/{action}")
        };
        let paths = (path(0, "delay"), path(0, "delay-pass"), path(0, "delay-refuse"), path(1, "resume"));
        (run, paths)
    };
    let step = |run: &str| text(&project.detail(&id, run)["stages"][0]["jobs"][0]["status"]);

    let (run, (_, _, _, resume)) = start();
    project.wait(599);
    assert_eq!(step(&run), "PAUSED");
    project.wait(1);
    assert_eq!((step(&run).as_str(), project.status(&id, &run).as_str()), ("COMPLETED", "SUSPEND"));
    project.send("POST", &resume, Some(&json!({}))).ok();
    assert_eq!(project.status(&id, &run), "COMPLETED");

    let (run, (delay, pass, ..)) = start();
    for _ in 0..3 {
        project.send("POST", &delay, None).ok();
    }
    project.send("POST", &delay, None).rejected(400, CONFLICT);
    project.wait(3 * 3600 + 599);
    assert_eq!(step(&run), "PAUSED");
    project.send("POST", &pass, None).ok();
    assert_eq!(step(&run), "COMPLETED");

    let (run, (_, _, refuse, resume)) = start();
    project.send("POST", &refuse, None).ok();
    project.send("POST", &resume, None).ok();
    assert_eq!(project.status(&id, &run), "FAILED");

    // A time of day, in UTC+8: the clock stands at 20:02:22 at first, and a little more than three hours later here.
    let inputs = json!([{ "key": "timerType", "value": "scheduled" }, { "key": "scheduledTime", "value": "00:00" }]);
    let at_midnight = super::project::step("delay", "official_devcloud_delay", &inputs);
    let id = project.pipeline("b", &json!([stage("s", &json!([job("delay", &json!([at_midnight]))]))]));
    let run = project.run(&id);
    project.wait(2258);
    assert_eq!(project.status(&id, &run), "PAUSED");
    project.wait(60);
    assert_eq!(project.status(&id, &run), "COMPLETED");
}

#[test]
fn a_run_is_stopped() {
    let project = Project::new();
    let id = project.pipeline("a", &two_stages());
    let run = project.run(&id);
    project.wait(1);
    let stop = format!("pipelines/{id}/pipeline-runs/{run}/stop");
    for _ in 0..2 {
        assert_eq!(project.send("POST", &stop, None).ok(), json!({ "success": true }));
    }
    project.wait(60);
    let shown = project.detail(&id, &run);
    assert_eq!(shown["status"], "CANCELED");
    assert_eq!(statuses(&shown), expected(&[("CANCELED", &["CANCELED", "COMPLETED"]), ("INIT", &["INIT"])]));
    // It can be started again.
    project.send("PUT", &format!("pipelines/{id}/pipeline-runs/{run}/retry"), None).ok();
    project.wait(60);
    assert_eq!(project.status(&id, &run), "COMPLETED");
    project.send("POST", &format!("pipelines/{id}/pipeline-runs/{}/stop", "0".repeat(32)), None).failed(NOT_FOUND);
}

#[test]
fn a_step_runs_another_pipeline() {
    let project = Project::new();
    let child = project.pipeline("child", &two_stages());
    let call =
        |id: &str| step("sub", "official_devcloud_subPipeline", &json!([{ "key": "SYSTEM_DEVCLOUD_SUBPIPELINE_TRIGGER_ID", "value": id }]));
    let parent = project.pipeline("parent", &json!([stage("s", &json!([job("sub", &json!([call(&child)]))]))]));
    let outputs = |run: &str| project.get(&format!("pipelines/{parent}/pipeline-runs/{run}/steps/outputs")).ok()["step_outputs"].clone();
    let child_run = |run: &str| {
        let outputs = outputs(run);
        let list = outputs.as_array().unwrap().iter().find(|step| step["output_result"] != json!([])).unwrap()["output_result"].clone();
        assert_eq!(
            (&list[0]["key"], &list[0]["value"], &list[1]["key"]),
            (&json!("pipeline_id"), &json!(child), &json!("pipeline_run_id"))
        );
        text(&list[1]["value"])
    };

    let run = project.run(&parent);
    let started = child_run(&run);
    assert_eq!(project.detail(&child, &started)["trigger_type"], "SubPipeline");
    project.wait(2);
    assert_eq!((project.status(&parent, &run), project.status(&child, &started)), ("RUNNING".to_owned(), "RUNNING".to_owned()));
    project.wait(1);
    assert_eq!((project.status(&parent, &run), project.status(&child, &started)), ("COMPLETED".to_owned(), "COMPLETED".to_owned()));

    project.emulator.pipelines().fail_step(&child, "deploy");
    let run = project.run(&parent);
    project.emulator.pipelines().finish_run(&run);
    assert_eq!((project.status(&parent, &run), project.status(&child, &child_run(&run))), ("FAILED".to_owned(), "FAILED".to_owned()));

    let run = project.run(&parent);
    project.send("POST", &format!("pipelines/{parent}/pipeline-runs/{run}/stop"), None).ok();
    assert_eq!(project.status(&child, &child_run(&run)), "CANCELED");

    // A pipeline that is not there, or that would run itself, lets the step fail.
    let lost = project.pipeline("lost", &json!([stage("s", &json!([job("sub", &json!([call(&"0".repeat(32))]))]))]));
    let run = project.run(&lost);
    assert_eq!(project.status(&lost, &run), "FAILED");
    let body = pipeline("lost", &json!([stage("s", &json!([job("sub", &json!([call(&lost)]))]))]));
    project.send("PUT", &format!("pipelines/{lost}"), Some(&body)).ok();
    let run = project.run(&lost);
    assert_eq!(project.status(&lost, &run), "FAILED");
}

#[test]
fn how_long_steps_take_can_be_set() {
    let project = Project::new();
    let id = project.pipeline("a", &two_stages());
    project.emulator.pipelines().set_step_duration(std::time::Duration::from_secs(3600));
    let run = project.run(&id);
    project.wait(3 * 3600 - 1);
    assert_eq!(project.status(&id, &run), "RUNNING");
    project.wait(1);
    assert_eq!(project.status(&id, &run), "COMPLETED");
    project.emulator.pipelines().set_step_duration(std::time::Duration::ZERO);
    let run = project.run(&id);
    assert_eq!(project.status(&id, &run), "COMPLETED");
}

#[test]
#[should_panic(expected = "there is no run \"x\"")]
fn a_run_that_does_not_exist_is_not_finished() {
    Project::new().emulator.pipelines().finish_run("x");
}
