//! Runs of GitCode pipelines: how they start, end and are found, and what they print.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::{Value, json};

use crate::client::{DOMAIN, Response};
use crate::documents::call;

/// Comes with status 200.
const MISSING: &str = "DEVPIPE.00011401";
const URL: &str = "https://git.example.com/a/b.git";
const WORKFLOW: &str = "name: Build it\non: push\njobs:\n  build:\n    steps:\n      - run: make\n  test:\n    needs: build\n";

fn ask(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v6/{DOMAIN}/api/pac/pipelines/actions{path}"), &[], body)
}

fn emulator() -> (Emulator, Clock) {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_secs(1_735_689_600));
    (Emulator::builder().clock(clock.clone()).start().unwrap(), clock)
}

fn request(path: &str, branch: &str) -> Value {
    json!({ "https_url": URL, "file_path": path, "file_content": WORKFLOW, "branch": branch, "access_token": "not-a-token" })
}

/// Starts a run, and returns the path to it.
fn run(emulator: &Emulator, request: &Value) -> String {
    path(&ask(emulator, "POST", "/run", Some(request)).ok())
}

fn path(reference: &Value) -> String {
    let part = |field: &str| reference[field].as_str().unwrap();
    format!("/{}/{}", part("pipeline_id"), part("pipeline_run_id"))
}

fn list(emulator: &Emulator, filter: Value) -> Value {
    let mut body = json!({ "https_url": URL });
    body.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
    ask(emulator, "POST", "", Some(&body)).ok()
}

fn numbers(page: &Value) -> Vec<&str> {
    page["pipeline_runs"].as_array().unwrap().iter().map(|run| run["run_number"].as_str().unwrap()).collect()
}

#[test]
fn a_run_goes_by_the_clock_until_it_is_deleted() {
    let (emulator, clock) = emulator();
    let one = run(&emulator, &request(".gitcode/workflows/a.yml", "master"));
    let show = || ask(&emulator, "GET", &one, None).ok();
    let detail = show();
    assert_eq!(path(&detail), one);
    for (field, value) in [
        ("pipeline_name", "Build it"),
        ("status", "RUNNING"),
        ("trigger_type", "Manual"),
        ("run_number", "1"),
        ("branch", "master"),
        ("start_time", "1735689600000"),
    ] {
        assert_eq!(detail[field], value, "{field}");
    }
    assert_eq!((&detail["end_time"], &detail["commit_id"]), (&json!(null), &json!(null)));
    let jobs: Vec<_> = detail["jobs"].as_array().unwrap().iter().map(|job| job["name"].as_str().unwrap()).collect();
    assert_eq!(jobs, ["build", "test"]);
    assert!(!detail.to_string().contains("not-a-token"));

    clock.advance(Duration::from_secs(59));
    assert_eq!(show()["status"], "RUNNING");
    clock.advance(Duration::from_secs(1));
    assert_eq!((&show()["status"], &show()["end_time"]), (&json!("COMPLETED"), &json!("1735689660000")));
    // A run that has ended stays as it is.
    assert_eq!(ask(&emulator, "POST", &format!("{one}/stop"), None).ok(), json!({ "success": true }));
    assert_eq!(show()["status"], "COMPLETED");

    assert_eq!(ask(&emulator, "DELETE", &one, None).ok(), json!({ "success": true }));
    let job = format!("{one}/{}/logs", detail["jobs"][0]["id"].as_str().unwrap());
    for (method, path, body) in
        [("GET", &one, None), ("DELETE", &one, None), ("POST", &format!("{one}/stop"), None), ("POST", &job, Some(&json!({})))]
    {
        ask(&emulator, method, path, body).rejected(200, MISSING);
    }
    assert_eq!(list(&emulator, json!({}))["total"], 0);
}

