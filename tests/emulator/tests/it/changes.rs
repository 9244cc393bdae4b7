//! Changes: how they come, how they move on, and how they are found.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::{Value, json};

use crate::client::Response;
use crate::documents::call;

const PROJECT: &str = "44444444444444444444444444444444";
const COMPONENT: &str = "88888888888888888888888888888888";

fn ask(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v2/{PROJECT}/{path}"), &[], body)
}

fn draft(title: &str, component: &str) -> Value {
    json!({ "component_id": component, "title": title, "type": "code", "workitem_ids": ["1"], "repos": [repository("feature-a")] })
}

fn repository(branch: &str) -> Value {
    json!({
        "repo_id": "1", "http_url": "https://git.example.com/a/b.git", "git_url": "git@git.example.com:a/b.git",
        "feature_branch": branch, "main_branch": "master", "delete_branch_after_released": false
    })
}

fn create(emulator: &Emulator, draft: &Value) -> String {
    ask(emulator, "POST", "change-request/create", Some(draft)).ok()["id"].as_str().unwrap().to_owned()
}

fn move_to(emulator: &Emulator, id: &str, status: &str) -> Value {
    ask(emulator, "PUT", &format!("change-request/{id}/status/update?status={status}"), None).ok()
}

fn titles(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|change| change["title"].as_str().unwrap()).collect()
}

#[test]
fn a_change_moves_from_any_status_to_any_other() {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_secs(1_718_701_665));
    let emulator = Emulator::builder().clock(clock.clone()).start().unwrap();
    let sent = draft("change_a", COMPONENT);
    let created = ask(&emulator, "POST", "change-request/create", Some(&sent)).ok();
    let one = format!("change-request/{}", created["id"].as_str().unwrap());
    let show = || ask(&emulator, "GET", &format!("{one}/query"), None).ok();
    assert_eq!(show(), created);
    for field in ["component_id", "title", "workitem_ids", "repos"] {
        assert_eq!(created[field], sent[field], "{field}");
    }
    assert_eq!((&created["status"], &created["release_time"]), (&json!("developing"), &json!(null)));
    assert_eq!((&created["create_time"], &created["update_time"]), (&json!("1718701665"), &json!("1718701665")));

    let id = created["id"].as_str().unwrap();
    for status in ["to_be_released", "releasing", "released", "developing", "revoked", "released", "archived"] {
        clock.advance(Duration::from_secs(1));
        let moved = move_to(&emulator, id, status);
        assert_eq!((&moved["status"], &moved), (&json!(status), &show()));
    }
    assert_eq!((&show()["release_time"], &show()["update_time"]), (&json!("1718701671"), &json!("1718701672")));

    let repositories = json!([repository("feature-b"), repository("feature-c")]);
    assert_eq!(ask(&emulator, "PUT", &format!("{one}/repos/update"), Some(&repositories)).ok(), json!(true));
    assert_eq!(show()["repos"], repositories);
    ask(&emulator, "PUT", &format!("{one}/repos/update"), Some(&json!([]))).ok();
    assert_eq!(show()["repos"], json!([]));

    let log = |query: &str| ask(&emulator, "GET", &format!("{one}/oplog/query{query}"), None).ok();
    assert_eq!((&log("")["total"], log("")["data"].as_array().unwrap().len()), (&json!(10), 10));
    let user = json!({ "operator_id": created["creator_id"], "operator_name": created["creator_name"] });
    let entry = |operate: &str, message: &str, time: &str| {
        json!({
            "operator_id": user["operator_id"], "operator_name": user["operator_name"],
            "operate": operate, "message": message, "operate_time": time
        })
    };
    assert_eq!(
        log("?offset=7&limit=10")["data"],
        json!([
            entry("Update status", "Change the status from [To be released] to [Releasing]", "1718701667"),
            entry("Update status", "Change the status from [Developing] to [To be released]", "1718701666"),
            entry("Create a change", "Create a change", "1718701665"),
        ])
    );
    assert_eq!(log("?offset=10&limit=10"), json!({ "total": 10, "data": [] }));
}

#[test]
fn changes_are_listed_by_microservice_status_creator_and_title() {
    let emulator = Emulator::start().unwrap();
    let (first, second) = (create(&emulator, &draft("Change A", COMPONENT)), create(&emulator, &draft("change b", COMPONENT)));
    create(&emulator, &draft("elsewhere", "another"));
    move_to(&emulator, &first, "releasing");
    move_to(&emulator, &second, "revoked");
    let user = ask(&emulator, "GET", &format!("change-request/{first}/query"), None).ok()["creator_id"].clone();

    let list = |path: &str, filter: Value| {
        let mut body = json!({ "component_id": COMPONENT, "offset": 0, "limit": 10 });
        body.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
        ask(&emulator, "POST", path, Some(&body)).ok()
    };
    for (filter, expected) in [
        (json!({}), &["change b", "Change A"][..]),
        (json!({ "title": "", "statuses": [], "creator_ids": [] }), &["change b", "Change A"]),
        (json!({ "statuses": ["releasing", "developing"] }), &["Change A"]),
        (json!({ "title": "change A" }), &["Change A"]),
        (json!({ "creator_ids": ["x", user] }), &["change b", "Change A"]),
        (json!({ "creator_ids": ["x"] }), &[]),
        (json!({ "component_id": "another" }), &["elsewhere"]),
        (json!({ "component_id": "none" }), &[]),
    ] {
        let page = list("change-requests/search", filter.clone());
        assert_eq!((titles(&page["data"]), &page["total"]), (expected.to_vec(), &json!(expected.len())), "{filter}");
    }
    let page = list("change-requests/search", json!({ "offset": 1, "limit": 1 }));
    assert_eq!((titles(&page["data"]), &page["total"]), (vec!["Change A"], &json!(2)));
    assert_eq!(list("change-requests/search", json!({ "offset": 2 }))["data"], json!([]));
    let page = list("pipeline/change-requests/search", json!({ "statuses": ["revoked"] }));
    assert_eq!(titles(&page["data"]), ["change b"]);

    let pipeline = "5".repeat(32);
    let releasing = |component: &str| {
        ask(&emulator, "GET", &format!("change-request/releasing/query?pipeline_id={pipeline}&component_id={component}"), None).ok()
    };
    assert_eq!(titles(&releasing(COMPONENT)), ["Change A"]);
    assert_eq!(releasing("another"), json!([]));

    let creators = |query: &str| ask(&emulator, "GET", &format!("change-request/creator/list/search?{query}"), None).ok();
    let creator = json!([{ "creator_id": user, "creator_name": "emulator_user" }]);
    assert_eq!(creators(&format!("component_id={COMPONENT}&name=")), creator);
    assert_eq!(creators(&format!("component_id={COMPONENT}&name=emu")), creator);
    assert_eq!(creators(&format!("component_id={COMPONENT}&name=nobody")), json!([]));
    assert_eq!(creators("component_id=none"), json!([]));
}

#[test]
fn a_change_that_does_not_exist_is_an_error() {
    let emulator = Emulator::start().unwrap();
    let id = create(&emulator, &draft("change_a", COMPONENT));
    for (project, id) in [(PROJECT, "none"), (&"5".repeat(32), id.as_str())] {
        let one = format!("/v2/{project}/change-request/{id}");
        for (method, path, body) in [
            ("GET", "query", None),
            ("GET", "oplog/query", None),
            ("PUT", "status/update?status=revoked", None),
            ("PUT", "repos/update", Some(&json!([]))),
        ] {
            call(&emulator, method, &format!("{one}/{path}"), &[], body).rejected(400, "DEVPIPE.30021001");
        }
    }
}
