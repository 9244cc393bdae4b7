//! Endpoints: how they come, change and go; and modules.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::documents::call;

const ENDPOINTS: &str = "/v1/serviceconnection/endpoints";
const PROJECT: &str = "44444444444444444444444444444444";
const MODULE: &str = "devcloud2018.codesource-codehub-https-24.oauth07";

fn settings(name: &str) -> Value {
    json!({
        "region_name": "region-1", "project_uuid": PROJECT, "module_id": MODULE, "url": "https://git.example.com/a", "name": name,
        "authorization": { "scheme": "endpoint-auth-scheme-basic", "parameters": { "username": "u", "password": "p" } }
    })
}

fn created(emulator: &Emulator, settings: &Value) -> Value {
    let response = call(emulator, "POST", ENDPOINTS, &[], Some(settings)).ok();
    assert_eq!((&response["status"], &response["error"]), (&json!("success"), &json!(null)));
    response["result"].clone()
}

/// A page of the endpoints of the project.
fn listed(emulator: &Emulator, query: &str) -> Value {
    let target = format!("{ENDPOINTS}?{query}&project_uuid={PROJECT}&region_name=region-1");
    call(emulator, "GET", &target, &[], None).ok()["result"].clone()
}

#[test]
fn an_endpoint_lives_from_creation_to_deletion() {
    let emulator = Emulator::start().unwrap();
    let sent = settings("tf_a");
    let created = created(&emulator, &sent);
    let one = format!("{ENDPOINTS}/{}", created["uuid"].as_str().unwrap());

    let page = listed(&emulator, "page_index=1&page_size=100");
    let listed_endpoint = &page["endpoints"][0];
    for field in ["region_name", "project_uuid", "module_id", "url", "name"] {
        assert_eq!(listed_endpoint[field], sent[field], "{field}");
    }
    assert_eq!((&page["total"], &listed_endpoint["authorization"]), (&json!(1), &json!(null)));
    assert!(listed_endpoint["created_by"]["user_id"].is_string() && listed_endpoint["created_by"]["username"].is_string());
    let shown = call(&emulator, "GET", &one, &[], None).ok();
    assert_eq!((&shown["result"], &shown["result"]["authorization"]), (&created, &sent["authorization"]));

    // All is replaced but project and module, whatever is sent for them.
    let change = json!({
        "region_name": "region-1", "project_uuid": "5".repeat(32), "module_id": "another.module", "name": "tf_a-update",
        "data": { "any": [1] }, "authorization": { "parameters": "no JSON" }
    });
    let updated = call(&emulator, "PUT", &one, &[], Some(&change)).ok();
    assert_eq!(updated["result"], call(&emulator, "GET", &one, &[], None).ok()["result"]);
    let updated = &updated["result"];
    assert_eq!((&updated["project_uuid"], &updated["module_id"]), (&json!(PROJECT), &json!(MODULE)));
    assert_eq!((&updated["name"], &updated["url"], &updated["data"]), (&json!("tf_a-update"), &json!(null), &json!({ "any": [1] })));
    assert_eq!(updated["authorization"], json!({ "parameters": "no JSON" }));

    let empty = json!({});
    let deleted = call(&emulator, "DELETE", &one, &[], Some(&empty)).ok();
    assert_eq!(deleted, json!({ "status": "success", "error": null, "result": null }));
    for (method, body) in [("DELETE", None), ("DELETE", Some(&empty)), ("GET", None), ("PUT", Some(&change))] {
        call(&emulator, method, &one, &[], body).rejected(400, "DEVPIPE.30011011");
    }
    let delete = call(&emulator, "DELETE", &one, &[], Some(&json!({ "a": 1 })));
    assert!(delete.rejected(400, "DEVPIPE.00011101").contains("body"));
    assert_eq!(listed(&emulator, "page_index=1&page_size=100"), json!({ "endpoints": [], "total": 0 }));
}