#[test]
fn a_run_is_stopped_and_started_again() {
    let (emulator, clock) = emulator();
    let first = run(&emulator, &request("a.yml", "master"));
    clock.advance(Duration::from_secs(10));
    ask(&emulator, "POST", &format!("{first}/stop"), None).ok();
    clock.advance(Duration::from_secs(100));
    let stopped = ask(&emulator, "GET", &first, None).ok();
    assert_eq!((&stopped["status"], &stopped["end_time"]), (&json!("CANCELED"), &json!("1735689610000")));

    let ids = json!({ "pipeline_id": stopped["pipeline_id"], "pipeline_run_id": stopped["pipeline_run_id"], "access_token": "x" });
    let second = path(&ask(&emulator, "POST", "/rerun", Some(&ids)).ok());
    let again = ask(&emulator, "GET", &second, None).ok();
    assert_eq!((&again["pipeline_id"], &again["run_number"]), (&stopped["pipeline_id"], &json!("2")));
    assert_eq!((&again["status"], &again["branch"]), (&json!("RUNNING"), &json!("master")));
    assert_ne!(again["pipeline_run_id"], stopped["pipeline_run_id"]);
    assert_ne!(again["jobs"][0]["id"], stopped["jobs"][0]["id"]);
    let unknown = json!({ "pipeline_id": "12345", "pipeline_run_id": "67890" });
    ask(&emulator, "POST", "/rerun", Some(&unknown)).rejected(200, MISSING);

    // The number of a run is not used again, and another file is another pipeline.
    ask(&emulator, "DELETE", &second, None).ok();
    let third = ask(&emulator, "GET", &run(&emulator, &request("a.yml", "master")), None).ok();
    let other = ask(&emulator, "GET", &run(&emulator, &request("b.yml", "master")), None).ok();
    assert_eq!((&third["pipeline_id"], &third["run_number"]), (&stopped["pipeline_id"], &json!("3")));
    assert_eq!(other["run_number"], "1");
    assert_ne!(other["pipeline_id"], stopped["pipeline_id"]);
}

#[test]
fn runs_are_listed_by_what_is_known_of_them_and_in_pages() {
    let (emulator, clock) = emulator();
    let first = run(&emulator, &request("a.yml", "master"));
    run(&emulator, &request("a.yml", "feature"));
    clock.advance(Duration::from_secs(60));
    let last = run(&emulator, &request("a.yml", "master"));
    run(&emulator, &json!({ "https_url": "https://git.example.com/other.git", "file_path": "c.yml" }));

    for (filter, expected) in [
        (json!({}), &["3", "2", "1"][..]),
        (json!({ "status": "COMPLETED" }), &["2", "1"]),
        (json!({ "branch": "master", "status": "" }), &["3", "1"]),
        (json!({ "pipeline_name": "Build it", "file_path": "a.yml", "event": "Manual", "actor": "emulator_user" }), &["3", "2", "1"]),
        (json!({ "pipeline_run_name": "Build it #2" }), &["2"]),
        (json!({ "pipeline_name": "Build" }), &[]),
        (json!({ "event": "Push" }), &[]),
    ] {
        let page = list(&emulator, filter.clone());
        assert_eq!((numbers(&page), &page["total"]), (expected.to_vec(), &json!(expected.len())), "{filter}");
    }
    for (window, offset, limit, expected) in [
        (json!({}), 0, 10, &["3", "2", "1"][..]),
        (json!({ "offset": 1, "limit": 1 }), 1, 1, &["2"]),
        (json!({ "offset": 3, "limit": 10 }), 3, 10, &[]),
        (json!({ "page": 1, "page_size": "20" }), 0, 20, &["3", "2", "1"]),
        (json!({ "page": 2, "page_size": "2" }), 2, 2, &["1"]),
        (json!({ "page": 2 }), 20, 20, &[]),
        (json!({ "page": i64::MAX }), i32::MAX, 20, &[]),
        (json!({ "page": 2, "offset": 1 }), 1, 10, &["2", "1"]),
    ] {
        let page = list(&emulator, window.clone());
        assert_eq!((&page["offset"], &page["limit"], numbers(&page)), (&json!(offset), &json!(limit), expected.to_vec()), "{window}");
        assert_eq!((&page["total"], &page["success_times"]), (&json!(3), &json!(2)));
    }

    let id = |path: &str| path.rsplit('/').next().unwrap().to_owned();
    let ids = json!({ "pipeline_run_ids": [id(&first), "0".repeat(32), id(&last)] });
    assert_eq!(numbers(&ask(&emulator, "POST", "/list", Some(&ids)).ok()), ["1", "3"]);
    let run = &list(&emulator, json!({ "offset": 2 }))["pipeline_runs"][0];
    assert_eq!((&run["https_url"], &run["file_path"], &run["end_time"]), (&json!(URL), &json!("a.yml"), &json!("1735689660000")));

    for (url, actors, events) in [(URL, json!(["emulator_user"]), json!(["Manual"])), ("https://example.com", json!([]), json!([]))] {
        let body = json!({ "https_url": url });
        assert_eq!(ask(&emulator, "POST", "/actors", Some(&body)).ok(), json!({ "actors": actors }));
        assert_eq!(ask(&emulator, "POST", "/events", Some(&body)).ok(), json!({ "events": events }));
    }
    // Accounts are apart.
    let other = format!("/v6/{}/api/pac/pipelines/actions", "0".repeat(32));
    assert_eq!(call(&emulator, "POST", &other, &[], Some(&json!({ "https_url": URL }))).ok()["total"], 0);
    call(&emulator, "GET", &format!("{other}{first}"), &[], None).rejected(200, MISSING);
}

