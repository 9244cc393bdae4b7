//! Notices: what is set reads back, and the channels follow it.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::projects::{NOTHING, ask, each, pipeline};

fn of(pipeline: &str, path: &str) -> String {
    format!("pipeline-notices/{pipeline}/notice{path}")
}

/// An emulator with a pipeline.
struct Bench {
    emulator: Emulator,
    pipeline: String,
}

impl Bench {
    fn new() -> Self {
        let emulator = Emulator::start().unwrap();
        let pipeline = pipeline(&emulator, "one");
        Self { emulator, pipeline }
    }

    fn get(&self, path: &str) -> Value {
        ask(&self.emulator, "GET", &of(&self.pipeline, path), None).ok()
    }

    fn send(&self, method: &str, path: &str, body: &Value) -> Value {
        ask(&self.emulator, method, &of(&self.pipeline, path), Some(body)).ok()
    }

    /// The data of an event.
    fn rule(&self, event: &str) -> Value {
        let rules = self.get("");
        rules.as_array().unwrap().iter().find(|rule| rule["event_type"] == event).unwrap()["notice_data"].clone()
    }

    /// The status of a channel.
    fn status(&self, channel: usize) -> Value {
        self.get("/status")[channel - 1].clone()
    }

    /// Another pipeline.
    fn other(&self, path: &str) -> Value {
        ask(&self.emulator, "GET", &of(&pipeline(&self.emulator, "other"), path), None).ok()
    }
}

#[test]
fn events_keep_whom_they_are_reported_to() {
    let bench = Bench::new();
    let start = bench.get("");
    assert_eq!(each(&start, "event_type"), ["pipeline.updated", "pipeline.deleted", "pipelineRun.succeed", "pipelineRun.failed"]);
    let data = json!({ "notice_types": ["MESSAGE"], "notice_roles": ["CREATOR", "EXECUTOR", "COLLECTOR"], "notice_users": null });
    assert_eq!(start[0]["notice_data"], data);

    for (event, types, roles) in [("pipeline.deleted", json!(["EMAIL"]), json!(["CREATOR"])), ("pipelineRun.pause", json!([]), json!([]))] {
        let body = json!({ "event_type": event, "notice_data": { "notice_types": types, "notice_roles": roles } });
        assert_eq!(bench.send("POST", "", &body), json!({ "status": "success" }));
        assert_eq!(bench.rule(event), json!({ "notice_types": types, "notice_roles": roles, "notice_users": null }));
    }
    assert_eq!(bench.rule("pipeline.updated"), data);
    assert_eq!(bench.other(""), start);
}

#[test]
fn channels_are_on_while_they_have_something_to_report() {
    let bench = Bench::new();
    let all = bench.get("/status");
    assert_eq!(each(&all, "type"), [1, 2, 3, 4, 5, 6]);
    assert_eq!(each(&all, "enabled"), [true, false, false, false, false, false]);
    assert_eq!((each(&all, "project_switch"), each(&all, "can_open")), (vec![json!(false); 6], vec![json!(true); 6]));

    // The settings of e-mails are those that the events show.
    let configure = |channel: usize, event: Value| bench.send("PUT", "/update", &json!({ "type": channel, "event": event }));
    configure(2, json!({ "id": "pipelineRun.failed", "selected": true, "notice_roles": ["EXECUTOR"] }));
    assert_eq!(bench.status(2)["enabled"], true);
    let data = bench.rule("pipelineRun.failed");
    assert_eq!((&data["notice_types"], &data["notice_roles"]), (&json!(["MESSAGE", "EMAIL"]), &json!(["EXECUTOR"])));
    configure(2, json!({ "id": "pipelineRun.failed", "selected": false }));
    assert_eq!(
        (bench.status(2)["enabled"].clone(), bench.rule("pipelineRun.failed")["notice_types"].clone()),
        (json!(false), json!(["MESSAGE"]))
    );

    // Those of a third-party service are in its entry.
    let feishu = || bench.get("/message")[2].clone();
    configure(5, json!({ "id": "pipelineRun.pause", "selected": true }));
    assert_eq!((&feishu()["notice_events"], bench.status(5)["enabled"].clone()), (&json!(["pipelineRun.pause"]), json!(true)));
    configure(5, json!({ "id": "pipelineRun.pause", "selected": false }));
    assert_eq!((&feishu()["notice_events"], bench.status(5)["enabled"].clone()), (&json!([]), json!(false)));
    bench.send("PUT", "/update", &json!({ "webhook_config": { "url": "https://hook.example.com" } }));
}

#[test]
fn a_kind_of_notices_is_turned_off_and_on() {
    let bench = Bench::new();
    let before = bench.get("");
    let switch = |kind: &str, is_on: bool| {
        let body = json!({ "notice_type": kind, "notice_switch": is_on });
        assert_eq!(bench.send("POST", "/all", &body), json!({ "status": "success" }));
    };
    switch("officialNotice", false);
    assert_eq!((&bench.status(1)["enabled"], bench.get("")), (&json!(false), before));
    switch("officialNotice", true);
    switch("feishu", true);
    switch("unknown", true);
    assert_eq!(each(&bench.get("/status"), "enabled"), [true, false, false, false, true, false]);
    assert_eq!(bench.get("/message")[2]["notice_status"], true);
}

#[test]
fn entries_of_third_party_services_read_back_as_set() {
    let bench = Bench::new();
    let entries = bench.get("/message");
    assert_eq!(each(&entries, "notice_type"), ["wecom", "dingtalk", "feishu", "webhook"]);
    let mut sent = json!({
        "notice_id": entries[2]["notice_id"], "notice_type": "feishu", "notice_status": true, "send_url": "https://hook.example.com?t=1",
        "secret_info": "hidden", "notice_events": ["pipelineRun.pause"], "notice_contents": ["projectName"], "notice_users": ["12"],
        "sort_index": 7
    });
    let read = |index: usize| {
        let mut read = bench.get("/message")[index].clone();
        assert_eq!(read.as_object_mut().unwrap().remove("pipeline_id"), Some(json!(bench.pipeline)));
        read
    };
    assert_eq!(bench.send("POST", "/message", &sent), json!({ "status": "success" }));
    assert_eq!((read(2), &bench.status(5)["enabled"]), (sent.clone(), &json!(true)));
    sent["notice_id"] = json!("0".repeat(32));
    bench.send("POST", "/message", &sent);
    assert_eq!(read(4), sent);
    let other = bench.other("/message");
    assert_ne!(other[0]["notice_id"], entries[0]["notice_id"]);
}

#[test]
fn a_channel_uses_the_settings_of_the_project_or_its_own() {
    let bench = Bench::new();
    let switch = |body: Value| bench.send("PUT", "/conf-switch", &body);
    let inherited = || each(&bench.get("/status"), "project_switch");
    assert_eq!(switch(json!({ "type": 5, "enable": true })), json!(true));
    assert_eq!(inherited(), [false, false, false, false, true, false]);
    assert_eq!((switch(json!({ "type": 5 })), switch(json!({ "enable": true }))), (json!(true), json!(true)));
    assert_eq!(inherited(), [true; 6]);
    assert_eq!(switch(json!({ "type": 5, "enable": false })), json!(false));
    assert_eq!(inherited(), [true, true, true, true, false, true]);
}

#[test]
fn a_pipeline_that_does_not_exist_has_no_notices() {
    let emulator = Emulator::start().unwrap();
    for path in ["", "/status", "/message"] {
        ask(&emulator, "GET", &of(NOTHING, path), None).rejected(200, "DEVPIPE.00011401");
    }
}
