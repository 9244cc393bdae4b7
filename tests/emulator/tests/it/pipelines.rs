//! Pipelines, as a live client uses them: what was sent reads back unchanged, and what is gone is reported as the service reports it.

use serde_json::{Value, json};

use crate::project::{CONFLICT, NOT_FOUND, PROJECT, Project, job, pipeline, shell, stage, text};

/// What a live test sends.
fn live() -> Value {
    let mut body = pipeline("pipeline_a", &json!([stage("Stage_1", &json!([job("JOB_A", &json!([shell("a")]))]))]));
    let fields = json!({
        "description": "test <&>",
        "group_id": "",
        "project_name": "project a",
        "sources": [{ "type": "code", "params": {
            "git_type": "codehub", "codehub_id": "2111000000", "git_url": "https://repo.example.com/space/demo.git",
            "ssh_git_url": "git@repo.example.com:space/demo.git", "repo_name": "demo", "default_branch": "master"
        } }],
        "variables": [
            { "name": "var_a", "type": "enum", "value": "test", "description": "d", "is_runtime": true, "limits": ["test", "demo"] },
            { "name": "var_b", "type": "string", "value": "secret", "is_secret": true, "is_runtime": false, "is_reset": false }
        ],
        "schedules": [{
            "type": "periodic", "name": "test", "enable": true, "days_of_week": [2, 3], "time_zone": "China Standard Time",
            "start_time": "18:51", "end_time": "19:27", "interval_time": "3600", "interval_unit": "s"
        }],
        "triggers": [{
            "git_url": "https://repo.example.com/space/demo.git", "git_type": "codehub", "repo_id": "2111000000", "is_auto_commit": false,
            "events": [{ "type": "push", "enable": true }, { "type": "merge_request", "enable": false }]
        }]
    });
    body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    body
}

/// Checks that all that was sent is shown, and nothing else in its parts but what is named.
fn assert_sent(shown: &Value, sent: &Value) {
    for field in ["name", "description", "is_publish", "definition", "project_name", "sources", "variables"] {
        assert_eq!(shown[field], sent[field], "{field}");
    }
    for (list, filled_in) in [("schedules", "uuid"), ("triggers", "hook_id")] {
        let mut items = shown[list].clone();
        for item in items.as_array_mut().unwrap() {
            let value = item.as_object_mut().unwrap().remove(filled_in).unwrap();
            assert!(value.is_u64() || value.as_str().is_some_and(|text| text.len() == 32), "{filled_in}: {value}");
        }
        assert_eq!(items, sent[list], "{list}");
    }
}

#[test]
fn a_pipeline_lives_from_creation_to_deletion() {
    let project = Project::new();
    let mut sent = live();
    let id = project.create(&sent);
    assert_eq!(id.len(), 32);
    project.post("pipelines", &sent).rejected(400, CONFLICT);

    let shown = project.shown(&id);
    assert_sent(&shown, &sent);
    assert_eq!((&shown["id"], &shown["project_id"], &shown["manifest_version"]), (&json!(id), &json!(PROJECT), &json!("3.0")));
    assert_eq!((&shown["banned"], &shown["is_collect"]), (&json!(false), &json!(false)));
    assert_eq!(shown["create_time"], 1_699_358_542_000_i64);
    for field in ["concurrency_number", "exceed_action", "enable"] {
        assert!(!shown["concurrency_control"][field].is_null(), "{field}");
    }
    for field in ["region", "group_id", "component_id", "security_level"] {
        assert_eq!(shown[field], json!(null), "{field}");
    }

    // A change replaces the whole: lists that are left out are empty then.
    project.wait(1);
    sent["name"] = json!("pipeline_a-update");
    sent["concurrency_control"] = json!({ "concurrency_number": 1, "exceed_action": "ABORT", "enable": true });
    for list in ["schedules", "triggers"] {
        sent.as_object_mut().unwrap().remove(list);
    }
    let path = format!("pipelines/{id}");
    assert_eq!(project.send("PUT", &path, Some(&sent)).ok(), json!({ "pipeline_id": id }));
    let changed = project.shown(&id);
    assert_eq!((&changed["name"], &changed["schedules"], &changed["triggers"]), (&sent["name"], &json!([]), &json!([])));
    assert_eq!(changed["concurrency_control"], sent["concurrency_control"]);
    assert_eq!((&changed["sources"], &changed["update_time"]), (&sent["sources"], &json!(1_699_358_543_000_i64)));

    assert_eq!(project.send("DELETE", &path, None).ok(), json!({ "pipeline_id": id }));
    project.get(&path).failed(NOT_FOUND);
    project.send("DELETE", &path, None).failed(NOT_FOUND);
    project.send("PUT", &path, Some(&sent)).failed(NOT_FOUND);
    for path in ["run", "pipeline-runs/list"] {
        project.post(&format!("pipelines/{id}/{path}"), &json!({})).failed(NOT_FOUND);
    }
}

