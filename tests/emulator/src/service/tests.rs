//! Responses of the operations that have state, checked against the document.

use bytes::Bytes;
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
    let service = Service::new(Arc::clone(&document), known, Domains::Any, Clock::system(), None, Ids::new());
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
    let check = json!({ "plugin_name": "official_devcloud_codeCheck" });
    let info = json!({ "plugin_name": "basic", "display_name": "Basic", "business_type": "Normal" });
    let filter = json!({ "use_condition": "", "input_repo_type": "", "input_source_type": "", "business_type": "", "regex_name": "" });
    let publisher = json!({ "name": "a", "en_name": "a", "support_url": "a" });
    let endpoint = json!({ "project_uuid": "p", "region_name": "r", "authorization": { "parameters": "x" }, "data": null });
    let (v1, v3) = (format!("/v1/{DOMAIN}/"), format!("/v3/{DOMAIN}/extension/"));
    for (method, target, body) in [
        (Method::POST, "v1/agent-plugin/create-draft", draft.clone()),
        (Method::POST, "v1/agent-plugin/edit-draft", draft),
        (Method::GET, "v1/agent-plugin/detail?plugin_name=p", Value::Null),
        (Method::POST, "v1/agent-plugin/create-draft", stray),
        (Method::GET, "v1/agent-plugin/detail?plugin_name=p&version=0.0.2", Value::Null),
        (Method::POST, "v1/agent-plugin/publish-draft", reference.clone()),
        (Method::GET, "v1/agent-plugin/detail?plugin_name=p&version=0.0.1", Value::Null),
        (Method::GET, "v1/agent-plugin/detail?plugin_name=official_shell_plugin", Value::Null),
        (Method::POST, "v1/agent-plugin/plugin-input", json!([reference, newest, shell])),
        (Method::POST, "v3/info/add", info.clone()),
        (Method::POST, "v3/info/update", info.clone()),
        (Method::POST, "v1/agent-plugin/update-info", info),
        (Method::GET, "v3/detail?plugin_name=basic&version=", Value::Null),
        (Method::GET, "v3/detail?plugin_name=p&version=0.0.2", Value::Null),
        (Method::GET, "v3/detail?plugin_name=official_shell_plugin&version=0.0.2", Value::Null),
        (Method::POST, "v1/agent-plugin/plugin-output", json!([check, newest])),
        (Method::POST, "v1/agent-plugin/plugin-metrics", json!([check, newest])),
        (Method::POST, "v1/agent-plugin/query-all?offset=0&limit=100", json!({})),
        (Method::GET, "v1/agent-plugin/query?plugin_name=p&offset=0&limit=10", Value::Null),
        (Method::GET, "v1/agent-plugin/query?plugin_name=official_devcloud_cloudBuild&offset=0&limit=10", Value::Null),
        (Method::GET, "v1/agent-plugin/all-version?plugin_name=p&offset=0&limit=10", Value::Null),
        (Method::GET, "v1/relation/plugin/single?attribution=official&offset=0&limit=10", Value::Null),
        (Method::POST, "v1/relation/plugins?offset=0&limit=100", filter),
        (Method::POST, "v1/relation/stage-plugins", json!({})),
        (Method::DELETE, "v1/agent-plugin/delete-draft?plugin_name=p&version=0.0.2", Value::Null),
        (Method::DELETE, "v3/info/delete?plugin_name=basic&type=all", Value::Null),
        (Method::POST, "v1/publisher/create", publisher),
        (Method::GET, "v1/publisher/query-all?offset=0&limit=10", Value::Null),
        (Method::GET, "v1/publisher/optional-publisher", Value::Null),
        (Method::POST, "v1/publisher/detail", json!([])),
        (Method::GET, "/v1/extensions/modules", Value::Null),
        (Method::GET, "/v2/extensions/modules?locations=devcloud.open.endpoint&locations=a", Value::Null),
        (Method::GET, "/v1/extensions/modules/emulator.codesource-git.basic", Value::Null),
        (Method::POST, "/v1/serviceconnection/endpoints", endpoint),
        (Method::GET, "/v1/serviceconnection/endpoints?project_uuid=p&region_name=r", Value::Null),
        (Method::GET, "/v1/serviceconnection/endpoints?project_uuid=&region_name=r", Value::Null),
        (Method::POST, "/v1/serviceconnection/endpointproxy", json!({})),
    ] {
        let target = match (target.strip_prefix("v1/"), target.strip_prefix("v3/")) {
            (Some(path), _) => format!("{v1}{path}"),
            (_, Some(path)) => format!("{v3}{path}"),
            _ => target.to_owned(),
        };
        let request = RawRequest {
            method,
            uri: target.parse().unwrap(),
            headers: HeaderMap::from_iter([
                (HeaderName::from_static("x-auth-token"), HeaderValue::from_static("token")),
                (CONTENT_TYPE, JSON),
            ]),
            body: Some(if body.is_null() { Bytes::new() } else { body.to_string().into() }),
        };
        let (response, _) = service.handle(&request);
        assert_eq!(response.status, StatusCode::OK, "{target}: {response:?}");
        let matched = document.route(&request.method, request.uri.path()).unwrap();
        let schema = &matched.operation.response.as_ref().unwrap().schema;
        let response = serde_json::from_slice(&response.body).unwrap();
        assert_eq!(schema.get(&document.schemas).unwrap().diagnostics(&response), [], "{target}: {response}");
    }
}
