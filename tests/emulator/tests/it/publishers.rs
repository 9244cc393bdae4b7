//! Publishers: how they come, how they are found, and how they go.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::client::{DOMAIN, Response};
use crate::documents::call;

const NOT_FOUND: &str = "DEVPIPE.30011001";

fn ask(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v1/{DOMAIN}/publisher/{path}"), &[], body)
}

fn listed(emulator: &Emulator, name: &str) -> Vec<Value> {
    let page = ask(emulator, "GET", &format!("query-all?limit=10&name={name}&offset=0"), None).ok();
    page["data"].as_array().unwrap().clone()
}

#[test]
fn a_publisher_lives_from_creation_to_deletion() {
    let emulator = Emulator::start().unwrap();
    let sent = json!({
        "name": "tf_a", "en_name": "tf_a-en", "support_url": "terraform", "source_url": "source_address",
        "description": "", "logo_url": "", "website": "https://a.example?x=<1>&y"
    });
    assert_eq!(ask(&emulator, "POST", "create", Some(&sent)).ok(), json!(true));

    let publisher = &listed(&emulator, "tf_a")[0];
    for (field, value) in sent.as_object().unwrap() {
        assert_eq!(&publisher[field], value, "{field}");
    }
    for field in ["auth_status", "user_id", "tenant_id", "last_update_user_id", "last_update_user_name", "last_update_time"] {
        assert!(publisher[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {publisher}");
    }
    let id = publisher["publisher_unique_id"].as_str().unwrap();
    assert_eq!(ask(&emulator, "POST", "detail", Some(&json!([id]))).ok(), json!({ id: publisher }));
    assert_eq!(ask(&emulator, "POST", "detail", Some(&json!([]))).ok(), json!({}));
    assert_eq!(ask(&emulator, "GET", "optional-publisher", None).ok(), json!([publisher]));

    let delete = format!("delete?publisher_unique_id={id}");
    assert_eq!(ask(&emulator, "DELETE", &delete, None).ok(), json!(true));
    ask(&emulator, "DELETE", &delete, None).rejected(400, NOT_FOUND);
    ask(&emulator, "POST", "detail", Some(&json!([id]))).rejected(400, NOT_FOUND);
    assert_eq!(listed(&emulator, "tf_a"), [json!(null); 0]);
}

#[test]
fn publishers_are_listed_by_name_and_in_pages() {
    let emulator = Emulator::start().unwrap();
    for number in 0..12 {
        let sent = json!({ "name": format!("Publisher {number}"), "en_name": "en", "support_url": "x" });
        ask(&emulator, "POST", "create", Some(&sent)).ok();
    }
    // What is left out is read back empty, and the newest is found in the first page.
    let first = &listed(&emulator, "publisher")[0];
    assert_eq!((&first["name"], &first["website"]), (&json!("Publisher 11"), &json!("")));
    assert_eq!(listed(&emulator, "Publisher%207").len(), 1);
    assert_eq!(listed(&emulator, "nobody").len(), 0);

    let page = ask(&emulator, "GET", "query-all?limit=10&offset=10", None).ok();
    assert_eq!((&page["offset"], &page["limit"], &page["total"]), (&json!(10), &json!(10), &json!(12)));
    let names: Vec<_> = page["data"].as_array().unwrap().iter().map(|publisher| &publisher["name"]).collect();
    assert_eq!(names, ["Publisher 1", "Publisher 0"]);
    assert_eq!(ask(&emulator, "GET", "query-all?limit=10&offset=20", None).ok()["data"], json!([]));

    let other = format!("/v1/{}/publisher/query-all?limit=10&offset=0", "0".repeat(32));
    assert_eq!(call(&emulator, "GET", &other, &[], None).ok()["total"], 0);
}
