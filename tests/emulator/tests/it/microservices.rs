//! Microservices: how they come, are followed, change and go.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::{Value, json};

use crate::client::Response;
use crate::documents::call;

const MISSING: &str = "DEVPIPE.30021001";
const PROJECT: &str = "44444444444444444444444444444444";

fn ask(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v2/{PROJECT}/component/{path}"), &[], body)
}

/// Checks that a response is the id of the microservice, without quotes.
fn is_bare(response: &Response, id: &str) {
    assert_eq!((response.status, response.header("content-type")), (200, Some("text/plain")));
    assert_eq!(String::from_utf8_lossy(&response.body), id);
}

fn repository() -> Value {
    json!({
        "type": "codehub", "repo_id": "1", "http_url": "https://git.example.com/a/b.git", "git_url": "git@git.example.com:a/b.git",
        "branch": "master", "language": "java"
    })
}

#[test]
fn a_microservice_lives_from_creation_to_deletion() {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_secs(1_735_689_600));
    let emulator = Emulator::builder().clock(clock.clone()).start().unwrap();
    let sent = json!({ "name": "tf_a", "type": "microservice", "desc": "demo", "repos": [], "parent_id": "p".repeat(32) });
    let created = ask(&emulator, "POST", "create", Some(&sent)).ok();
    let id = created["id"].as_str().unwrap();
    let query = format!("{id}/query");
    let show = || ask(&emulator, "GET", &query, None).ok();
    assert_eq!(show(), created);
    for field in ["name", "type", "repos", "parent_id"] {
        assert_eq!(created[field], sent[field], "{field}");
    }
    assert_eq!((&created["description"], &created["cloud_project_id"]), (&json!("demo"), &json!(PROJECT)));
    assert_eq!((&created["create_time"], &created["update_time"]), (&json!("1735689600"), &json!("1735689600")));
    for field in ["status", "creator_id", "creator_name", "updater_id", "updater_name"] {
        assert!(created[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {created}");
    }

    clock.advance(Duration::from_secs(5));
    is_bare(&ask(&emulator, "PUT", &format!("{id}/update"), Some(&json!({ "desc": "" }))), id);
    assert_eq!((&show()["description"], &show()["update_time"]), (&json!(""), &json!("1735689605")));

    let mut with_null = repository();
    with_null["endpoint_id"] = json!(null);
    for repositories in [json!([repository()]), json!([with_null, repository()]), json!([])] {
        is_bare(&ask(&emulator, "PUT", &format!("{id}/repo/update"), Some(&repositories)), id);
        assert_eq!(show()["repos"], repositories);
    }

    for is_followed in [true, true, false] {
        let action = if is_followed { "follow" } else { "unfollow" };
        is_bare(&ask(&emulator, "PUT", &format!("{id}/{action}"), None), id);
        assert_eq!(ask(&emulator, "GET", &format!("{id}/follow/query"), None).ok(), json!(is_followed));
        assert_eq!(show()["is_followed"], is_followed);
    }

    is_bare(&ask(&emulator, "DELETE", &format!("{id}/delete"), None), id);
    for (method, action, body) in [
        ("GET", "query", None),
        ("DELETE", "delete", None),
        ("GET", "follow/query", None),
        ("PUT", "follow", None),
        ("PUT", "unfollow", None),
        ("PUT", "update", Some(&json!({ "desc": "x" }))),
        ("PUT", "repo/update", Some(&json!([]))),
    ] {
        ask(&emulator, method, &format!("{id}/{action}"), body).rejected(400, MISSING);
    }
}

#[test]
fn what_was_not_sent_is_empty() {
    let emulator = Emulator::start().unwrap();
    let created = ask(&emulator, "POST", "create", Some(&json!({ "name": "a", "type": "microservice" }))).ok();
    assert_eq!((&created["description"], &created["repos"], &created["parent_id"]), (&json!(""), &json!([]), &json!(null)));
    let id = created["id"].as_str().unwrap();
    assert_eq!(ask(&emulator, "GET", &format!("{id}/follow/query"), None).ok(), json!(false));
    let elsewhere = format!("/v2/{}/component/{id}/query", "5".repeat(32));
    call(&emulator, "GET", &elsewhere, &[], None).rejected(400, MISSING);
}

#[test]
fn microservices_are_listed_by_name_and_in_pages() {
    let emulator = Emulator::start().unwrap();
    for name in ["tf_a", "tf_ab", "other"] {
        ask(&emulator, "POST", "create", Some(&json!({ "name": name, "type": "microservice" }))).ok();
    }
    let list = |body: Value| {
        let page = ask(&emulator, "POST", "list/query", Some(&body)).ok();
        let names: Vec<_> = page["data"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect();
        (names.join(" "), page["total"].as_u64().unwrap())
    };
    for (body, expected) in [
        (json!({ "offset": 0, "limit": 50 }), ("other tf_ab tf_a", 3)),
        (json!({ "offset": 0, "limit": 50, "name": "", "sort_dir": "asc" }), ("tf_a tf_ab other", 3)),
        (json!({ "offset": 0, "limit": 50, "name": "tf_a", "sort_dir": "desc" }), ("tf_ab tf_a", 2)),
        (json!({ "offset": 1, "limit": 1 }), ("tf_ab", 3)),
        (json!({ "offset": 3, "limit": 50 }), ("", 3)),
        (json!({ "offset": 0, "limit": 50, "name": "nobody" }), ("", 0)),
    ] {
        let (names, total) = list(body.clone());
        assert_eq!((names.as_str(), total), expected, "{body}");
    }
    let other = format!("/v2/{}/component/list/query", "5".repeat(32));
    assert_eq!(call(&emulator, "POST", &other, &[], Some(&json!({ "offset": 0, "limit": 50 }))).ok()["total"], 0);
}
