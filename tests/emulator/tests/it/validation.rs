//! Requests that break a rule are rejected, with the name of the field.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::client::{Client, DOMAIN, draft, exchange, raw, reference, target};

const INVALID: &str = "DEVPIPE.00011101";
/// The code of rules that no schema has.
const CONFLICT: &str = "DEVPIPE.00011102";

fn without(mut value: Value, field: &str) -> Value {
    value.as_object_mut().unwrap().remove(field);
    value
}

fn with(mut value: Value, pointer: &str, field: Value) -> Value {
    *value.pointer_mut(pointer).unwrap() = field;
    value
}

#[test]
fn every_required_field_is_asked_for_by_name() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let required = ["runtime_attribution", "plugin_name", "display_name", "business_type", "description", "version", "execution_info"];
    for path in ["create-draft", "edit-draft"] {
        for field in required {
            let message = client.post(path, &without(draft("0.0.1"), field)).rejected(400, INVALID);
            assert!(message.contains(&format!("/{field}: is required")), "{message}");
        }
    }
    for field in ["plugin_name", "display_name", "version", "plugin_attribution"] {
        let message = client.post("publish-draft", &without(reference("0.0.1"), field)).rejected(400, INVALID);
        assert!(message.contains(&format!("/{field}: is required")), "{message}");
    }
    let message = client.post("plugin-input", &json!([without(reference("0.0.1"), "plugin_name")])).rejected(400, INVALID);
    assert!(message.contains("/0/plugin_name: is required"), "{message}");
}

#[test]
fn a_query_for_inputs_needs_no_more_than_a_name() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let bare = json!([{ "plugin_name": "official_devcloud_codeCheck" }]);
    let empty = json!([{ "plugin_name": "official_devcloud_codeCheck", "version": "", "plugin_attribution": "", "display_name": "" }]);
    let nulls = json!([{
        "plugin_name": "official_devcloud_codeCheck", "version": "0.0.11",
        "plugin_attribution": null, "display_name": null, "version_attribution": null
    }]);
    for path in ["plugin-input", "plugin-output", "plugin-metrics"] {
        for body in [&bare, &empty, &nulls] {
            assert_eq!(client.post(path, body).ok()[0]["plugin_name"], "official_devcloud_codeCheck");
        }
    }
    let message = client.post("plugin-metrics", &json!([{ "plugin_name": null }])).rejected(400, INVALID);
    assert!(message.contains("/0/plugin_name: is required"), "{message}");
    let null = with(reference("0.0.1"), "/version", json!(null));
    assert!(client.post("publish-draft", &null).rejected(400, INVALID).contains("/version"));
}

#[test]
fn a_value_that_breaks_a_rule_is_named_by_its_place() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let steps = "/execution_info/inner_execution_info/steps";
    for (pointer, value, named) in [
        ("/plugin_name", json!("a b"), "/plugin_name"),
        ("/plugin_name", json!(""), "/plugin_name"),
        ("/plugin_name", json!("x".repeat(51)), "/plugin_name"),
        ("/plugin_name", json!(1), "/plugin_name"),
        ("/plugin_name", json!(null), "/plugin_name"),
        ("/display_name", json!("a/b"), "/display_name"),
        ("/business_type", json!("é"), "/business_type"),
        ("/description", json!(null), "/description"),
        ("/version", json!("1.0"), "/version"),
        ("/version", json!("0.0.100"), "/version"),
        ("/version", json!("v0.0.1"), "/version"),
        ("/version", json!(""), "/version"),
        ("/input_info", json!([{}, { "validation": { "regex": "x" } }]), "/input_info/1/validation"),
        ("/execution_info", json!({}), "/execution_info/inner_execution_info"),
        ("/execution_info/inner_execution_info", json!("{}"), "/execution_info/inner_execution_info"),
        (steps, json!([{ "name": 1 }]), "/execution_info/inner_execution_info/steps/0/name"),
    ] {
        for path in ["create-draft", "edit-draft"] {
            let code = if named == "/version" { CONFLICT } else { INVALID };
            let message = client.post(path, &with(draft("0.0.1"), pointer, value.clone())).rejected(400, code);
            assert!(message.contains(&format!("parameter {named}: ")), "{value}: {message}");
        }
    }
    let mut private = draft("0.0.1");
    private["is_private"] = json!(2);
    assert!(client.post("create-draft", &private).rejected(400, INVALID).contains("/is_private"));
}