#[test]
fn endpoints_are_listed_by_module_and_in_pages_from_one() {
    let emulator = Emulator::start().unwrap();
    for name in ["a", "b", "c"] {
        created(&emulator, &settings(name));
    }
    let mut other = settings("d");
    other["module_id"] = json!("emulator.codesource-git.basic");
    created(&emulator, &other);
    other["project_uuid"] = json!("5".repeat(32));
    created(&emulator, &other);
    other["project_uuid"] = json!(PROJECT);
    other["region_name"] = json!("region-2");
    created(&emulator, &other);
    created(&emulator, &json!({ "region_name": "region-1", "project_uuid": PROJECT }));

    let names = |query: &str| -> Vec<String> {
        let endpoints = listed(&emulator, query)["endpoints"].clone();
        endpoints.as_array().unwrap().iter().map(|endpoint| endpoint["name"].as_str().unwrap_or("-").to_owned()).collect()
    };
    for (query, expected) in [
        ("", &["a", "b", "c", "d", "-"][..]),
        ("page_index=1", &["a", "b", "c", "d", "-"]),
        ("page_index=2", &[]),
        ("page_index=1&page_size=2", &["a", "b"]),
        ("page_index=2&page_size=2", &["c", "d"]),
        ("page_index=4&page_size=2", &[]),
        ("limit=2&offset=2", &["c", "d"]),
        ("module_id=emulator.codesource-git.basic", &["d"]),
        ("module_id=none", &[]),
    ] {
        assert_eq!(names(query), expected, "{query}");
    }
    assert_eq!(listed(&emulator, "page_index=9&page_size=2")["total"], 5);
}

#[test]
fn a_project_without_an_id_is_an_error_under_a_status_of_success() {
    let emulator = Emulator::start().unwrap();
    let target = format!("{ENDPOINTS}?project_uuid=&region_name=region-1");
    assert_eq!(call(&emulator, "GET", &target, &[], None).ok()["error"]["code"], "DEV_21_100169");
    let body = json!({ "project_uuid": "", "region_name": "region-1" });
    assert_eq!(call(&emulator, "POST", ENDPOINTS, &[], Some(&body)).ok()["error"]["code"], "DEV_21_100169");
}

#[test]
fn modules_are_there_from_the_start() {
    let emulator = Emulator::start().unwrap();
    let location = "devcloud.open.endpoint";
    let modules = |query: &str| {
        let target = format!("/v2/extensions/modules?locations={location}{query}");
        call(&emulator, "GET", &target, &[], None).ok()["result"][location].clone()
    };
    let all = modules("");
    assert!(all["total"] == 3 && all["data"].as_array().unwrap().len() == 3, "{all}");
    for module in all["data"].as_array().unwrap() {
        for field in ["baseUrl", "description", "location", "module_id", "name", "publisher", "type", "version", "url_relative"] {
            assert!(module[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {module}");
        }
        assert!(module["id"].is_number() && module["manifest_version"] == "1" && module["properties"].is_object());
        assert_eq!(module["base_url"], json!(null));
    }
    let git = modules("&name=Git");
    assert_eq!((&git["total"], &git["data"][0]["name"]), (&json!(1), &json!("Git")));
    for (query, total) in [
        ("&tags=codesource", 2),
        ("&tags=registry&tags=git", 2),
        ("&tags=nothing", 0),
        ("&productLine=pipeline", 3),
        ("&productLine=x", 0),
        ("&name=gi", 0),
    ] {
        assert_eq!(modules(query)["total"], total, "{query}");
    }
    let second = modules("&offset=2&limit=2");
    assert_eq!((&second["total"], second["data"].as_array().unwrap().len()), (&json!(3), 1));
    let elsewhere = call(&emulator, "GET", "/v2/extensions/modules?locations=a&locations=b", &[], None).ok();
    assert_eq!(elsewhere["result"], json!({ "a": { "data": [], "total": 0 }, "b": { "data": [], "total": 0 } }));

    let older = call(&emulator, "GET", &format!("/v1/extensions/modules?module_ids={MODULE}"), &[], None).ok();
    let older = older["result"][location].as_array().unwrap();
    assert_eq!((older.len(), &older[0]["version"]), (1, &json!("1.0.1")));
    assert!(older[0]["base_url"].is_string() && older[0]["baseUrl"].is_null());
    let versions = call(&emulator, "GET", &format!("/v1/extensions/modules/{MODULE}"), &[], None).ok();
    assert_eq!(versions["result"].as_array().unwrap().len(), 2);
    assert_eq!(call(&emulator, "GET", "/v1/extensions/modules/none", &[], None).ok()["result"], json!([]));
}

#[test]
fn a_proxy_call_needs_an_endpoint_that_exists() {
    let emulator = Emulator::start().unwrap();
    let uuid = created(&emulator, &settings("a"))["uuid"].clone();
    let target = "/v1/serviceconnection/endpointproxy";
    assert_eq!(call(&emulator, "POST", target, &[], Some(&json!({ "endpoint_uuid": uuid }))).ok()["status"], "success");
    call(&emulator, "POST", target, &[], Some(&json!({ "endpoint_uuid": "none" }))).rejected(400, "DEVPIPE.30011011");
}
