//! Responses for pipelines, runs and templates, checked against the document.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

use crate::auth::{KeyPair, KnownCredentials};
use crate::clock::Clock;
use crate::document::Document;
use crate::message::RawRequest;
use crate::service::{Domains, Service};

/// Sends a request, and checks that the response is what the document says.
fn send(document: &Document, service: &Service, method: Method, path: &str, body: &Value) -> Value {
    let headers =
        [("x-auth-token", HeaderValue::from_static("token")), (CONTENT_TYPE.as_str(), HeaderValue::from_static("application/json"))];
    let headers = headers.map(|(name, value)| (HeaderName::try_from(name).unwrap(), value));
    let body = Some(if body.is_null() { Bytes::new() } else { body.to_string().into() });
    let request = RawRequest { method, uri: path.parse().unwrap(), headers: HeaderMap::from_iter(headers), body };
    let (response, _) = service.handle(&request);
    assert_eq!(response.status, StatusCode::OK, "{path}: {response:?}");
    let response = serde_json::from_slice(&response.body).unwrap();
    let matched = document.route(&request.method, request.uri.path()).unwrap();
    let schema = matched.operation.response.as_ref().unwrap().schema.get(&document.schemas).unwrap();
    assert!(schema.accepts(&response), "{path}: {:?}: {response}", schema.diagnostics(&response));
    response
}

#[test]
fn every_response_satisfies_the_schema_of_the_document() {
    let document = Document::bundled().unwrap();
    let key = KeyPair { access_key: "ak".to_owned(), secret_key: "sk".to_owned(), security_token: None };
    let known = KnownCredentials { keys: vec![key], tokens: vec!["token".to_owned()] };
    let service = Service::new(Arc::clone(&document), known, Domains::Any, Clock::system(), None, crate::ids::Ids::new());
    let call = |method: Method, path: &str, body: &Value| send(&document, &service, method, path, body);
    let (get, post) = (|path: &str| call(Method::GET, path, &Value::Null), |path: &str, body: &Value| call(Method::POST, path, body));
    let text = |value: &Value| value.as_str().unwrap().to_owned();

    // Everything that a request may have, as the document's own examples do.
    let example = |operation: &str, name: &str| {
        let api: Value = serde_json::from_str(include_str!("../../../api.json")).unwrap();
        let operations = api["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
        let operation = operations.into_iter().find(|known| known["operationId"] == operation).unwrap();
        operation["requestBody"]["content"]["application/json"]["examples"][name]["value"].clone()
    };
    let project = "/v5/0123456789abcdef0123456789abcdef";
    let templates = "/v5/fedcba9876543210fedcba9876543210/api/pipeline-templates";
    let mut page = example("create_pipeline_new", "page");
    page.as_object_mut().unwrap().remove("id");
    page["concurrency_control"]["concurrency_number"] = json!(1);
    let id = text(&post(&format!("{project}/api/pipelines"), &page)["pipeline_id"]);
    let path = format!("{project}/api/pipelines/{id}");
    get(&format!("{path}/pipeline-runs/detail"));
    call(Method::PUT, &path, &example("update_pipeline_info", "page"));
    post(&format!("{project}/api/pipelines/list"), &example("list_pipelines", "live"));
    let run = text(&post(&format!("{path}/run"), &example("run_pipeline", "minimal"))["pipeline_run_id"]);
    post(&format!("{path}/run"), &example("run_pipeline", "minimal"));
    post(&format!("{project}/api/pipelines/list"), &example("list_pipelines", "page"));
    for filter in ["live", "page"] {
        post(&format!("{path}/pipeline-runs/list"), &example("list_pipeline_runs", filter));
    }
    let detail = get(&format!("{path}/pipeline-runs/detail"));
    let detail = if detail["id"] == json!(run) { detail } else { get(&format!("{path}/pipeline-runs/detail?pipeline_run_id={run}")) };
    let (job, step) = (text(&detail["stages"][0]["jobs"][0]["id"]), text(&detail["stages"][0]["jobs"][0]["steps"][0]["id"]));
    let at = format!("{path}/pipeline-runs/{run}");
    for (method, path, body) in [
        (Method::GET, path.clone(), Value::Null),
        (Method::GET, format!("{at}/steps/outputs"), Value::Null),
        (Method::GET, format!("{at}/artifacts"), Value::Null),
        (Method::GET, format!("{at}/query-change-requests"), Value::Null),
        (Method::GET, format!("{at}/run-variables?mode=0"), Value::Null),
        (Method::GET, format!("{at}/run-variables?mode=1"), Value::Null),
        (Method::POST, format!("{at}/jobs/{job}/steps/{step}/logs"), example("show_pipeline_log", "page")),
        (Method::POST, format!("{at}/jobs/{job}/steps/{step}/pass"), Value::Null),
        (Method::POST, format!("{at}/stop"), Value::Null),
        (Method::PUT, format!("{at}/retry"), Value::Null),
        (Method::GET, format!("{path}/list-runtime-vars?offset=0&limit=10"), Value::Null),
        (Method::GET, format!("{path}/list-system-vars"), Value::Null),
        (Method::GET, format!("{path}/queued-pipeline?offset=0&limit=10"), Value::Null),
        (Method::GET, format!("{path}/trigger-failed-record?offset=0&limit=10"), Value::Null),
        (Method::GET, format!("{path}/pipelines-modify-historys?offset=0&limit=10"), Value::Null),
        (Method::GET, format!("{path}/webhook"), Value::Null),
        (Method::POST, format!("{path}/webhook/switch"), example("switch_generic_webhook", "page")),
        (Method::PUT, format!("{path}/ban"), Value::Null),
        (Method::PUT, format!("{path}/unban"), Value::Null),
        (Method::POST, format!("{project}/api/pipelines/status"), json!([id])),
        (Method::POST, format!("{project}/api/pipelines/pipelines-version"), json!([{ "pipeline_id": id }])),
        (Method::POST, format!("{project}/api/pipelines/batch-runs"), json!({ "pipeline_ids": [id] })),
        (Method::POST, format!("{project}/api/pipelines/batch-runs/result"), example("show_batch_run_result", "page")),
        (Method::POST, format!("{project}/api/pac/pipelines/dry-run"), example("dry_run_yaml_pipeline", "page")),
        (Method::POST, format!("{project}/api/pac/pipelines/{id}/run"), example("run_yaml_pipeline", "page")),
        (Method::POST, format!("{project}/api/pipelines/batch-delete"), json!({ "pipeline_ids": [id, "0".repeat(32)] })),
        (Method::DELETE, path.clone(), Value::Null),
    ] {
        call(method, &path, &body);
    }
    let template = text(&post(templates, &example("create_pipeline_template", "page"))["templateId"]);
    post(&format!("{templates}/list"), &example("list_pipeline_templates", "live"));
    get(&format!("{templates}/{template}"));
    post(&format!("{project}/api/pipeline-templates/{template}/create-pipeline"), &example("create_pipeline_by_template_id", "page"));
}
