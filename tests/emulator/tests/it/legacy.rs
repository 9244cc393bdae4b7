//! Version 3: it shows the pipelines and runs of version 5, and the other way round.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::{Value, json};

use crate::client::{DOMAIN, Response};
use crate::documents::call;
use crate::projects::{NOTHING, PROJECT, ask, each};

const NOT_FOUND: &str = "DEVPIPE.00011401";

/// An emulator whose time is 2023-11-15 06:13:20 in UTC+8 until it is moved.
fn emulator() -> (Emulator, Clock) {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    (Emulator::builder().clock(clock.clone()).start().unwrap(), clock)
}

fn v3(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v3/{path}"), &[], body)
}

/// Creates a pipeline of two stages, in version 5. The task of the second stage waits for a person.
fn create(emulator: &Emulator, name: &str) -> String {
    let job = |name: &str, task: &str| {
        let steps = json!([{ "name": name, "task": task, "sequence": 0, "inputs": [] }]);
        json!({ "id": "", "name": name, "identifier": name, "sequence": 0, "depends_on": [], "steps": steps })
    };
    let stage = |name: &str, jobs: Value| json!({ "name": name, "identifier": name, "sequence": 0, "depends_on": [], "jobs": jobs });
    let definition = json!({ "stages": [
        stage("build", json!([job("compile", "official_devcloud_cloudBuild"), job("check", "official_devcloud_codeCheck")])),
        stage("release", json!([job("approve", "official_devcloud_checkpoint")])),
    ] });
    let sent = json!({
        "name": name, "is_publish": false, "definition": definition.to_string(), "project_name": "project a",
        "sources": [{ "type": "code", "params": { "git_type": "codehub", "git_url": format!("https://git.example.com/{name}.git") } }],
        "variables": [{ "name": "var_a", "sequence": 1, "type": "string", "value": "value_a" }]
    });
    ask(emulator, "POST", "pipelines", Some(&sent)).ok()["pipeline_id"].as_str().unwrap().to_owned()
}

fn start(emulator: &Emulator, pipeline: &str) -> Value {
    v3(emulator, "POST", &format!("pipelines/{pipeline}/start"), Some(&json!({}))).ok()
}

#[test]
fn a_run_is_started_followed_and_stopped() {
    let (emulator, clock) = emulator();
    let pipeline = create(&emulator, "a");
    let status = |query: &str| v3(&emulator, "GET", &format!("pipelines/{pipeline}/status{query}"), None).ok();

    // A pipeline that never ran has its stages, and nothing has happened to them.
    let never = status("");
    assert_eq!((&never["pipeline_name"], &never["status"], &never["build_id"]), (&json!("a"), &json!(null), &json!(null)));
    assert_eq!(
        (each(&never["states"], "name"), each(&never["states"], "status")),
        (vec![json!("build"), json!("release")], vec![json!(null); 2])
    );
    assert_eq!(never["parameters"], json!([{ "name": "var_a", "value": "value_a" }]));

    let body = json!({ "build_params": [{ "name": "var_a", "value": "value_b" }] });
    let started = v3(&emulator, "POST", &format!("pipelines/{pipeline}/start"), Some(&body)).ok();
    assert_eq!(started, json!({ "pipeline_id": pipeline, "build_id": "1" }));
    let running = status("?build_id=1");
    for (field, value) in [
        ("build_id", json!("1")),
        ("status", json!("running")),
        ("outcome", json!(null)),
        ("start_time", json!("2023-11-15 06:13:20")),
        ("end_time", json!(null)),
        ("elapsed_time", json!("0")),
        ("parameters", json!([{ "name": "var_a", "value": "value_b" }])),
    ] {
        assert_eq!(running[field], value, "{field}");
    }
    let state = &running["states"][0];
    assert_eq!((&state["id"], &state["type"], &state["status"]), (&json!("state_1"), &json!("stage"), &json!("running")));
    assert_eq!(
        (each(&state["children"], "id"), each(&state["children"], "name")),
        (vec![json!("Task_1"), json!("Task_2")], vec![json!("compile"), json!("check")])
    );
    assert_eq!(running["states"][1]["status"], "waiting");

    // The second stage waits for a person, which is a state of its own, until somebody stops it.
    clock.advance(Duration::from_secs(5));
    let waiting = status("");
    assert_eq!((&waiting["status"], &waiting["elapsed_time"]), (&json!("verifying"), &json!("5")));
    assert_eq!((&waiting["states"][0]["outcome"], &waiting["states"][0]["elapsed_time"]), (&json!("success"), &json!("1")));
    let stop = |build: &str| v3(&emulator, "POST", &format!("pipelines/{pipeline}/stop?build_id={build}"), None);
    assert_eq!(stop("1").ok(), json!({ "pipeline_id": pipeline, "pipeline_name": "a" }));
    let stopped = status("");
    assert_eq!(
        (&stopped["status"], &stopped["outcome"], &stopped["end_time"]),
        (&json!("completed"), &json!("aborted"), &json!("2023-11-15 06:13:25"))
    );

    // Version 5 knows the same run.
    let runs = ask(&emulator, "POST", &format!("pipelines/{pipeline}/pipeline-runs/list"), Some(&json!({}))).ok();
    assert_eq!(
        (each(&runs["pipeline_runs"], "status"), each(&runs["pipeline_runs"], "run_number")),
        (vec![json!("CANCELED")], vec![json!(1)])
    );
    stop("2").rejected(400, NOT_FOUND);
    v3(&emulator, "GET", &format!("pipelines/{pipeline}/status?build_id=2"), None).rejected(400, NOT_FOUND);
}

