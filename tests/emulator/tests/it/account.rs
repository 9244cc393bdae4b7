//! Queries across the projects of an account.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::client::DOMAIN;
use crate::documents::call;
use crate::projects::{NOTHING, PROJECT, ask, each, pipeline};

#[test]
fn the_permissions_of_the_caller_are_those_of_the_pipeline() {
    let emulator = Emulator::start().unwrap();
    let (one, other) = (pipeline(&emulator, "one"), pipeline(&emulator, "other"));
    let rights = || {
        let body = json!({ "resource_ids": [one, NOTHING, other], "resource_type": "pipeline" });
        call(&emulator, "POST", &format!("/v5/{DOMAIN}/api/pipelines/check-rights"), &[], Some(&body)).ok()
    };
    let all = json!({
        "query": true, "update": true, "execute": true, "delete": true, "banned": true, "copy": true,
        "authorize": true, "tag": true, "manual_release": false
    });
    assert_eq!(rights(), json!([{ one.clone(): all }, { other.clone(): all }]));

    let role = json!({
        "role_id": 3, "operation_query": true, "operation_execute": true, "operation_update": false, "operation_delete": false,
        "operation_authorize": false
    });
    ask(&emulator, "POST", &format!("pipeline-permissions/{one}/update-role-permission"), Some(&role)).ok();
    assert_eq!(rights()[0][&one], all);
    ask(&emulator, "PUT", &format!("pipeline-permissions/{one}/update-permission-switch?flag=true"), None).ok();
    let own = rights();
    for (operation, may) in [("query", true), ("execute", true), ("update", false), ("delete", false), ("authorize", false)] {
        assert_eq!(own[0][&one][operation], may, "{operation}");
    }
    assert_eq!(own[1][&other], all);
}

#[test]
fn projects_are_known_once_a_call_has_named_them() {
    let emulator = Emulator::start().unwrap();
    let list = |query: &str| call(&emulator, "GET", &format!("/v5/{DOMAIN}/api/project/query-related-project{query}"), &[], None).ok();
    let first = list("");
    let project = &first["project_info_list"][0];
    assert_eq!((&first["total"], &project["enable_create_pipeline"]), (&json!(1), &json!(true)));
    assert!(project["id"].is_i64() && project["identifier"].is_string() && project["name"].is_string());

    ask(&emulator, "POST", "pipeline-tag/create", Some(&json!({ "name": "a", "color": "#0b81f6" }))).ok();
    let ids = |page: &Value| each(&page["project_info_list"], "identifier");
    let both = list("?page_index=1&page_size=10");
    assert_eq!((ids(&both), &both["total"]), (vec![project["identifier"].clone(), json!(PROJECT)], &json!(2)));
    assert_eq!(ids(&list("?page_index=2&page_size=1")), [json!(PROJECT)]);
    assert_eq!((ids(&list("?page_index=2")), ids(&list("?page_index=3&page_size=1"))), (vec![], vec![]));
    let name = ask(&emulator, "GET", "pipeline-tag/list", None).ok()[0]["project_name"].clone();
    assert_eq!(ids(&list(&format!("?search={}", name.as_str().unwrap()))), [json!(PROJECT)]);
    assert_eq!(list("?search=nothing")["total"], 0);
}