#[test]
fn what_the_document_leaves_open_is_let_through() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let mut open = draft("12.3.45");
    open["business_type"] = json!("Something_new");
    open["display_name"] = json!("流水线 1.0_a-b");
    open["unknown"] = json!({ "field": 1 });
    open["is_private"] = json!(1);
    open["execution_info"]["inner_execution_info"] = json!({ "execution_type": "CONTAINER", "image": { "tag": [1], "digest": null } });
    client.post("create-draft", &open).ok();
    let execution = &client.get("detail?plugin_name=apie_test").ok()["plugin_execution"];
    assert_eq!(execution["image"], json!({ "tag": [1], "digest": null }));
}

#[test]
fn bodies_of_another_kind_are_rejected() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    for (path, body, said) in [
        ("create-draft", "", "body: is required"),
        ("create-draft", "{", "body: is not JSON"),
        ("create-draft", "{} {}", "body: is not JSON"),
        ("create-draft", "{\"version\": \"0.0.1\", \"version\": \"0.0.2\"}", "\"version\" is given more than once"),
        ("create-draft", "null", "body: "),
        ("create-draft", "[]", "body: "),
        ("edit-draft", "\"text\"", "body: "),
        ("plugin-input", "{}", "body: "),
        ("plugin-input", "[1]", "/0: "),
        ("plugin-input", &"[".repeat(100_000), "body: is not JSON"),
    ] {
        let message = client.post_text(path, body).rejected(400, INVALID);
        assert!(message.contains(said), "{path} {body:.20}: {message}");
    }
    let message = client.post("publish-draft", &json!([reference("0.0.1")])).rejected(400, INVALID);
    assert!(message.contains("body: "), "{message}");
}

#[test]
fn the_content_type_of_a_body_has_to_be_json() {
    let emulator = Emulator::start().unwrap();
    client_with_type(&emulator, Some("Application/JSON ; charset=UTF-8")).ok();
    for content_type in [None, Some(""), Some("text/plain"), Some("application/jsonx"), Some("application/json-patch+json")] {
        let message = client_with_type(&emulator, content_type).rejected(400, INVALID);
        assert!(message.contains("Content-Type"), "{message}");
    }
    let message = client_with_type(&emulator, Some("application/json; charset=gbk")).rejected(400, INVALID);
    assert!(message.contains("Content-Type: has a charset"), "{message}");
    let headers = [("host", "x"), ("x-auth-token", emulator.token()), ("content-type", "application/json"), ("content-type", "text/plain")];
    let response = exchange(emulator.address(), &raw("POST", &target("plugin-input"), &headers, "[]")).response();
    assert!(response.rejected(400, INVALID).contains("Content-Type: is given more than once"));
}

fn client_with_type(emulator: &Emulator, content_type: Option<&str>) -> crate::client::Response {
    let mut headers = vec![("host", "x"), ("x-auth-token", emulator.token())];
    headers.extend(content_type.map(|value| ("content-type", value)));
    exchange(emulator.address(), &raw("POST", &target("plugin-input"), &headers, "[]")).response()
}

#[test]
fn query_parameters_are_checked() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    for (query, said) in [
        ("detail", "plugin_name: is required"),
        ("detail?plugin_name=a&plugin_name=b", "plugin_name: is given more than once"),
        ("detail?plugin_name=%FF", "plugin_name: is not UTF-8"),
    ] {
        let message = client.get(query).rejected(400, INVALID);
        assert!(message.contains(said), "{message}");
    }
    client.get("detail?page=1&plugin_name=official_shell_plugin").ok();
}

#[test]
fn a_body_beyond_ten_mebibytes_is_rejected_and_not_kept() {
    let emulator = Emulator::start().unwrap();
    let body = " ".repeat(10 * 1024 * 1024 + 1);
    let headers = [("host", "x"), ("x-auth-token", emulator.token()), ("content-type", "application/json")];
    let response = exchange(emulator.address(), &raw("POST", &target("plugin-input"), &headers, &body)).response();
    assert!(response.rejected(400, INVALID).contains("larger than 10 MiB"));
    assert_eq!(emulator.requests()[0].body(), b"");
}

#[test]
fn unknown_routes_come_before_all_else() {
    let emulator = Emulator::start().unwrap();
    for (method, target) in [
        ("GET", "/".to_owned()),
        ("GET", target("create-draft")),
        ("POST", target("detail")),
        ("DELETE", target("detail")),
        ("OPTIONS", "*".to_owned()),
        ("GET", target("detail/")),
        ("GET", format!("/v2/{DOMAIN}/agent-plugin/detail")),
        ("GET", format!("/v1/{DOMAIN}%2Fagent-plugin/detail")),
    ] {
        let response = exchange(emulator.address(), &raw(method, &target, &[("host", "x")], "")).response();
        response.rejected(404, "APIGW.0101");
    }
}
