//! Seeds and dumps: calls in a file become state, and state becomes calls in a file.

use std::io::ErrorKind;
use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::client::{DOMAIN, draft, exchange, raw, reference, target};
use crate::documents::call;
use crate::project::{PROJECT, Project, job, pipeline, shell, stage, step, text};

const ENDPOINTS: &str = "/v1/serviceconnection/endpoints";

/// The seed of the README.
pub(crate) fn example() -> &'static str {
    let (_, rest) = include_str!("../../README.md").split_once("```json\n").unwrap();
    rest.split_once("```").unwrap().0
}

/// An emulator with this seed, at the time of another one.
fn loaded(seed: &str, other: &Emulator) -> Project {
    Project { emulator: Emulator::builder().clock(Clock::frozen(other.clock().now())).seed(seed).start().unwrap() }
}

fn api(path: &str) -> String {
    format!("/v5/{PROJECT}/api/{path}")
}

fn calls(dump: &str) -> Vec<Value> {
    let dump: Value = serde_json::from_str(dump).unwrap();
    dump["calls"].as_array().unwrap().clone()
}

#[test]
fn a_seed_is_written_by_hand() {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
    let start = |seed: &str| Project { emulator: Emulator::builder().clock(clock.clone()).seed(seed).start().unwrap() };
    let list = |project: &Project| project.post("pipelines/list", &json!({})).ok()["pipelines"].clone();
    let project = start(example());
    assert!(project.emulator.requests().is_empty());
    assert_eq!(project.get("pipeline-tag/list").ok()[0]["name"], "nightly");
    let pipelines = list(&project);
    assert_eq!((&pipelines[0]["name"], pipelines.as_array().unwrap().len()), (&json!("build"), 1));
    let shown = project.shown(&text(&pipelines[0]["pipeline_id"]));
    assert_eq!(shown["create_time"], 1_767_225_600_000_i64);

    // The same text for the ids gives the same ids, none gives others, and a bare list of calls has none.
    assert_eq!(list(&start(example())), pipelines);
    let bare = Value::from(calls(example())).to_string();
    let others = list(&start(&bare));
    assert_eq!(others[0]["name"], "build");
    assert_ne!(others[0]["pipeline_id"], pipelines[0]["pipeline_id"]);
    assert_eq!(list(&start("{}")), json!([]));

    // A time that is left out is that of the clock.
    let tags = calls(&project.emulator.dump().unwrap());
    assert_eq!((&tags[0]["at"], &tags[1]["at"]), (&json!("2027-01-15T08:00:00Z"), &json!("2026-01-01T00:00:00Z")));
}