#[test]
fn what_was_read_can_be_sent_back() {
    let project = Project::new();
    let sent = live();
    let id = project.create(&sent);
    let read = project.shown(&id);
    let mut back = sent.clone();
    for field in ["definition", "sources", "variables", "schedules", "triggers", "concurrency_control", "manifest_version"] {
        back[field] = read[field].clone();
    }
    project.send("PUT", &format!("pipelines/{id}"), Some(&back)).ok();
    let mut again = project.shown(&id);
    again["update_time"] = read["update_time"].clone();
    assert_eq!(again, read);
}

#[test]
fn a_pipeline_is_copied_by_its_id() {
    let project = Project::new();
    let id = project.create(&live());
    let mut copy = pipeline("copy", &json!([]));
    copy["id"] = json!(id);
    let copy = project.create(&copy);
    assert_ne!(copy, id);
    let (original, copied) = (project.shown(&id), project.shown(&copy));
    assert_eq!((&copied["name"], &copied["origin_id"]), (&json!("copy"), &json!(id)));
    for field in ["sources", "variables", "description"] {
        assert_eq!(copied[field], original[field], "{field}");
    }
    project.send("DELETE", &format!("pipelines/{id}"), None).ok();
    assert_eq!(project.shown(&copy)["sources"], original["sources"]);
    let mut lost = pipeline("lost", &json!([]));
    lost["id"] = json!(id);
    project.post("pipelines", &lost).failed(NOT_FOUND);
}

#[test]
fn projects_are_apart() {
    let project = Project::new();
    let id = project.create(&live());
    let other = format!("/v5/{}/api/pipelines", "f".repeat(32));
    let call =
        |method, path: &str, body: Option<&Value>| crate::documents::call(&project.emulator, method, &format!("{other}{path}"), &[], body);
    call("GET", &format!("/{id}"), None).failed("DEVPIPE.00011136");
    call("POST", "", Some(&live())).ok();
    assert_eq!(call("POST", "/list", Some(&json!({}))).ok()["total"], 1);
    let both = json!({ "project_ids": [PROJECT, "f".repeat(32)] });
    assert_eq!(project.post("pipelines/list", &both).ok()["total"], 2);
}

#[test]
fn a_disabled_pipeline_does_not_run() {
    let project = Project::new();
    let id = project.create(&live());
    for body in [None, Some(json!({}))] {
        assert_eq!(project.send("PUT", &format!("pipelines/{id}/ban"), body.as_ref()).ok(), json!(true));
    }
    assert_eq!(project.shown(&id)["banned"], true);
    project.post(&format!("pipelines/{id}/run"), &json!({})).rejected(400, CONFLICT);
    let failed = project.get(&format!("pipelines/{id}/trigger-failed-record?offset=0&limit=10")).ok();
    assert_eq!(failed["triggerFailedRecordVOS"][0]["reason"], "The pipeline is disabled");
    // Changes go through, and the ban stays.
    project.send("PUT", &format!("pipelines/{id}"), Some(&live())).ok();
    assert_eq!(project.shown(&id)["banned"], true);
    assert_eq!(project.send("PUT", &format!("pipelines/{id}/unban"), None).ok(), json!(true));
    project.run(&id);
}

#[test]
fn pipelines_are_deleted_in_batches() {
    let project = Project::new();
    let ids = ["a", "b"].map(|name| project.pipeline(name, &json!([])));
    let deleted = project.post("pipelines/batch-delete", &json!({ "pipeline_ids": [ids[0], "0".repeat(32), ids[1]] })).ok();
    let result = deleted["result"].as_array().unwrap();
    let success = |id: &str, name| json!({ "pipeline_id": id, "pipeline_name": name, "status": "DELETE_SUCCESS", "reason": null });
    assert_eq!((&result[0], &result[2]), (&success(&ids[0], "a"), &success(&ids[1], "b")));
    assert_eq!(result[1]["status"], "DELETE_FAILED");
    assert!(text(&result[1]["reason"]).contains("does not exist"));
    project.get(&format!("pipelines/{}", ids[1])).failed(NOT_FOUND);
}

