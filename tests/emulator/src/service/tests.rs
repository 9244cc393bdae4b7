//! Responses of the operations that have state, held against the document.

use http::Method;
use serde_json::Value;

use super::*;
use crate::auth::KeyPair;

const DOMAIN: &str = "ce8df55870164338a72d7e828a966a2a";

#[test]
fn every_response_satisfies_the_schema_of_the_document() {
    let document = Document::bundled().unwrap();
    let key = KeyPair { access_key: "ak".to_owned(), secret_key: "sk".to_owned(), security_token: None };
    let known = KnownCredentials { keys: vec![key], tokens: vec!["token".to_owned()] };
    let service = Service::new(Arc::clone(&document), known, Domains::Any, Clock::system(), None);
    let draft = json!({
        "plugin_name": "p", "display_name": "P", "business_type": "Build", "business_type_display_name": "Build",
        "description": "", "version": "0.0.1", "runtime_attribution": "agentless",
        "execution_info": { "inner_execution_info": { "execution_type": "SHELL", "target": "a.sh" } },
        "input_info": [{}, { "name": "a", "validation": "^a$", "type": "input" }]
    });
    // Names of fields of the responses, which a request may hold with any value.
    let mut stray = draft.clone();
    stray["version"] = json!("0.0.2");
    stray["execution_info"]["inner_execution_info"] =
        json!({ "target": ["a.sh"], "type": 1, "file_path": {}, "logic_id": true, "workspace_id": 7, "basic_instance_id": [] });
    stray["input_info"] = json!([{
        "required": true, "label": {}, "description": 1, "front_data_prop": [], "unique_id": 1, "version": 1,
        "workspace_id": 7, "extend_prop": { "options": ["a"] }
    }]);
    let reference = json!({ "plugin_name": "p", "display_name": "", "version": "0.0.1", "plugin_attribution": "custom" });
    let newest = json!({ "plugin_name": "p", "display_name": "", "version": "", "plugin_attribution": "custom" });
    let shell = json!({ "plugin_name": "official_shell_plugin", "display_name": "", "version": "", "plugin_attribution": "" });
    for (method, target, body) in [
        (Method::POST, "create-draft", draft.clone()),
        (Method::POST, "edit-draft", draft),
        (Method::GET, "detail?plugin_name=p", Value::Null),
        (Method::POST, "create-draft", stray),
        (Method::GET, "detail?plugin_name=p&version=0.0.2", Value::Null),
        (Method::POST, "publish-draft", reference.clone()),
        (Method::GET, "detail?plugin_name=p&version=0.0.1", Value::Null),
        (Method::GET, "detail?plugin_name=official_shell_plugin", Value::Null),
        (Method::POST, "plugin-input", json!([reference, newest, shell])),
    ] {
        let request = RawRequest {
            method,
            uri: format!("/v1/{DOMAIN}/agent-plugin/{target}").parse().unwrap(),
            headers: HeaderMap::from_iter([
                (HeaderName::from_static("x-auth-token"), HeaderValue::from_static("token")),
                (CONTENT_TYPE, JSON),
            ]),
            body: Some(body.to_string().into()),
        };
        let (response, _) = service.handle(&request);
        assert_eq!(response.status, StatusCode::OK, "{target}: {response:?}");
        let matched = document.route(&request.method, request.uri.path()).unwrap();
        let schema = &matched.operation.response.as_ref().unwrap().schema;
        let response = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(schema.get(&document.schemas).unwrap().diagnostics(&response), [], "{target}: {response}");
    }
}
