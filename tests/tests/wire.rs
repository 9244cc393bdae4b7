//! What goes over the wire? Each operation's method, target, headers and body, held against the vendor's pages.

use codearts_pipeline::{
    Client, Credentials,
    extensions::{
        BusinessType, ExecutionInfo, ExecutionType, InnerExecutionInfo, PluginAttribution, PluginDraft, PluginQuery, PluginReference,
        PluginStep, RuntimeAttribution, VersionAttribution,
    },
};
use codearts_pipeline_emulator::{Fault, RecordedRequest};
use codearts_pipeline_tests::{DOMAIN_ID, TestEnv, page_example, spec};
use serde_json::{Map, Value};

/// The draft of the pages, put together the way users do.
fn page_draft(identifier: Option<&str>) -> PluginDraft {
    let step = PluginStep::builder()
        .task("official_shell_plugin")
        .name("Executing the Shell")
        .identifier(identifier.map(str::to_owned))
        .variables(Map::from_iter([("OFFICIAL_SHELL_SCRIPT_INPUT".to_owned(), "env".into())]))
        .build();
    let execution = InnerExecutionInfo::builder().execution_type(ExecutionType::Composite).steps([step]).build();
    PluginDraft::builder()
        .plugin_name("apie_test".parse().expect("a name"))
        .display_name("apie_test".parse().expect("a name"))
        .business_type(BusinessType::Normal)
        .business_type_display_name("General")
        .maintainers("")
        .version("0.0.1")
        .execution_info(ExecutionInfo::builder().inner_execution_info(execution).build())
        .runtime_attribution(RuntimeAttribution::Agent)
        .build()
}

/// Bytes are compared with members sorted by name: the order in which an object's members are written means nothing in
/// JSON, and the pages and the SDK each have their own.
fn assert_body(request: &RecordedRequest, operation: &str) {
    let expected = sorted(&page_example(operation, "requestBody"));
    let sent: Value = serde_json::from_slice(request.body()).expect("JSON");
    assert_eq!(sorted(&sent), expected);
    // Nothing but the members' order differs: no blanks, no escapes.
    assert_eq!(request.body().len(), expected.len());
}