#[test]
fn pipelines_are_listed_by_filters_and_in_pages() {
    let project = Project::new();
    let ids = ["tf_a", "tf_ab", "other"].map(|name| {
        project.wait(1);
        project.pipeline(name, &json!([stage("s", &json!([job("j", &json!([shell("a")]))]))]))
    });
    let [one, two, three] = &ids;
    project.send("PUT", &format!("pipelines/{two}/ban"), None).ok();
    let run = project.run(one);
    let names = |filter: Value| {
        let page = project.post("pipelines/list", &filter).ok();
        page["pipelines"].as_array().unwrap().iter().map(|pipeline| text(&pipeline["name"])).collect::<Vec<_>>()
    };
    for (filter, expected) in [
        (json!({ "project_id": PROJECT, "limit": 50, "offset": 0 }), &["other", "tf_ab", "tf_a"][..]),
        (json!({ "name": "TF" }), &["tf_ab", "tf_a"]),
        (json!({ "name": "tf_ab", "limit": 50 }), &["tf_ab"]),
        (json!({ "is_banned": true }), &["tf_ab"]),
        (json!({ "is_banned": false, "is_publish": false, "by_group": false }), &["other", "tf_a"]),
        (json!({ "is_publish": true }), &[]),
        (json!({ "status": ["RUNNING"] }), &["tf_a"]),
        (json!({ "status": ["FAILED", "COMPLETED"] }), &[]),
        (json!({ "manifest_version_list": ["2.0.0"] }), &[]),
        (json!({ "exclude_pipeline_id": three }), &["tf_ab", "tf_a"]),
        (json!({ "name": "tf_ab", "include_pipeline_id": one }), &["tf_ab", "tf_a"]),
        (json!({ "creator_ids": ["nobody"] }), &[]),
        (json!({ "executor_ids": ["nobody"] }), &[]),
        (json!({ "start_time": "2023-11-07 20:02:25", "end_time": "1699358545000" }), &["tf_a"]),
        (json!({ "start_time": "1699358545001" }), &[]),
        (json!({ "pipeline_run_update_time": "1674921600000" }), &["tf_a"]),
        (json!({ "sort_key": "name", "sort_dir": "asc" }), &["other", "tf_a", "tf_ab"]),
        (json!({ "sort_key": "create_time", "sort_dir": "asc" }), &["tf_a", "tf_ab", "other"]),
        (json!({ "sort_key": "update_time", "sort_dir": "desc" }), &["other", "tf_ab", "tf_a"]),
        (json!({ "limit": 2, "offset": 1 }), &["tf_ab", "tf_a"]),
        (json!({ "limit": 50, "offset": 50 }), &[]),
    ] {
        assert_eq!(names(filter.clone()), expected, "{filter}");
    }
    project.post("pipelines/list", &json!({ "start_time": "yesterday" })).rejected(400, "DEVPIPE.00011102");
    // Numbers of pages are shown in 32 bits.
    assert_eq!(project.post("pipelines/list", &json!({ "limit": i64::MAX })).ok()["limit"], i32::MAX);

    let page = project.post("pipelines/list", &json!({ "name": "tf_a", "sort_key": "name", "sort_dir": "asc", "limit": 10 })).ok();
    assert_eq!((&page["offset"], &page["limit"], &page["total"]), (&json!(0), &json!(10), &json!(2)));
    let [ran, never] = [&page["pipelines"][0], &page["pipelines"][1]];
    assert_eq!((&ran["latest_run"]["pipeline_run_id"], &ran["latest_run"]["status"]), (&json!(run), &json!("RUNNING")));
    assert_eq!((&never["latest_run"], &never["banned"], &never["pipeline_id"]), (&json!(null), &json!(true), &json!(two)));

    // Only pipelines that ran have a status.
    let latest = project.post("pipelines/status", &json!([three, one, "0".repeat(32)])).ok();
    assert_eq!(latest.as_array().unwrap().len(), 1);
    assert_eq!(latest[0]["pipeline_run_id"], json!(run));
    let versions = project.post("pipelines/pipelines-version", &json!([{ "pipeline_id": one }, { "pipeline_id": "0".repeat(32) }])).ok();
    assert_eq!(versions, json!({ one: { "pipelineId": one, "manifestVersion": "3.0" } }));
    assert_eq!(project.get("pipelines/component/check?componentId=c1").ok(), json!({ "pipelines": [] }));
}

