//! Every shape of the document's vocabulary, served without a handler: what is valid gets the documented response, what is not
//! is rejected with the name of the field.

use serde_json::{Value, json};

use crate::client::Response;
use crate::documents::{call, shapes};

const INVALID: &str = "DEVPIPE.00011101";

/// Calls without a body, and what each of them returns.
#[test]
fn responses_of_every_kind_come_as_documented() {
    let emulator = shapes();
    for (method, target, status, body) in [
        ("GET", "/v1/open", 200, json!("open")),
        ("GET", "/v1/words", 200, json!("in-progress")),
        ("POST", "/v1/anything", 200, json!({ "any": "JSON" })),
        ("POST", "/v1/start", 202, json!({ "id": "a".repeat(32) })),
        ("GET", "/v1/envelope", 200, json!({ "status": "success", "result": { "key": [1] }, "error": null })),
        ("POST", "/v1/outcome", 200, json!({ "success": true, "status": "true", "id": "string" })),
        ("GET", "/v1/nullable", 200, json!({ "name": "strin", "next": { "name": "strin" } })),
    ] {
        let response = call(&emulator, method, target, &[], None);
        assert_eq!((response.status, response.json()), (status, body), "{target}");
        assert_eq!(response.header("content-type"), Some("application/json"), "{target}");
    }
    let trees = call(&emulator, "GET", "/v1/trees", &[], None).ok();
    assert_eq!(trees[0]["children"][0]["name"], "string", "{trees}");
    assert_eq!(trees[0]["other"]["tree"]["name"], "string", "{trees}");
    let change = json!({ "pipeline_id": "p", "level": 1 });
    let everything = call(&emulator, "PUT", "/v1/projects/any/pipelines/p", &[], Some(&change)).ok();
    assert_eq!(
        everything,
        json!({
            "state": "RUNNING", "level": 2, "scalar": "string", "flag": "string", "any": { "any": "JSON" }, "ratio": 1.5,
            "map": { "key": [{ "name": "strin", "next": { "name": "strin" } }] },
            "definition": "{\"name\":\"strin\",\"next\":{\"name\":\"strin\"}}", "raw": "{\"any\":\"JSON\"}",
            "ms": 1_704_164_645_000_i64, "s": "1704164645", "at": "2024-01-02 11:04:05", "size": 1, "named": "as documented"
        })
    );
}

#[test]
fn bodies_that_are_not_json_come_as_they_are() {
    let emulator = shapes();
    let log = call(&emulator, "GET", "/v1/log", &[], None);
    assert_eq!((log.header("content-type"), log.body.as_slice()), (Some("text/plain"), "first line\nzweite Zeile: ü\n".as_bytes()));
    let text = call(&emulator, "POST", "/v1/text", &[], Some(&json!("12345")));
    assert_eq!((text.header("content-type"), text.body.as_slice()), (Some("text/plain"), &b"111"[..]));
    let file = call(&emulator, "GET", "/v1/file", &[], None);
    assert_eq!(file.header("content-type"), Some("application/octet-stream"));
    assert!(!file.body.is_empty() && std::str::from_utf8(&file.body).is_err());
}

#[test]
fn a_response_without_content_has_neither_body_nor_type() {
    let emulator = shapes();
    let accepted = call(&emulator, "POST", "/v1/batch", &[], Some(&json!([])));
    assert_eq!((accepted.status, accepted.header("content-length")), (202, Some("0")));
    let deleted = call(&emulator, "DELETE", "/v1/things/1", &[], Some(&json!(["a"])));
    assert_eq!((deleted.status, deleted.header("content-length")), (204, None));
    for response in [accepted, deleted] {
        assert_eq!((response.body.len(), response.header("content-type")), (0, None));
        assert!(response.header("x-request-id").is_some());
    }
}

/// Checks that a response rejects exactly this field.
fn names(response: &Response, field: &str) {
    let message = response.rejected(400, INVALID);
    assert!(message.starts_with(&format!("Invalid parameter {field}: ")), "{message}, not {field}");
}

#[test]
fn parameters_of_every_kind_are_checked() {
    let emulator = shapes();
    let ask = |number: &str, query: &str, language: &[&str]| {
        let headers: Vec<_> = language.iter().map(|language| ("x-language", *language)).collect();
        call(&emulator, "GET", &format!("/v1/numbers/{number}?{query}"), &headers, None)
    };
    for query in [
        "count=1",
        "count=100&ratio=-1.5e3&is_on=false&ids=1&ids=-2&names=ab,cd&note=ab&either=abc&repeated=3&unknown=x",
        "count=1&names=ab%2Ccd&note=&either=1234&since=2024-01-02%2011:04:05",
    ] {
        assert_eq!(ask("3", query, &["en-us"]).ok(), 7, "{query}");
    }
    for (query, field) in [
        ("", "count"),
        ("count=", "count"),
        ("count=0", "count"),
        ("count=101", "count"),
        ("count=1.0", "count"),
        ("count=1&count=1", "count"),
        ("count=99999999999999999999", "count"),
        ("count=1&ratio=x", "ratio"),
        ("count=1&is_on=1", "is_on"),
        ("count=1&ids=1&ids=x", "ids"),
        ("count=1&ids=1,2", "ids"),
        ("count=1&names=ab,c", "names"),
        ("count=1&names=ab&names=cd", "names"),
        ("count=1&note=x", "note"),
        ("count=1&either=abcd", "either"),
        ("count=1&since=2024-01-02", "since"),
        ("count=1&until=2024-01-02", "until"),
        ("count=1&repeated=4", "repeated"),
    ] {
        names(&ask("3", query, &["en-us"]), field);
    }
    for number in ["x", "-1", "", "%FF"] {
        names(&ask(number, "count=1", &["en-us"]), "number");
    }
    for language in [&[][..], &["english"], &["en-us", "en-us"]] {
        names(&ask("3", "count=1", language), "X-Language");
    }
}