#[test]
fn a_pipeline_is_gone_after_its_removal() {
    let (emulator, _) = emulator();
    let pipeline = create(&emulator, "a");
    let one = format!("pipelines/{pipeline}");
    assert_eq!(v3(&emulator, "DELETE", &one, None).ok(), json!({ "pipeline_id": pipeline, "pipeline_name": "a" }));
    ask(&emulator, "GET", &one, None).rejected(200, NOT_FOUND);
    for (method, path, body) in [
        ("DELETE", "", None),
        ("GET", "/status", None),
        ("GET", "/detail", None),
        ("GET", "/build-records", None),
        ("POST", "/start", Some(&json!({}))),
        ("POST", "/stop?build_id=1", None),
    ] {
        v3(&emulator, method, &format!("{one}{path}"), body).rejected(400, NOT_FOUND);
    }
    assert_eq!(v3(&emulator, "GET", &format!("pipelines/status?pipeline_ids={pipeline}"), None).ok(), json!([]));
}

#[test]
fn pipelines_are_listed_by_what_is_known_of_them() {
    let (emulator, clock) = emulator();
    let ids = ["alpha", "beta", "gamma"].map(|name| {
        clock.advance(Duration::from_secs(1));
        create(&emulator, name)
    });
    start(&emulator, &ids[1]);
    let list = |filter: Value| v3(&emulator, "POST", "pipelines/list", Some(&filter)).ok();
    let names = |filter: Value| each(&list(filter)["result"], "pipeline_name");
    let all = list(json!({}));
    assert_eq!(
        (each(&all["result"], "pipeline_name"), &all["total"], &all["limit"]),
        (["gamma", "beta", "alpha"].map(Value::from).into(), &json!(3), &json!(10))
    );
    let beta = &all["result"][1];
    assert_eq!((&beta["pipeline_id"], &beta["project_id"], &beta["watched"]), (&json!(ids[1]), &json!(PROJECT), &json!("false")));
    assert_eq!((&beta["create_time"], &beta["start_time"]), (&json!("2023-11-15 06:13:22"), &json!("2023-11-15 06:13:23")));
    assert_eq!((&all["result"][0]["start_time"], &all["result"][0]["executor_id"]), (&json!(null), &json!(null)));

    let user = beta["executor_id"].as_str().unwrap();
    for (filter, expected) in [
        (json!({ "pipeline_name": "ET" }), &["beta"][..]),
        (
            json!({ "project_ids": format!("{NOTHING},{PROJECT}"), "sort_key": "pipeline_name", "sort_dir": "asc" }),
            &["alpha", "beta", "gamma"],
        ),
        (json!({ "project_ids": NOTHING }), &[]),
        (json!({ "creator_ids": format!("{user},x"), "sort_key": "create_time", "sort_dir": "asc" }), &["alpha", "beta", "gamma"]),
        (json!({ "executor_ids": user }), &["beta"]),
        (json!({ "status": "running" }), &["beta"]),
        (json!({ "status": "completed" }), &[]),
        (json!({ "outcome": "success" }), &[]),
        (json!({ "git_url": "https://git.example.com/alpha.git" }), &["alpha"]),
        (json!({ "sort_key": "start_time", "sort_dir": "desc", "limit": 10, "offset": 0 }), &["beta", "gamma", "alpha"]),
        (json!({ "offset": 2, "limit": 10 }), &["alpha"]),
        (json!({ "offset": 3, "limit": 10 }), &[]),
    ] {
        assert_eq!(names(filter.clone()), expected, "{filter}");
    }
}

