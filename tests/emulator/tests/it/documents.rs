//! Documents of the user's own.

use std::io::ErrorKind;

use codearts_pipeline_emulator::{Emulator, Fault};
use serde_json::{Value, json};

use crate::client::{Client, Response, exchange, raw};

/// A document of one operation per shape.
pub(crate) const SHAPES: &str = include_str!("../shapes.json");

/// Starts an emulator that serves the document of shapes.
pub(crate) fn shapes() -> Emulator {
    Emulator::builder().document(SHAPES).start().unwrap()
}

/// Sends a request with a user token, and a body of JSON where there is one.
pub(crate) fn call(emulator: &Emulator, method: &str, target: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Response {
    let body = body.map(Value::to_string).unwrap_or_default();
    let mut all = vec![("host", "x"), ("x-auth-token", emulator.token())];
    all.extend_from_slice(headers);
    if !body.is_empty() {
        all.push(("content-type", "application/json"));
    }
    exchange(emulator.address(), &raw(method, target, &all, &body)).parts().unwrap()
}

#[test]
fn its_operations_are_those_of_the_document() {
    let document: Value = serde_json::from_str(SHAPES).unwrap();
    let operations = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let ids: Vec<_> = operations.map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(shapes().operations().collect::<Vec<_>>(), ids);
    let handlers: Vec<_> = Emulator::handlers().collect();
    let emulator = Emulator::start().unwrap();
    assert!(handlers.contains(&"create_plugin_draft") && emulator.operations().any(|id| id == "create_plugin_draft"));
}

#[test]
fn a_document_that_cannot_be_served_is_an_error() {
    for (document, part) in [("", "not JSON"), ("{}", "openapi"), (r#"{"openapi": "3.0.3", "paths": {"/{a}": {"get": {}}}}"#, "get /{a}")] {
        let error = Emulator::builder().document(document).start().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InvalidData);
        assert!(error.to_string().contains(part), "{error}");
    }
}

#[test]
fn what_only_shows_in_use_is_an_error_of_the_operation() {
    let schema = json!({ "type": "string", "pattern": "[" });
    let parameter = json!({ "name": "x", "in": "query", "schema": schema });
    let document = json!({ "openapi": "3.0.3", "paths": { "/a": { "get": {
        "operationId": "odd", "parameters": [parameter], "responses": { "204": { "description": "x" } }
    } } } });
    let emulator = Emulator::builder().document(document.to_string()).start().unwrap();
    assert_eq!(call(&emulator, "GET", "/a", &[], None).status, 204);
    let message = call(&emulator, "GET", "/a?x=1", &[], None).rejected(500, "EMULATOR.500");
    assert!(message.contains("odd"), "{message}");
}

#[test]
fn faults_and_records_name_its_operations() {
    let emulator = shapes();
    emulator.inject(Fault::status(503).on("literal_before_parameter"));
    call(&emulator, "GET", "/v1/places/first/detail", &[], None);
    call(&emulator, "GET", "/v1/places/list/detail", &[], None).rejected(503, "EMULATOR.503");
    call(&emulator, "GET", "/nowhere", &[], None);
    let operations: Vec<_> = emulator.requests().iter().map(|request| request.operation().map(str::to_owned)).collect();
    assert_eq!(operations, [Some("parameter_after_literal".to_owned()), Some("literal_before_parameter".to_owned()), None]);
}

#[test]
#[should_panic(expected = "the operation \"show_plugin\", which the document does not have")]
fn a_fault_of_an_unknown_operation_is_rejected() {
    Emulator::start().unwrap().inject(Fault::reset().on("show_plugin"));
}

#[test]
fn credentials_are_checked_but_where_the_document_needs_none() {
    let emulator = shapes();
    let ask = |target: &str, headers: &[(&str, &str)]| exchange(emulator.address(), &raw("GET", target, headers, "")).parts().unwrap();
    ask("/v1/open", &[("host", "x")]).ok();
    ask("/v1/open", &[("host", "x"), ("x-auth-token", "stranger")]).ok();
    ask("/v1/words", &[("host", "x")]).rejected(401, "APIGW.0301");
    let client = Client::of(&emulator);
    exchange(emulator.address(), &client.signed("GET", "/v1/words", &[], "")).response().ok();
}
