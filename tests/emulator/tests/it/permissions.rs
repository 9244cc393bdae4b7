//! Permissions of roles and users, and their switch.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::projects::{NOTHING, ask, each, pipeline};

const FLAGS: [&str; 5] = ["operation_query", "operation_execute", "operation_update", "operation_delete", "operation_authorize"];

/// The path of an operation on the permissions of a pipeline.
fn of(pipeline: &str, path: &str) -> String {
    format!("pipeline-permissions/{pipeline}/{path}")
}

fn role(emulator: &Emulator, pipeline: &str, id: i64) -> Value {
    let roles = ask(emulator, "GET", &of(pipeline, "role-permission"), None).ok()["roles"].clone();
    roles.as_array().unwrap().iter().find(|role| role["role_id"] == id).cloned().unwrap()
}

fn users(emulator: &Emulator, pipeline: &str, query: &str) -> Value {
    ask(emulator, "GET", &of(pipeline, &format!("user-permission?{query}")), None).ok()
}

fn permitted(of: &Value) -> [bool; 5] {
    FLAGS.map(|flag| of[flag].as_bool().unwrap())
}

/// The body that sets the permissions of a role or user.
fn sent(field: &str, id: impl Into<Value>, permitted: [bool; 5]) -> Value {
    let mut sent = json!({ field: id.into() });
    for (flag, value) in FLAGS.into_iter().zip(permitted) {
        sent[flag] = value.into();
    }
    sent
}

#[test]
fn roles_are_there_from_the_start_and_keep_what_is_set() {
    let emulator = Emulator::start().unwrap();
    let (one, other) = (pipeline(&emulator, "one"), pipeline(&emulator, "other"));
    let roles = ask(&emulator, "GET", &of(&one, "role-permission"), None).ok()["roles"].clone();
    for role in roles.as_array().unwrap() {
        assert!(role["role_id"].is_i64() && role["role_name"].is_string() && role["pipeline_id"].is_null(), "{role}");
    }
    assert_eq!(permitted(&role(&emulator, &one, 3)), [true, true, true, true, false]);

    for set in [[true, true, true, true, true], [false; 5], [true, false, true, false, true]] {
        let body = sent("role_id", 3, set);
        let response = ask(&emulator, "POST", &of(&one, "update-role-permission"), Some(&body)).ok();
        assert_eq!((response, permitted(&role(&emulator, &one, 3))), (json!({ "status": "success" }), set));
    }
    // Others stay as they are, and so do other pipelines. A number that is new becomes a role.
    assert_eq!(permitted(&role(&emulator, &one, 4)), [true, true, false, false, false]);
    assert_eq!(permitted(&role(&emulator, &other, 3)), [true, true, true, true, false]);
    ask(&emulator, "POST", &of(&one, "update-role-permission"), Some(&sent("role_id", 1234, [true; 5]))).ok();
    assert_eq!(permitted(&role(&emulator, &one, 1234)), [true; 5]);
}

#[test]
fn a_batch_sets_roles_of_several_pipelines() {
    let emulator = Emulator::start().unwrap();
    let (one, other) = (pipeline(&emulator, "one"), pipeline(&emulator, "other"));
    let (three, four) = ([true, true, false, false, false], [false; 5]);
    let body = json!({
        "pipeline_ids": [&one, &other], "is_project_switch": false,
        "roles": [sent("role_id", 3, three), sent("role_id", 4, four)]
    });
    let response = ask(&emulator, "POST", "pipeline-permissions/pipeline/batch-role-permission", Some(&body)).ok();
    assert_eq!(response, json!({ "status": "success" }));
    for pipeline in [&one, &other] {
        assert_eq!((permitted(&role(&emulator, pipeline, 3)), permitted(&role(&emulator, pipeline, 4))), (three, four));
    }
}

#[test]
fn a_user_has_the_permissions_of_the_role_until_given_others() {
    let emulator = Emulator::start().unwrap();
    let one = pipeline(&emulator, "one");
    let first = || users(&emulator, &one, "limit=10&offset=0&subject=")["users"][0].clone();
    let user = first();
    assert_eq!((&user["pipeline_id"], &user["role_id"]), (&json!(one), &json!(3)));
    assert!(user["user_id"].is_string() && user["user_name"].is_string() && user["role_name"].is_string());
    let set_role = |set| ask(&emulator, "POST", &of(&one, "update-role-permission"), Some(&sent("role_id", 3, set))).ok();
    set_role([true, true, false, false, false]);
    assert_eq!(permitted(&first()), [true, true, false, false, false]);

    let set = [true, false, false, true, true];
    let set_user = |id: &Value, set| {
        let body = sent("user_id", id.clone(), set);
        ask(&emulator, "POST", &of(&one, "update-user-permission"), Some(&body)).ok()
    };
    assert_eq!(set_user(&user["user_id"], set), json!({ "status": "success" }));
    set_role([false; 5]);
    assert_eq!(permitted(&first()), set);

    // Every id is that of a user.
    let stranger = json!("c5d7272cff4b4495b338934fa34a345e");
    set_user(&stranger, [true; 5]);
    let page = users(&emulator, &one, "limit=10&offset=0");
    assert_eq!((each(&page["users"], "user_id"), &page["total"]), (vec![user["user_id"].clone(), stranger.clone()], &json!(2)));
    assert_eq!(permitted(&page["users"][1]), [true; 5]);
    let name = user["user_name"].as_str().unwrap();
    assert_eq!(users(&emulator, &one, &format!("limit=10&offset=0&subject={}", &name[1..]))["total"], 1);
    assert_eq!(users(&emulator, &one, "limit=10&offset=0&subject=nobody")["users"], json!([]));
    assert_eq!(each(&users(&emulator, &one, "limit=1&offset=1")["users"], "user_id"), [stranger]);
    let beyond = users(&emulator, &one, "limit=10&offset=10");
    assert_eq!(beyond, json!({ "offset": 10, "limit": 10, "total": 2, "users": [] }));
    ask(&emulator, "GET", &of(&one, "user-permission?limit=10"), None).rejected(400, "DEVPIPE.00011101");
}

#[test]
fn the_switch_reads_back_as_set() {
    let emulator = Emulator::start().unwrap();
    let (one, other) = (pipeline(&emulator, "one"), pipeline(&emulator, "other"));
    let shown = |pipeline: &str| ask(&emulator, "GET", &of(pipeline, "permission-switch"), None).ok();
    assert_eq!(shown(&one), json!({ "is_use_devuc": false, "is_allow_edit": true }));
    for flag in [true, false, true] {
        let response = ask(&emulator, "PUT", &of(&one, &format!("update-permission-switch?flag={flag}")), None).ok();
        assert_eq!(response, json!({ "status": "success" }));
        assert_eq!(shown(&one), json!({ "is_use_devuc": flag, "is_allow_edit": true }));
    }
    assert_eq!(shown(&other)["is_use_devuc"], false);
}

#[test]
fn a_pipeline_that_does_not_exist_has_no_permissions() {
    let emulator = Emulator::start().unwrap();
    let body = sent("role_id", 3, [true; 5]);
    for (method, path, body) in [
        ("GET", "role-permission", None),
        ("GET", "user-permission?limit=10&offset=0", None),
        ("GET", "permission-switch", None),
        ("PUT", "update-permission-switch?flag=true", None),
        ("POST", "update-role-permission", Some(&body)),
    ] {
        ask(&emulator, method, &of(NOTHING, path), body).rejected(200, "DEVPIPE.00011401");
    }
}