#[test]
fn runs_are_listed_by_day_and_state() {
    let (emulator, clock) = emulator();
    let (one, other) = (create(&emulator, "one"), create(&emulator, "other"));
    start(&emulator, &one);
    clock.advance(Duration::from_secs(24 * 3600));
    v3(&emulator, "POST", &format!("pipelines/{one}/stop?build_id=1"), None).ok();
    start(&emulator, &one);
    start(&emulator, &other);

    let of_project = |query: &str| v3(&emulator, "GET", &format!("pipelines/build-result?project_id={PROJECT}&{query}"), None).ok();
    let page = of_project("start_date=2023-11-01&end_date=2023-11-30&offset=0&limit=10");
    assert_eq!(
        (each(&page["build_results"], "pipeline_name"), &page["total"]),
        (["one", "other", "one"].map(Value::from).into(), &json!(3))
    );
    let first = &page["build_results"][2];
    assert_eq!(
        (&first["outcome"], &first["elapse_time"], &first["end_time"]),
        (&json!("aborted"), &json!("86400000"), &json!("2023-11-16 06:13:20"))
    );
    for (query, total) in [
        ("start_date=2023-11-15&end_date=2023-11-15", 1),
        ("start_date=2023-11-16&end_date=2023-11-16", 2),
        ("start_date=2023-11-17&end_date=2023-11-18", 0),
    ] {
        assert_eq!(of_project(&format!("{query}&offset=0&limit=10"))["total"], total, "{query}");
    }
    assert_eq!(of_project("start_date=2023-11-01&end_date=2023-11-30&offset=3&limit=10")["build_results"], json!([]));
    let wrong = format!("pipelines/build-result?project_id={PROJECT}&start_date=01.11.2023&end_date=2023-11-30&offset=0&limit=10");
    v3(&emulator, "GET", &wrong, None).rejected(400, "DEVPIPE.00011102");

    let records = |query: &str| v3(&emulator, "GET", &format!("pipelines/{one}/build-records{query}"), None).ok();
    assert_eq!((each(&records("")["records"], "build_id"), &records("")["total"]), (vec![json!("2"), json!("1")], &json!(2)));
    assert_eq!(each(&records("?outcome=aborted&status=completed")["records"], "build_id"), [json!("1")]);
    assert_eq!(each(&records("?start_date=2023-11-16&offset=0&limit=10")["records"], "build_id"), [json!("2")]);
    assert_eq!(records("?offset=2&limit=10")["records"], json!([]));

    let batch = v3(&emulator, "GET", &format!("pipelines/status?pipeline_ids={other},{one},{NOTHING}"), None).ok();
    assert_eq!(
        (each(&batch, "pipeline_name"), each(&batch, "build_id")),
        (vec![json!("other"), json!("one")], vec![json!("1"), json!("2")])
    );
    assert_eq!(
        (&batch[0]["start_time"], each(&batch[0]["stages"], "display_name")),
        (&json!("2023-11-16 06:13:20.0"), vec![json!("build"), json!("release")])
    );

    let detail = v3(&emulator, "GET", &format!("pipelines/{one}/detail?build_id=1"), None).ok();
    let workflow = &detail["workflow"];
    assert_eq!(
        (&workflow["build_id"], &workflow["project_id"], &workflow["project_name"]),
        (&json!("1"), &json!(PROJECT), &json!("project a"))
    );
    assert_eq!(each(&detail["states"], "id"), [json!("state_1"), json!("state_2")]);
}