/// The method, target and body of a call that reads.
type Read = (&'static str, String, Option<Value>);

/// Calls many operations, and returns what others respond with later.
fn lived() -> (Project, Vec<Read>) {
    let project = Project::new();
    let emulator = &project.emulator;
    let group = project.post("pipeline-group/create", &json!({ "name": "group", "project_id": PROJECT })).ok();
    project.post("pipeline-tag/create", &json!({ "name": "tag", "color": "#0b81f6" })).ok();
    let review = step("review", "official_devcloud_checkpoint", &json!([]));
    let child = project.pipeline("child", &json!([stage("s", &json!([job("j", &json!([shell("one"), review]))]))]));
    let input = json!([{ "key": "SYSTEM_DEVCLOUD_SUBPIPELINE_TRIGGER_ID", "value": child }]);
    let sub = step("sub", "official_devcloud_subPipeline", &input);
    let parent = project.pipeline("parent", &json!([stage("s", &json!([job("j", &json!([shell("one"), sub, shell("two")]))]))]));
    let moved = json!({ "group_id": group["id"], "pipelines": [{ "pipeline_id": parent, "pipeline_name": "parent" }] });
    project.post("pipeline-group/pipeline/move", &moved).ok();

    // The child starts while nothing but a list is asked for.
    let run = project.run(&parent);
    project.wait(1);
    let runs = format!("pipelines/{child}/pipeline-runs/list");
    let started = text(&project.post(&runs, &json!({})).ok()["pipeline_runs"][0]["pipeline_run_id"]);
    project.wait(1);
    let shown = project.detail(&child, &started);
    let (job, step) = (text(&shown["stages"][0]["jobs"][0]["id"]), text(&shown["stages"][0]["jobs"][0]["steps"][1]["id"]));
    project.send("POST", &format!("pipelines/{child}/pipeline-runs/{started}/jobs/{job}/steps/{step}/pass"), None).ok();
    project.wait(1);

    let gone = project.pipeline("gone", &json!([]));
    project.send("DELETE", &format!("pipelines/{gone}"), None).ok();
    let webhook = text(&project.get(&format!("pipelines/{parent}/webhook")).ok()["webhookUrl"]);
    let hook = &webhook[webhook.find("/v5").unwrap()..];
    exchange(emulator.address(), &raw("POST", hook, &[("host", "x")], "")).response().ok();
    call(emulator, "POST", &target("create-draft"), &[], Some(&draft("0.0.1"))).ok();
    call(emulator, "POST", &target("publish-draft"), &[], Some(&reference("0.0.1"))).ok();
    let endpoint = json!({ "project_uuid": PROJECT, "region_name": "r", "name": "endpoint" });
    call(emulator, "POST", ENDPOINTS, &[], Some(&endpoint)).ok();
    project.wait(1);

    let reads = [
        ("POST", api("pipelines/list"), Some(json!({}))),
        ("POST", api(&runs), Some(json!({}))),
        ("POST", api(&format!("pipelines/{parent}/pipeline-runs/list")), Some(json!({}))),
        ("GET", api(&format!("pipelines/{parent}/pipeline-runs/detail?pipeline_run_id={run}")), None),
        ("GET", api(&format!("pipelines/{child}/pipeline-runs/detail?pipeline_run_id={started}")), None),
        ("GET", api(&format!("pipelines/{parent}")), None),
        ("GET", api(&format!("pipelines/{parent}/webhook")), None),
        ("GET", api("pipeline-group/tree"), None),
        ("GET", api("pipeline-tag/list"), None),
        ("GET", target("detail?plugin_name=apie_test"), None),
        ("POST", target("query-all?offset=0&limit=100"), Some(json!({}))),
        ("GET", format!("{ENDPOINTS}?project_uuid={PROJECT}&region_name=r"), None),
    ];
    (project, reads.into())
}

#[test]
fn a_dump_that_is_loaded_gives_the_same_responses() {
    let (project, reads) = lived();
    let dump = project.emulator.dump().unwrap();
    let other = loaded(&dump, &project.emulator);
    let compare = || {
        for (method, target, body) in &reads {
            let [one, other] = [&project, &other].map(|project| call(&project.emulator, method, target, &[], body.as_ref()).ok());
            assert_eq!(one, other, "{method} {target}");
        }
    };
    compare();
    assert_eq!(other.emulator.dump().unwrap(), dump);

    // Both go on in the same way.
    for project in [&project, &other] {
        project.wait(60);
    }
    compare();
    // What is created from now on has ids of its own.
    let id = other.pipeline("new", &json!([]));
    assert!(!dump.contains(&id));
    assert_eq!(other.shown(&id)["name"], "new");
}

#[test]
fn calls_that_read_or_fail_are_not_in_a_dump() {
    let project = Project::new();
    project.get("pipeline-tag/list").ok();
    project.post("pipelines/list", &json!({})).ok();
    project.post("pipeline-tag/create", &json!({ "name": "" })).rejected(400, "DEVPIPE.00011101");
    project.send("DELETE", &format!("pipelines/{}", "0".repeat(32)), None).failed("DEVPIPE.00011401");
    call(&project.emulator, "POST", ENDPOINTS, &[], Some(&json!({ "project_uuid": "", "region_name": "r" }))).ok();
    // An operation without state.
    let id = "0".repeat(32);
    project.send("PUT", &format!("pipeline-notices/{id}/notice/status"), Some(&json!({ "enable": true, "type": 3 }))).ok();
    assert_eq!(calls(&project.emulator.dump().unwrap()), [] as [Value; 0]);
}

#[test]
fn files_are_in_a_dump() {
    let emulator = Emulator::start().unwrap();
    let upload = format!("/v1/{DOMAIN}/common/upload-plugin-icon?plugin_name=plugin_a");
    let content = "\u{0}\r\n--b\n\u{ff}";
    let body =
        format!("--x\r\nContent-Disposition: form-data; name=\"upload_file\"; filename=\"a \\\"ü\\\\.png\"\r\n\r\n{content}\r\n--x--\r\n");
    let headers = [("host", "x"), ("x-auth-token", emulator.token()), ("content-type", "multipart/form-data; boundary=x")];
    let address = String::from_utf8(exchange(emulator.address(), &raw("POST", &upload, &headers, &body)).response().body).unwrap();
    let dump = emulator.dump().unwrap();
    assert_eq!(calls(&dump)[0]["files"]["upload_file"], json!({ "name": "a \"ü\\.png", "hex": "000d0a2d2d620ac3bf" }));

    let other = loaded(&dump, &emulator);
    let path = &address["http://x".len()..];
    let icon = exchange(other.emulator.address(), &raw("GET", path, &[("host", "x")], "")).response();
    assert_eq!((icon.status, icon.body.as_slice()), (200, content.as_bytes()));
    assert_eq!(other.emulator.dump().unwrap(), dump);
}

#[test]
fn secrets_are_redacted() {
    let project = Project::new();
    let emulator = &project.emulator;
    // An object.
    let authorization = json!({ "scheme": "endpoint-auth-scheme-basic", "parameters": { "username": "u", "password": "hidden-1" } });
    let endpoint = json!({ "project_uuid": PROJECT, "region_name": "r", "authorization": authorization });
    let uuid = text(&call(emulator, "POST", ENDPOINTS, &[], Some(&endpoint)).ok()["result"]["uuid"]);
    // A string.
    let run = json!({ "https_url": "https://git.example.com/a.git", "file_path": "a", "branch": "b", "access_token": "hidden-2" });
    let actions = format!("/v6/{DOMAIN}/api/pac/pipelines/actions/run");
    call(emulator, "POST", &actions, &[], Some(&run)).ok();
    // A string beside a Boolean that says so.
    let variable = |name: &str, value: &str, is_secret: bool| json!({ "name": name, "sequence": 1, "type": "string", "value": value, "is_secret": is_secret, "description": "" });
    let variables = json!([variable("a", "hidden-3", true), variable("b", "plain", false)]);
    let group = json!({ "name": "g", "description": "", "project_id": PROJECT, "variables": variables });
    project.post("pipeline/variable/group/create", &group).ok();
    // A parameter of the query.
    let id = project.pipeline("p", &json!([]));
    let webhook = text(&project.get(&format!("pipelines/{id}/webhook")).ok()["webhookUrl"]);
    let (hook, token) = webhook[webhook.find("/v5").unwrap()..].split_once("?access_token=").unwrap();
    let all = format!("{hook}?unknown=hidden-4&access%5Ftoken={token}");
    exchange(emulator.address(), &raw("POST", &all, &[("host", "x")], "")).response().ok();

    let dump = emulator.dump().unwrap();
    assert!(!dump.contains("hidden") && !dump.contains(token) && !dump.contains(emulator.token()), "{dump}");
    let calls = calls(&dump);
    assert_eq!(calls[0]["body"]["authorization"], json!({ "scheme": "endpoint-auth-scheme-basic", "parameters": "[redacted]" }));
    assert_eq!(calls[1]["body"]["access_token"], "[redacted]");
    assert_eq!(calls[2]["body"]["variables"], json!([variable("a", "[redacted]", true), variable("b", "plain", false)]));
    assert_eq!(calls[4]["target"], format!("{hook}?access%5Ftoken=[redacted]"));

    // Once loaded, that is their value; for a webhook it stands for the token, in the seed only.
    let other = loaded(&dump, emulator);
    assert_eq!(other.emulator.dump().unwrap(), dump);
    let shown = call(&other.emulator, "GET", &format!("{ENDPOINTS}/{uuid}"), &[], None).ok();
    assert_eq!(shown["result"]["authorization"]["parameters"], "[redacted]");
    let runs = |project: &Project| project.post(&format!("pipelines/{id}/pipeline-runs/list"), &json!({})).ok();
    assert_eq!(runs(&other), runs(&project));
    let sent = raw("POST", &format!("{hook}?access_token=[redacted]"), &[("host", "x")], "");
    exchange(other.emulator.address(), &sent).response().rejected(401, "APIGW.0301");
}

#[test]
fn what_cannot_be_loaded_is_an_error_that_names_the_call() {
    let tag = |more: Value| {
        let mut call = json!({ "method": "POST", "target": api("pipeline-tag/create"), "body": { "name": "a", "color": "#0b81f6" } });
        call.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        call
    };
    let fine = tag(json!({}));
    let missing = format!("pipelines/{}", "0".repeat(32));
    let icon = format!("/v1/{DOMAIN}/common/upload-plugin-icon?plugin_name=plugin_a");
    let upload =
        |name: &str, hex: &str| json!({ "method": "POST", "target": icon, "files": { "upload_file": { "name": name, "hex": hex } } });
    let endpoint = json!({ "method": "POST", "target": ENDPOINTS, "body": { "project_uuid": "", "region_name": "r" } });
    for (call, parts) in [
        (json!({ "method": "POST", "target": "/nowhere?x=1" }), &["(POST /nowhere)", "APIGW.0101"][..]),
        (tag(json!({ "body": { "name": "a" } })), &["(create_pipeline_tag)", "DEVPIPE.00011101", "/color"]),
        (tag(json!({ "body": null })), &["(create_pipeline_tag)", "DEVPIPE.00011101"]),
        (json!({ "method": "DELETE", "target": api(&missing) }), &["(delete_pipeline)", "DEVPIPE.00011401"]),
        (endpoint, &["(create_endpoint)", "DEV_21_100169", "project does not exist"]),
        (tag(json!({ "at": "yesterday" })), &["(create_pipeline_tag)", "at: "]),
        (tag(json!({ "ids": 0 })), &["(create_pipeline_tag)", "ids is 0"]),
        (tag(json!({ "method": "A B" })), &["method: "]),
        (tag(json!({ "target": "/a b" })), &["(POST /a b)", "target: "]),
        (tag(json!({ "files": { "a": { "name": "a", "hex": "" } } })), &["both body and files"]),
        (upload("a", "0"), &["(upload_plugin_icon)", "hexadecimal"]),
        (upload("a\r\nb", "00"), &["(upload_plugin_icon)", "control character"]),
        (tag(json!({ "headers": {} })), &["unknown field `headers`"]),
        (json!({ "method": "POST" }), &["missing field `target`"]),
        (json!(1), &["invalid type"]),
    ] {
        let seed = json!({ "calls": [fine, call] }).to_string();
        let error = Emulator::builder().seed(seed).start().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidInput);
        let message = error.to_string();
        assert!(message.starts_with("the seed cannot be loaded: calls[1]"), "{message}");
        assert!(parts.iter().all(|part| message.contains(part)), "{parts:?}: {message}");
    }
    for (seed, part) in [
        ("", "EOF"),
        (r#"{ "calls": [], "state": {} }"#, "unknown field `state`"),
        (r#"{ "calls": [], "calls": [] }"#, "more than once"),
        (r#"{ "ids": 1 }"#, "invalid type"),
    ] {
        let message = Emulator::builder().seed(seed).start().unwrap_err().to_string();
        assert!(message.starts_with("the seed cannot be loaded: ") && message.contains(part), "{message}");
    }
    let other = Emulator::builder().domain_id("0".repeat(32)).seed(json!([upload("a", "00")]).to_string()).start();
    assert!(other.unwrap_err().to_string().contains("APIGW.0302"));
}

/// What anybody may do next, on one of the pipelines.
fn act(project: &Project, action: u8, number: usize) {
    let list = project.post("pipelines/list", &json!({})).ok();
    let ids: Vec<_> = list["pipelines"].as_array().unwrap().iter().map(|pipeline| text(&pipeline["pipeline_id"])).collect();
    let id = ids.get(number % ids.len().max(1)).cloned().unwrap_or_else(|| "0".repeat(32));
    let stages = json!([stage("s", &json!([job("j", &json!([shell("one")]))]))]);
    match action {
        0 => drop(project.post("pipelines", &pipeline(&format!("p{number}"), &stages))),
        1 => drop(project.post(&format!("pipelines/{id}/run"), &json!({ "description": "" }))),
        2 => drop(project.send("DELETE", &format!("pipelines/{id}"), None)),
        3 => drop(project.send("PUT", &format!("pipelines/{id}"), Some(&pipeline(&format!("p{number}"), &json!([]))))),
        4 => drop(project.post("pipeline-tag/create", &json!({ "name": format!("t{number}"), "color": "#0b81f6" }))),
        _ => project.wait(1),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn a_dump_of_a_loaded_dump_is_the_dump(actions in prop::collection::vec((0..6_u8, 0..4_usize), 0..12)) {
        let project = Project::new();
        for (action, number) in actions {
            act(&project, action, number);
        }
        let dump = project.emulator.dump().unwrap();
        let other = loaded(&dump, &project.emulator);
        prop_assert_eq!(other.emulator.dump().unwrap(), dump);
        let list = |project: &Project| project.post("pipelines/list", &json!({})).ok();
        prop_assert_eq!(list(&other), list(&project));
    }
}
