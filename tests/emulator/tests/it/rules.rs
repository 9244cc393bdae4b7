//! Rules: how they come, change and go.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::{Value, json};

use crate::client::{DOMAIN, Response};
use crate::documents::call;

const MISSING: &str = "DEVPIPE.00011103";

/// Sends a request about the rules of the account.
pub(crate) fn ask(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v2/{DOMAIN}/rules/{path}"), &[], body)
}

/// A rule as live clients send it.
pub(crate) fn rule(name: &str, kind: &str) -> Value {
    json!({
        "name": name, "type": kind, "layout_content": "layout_content",
        "content": [{
            "group_name": "group_a", "can_modify_when_inherit": true,
            "properties": [
                { "key": "critical", "name": "Critical", "type": "judge", "value": "0", "value_type": "float", "is_valid": true, "operator": "=" },
                { "key": "major", "name": "Major", "type": "judge", "value": "x", "value_type": "string", "is_valid": false }
            ]
        }],
        "plugin_id": "official_devcloud_codeCheck", "plugin_name": "official_devcloud_codeCheck", "plugin_version": "0.0.3"
    })
}

/// Creates a rule, and returns its id.
pub(crate) fn create(emulator: &Emulator, rule: &Value) -> String {
    let created = ask(emulator, "POST", "create", Some(rule)).ok();
    assert_eq!(created["status"], true);
    created["rule_id"].as_str().unwrap().to_owned()
}

fn names(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|rule| rule["name"].as_str().unwrap()).collect()
}

#[test]
fn a_rule_lives_from_creation_to_deletion() {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_millis(1_735_689_600_001));
    let emulator = Emulator::builder().clock(clock.clone()).start().unwrap();
    let sent = rule("tf_a", "Gate");
    let id = create(&emulator, &sent);
    let (detail, update, delete) = (format!("{id}/detail"), format!("{id}/update"), format!("{id}/delete"));

    let shown = ask(&emulator, "GET", &detail, None).ok();
    for (field, value) in sent.as_object().unwrap() {
        assert_eq!(&shown[field], value, "{field}");
    }
    assert_eq!((&shown["id"], &shown["is_valid"]), (&json!(id), &json!(true)));
    assert_eq!((&shown["version"], &shown["create_time"]), (&json!("rule:20250101000000001"), &json!("2025-01-01T00:00:00")));
    for field in ["creator", "updater", "update_time"] {
        assert!(shown[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {shown}");
    }

    // The whole is replaced: what is left out is gone, and nothing is filled in.
    clock.advance(Duration::from_secs(1));
    let change = json!({ "name": "tf_a-update", "type": "Build", "content": [{ "group_name": "group_b", "properties": [] }] });
    assert_eq!(ask(&emulator, "PUT", &update, Some(&change)).ok(), json!({ "status": true, "rule_id": id }));
    let shown = ask(&emulator, "GET", &detail, None).ok();
    assert_eq!(shown["content"], change["content"]);
    for field in ["plugin_id", "plugin_name", "plugin_version", "layout_content"] {
        assert_eq!(shown[field], json!(null), "{field}");
    }
    assert_eq!((&shown["create_time"], &shown["update_time"]), (&json!("2025-01-01T00:00:00"), &json!("2025-01-01T00:00:01")));
    assert_eq!(
        ask(&emulator, "GET", "query?offset=0&limit=10", None).ok(),
        json!({ "total": 1, "data": [{
            "id": id, "type": "Build", "name": "tf_a-update", "version": "rule:20250101000001001",
            "operator": "emulator_user", "operate_time": 1_735_689_601_001_i64
        }] })
    );

    assert_eq!(ask(&emulator, "DELETE", &delete, None).ok(), json!({ "status": true }));
    for (method, path, body) in
        [("GET", &detail, None), ("PUT", &update, Some(&change)), ("DELETE", &delete, None), ("GET", &format!("{id}/related/query"), None)]
    {
        ask(&emulator, method, path, body).rejected(404, MISSING);
    }
    assert_eq!(ask(&emulator, "GET", "query?offset=0&limit=10", None).ok(), json!({ "total": 0, "data": [] }));
}

#[test]
fn rules_are_listed_by_name_and_type_and_in_pages() {
    let emulator = Emulator::start().unwrap();
    for (name, kind) in [("tf_a", "Gate"), ("tf_ab", "Build"), ("other", "Gate")] {
        create(&emulator, &rule(name, kind));
    }
    let list = |query: &str| ask(&emulator, "GET", &format!("query?{query}"), None).ok();
    for (filter, expected) in [
        ("", &["other", "tf_ab", "tf_a"][..]),
        ("&name=&type=Gate", &["other", "tf_a"]),
        ("&name=TF_", &["tf_ab", "tf_a"]),
        ("&name=tf_a&type=Gate", &["tf_a"]),
        ("&type=Test", &[]),
        ("&name=nobody", &[]),
    ] {
        let page = list(&format!("limit=10&offset=0{filter}"));
        assert_eq!((names(&page), &page["total"]), (expected.to_vec(), &json!(expected.len())), "{filter}");
    }
    assert_eq!(names(&list("limit=2&offset=2")), ["tf_a"]);
    assert_eq!(list("limit=2&offset=3"), json!({ "total": 3, "data": [] }));

    // Accounts are apart.
    let other = "0".repeat(32);
    let id = list("limit=1&offset=0")["data"][0]["id"].as_str().unwrap().to_owned();
    assert_eq!(call(&emulator, "GET", &format!("/v2/{other}/rules/query?limit=10&offset=0"), &[], None).ok()["total"], 0);
    call(&emulator, "GET", &format!("/v2/{other}/rules/{id}/detail"), &[], None).rejected(404, MISSING);
}