#[test]
fn calls_of_other_chapters_show_in_a_pipeline() {
    let project = Project::new();
    let id = project.create(&live());
    let group = text(&project.post("pipeline-group/create", &json!({ "name": "group a", "project_id": PROJECT })).ok()["id"]);
    project.post("pipeline-tag/create", &json!({ "name": "tag a", "color": "#0b81f6" })).ok();
    let tag = text(&project.get("pipeline-tag/list").ok()[0]["tag_id"]);
    let parameters = project.post("pipeline/variable/group/create", &json!({ "name": "parameters", "variables": [] })).ok();
    let parameters = text(&parameters["pipeline_variable_group_id"]);
    let change = |group: &str| json!({ "group_id": group, "pipelines": [{ "pipeline_id": id, "pipeline_name": "pipeline_a" }] });
    project.post("pipeline-group/pipeline/move", &change(&group)).ok();
    project.post("pipeline-tag/set-tags", &json!({ "pipelineList": [id], "tagList": [tag] })).ok();
    project.post("pipeline/variable/group/relation", &json!({ "pipeline_id": id, "pipeline_group_ids": [parameters] })).ok();
    let shown = project.shown(&id);
    assert_eq!((&shown["group_id"], &shown["tags"]), (&json!(group), &json!([{ "tagId": tag }])));
    assert_eq!((&shown["group_name"], &shown["variable_group_ids"]), (&json!("group a"), &json!([parameters])));
    let list = |filter: Value| project.post("pipelines/list", &filter).ok();
    let total = |filter: Value| list(filter)["total"].clone();
    assert_eq!((total(json!({ "tag_list": [tag] })), total(json!({ "tag_list": [group] }))), (json!(1), json!(0)));
    let path = text(&project.get("pipeline-group/tree").ok()[0]["path_id"]);
    assert_eq!((total(json!({ "group_path_id": path })), total(json!({ "group_path_id": tag }))), (json!(1), json!(0)));
    assert_eq!(list(json!({}))["pipelines"][0]["tag_list"][0]["name"], "tag a");

    // An empty group in a change does not take it out of its group, a move does.
    project.send("PUT", &format!("pipelines/{id}"), Some(&live())).ok();
    assert_eq!(project.shown(&id)["group_id"], json!(group));
    project.post("pipeline-group/pipeline/move", &change("")).ok();
    project.post("pipeline-tag/set-tags", &json!({ "pipelineList": [id], "tagList": [] })).ok();
    let shown = project.shown(&id);
    assert_eq!((&shown["group_id"], &shown["tags"]), (&json!(null), &json!([])));
    let history = project.get(&format!("pipelines/{id}/pipelines-modify-historys?offset=0&limit=10")).ok();
    let kinds: Vec<_> = history["data"].as_array().unwrap().iter().map(|change| text(&change["modify_type"])).collect();
    assert_eq!((kinds.len(), kinds[0].as_str(), kinds[kinds.len() - 1].as_str()), (7, "edit", "create"));
    let beyond = project.get(&format!("pipelines/{id}/pipelines-modify-historys?offset=10&limit=10")).ok();
    assert_eq!((&beyond["data"], &beyond["count"]), (&json!([]), &json!(7)));
}

#[test]
fn the_webhook_of_a_pipeline_starts_runs() {
    let project = Project::new();
    let id = project.create(&live());
    let address = project.emulator.endpoint();
    let open = |path: &str, headers: &[(&str, &str)]| {
        let mut all = vec![("host", address.strip_prefix("http://").unwrap())];
        all.extend_from_slice(headers);
        crate::client::exchange(project.emulator.address(), &crate::client::raw("POST", path, &all, "")).parts().unwrap()
    };
    let shown = project.get(&format!("pipelines/{id}/webhook")).ok();
    assert_eq!((&shown["status"], &shown["useIam"], &shown["pipelineId"]), (&json!(true), &json!(false), &json!(id)));
    let url = text(&shown["webhookUrl"]);
    let path = &url[url.find("/v5").unwrap()..];
    let run = text(&open(path, &[]).ok()["pipeline_run_id"]);
    assert_eq!(project.detail(&id, &run)["trigger_type"], "Generic");
    open(&format!("{path}x"), &[]).rejected(401, "APIGW.0301");

    let switch = |on, iam| project.post(&format!("pipelines/{id}/webhook/switch"), &json!({ "webhook_switch": on, "use_iam": iam })).ok();
    switch(false, false);
    open(path, &[]).rejected(400, CONFLICT);
    assert_eq!(switch(true, true), json!({ "status": "success" }));
    open(path, &[]).rejected(401, "APIGW.0301");
    open(path, &[("x-auth-token", project.emulator.token())]).ok();
    assert!(!text(&project.get(&format!("pipelines/{id}/webhook")).ok()["webhookUrl"]).contains("access_token"));
}