#[test]
fn a_log_is_read_in_parts() {
    let (emulator, clock) = emulator();
    let mut sent = request("a.yml", "master");
    sent["file_content"] = json!("name: 构建\n");
    let one = run(&emulator, &sent);
    let job = ask(&emulator, "GET", &one, None).ok()["jobs"][0]["id"].as_str().unwrap().to_owned();
    let log = |body: Value| ask(&emulator, "POST", &format!("{one}/{job}/logs"), Some(&body)).ok();

    let whole = log(json!({}));
    assert_eq!(whole["log"], "[2025-01-01T00:00:00Z] 构建 #1: job 构建 started\n");
    assert_eq!((&whole["has_more"], &whole["start_offset"], &whole["location"]), (&json!(false), &json!(0), &json!("")));

    // Whoever goes on where a part ended reads all of it, also what is printed later.
    clock.advance(Duration::from_secs(60));
    let (mut text, mut offset) = (String::new(), json!(0));
    loop {
        let part = log(json!({ "offset": offset, "limit": 23 }));
        assert_eq!(part["start_offset"], offset);
        text.push_str(part["log"].as_str().unwrap());
        offset = part["end_offset"].clone();
        if part["has_more"] == false {
            break;
        }
    }
    assert!(text.starts_with(whole["log"].as_str().unwrap()) && text.ends_with("job 构建 COMPLETED\n"), "{text}");
    assert_eq!(offset, text.chars().count());
    let behind = log(json!({ "offset": 3_000_000_000_i64, "limit": 10 }));
    assert_eq!((&behind["log"], &behind["has_more"], &behind["end_offset"]), (&json!(""), &json!(false), &offset));
    assert_eq!(log(json!({ "offset": 0, "limit": 0 }))["has_more"], true);
    ask(&emulator, "POST", &format!("{one}/{}/logs", "0".repeat(32)), Some(&json!({}))).rejected(200, MISSING);
}

#[test]
fn a_pipeline_called_actions_cannot_be_run() {
    let (emulator, _) = emulator();
    let body = json!({});
    let base = format!("/v6/{DOMAIN}/api/pac/pipelines");
    call(&emulator, "POST", &format!("{base}/actions/run"), &[], Some(&body)).ok();
    call(&emulator, "POST", &format!("{base}/{}/run", "5".repeat(32)), &[], Some(&body)).ok();
    let operations: Vec<_> = emulator.requests().iter().map(|request| request.operation().map(str::to_owned)).collect();
    assert_eq!(operations, [Some("run_actions_pipeline".to_owned()), Some("run_pac_pipeline".to_owned())]);
}