fn sorted(value: &Value) -> String {
    match value {
        Value::Object(members) => {
            let mut names: Vec<_> = members.keys().collect();
            names.sort();
            let members: Vec<_> =
                names.into_iter().map(|name| format!("{}:{}", Value::from(name.as_str()), sorted(&members[name]))).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::Array(items) => format!("[{}]", items.iter().map(sorted).collect::<Vec<_>>().join(",")),
        leaf => leaf.to_string(),
    }
}

/// The one request that arrived, checked for what all have in common.
fn arrived(bench: &TestEnv, method: &str, target: &str) -> RecordedRequest {
    let mut requests = bench.emulator.requests();
    assert_eq!(requests.len(), 1, "{requests:?}");
    let request = requests.remove(0);
    assert_eq!((request.method(), request.target()), (method, target));
    assert!(request.signature_verified());
    let mut names: Vec<_> = request.headers().map(|(name, _)| name.to_ascii_lowercase()).collect();
    names.sort();
    let mut expected = vec!["accept", "authorization", "host", "user-agent", "x-sdk-date"];
    if method == "POST" {
        expected.extend(["content-length", "content-type"]);
        expected.sort_unstable();
        assert_eq!(request.header("content-type"), Some("application/json"));
    }
    assert_eq!(names, expected);
    assert_eq!(request.header("accept"), Some("application/json"));
    assert_eq!(request.header("host").map(|host| format!("http://{host}")), Some(bench.emulator.endpoint()));
    assert!(request.header("user-agent").is_some_and(|agent| agent.starts_with("codearts-pipeline-rust/")));
    let authorization = request.header("authorization").expect("signed");
    assert!(authorization.contains("SignedHeaders=host;x-sdk-date, "), "Content-Type stays unsigned, Host is signed: {authorization}");
    request
}

fn accept(bench: &TestEnv, operation: &str) {
    let answer = page_example(operation, "responses/200");
    bench.emulator.inject(Fault::status(200).body(answer.to_string()));
}

#[tokio::test]
async fn create_draft_goes_out_as_on_the_page() {
    let bench = TestEnv::start();
    accept(&bench, "create_plugin_draft");
    bench.client.extensions(&bench.domain_id).create_plugin_draft(&page_draft(None)).await.expect("accepted");
    let request = arrived(&bench, "POST", &format!("/v1/{DOMAIN_ID}/agent-plugin/create-draft"));
    assert_body(&request, "create_plugin_draft");
    let text = String::from_utf8_lossy(request.body());
    assert!(text.contains(r#""input_info":[]"#) && text.contains(r#""icon_url":"""#), "{text}");
}

#[tokio::test]
async fn edit_draft_goes_out_as_on_the_page() {
    let bench = TestEnv::start();
    accept(&bench, "update_plugin_draft");
    let draft = page_draft(Some("16993543005962cb6e5e8-458a-4382-adfe-9702345ecddb"));
    bench.client.extensions(&bench.domain_id).update_plugin_draft(&draft).await.expect("accepted");
    let request = arrived(&bench, "POST", &format!("/v1/{DOMAIN_ID}/agent-plugin/edit-draft"));
    assert_body(&request, "update_plugin_draft");
}

#[tokio::test]
async fn publish_draft_goes_out_as_on_the_page() {
    let bench = TestEnv::start();
    accept(&bench, "publish_plugin_draft");
    let reference = PluginReference::builder()
        .plugin_name("testteset")
        .display_name("testteset")
        .version("0.0.1")
        .plugin_attribution(PluginAttribution::Custom)
        .build();
    bench.client.extensions(&bench.domain_id).publish_plugin_draft(&reference).await.expect("accepted");
    let request = arrived(&bench, "POST", &format!("/v1/{DOMAIN_ID}/agent-plugin/publish-draft"));
    assert_body(&request, "publish_plugin_draft");
}

#[tokio::test]
async fn detail_goes_out_as_on_the_page() {
    let bench = TestEnv::start();
    accept(&bench, "show_plugin_version");
    let version = bench.client.extensions(&bench.domain_id).show_plugin_version("apie_test").version("0.0.4").await.expect("accepted");
    assert_eq!(version.display_name.as_deref(), Some("apie_test222"));
    let request = arrived(&bench, "GET", &format!("/v1/{DOMAIN_ID}/agent-plugin/detail?plugin_name=apie_test&version=0.0.4"));
    assert_eq!(request.body(), b"");
}

#[tokio::test]
async fn plugin_input_goes_out_as_on_the_page() {
    let bench = TestEnv::start();
    accept(&bench, "show_plugin_inputs");
    let reference = PluginQuery::builder()
        .plugin_name("official_shell_plugin")
        .display_name("Executing the Shell")
        .version("0.0.2")
        .plugin_attribution(PluginAttribution::Official)
        .version_attribution(VersionAttribution::Formal)
        .build();
    let inputs = bench.client.extensions(&bench.domain_id).show_plugin_inputs(&[reference]).await.expect("accepted");
    assert_eq!(inputs[0].plugin_name.as_deref(), Some("official_shell_plugin"));
    let request = arrived(&bench, "POST", &format!("/v1/{DOMAIN_ID}/agent-plugin/plugin-input"));
    assert_body(&request, "show_plugin_inputs");
}

#[tokio::test]
async fn what_is_not_set_is_not_sent() {
    let bench = TestEnv::start();
    let _ = bench.client.extensions(&bench.domain_id).show_plugin_version("a b&c").await;
    let requests = bench.emulator.requests();
    assert_eq!(requests[0].target(), format!("/v1/{DOMAIN_ID}/agent-plugin/detail?plugin_name=a%20b%26c"));
    assert!(requests[0].signature_verified());
}

#[test]
fn lists_in_requests_can_be_absent_empty_or_filled() {
    let with = |list: Option<Vec<_>>| {
        let mut draft = page_draft(None);
        draft.input_info = list;
        let json = serde_json::to_value(&draft).expect("JSON");
        json.get("input_info").cloned()
    };
    assert_eq!(with(None), None);
    assert_eq!(with(Some(vec![])), Some(Value::Array(vec![])));
    assert_eq!(with(Some(vec![codearts_pipeline::extensions::PluginDraftInput::default()])), Some(serde_json::json!([{}])));
}

#[tokio::test]
async fn a_user_token_goes_along_and_nothing_is_signed() {
    let bench = TestEnv::start();
    let client = Client::builder()
        .endpoint(bench.emulator.endpoint())
        .credentials(Credentials::user_token(bench.emulator.token()).expect("a token"))
        .build()
        .expect("a client");
    client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").await.expect("let in");
    let request = &bench.emulator.requests()[0];
    assert_eq!(request.header("x-auth-token"), Some(bench.emulator.token()));
    assert_eq!((request.header("authorization"), request.header("x-sdk-date")), (None, None));
}

#[tokio::test]
async fn temporary_keys_sign_their_token() {
    let emulator = codearts_pipeline_emulator::Emulator::builder()
        .temporary_key("TEMPORARY_AK", "temporary-sk", "TOKEN/+==")
        .start()
        .expect("started");
    let client = Client::builder()
        .endpoint(emulator.endpoint())
        .credentials(Credentials::temporary("TEMPORARY_AK", "temporary-sk", "TOKEN/+==").expect("keys"))
        .build()
        .expect("a client");
    client.extensions(&codearts_pipeline_tests::domain_id()).show_plugin_version("official_shell_plugin").await.expect("let in");
    let request = &emulator.requests()[0];
    assert_eq!(request.header("x-security-token"), Some("TOKEN/+=="));
    assert!(request.header("authorization").expect("signed").contains("SignedHeaders=host;x-sdk-date;x-security-token, "));
}

#[test]
fn the_regions_are_the_servers_of_the_document() {
    let spec = spec();
    let servers: Vec<_> = spec.document()["servers"]
        .as_array()
        .expect("servers")
        .iter()
        .map(|server| (server["description"].as_str(), server["url"].as_str()))
        .collect();
    let regions: Vec<_> = codearts_pipeline::Region::ALL.iter().map(|region| (Some(region.id()), region.built_in_endpoint())).collect();
    assert_eq!(regions, servers);
}