#[test]
fn path_parameters_may_have_any_name() {
    let emulator = shapes();
    call(&emulator, "GET", "/v1/cities/list/detail", &[], None).ok();
    names(&call(&emulator, "GET", "/v1/CITIES/list/detail", &[], None), "kind.of");
    call(&emulator, "GET", "/v1/places/a%2Fb/detail", &[], None).ok();
    call(&emulator, "GET", "/v1/places/a/b/detail", &[], None).rejected(404, "APIGW.0101");
}

#[test]
fn a_tenant_is_an_account_too() {
    let emulator = shapes();
    assert_eq!(call(&emulator, "GET", "/v1/accounts/abcd/name", &[], None).ok(), "me");
    call(&emulator, "GET", "/v1/accounts/abcde/name", &[], None).rejected(403, "APIGW.0302");
    let document = crate::documents::SHAPES;
    let emulator = codearts_pipeline_emulator::Emulator::builder().document(document).domain_id("1234").start().unwrap();
    call(&emulator, "GET", "/v1/accounts/abcd/name", &[], None).rejected(403, "APIGW.0302");
    call(&emulator, "GET", "/v1/accounts/1234/name", &[], None).ok();
    call(&emulator, "GET", "/v1/words", &[], None).ok();
}

#[test]
fn fields_of_every_kind_are_checked() {
    let emulator = shapes();
    let change = |fields: Value| {
        let mut body = json!({ "pipeline_id": "p", "level": 0 });
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        call(&emulator, "PUT", "/v1/projects/any/pipelines/p", &[], Some(&body))
    };
    for fields in [
        json!({ "description": null, "icon": "", "parent": null, "definition": "", "raw": "1", "value": "x", "unknown": {} }),
        json!({ "description": "12345", "icon": "https://x", "parent": { "name": "a", "next": { "name": "b" } }, "value": true }),
        json!({ "definition": "{\"name\": \"a\"}", "at": "2024-01-02 11:04:05", "secret": "s", "pageSize": 1, "strict": { "a": [1] } }),
    ] {
        change(fields).ok();
    }
    for (fields, field) in [
        (json!({ "pipeline_id": "q" }), "/pipeline_id"),
        (json!({ "pipeline_id": null }), "/pipeline_id"),
        (json!({ "level": 2 }), "/level"),
        (json!({ "level": "0" }), "/level"),
        (json!({ "description": "123456" }), "/description"),
        (json!({ "icon": "http://x" }), "/icon"),
        (json!({ "icon": null }), "/icon"),
        (json!({ "parent": {} }), "/parent/name"),
        (json!({ "parent": { "name": "a", "next": { "name": "" } } }), "/parent/next/name"),
        (json!({ "definition": "{}" }), "/definition"),
        (json!({ "definition": {} }), "/definition"),
        (json!({ "raw": "{" }), "/raw"),
        (json!({ "at": "yesterday" }), "/at"),
        (json!({ "value": 1 }), "/value"),
        (json!({ "pageSize": "1" }), "/pageSize"),
        (json!({ "strict": { "b": 1 } }), "/strict"),
    ] {
        names(&change(fields), field);
    }
}

#[test]
fn bodies_of_every_kind_are_checked() {
    let emulator = shapes();
    for (method, target, body, status) in [
        ("POST", "/v1/batch", json!([{ "name": "a" }]), 202),
        ("POST", "/v1/maps", json!({ "a": 1, "": 2 }), 201),
        ("POST", "/v1/maps", json!({}), 201),
        ("POST", "/v1/anything", json!(null), 200),
        ("POST", "/v1/anything", json!([1, "a"]), 200),
        ("POST", "/v1/text", json!("ü"), 200),
        ("DELETE", "/v1/things/1", json!([]), 204),
    ] {
        assert_eq!(call(&emulator, method, target, &[], Some(&body)).status, status, "{target} {body}");
    }
    for (method, target, body, field) in [
        ("POST", "/v1/batch", Some(json!([{}])), "/0/name"),
        ("POST", "/v1/batch", Some(json!([{ "name": "a" }, { "name": "b" }, { "name": "c" }])), "body"),
        ("POST", "/v1/batch", None, "body"),
        ("POST", "/v1/maps", Some(json!({ "a": "1" })), "/a"),
        ("POST", "/v1/maps", Some(json!([])), "body"),
        ("POST", "/v1/text", Some(json!("123456")), "body"),
        ("POST", "/v1/text", Some(json!(1)), "body"),
        ("POST", "/v1/start", Some(json!({})), "body"),
        ("DELETE", "/v1/things/1", Some(json!([1])), "/0"),
        ("DELETE", "/v1/things/1", None, "body"),
        ("POST", "/v1/outcome", Some(json!(null)), "body"),
    ] {
        names(&call(&emulator, method, target, &[], body.as_ref()), field);
    }
}
