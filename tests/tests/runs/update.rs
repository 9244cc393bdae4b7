//! What was read, as it is sent to change it.

use codearts_pipeline::{
    Error, ErrorKind, Response,
    pipelines::{Pipeline, PipelineSpec},
    templates::{PipelineTemplate, PipelineTemplateSpec},
    types::TemplateId,
};
use codearts_pipeline_tests::domain_id;
use serde_json::{Value, json};

use crate::service::{Service, pipeline_id};

fn pipeline() -> Value {
    json!({
        "id": "a".repeat(32), "name": "nightly", "description": null, "manifest_version": "3.0", "is_publish": false,
        "definition": "{ \"stages\": [], \"future\": 1.0 }", "group_id": null, "project_name": "demo", "banned": false,
        "create_time": 1_699_358_542_000_i64, "creator_id": "b".repeat(32),
        "sources": [{ "type": "code", "params": { "git_type": "codehub", "codehub_id": "7", "git_url": "https://x/demo.git" } }],
        "variables": [{ "name": "a", "type": "string", "value": "1", "is_secret": false, "is_runtime": true, "limits": [] }],
        "schedules": [{ "uuid": "u", "type": "periodic", "days_of_week": [1, 2], "interval_time": "3600", "enable": true, "name": null }],
        "triggers": [{ "git_type": "gitee", "hook_id": 7, "events": [{ "type": "push", "enable": true }] }],
        "concurrency_control": { "concurrency_number": 5, "exceed_action": "QUEUE", "enable": false },
        "tags": [{ "tagId": "t" }],
    })
}

async fn shown(body: Value) -> Response<Pipeline> {
    Service::new(move |_| (200, body.clone())).pipelines().show_pipeline_detail(&pipeline_id()).await.expect("shown")
}

async fn update(body: Value) -> Result<PipelineSpec, Error> {
    PipelineSpec::try_from(&shown(body).await)
}

#[tokio::test]
async fn a_pipeline_is_sent_back_as_it_was_read() {
    let read = pipeline();
    let sent = serde_json::to_value(update(read.clone()).await.expect("an update")).expect("JSON");
    let mut expected = read;
    for field in ["id", "banned", "create_time", "creator_id", "tags"] {
        expected.as_object_mut().expect("an object").remove(field);
    }
    (expected["description"], expected["group_id"]) = (json!(""), json!(""));
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn what_could_not_be_read_is_not_overwritten() {
    for (field, odd) in [
        ("variables", json!([{ "name": "a", "is_runtime": {} }])),
        ("triggers", json!(["odd"])),
        ("schedules", json!({ "a": 1 })),
        ("group_id", json!([])),
        ("security_level", json!("high")),
    ] {
        let mut body = pipeline();
        body[field] = odd;
        let error = update(body).await.expect_err(field);
        assert!(error.kind() == ErrorKind::Decode && error.to_string().contains(field), "{error}");
        assert!(error.raw_body().is_some());
    }
    for field in ["name", "definition", "is_publish"] {
        let mut body = pipeline();
        body[field] = json!(null);
        let error = update(body).await.expect_err(field);
        assert!(error.to_string().contains(field), "{error}");
    }
    let mut body = pipeline();
    body["name"] = json!("two words");
    assert!(update(body).await.expect_err("a name").to_string().contains("PipelineName"));
    // What an update does not have does not keep it from being made.
    let mut body = pipeline();
    (body["create_time"], body["tags"]) = (json!({}), json!("odd"));
    assert!(update(body).await.is_ok());
}

async fn template(body: Value) -> Result<PipelineTemplateSpec, Error> {
    let service = Service::new(move |_| (200, body.clone()));
    let id = TemplateId::new("c".repeat(32)).expect("an id");
    let response: Response<PipelineTemplate> =
        service.client.templates(&domain_id()).show_pipeline_template_detail(&id).await.expect("shown");
    PipelineTemplateSpec::try_from(&response)
}

#[tokio::test]
async fn a_template_is_sent_back_as_it_was_read() {
    let read = json!({
        "id": "c".repeat(32), "name": "Java build", "language": "none", "is_system": false, "is_show_source": true, "description": "x",
        "manifest_version": "3.0", "definition": "{ \"stages\" : [ ] }", "variables": [{ "name": "a", "value": "1" }], "icon": null,
    });
    let sent = serde_json::to_value(template(read.clone()).await.expect("an update")).expect("JSON");
    for field in ["name", "language", "is_system", "is_show_source", "description", "manifest_version", "definition", "variables"] {
        assert_eq!(sent[field], read[field], "{field}");
    }
    let mut odd = read;
    odd["variables"] = json!([7]);
    assert!(template(odd).await.expect_err("unreadable").to_string().contains("/variables/0"));
}
