//! Parameter groups: how they come, change and go, how they are listed, and which pipelines are bound to them.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::{Value, json};

use crate::projects::{NOTHING, PROJECT, ask, ask_of, detail, each, pipeline};

const NOT_FOUND: &str = "DEVPIPE.00014033";

fn create(emulator: &Emulator, sent: &Value) -> String {
    let created = ask(emulator, "POST", "pipeline/variable/group/create", Some(sent)).ok();
    created["pipeline_variable_group_id"].as_str().unwrap().to_owned()
}

fn named(emulator: &Emulator, name: &str) -> String {
    create(emulator, &json!({ "name": name, "description": "", "project_id": PROJECT }))
}

fn shown(emulator: &Emulator, id: &str) -> Value {
    ask(emulator, "GET", &format!("pipeline/variable/group/{id}"), None).ok()
}

fn bound(emulator: &Emulator, pipeline: &str) -> Value {
    ask(emulator, "GET", &format!("pipeline/variable/group/pipeline?pipelineId={pipeline}"), None).ok()
}

fn bind(emulator: &Emulator, pipeline: &str, groups: &[&str]) -> crate::client::Response {
    let sent = json!({ "pipeline_id": pipeline, "pipeline_group_ids": groups });
    ask(emulator, "POST", "pipeline/variable/group/relation", Some(&sent))
}

