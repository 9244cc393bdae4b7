//! Notices: what is set reads back, and the channels follow it.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::projects::{OTHER_PIPELINE, PIPELINE, ask, each};

fn of(pipeline: &str, path: &str) -> String {
    format!("pipeline-notices/{pipeline}/notice{path}")
}

fn get(emulator: &Emulator, path: &str) -> Value {
    ask(emulator, "GET", &of(PIPELINE, path), None).ok()
}

fn send(emulator: &Emulator, method: &str, path: &str, body: &Value) -> Value {
    ask(emulator, method, &of(PIPELINE, path), Some(body)).ok()
}

/// The data of an event.
fn rule(emulator: &Emulator, event: &str) -> Value {
    let rules = get(emulator, "");
    rules.as_array().unwrap().iter().find(|rule| rule["event_type"] == event).unwrap()["notice_data"].clone()
}

/// The status of a channel.
fn status(emulator: &Emulator, channel: usize) -> Value {
    get(emulator, "/status")[channel - 1].clone()
}

#[test]
fn events_keep_whom_they_are_reported_to() {
    let emulator = Emulator::start().unwrap();
    let start = get(&emulator, "");
    assert_eq!(each(&start, "event_type"), ["pipeline.updated", "pipeline.deleted", "pipelineRun.succeed", "pipelineRun.failed"]);
    let data = json!({ "notice_types": ["MESSAGE"], "notice_roles": ["CREATOR", "EXECUTOR", "COLLECTOR"], "notice_users": null });
    assert_eq!(start[0]["notice_data"], data);

    for (event, types, roles) in [("pipeline.deleted", json!(["EMAIL"]), json!(["CREATOR"])), ("pipelineRun.pause", json!([]), json!([]))] {
        let body = json!({ "event_type": event, "notice_data": { "notice_types": types, "notice_roles": roles } });
        assert_eq!(send(&emulator, "POST", "", &body), json!({ "status": "success" }));
        assert_eq!(rule(&emulator, event), json!({ "notice_types": types, "notice_roles": roles, "notice_users": null }));
    }
    assert_eq!(rule(&emulator, "pipeline.updated"), data);
    assert_eq!(ask(&emulator, "GET", &of(OTHER_PIPELINE, ""), None).ok(), start);
}

#[test]
fn channels_are_on_while_they_have_something_to_report() {
    let emulator = Emulator::start().unwrap();
    let all = get(&emulator, "/status");
    assert_eq!(each(&all, "type"), [1, 2, 3, 4, 5, 6]);
    assert_eq!(each(&all, "enabled"), [true, false, false, false, false, false]);
    assert_eq!((each(&all, "project_switch"), each(&all, "can_open")), (vec![json!(false); 6], vec![json!(true); 6]));

    // The settings of e-mails are those that the events show.
    let configure = |channel: usize, event: Value| send(&emulator, "PUT", "/update", &json!({ "type": channel, "event": event }));
    configure(2, json!({ "id": "pipelineRun.failed", "selected": true, "notice_roles": ["EXECUTOR"] }));
    assert_eq!(status(&emulator, 2)["enabled"], true);
    let data = rule(&emulator, "pipelineRun.failed");
    assert_eq!((&data["notice_types"], &data["notice_roles"]), (&json!(["MESSAGE", "EMAIL"]), &json!(["EXECUTOR"])));
    configure(2, json!({ "id": "pipelineRun.failed", "selected": false }));
    assert_eq!(
        (status(&emulator, 2)["enabled"].clone(), rule(&emulator, "pipelineRun.failed")["notice_types"].clone()),
        (json!(false), json!(["MESSAGE"]))
    );

    // Those of a third-party service are in its entry.
    let feishu = || get(&emulator, "/message")[2].clone();
    configure(5, json!({ "id": "pipelineRun.pause", "selected": true }));
    assert_eq!((&feishu()["notice_events"], status(&emulator, 5)["enabled"].clone()), (&json!(["pipelineRun.pause"]), json!(true)));
    configure(5, json!({ "id": "pipelineRun.pause", "selected": false }));
    assert_eq!((&feishu()["notice_events"], status(&emulator, 5)["enabled"].clone()), (&json!([]), json!(false)));
    send(&emulator, "PUT", "/update", &json!({ "webhook_config": { "url": "https://hook.example.com" } }));
}

#[test]
fn a_kind_of_notices_is_turned_off_and_on() {
    let emulator = Emulator::start().unwrap();
    let before = get(&emulator, "");
    let switch = |kind: &str, is_on: bool| {
        let body = json!({ "notice_type": kind, "notice_switch": is_on });
        assert_eq!(send(&emulator, "POST", "/all", &body), json!({ "status": "success" }));
    };
    switch("officialNotice", false);
    assert_eq!((&status(&emulator, 1)["enabled"], get(&emulator, "")), (&json!(false), before));
    switch("officialNotice", true);
    switch("feishu", true);
    switch("unknown", true);
    assert_eq!(each(&get(&emulator, "/status"), "enabled"), [true, false, false, false, true, false]);
    assert_eq!(get(&emulator, "/message")[2]["notice_status"], true);
}

#[test]
fn entries_of_third_party_services_read_back_as_set() {
    let emulator = Emulator::start().unwrap();
    let entries = get(&emulator, "/message");
    assert_eq!(each(&entries, "notice_type"), ["wecom", "dingtalk", "feishu", "webhook"]);
    let mut sent = json!({
        "notice_id": entries[2]["notice_id"], "notice_type": "feishu", "notice_status": true, "send_url": "https://hook.example.com?t=1",
        "secret_info": "hidden", "notice_events": ["pipelineRun.pause"], "notice_contents": ["projectName"], "notice_users": ["12"],
        "sort_index": 7
    });
    let read = |index: usize| {
        let mut read = get(&emulator, "/message")[index].clone();
        assert_eq!(read.as_object_mut().unwrap().remove("pipeline_id"), Some(json!(PIPELINE)));
        read
    };
    assert_eq!(send(&emulator, "POST", "/message", &sent), json!({ "status": "success" }));
    assert_eq!((read(2), &status(&emulator, 5)["enabled"]), (sent.clone(), &json!(true)));
    sent["notice_id"] = json!("0".repeat(32));
    send(&emulator, "POST", "/message", &sent);
    assert_eq!(read(4), sent);
    let other = ask(&emulator, "GET", &of(OTHER_PIPELINE, "/message"), None).ok();
    assert_ne!(other[0]["notice_id"], entries[0]["notice_id"]);
}

#[test]
fn a_channel_uses_the_settings_of_the_project_or_its_own() {
    let emulator = Emulator::start().unwrap();
    let switch = |body: Value| send(&emulator, "PUT", "/conf-switch", &body);
    let inherited = || each(&get(&emulator, "/status"), "project_switch");
    assert_eq!(switch(json!({ "type": 5, "enable": true })), json!(true));
    assert_eq!(inherited(), [false, false, false, false, true, false]);
    assert_eq!((switch(json!({ "type": 5 })), switch(json!({ "enable": true }))), (json!(true), json!(true)));
    assert_eq!(inherited(), [true; 6]);
    assert_eq!(switch(json!({ "type": 5, "enable": false })), json!(false));
    assert_eq!(inherited(), [true, true, true, true, false, true]);
}