#[test]
fn a_pipeline_is_created_from_a_template_in_the_background() {
    let (emulator, clock) = emulator();
    let list = |query: &str| v3(&emulator, "GET", &format!("templates?template_type=pipeline&{query}"), None).ok();
    let templates = list("is_build_in=true&limit=100&sort=template_name&asc=true");
    let id = templates["content"][0]["template_id"].as_str().unwrap();
    let template = v3(&emulator, "GET", &format!("templates/{id}?template_type=pipeline"), None).ok();
    assert_eq!((&template["template_name"], &template["is_build_in"]), (&templates["content"][0]["template_name"], &json!(true)));

    let mut sent = json!({
        "flow": template["flow"], "states": template["states"],
        "workflow": {
            "name": "from_template", "project_id": PROJECT, "project_name": "project a",
            "parameter": [{ "name": "var_a", "value": "value_a", "description": "", "param_type": "normal", "is_static": true, "is_default": true }],
            "source": [{
                "codehub_name": "demo", "branches": [], "scm_type": "codehub", "hook_flag": false, "branch": "main",
                "git_url": "git@git.example.com:demo.git", "codehub_id": "487938", "web_url": "https://git.example.com/demo",
                "branch_list": [], "init_id": 1, "disable": true
            }]
        }
    });
    let created = v3(&emulator, "POST", "templates/task", Some(&sent));
    assert_eq!(created.status, 201);
    let task = created.json()["task_id"].as_str().unwrap().to_owned();
    let status = || v3(&emulator, "GET", &format!("templates/{task}/status"), None).ok();
    assert_eq!((&status()["task_status"], &status()["pipeline_id"]), (&json!("initializing"), &json!(null)));
    clock.advance(Duration::from_millis(500));
    assert_eq!(status()["task_status"], "processing");
    clock.advance(Duration::from_millis(500));
    let finished = status();
    assert_eq!((&finished["task_status"], &finished["pipeline_name"]), (&json!("finished"), &json!("from_template")));

    // Its stages are those of the template, and it runs.
    let pipeline = finished["pipeline_id"].as_str().unwrap();
    let shown = ask(&emulator, "GET", &format!("pipelines/{pipeline}"), None).ok();
    assert_eq!((&shown["sources"][0]["params"]["default_branch"], &shown["variables"][0]["name"]), (&json!("main"), &json!("var_a")));
    start(&emulator, pipeline);
    let run = v3(&emulator, "GET", &format!("pipelines/{pipeline}/status"), None).ok();
    let stages = run["states"].as_array().unwrap();
    assert_eq!(stages.len(), template["flow"].as_object().unwrap().len() - 1);
    assert_eq!(stages[0]["name"], template["states"]["state_1"]["display_name"]);
    clock.advance(Duration::from_secs(60));
    assert_eq!(v3(&emulator, "GET", &format!("pipelines/{pipeline}/status"), None).ok()["outcome"], "success");

    v3(&emulator, "POST", "templates/task", Some(&sent)).rejected(400, "DEVPIPE.00011102");
    sent["workflow"]["name"] = json!("round");
    sent["flow"] = json!({ "initial": { "state_1": "state_1" }, "state_1": { "Task_1": "state_1" } });
    assert_eq!(v3(&emulator, "POST", "templates/task", Some(&sent)).status, 201);
    v3(&emulator, "GET", &format!("templates/{NOTHING}/status"), None).rejected(400, "DEVPIPE.00011103");
    v3(&emulator, "GET", &format!("templates/{NOTHING}?template_type=pipeline"), None).rejected(400, "DEVPIPE.00011203");
}

#[test]
fn templates_are_those_of_version_5() {
    let (emulator, _) = emulator();
    for name in ["tf_a", "tf_b"] {
        let sent = json!({
            "name": name, "language": "none", "definition": "{\"stages\":[]}", "is_system": false, "domain_id": DOMAIN, "is_show_source": true
        });
        call(&emulator, "POST", &format!("/v5/{DOMAIN}/api/pipeline-templates"), &[], Some(&sent)).ok();
    }
    let list = |query: &str| v3(&emulator, "GET", &format!("templates?template_type=pipeline&{query}"), None).ok();
    let page = list("is_build_in=false&sort=template_name&asc=true&offset=1&limit=1");
    assert_eq!((&page["total"], &page["page_number"], &page["page_size"]), (&json!(2), &json!(2), &json!(1)));
    assert_eq!(each(&page["content"], "template_name"), [json!("tf_b")]);
    assert_eq!(page["content"][0]["flow"], json!({ "initial": { "final": "final" } }));
    assert_eq!(each(&list("is_build_in=false&sort=template_name&asc=false")["content"], "template_name"), [json!("tf_b"), json!("tf_a")]);
    assert_eq!(list("is_build_in=false&name=f_a")["total"], 1);
    assert_eq!(list("is_build_in=false&offset=2")["content"], json!([]));

    let list = |body: Value| v3(&emulator, "POST", "pipeline/templates/list", Some(&body)).ok();
    let own = list(json!({ "is_system": false, "sort_key": "name", "sort_dir": "asc" }));
    assert_eq!((each(&own["templates"], "name"), &own["limit"]), (vec![json!("tf_a"), json!("tf_b")], &json!(10)));
    assert_eq!(list(json!({ "template_name": "tf_b" }))["total"], 1);
    let all = list(json!({ "limit": 100 }));
    assert!(all["total"].as_u64().unwrap() > 2);
    assert_eq!(list(json!({ "offset": all["total"] }))["templates"], json!([]));
}