#[test]
fn a_parameter_group_lives_from_creation_to_deletion() {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let emulator = Emulator::builder().clock(clock.clone()).start().unwrap();
    let sent = json!({
        "name": "group a", "description": "a <b> & c", "project_id": PROJECT, "variables": [
            { "name": "token", "sequence": 1, "type": "string", "value": "s3cret", "is_secret": true, "description": "" },
            { "name": "plain", "sequence": 2, "type": "string", "value": "x" }
        ]
    });
    let id = create(&emulator, &sent);
    let created = shown(&emulator, &id);
    for field in ["name", "description", "project_id", "variables"] {
        assert_eq!(created[field], sent[field], "{field}");
    }
    for field in ["creator_id", "updater_id", "creator_name", "updater_name"] {
        assert!(created[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {created}");
    }
    assert_eq!((&created["create_time"], &created["related_pipelines"]), (&json!(1_700_000_000_000_i64), &json!(null)));

    // The whole is replaced: without parameters there are none.
    clock.advance(Duration::from_secs(1));
    let change = json!({ "id": id, "name": "group b", "project_id": PROJECT });
    let update = |body: &Value| ask(&emulator, "PUT", "pipeline/variable/group/update", Some(body));
    assert_eq!(update(&change).ok(), json!({ "success": true }));
    let changed = shown(&emulator, &id);
    assert_eq!((&changed["id"], &changed["name"], &changed["variables"]), (&json!(id), &json!("group b"), &json!([])));
    assert_eq!(changed["description"], json!(null));
    assert_eq!((&changed["create_time"], &changed["update_time"]), (&created["create_time"], &json!(1_700_000_001_000_i64)));

    let delete = format!("pipeline/variable/group/delete?id={id}");
    assert_eq!(ask(&emulator, "DELETE", &delete, Some(&json!({}))).ok(), json!({ "success": true }));
    for body in [None, Some(&json!({}))] {
        ask(&emulator, "DELETE", &delete, body).rejected(200, NOT_FOUND);
    }
    ask(&emulator, "GET", &format!("pipeline/variable/group/{id}"), None).rejected(200, NOT_FOUND);
    update(&change).rejected(200, NOT_FOUND);
}

#[test]
fn the_project_may_be_left_out_or_spelled_as_on_the_pages() {
    let emulator = Emulator::start().unwrap();
    for sent in [json!({ "name": "a" }), json!({ "name": "b", "projectId": PROJECT })] {
        let id = create(&emulator, &sent);
        assert_eq!(shown(&emulator, &id)["project_id"], PROJECT);
    }
    for sent in [json!({ "name": "c", "projectId": NOTHING }), json!({ "name": "d", "project_id": NOTHING })] {
        ask(&emulator, "POST", "pipeline/variable/group/create", Some(&sent)).rejected(400, "DEVPIPE.00011101");
    }
}

#[test]
fn parameter_groups_are_listed_by_name_and_in_pages() {
    let emulator = Emulator::start().unwrap();
    let id = named(&emulator, "Alpha");
    for number in 0..11 {
        named(&emulator, &format!("beta {number}"));
    }
    let list = |filter: Value| ask(&emulator, "POST", "pipeline/variable/group/list", Some(&filter)).ok();
    let page = list(json!({ "offset": 0, "limit": 50, "name": "alph" }));
    assert_eq!(page, json!({ "pipeline_variable_groups": [shown(&emulator, &id)], "offset": 0, "limit": 50, "total": 1 }));
    let page = list(json!({ "offset": 10, "limit": 10, "name": "" }));
    assert_eq!((each(&page["pipeline_variable_groups"], "name"), &page["total"]), (vec![json!("beta 9"), json!("beta 10")], &json!(12)));
    assert_eq!(list(json!({ "offset": 12, "limit": 10 }))["pipeline_variable_groups"], json!([]));
    assert_eq!(list(json!({ "name": "nobody" }))["total"], 0);
    let other = ask_of(&emulator, NOTHING, "POST", "pipeline/variable/group/list", Some(&json!({}))).ok();
    assert_eq!(other["total"], 0);
}

#[test]
fn pipelines_are_bound_to_parameter_groups() {
    let emulator = Emulator::start().unwrap();
    let (a, b) = (named(&emulator, "a"), named(&emulator, "b"));
    let (one, other) = (pipeline(&emulator, "one"), pipeline(&emulator, "other"));
    let related = |id: &str| shown(&emulator, id)["related_pipelines"].clone();
    assert_eq!((bound(&emulator, &one), related(&a)), (json!([]), json!(null)));
    assert_eq!(bind(&emulator, &one, &[&b, &a, &b]).ok(), json!({ "success": true }));
    bind(&emulator, &other, &[&a]).ok();
    assert_eq!(each(&bound(&emulator, &one), "name"), [json!("b"), json!("a")]);
    assert_eq!(detail(&emulator, &one)["variable_group_ids"], json!([b, a]));
    assert_eq!(bound(&emulator, &other), json!([shown(&emulator, &a)]));
    assert_eq!(related(&a), json!([{ "id": one, "name": "one" }, { "id": other, "name": "other" }]));
    assert_eq!(related(&b), json!([{ "id": one, "name": "one" }]));

    // A list replaces the one before, and one that names something unknown changes nothing.
    bind(&emulator, &one, &[&a]).ok();
    bind(&emulator, &one, &[&b, NOTHING]).rejected(200, NOT_FOUND);
    assert_eq!((each(&bound(&emulator, &one), "name"), related(&b)), (vec![json!("a")], json!(null)));
    bind(&emulator, &other, &[]).ok();
    assert_eq!(bound(&emulator, &other), json!([]));
    ask(&emulator, "DELETE", &format!("pipeline/variable/group/delete?id={a}"), None).ok();
    assert_eq!(bound(&emulator, &one), json!([]));

    bind(&emulator, NOTHING, &[&b]).rejected(200, "DEVPIPE.00011401");
    let of_nothing = format!("pipeline/variable/group/pipeline?pipelineId={NOTHING}");
    ask(&emulator, "GET", &of_nothing, None).rejected(200, "DEVPIPE.00011401");
    bind(&emulator, &one, &[&b]).ok();
    ask(&emulator, "DELETE", &format!("pipelines/{one}"), None).ok();
    assert_eq!(related(&b), json!(null));
}

#[test]
fn runs_have_the_parameters_of_the_groups() {
    let emulator = Emulator::start().unwrap();
    let variable = json!({ "name": "token", "sequence": 1, "type": "string", "value": "s3cret", "is_secret": true, "description": "d" });
    let group = create(&emulator, &json!({ "name": "group a", "project_id": PROJECT, "variables": [variable] }));
    let one = pipeline(&emulator, "one");
    bind(&emulator, &one, &[&group]).ok();
    let run = ask(&emulator, "POST", &format!("pipelines/{one}/run"), Some(&json!({}))).ok();
    let run = run["pipeline_run_id"].as_str().unwrap();
    let shared = ask(&emulator, "GET", &format!("pipelines/{one}/pipeline-runs/{run}/run-variables?mode=2"), None).ok();
    assert_eq!((&shared[0]["variableGroupName"], &shared[0]["is_secret"]), (&json!("group a"), &json!(true)));
    for field in ["name", "sequence", "type", "value", "description"] {
        assert_eq!(shared[0][field], variable[field], "{field}");
    }
}
