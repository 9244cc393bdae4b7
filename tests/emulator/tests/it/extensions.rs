//! Basic extensions, versions and drafts, as a live client uses them: what was sent reads back unchanged, and what is gone
//! is reported as the service reports it.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::client::{Client, DOMAIN, Response, draft, exchange, raw, reference};
use crate::documents::call;

const NOT_FOUND: &str = "DEVPIPE.30011001";
const CONFLICT: &str = "DEVPIPE.00011102";

fn v3(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v3/{DOMAIN}/extension/{path}"), &[], body)
}

fn delete_draft(emulator: &Emulator, version: &str) -> Response {
    let target = format!("/v1/{DOMAIN}/agent-plugin/delete-draft?plugin_name=apie_test&version={version}");
    call(emulator, "DELETE", &target, &[], None)
}

/// The first extension of this name, as a live client looks for it.
fn found(client: &Client, name: &str) -> Option<Value> {
    let filter = json!({ "plugin_name": name, "business_type": ["Build", "Gate", "Deploy", "Test", "Normal"] });
    let page = client.post("query-all?limit=1&offset=0", &filter).ok();
    page["data"].as_array().unwrap().first().cloned()
}

fn numbers(client: &Client) -> Value {
    client.get("all-version?limit=999&offset=0&plugin_name=apie_test").ok()["data"].clone()
}

#[test]
fn a_basic_extension_lives_from_creation_to_deletion() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let mut sent = json!({
        "plugin_name": "tf_a", "business_type": "Build", "display_name": "tf_a", "description": "test", "icon_url": "https://x/?a=<b>"
    });
    assert_eq!(v3(&emulator, "POST", "info/add", Some(&sent)).ok(), json!(true));
    v3(&emulator, "POST", "info/add", Some(&sent)).rejected(400, CONFLICT);

    let plugin = found(&client, "tf_a").unwrap();
    for (field, value) in sent.as_object().unwrap() {
        assert_eq!(&plugin[field], value, "{field}");
    }
    // The service fills these in, and nothing else.
    assert_eq!((&plugin["runtime_attribution"], &plugin["plugin_composition_type"]), (&json!("agent"), &json!("single")));
    assert!(plugin["maintainers"].as_str().is_some_and(|text| !text.is_empty()) && plugin["unique_id"].as_str().unwrap().len() == 32);
    assert_eq!((&plugin["version"], &plugin["version_attribution"]), (&json!(""), &json!("init")));
    assert_eq!((&plugin["plugin_attribution"], &plugin["workspace_id"], &plugin["active"]), (&json!("custom"), &json!(DOMAIN), &json!(1)));
    for field in ["business_type_display_name", "version_description", "refer_count", "usage_count", "publisher_unique_id"] {
        assert_eq!(plugin[field], json!(null), "{field}");
    }
    client.get("detail?plugin_name=tf_a").rejected(400, NOT_FOUND);

    // An icon that is left out is emptied.
    sent.as_object_mut().unwrap().remove("icon_url");
    sent["display_name"] = json!("tf_a-update");
    for field in ["runtime_attribution", "plugin_composition_type"] {
        sent[field] = plugin[field].clone();
    }
    v3(&emulator, "POST", "info/update", Some(&sent)).ok();
    let updated = found(&client, "tf_a").unwrap();
    assert_eq!(
        (&updated["display_name"], &updated["description"], &updated["icon_url"]),
        (&json!("tf_a-update"), &json!("test"), &json!(""))
    );
    assert_eq!((&updated["unique_id"], &updated["maintainers"]), (&plugin["unique_id"], &plugin["maintainers"]));

    assert_eq!(v3(&emulator, "DELETE", "info/delete?plugin_name=tf_a&type=all", None).ok(), json!(true));
    assert_eq!(found(&client, "tf_a"), None);
    v3(&emulator, "DELETE", "info/delete?plugin_name=tf_a&type=all", None).rejected(400, NOT_FOUND);
    v3(&emulator, "POST", "info/update", Some(&sent)).rejected(400, NOT_FOUND);
    client.post("update-info", &sent).rejected(400, NOT_FOUND);
}

#[test]
fn an_extension_grows_by_versions_and_goes_with_its_last_one() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let basic = json!({ "plugin_name": "apie_test", "business_type": "Normal", "display_name": "apie_test" });
    v3(&emulator, "POST", "info/add", Some(&basic)).ok();

    client.post("create-draft", &draft("0.0.9")).ok();
    assert_eq!(found(&client, "apie_test").unwrap()["version_attribution"], "draft");
    client.post("publish-draft", &reference("0.0.9")).ok();
    client.post("create", &draft("0.0.10")).ok();
    client.post("create-draft", &draft("0.0.11")).ok();
    for path in ["create", "create-draft"] {
        client.post(path, &draft("0.0.10")).rejected(400, CONFLICT);
    }
    assert_eq!(numbers(&client), json!(["0.0.11", "0.0.10", "0.0.9"]));
    let versions = client.get("query?limit=2&offset=1&plugin_name=apie_test").ok();
    assert_eq!(versions["total"], 3);
    let states = versions["data"].as_array().unwrap().iter().map(|version| (&version["version"], &version["version_attribution"]));
    let formal = json!("formal");
    assert_eq!(states.collect::<Vec<_>>(), [(&json!("0.0.10"), &formal), (&json!("0.0.9"), &formal)]);

    // Drafts go one way, formal versions the other.
    delete_draft(&emulator, "0.0.10").rejected(400, CONFLICT);
    assert_eq!(delete_draft(&emulator, "0.0.11").ok(), json!(true));
    delete_draft(&emulator, "0.0.11").rejected(400, NOT_FOUND);
    let single = |version: &str| v3(&emulator, "DELETE", &format!("info/delete?plugin_name=apie_test&type=single{version}"), None);
    single("").rejected(400, CONFLICT);
    single("&version=0.0.8").rejected(400, NOT_FOUND);
    assert_eq!(single("&version=0.0.10").ok(), json!(true));
    single("&version=0.0.10").rejected(400, NOT_FOUND);
    client.get("detail?plugin_name=apie_test&version=0.0.10").rejected(400, NOT_FOUND);
    assert_eq!(numbers(&client), json!(["0.0.9"]));
    assert!(found(&client, "apie_test").is_some());
    single("&version=0.0.9").ok();
    assert_eq!((found(&client, "apie_test"), numbers(&client)), (None, json!([])));
    assert!(v3(&emulator, "DELETE", "info/delete?plugin_name=apie_test&type=some", None).rejected(400, CONFLICT).contains("type"));

    // The first version creates the extension, and the deletion of all takes every version along.
    client.post("create", &draft("0.0.1")).ok();
    client.post("create-draft", &draft("0.0.2")).ok();
    v3(&emulator, "DELETE", "info/delete?plugin_name=apie_test&type=all", None).ok();
    client.get("detail?plugin_name=apie_test&version=0.0.1").rejected(400, NOT_FOUND);
    assert_eq!(found(&client, "apie_test"), None);
}

#[test]
fn a_version_reads_back_as_it_was_sent() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let mut sent = json!({
        "plugin_name": "apie_test", "version": "0.0.1", "display_name": "First", "business_type": "Build", "description": "text",
        "runtime_attribution": "agent", "icon_url": "https://x.example/a.png", "version_description": "",
        "execution_info": { "inner_execution_info": { "execution_type": "COMPOSITE", "steps": [] } },
        "input_info": [
            { "name": "b", "default_value": "", "type": "input", "layout_content": "{\"b\": \"<&>\"} " },
            { "name": "a", "default_value": "x" }
        ]
    });
    client.post("create-draft", &sent).ok();
    let read =
        |version: &str| (client.get(&format!("detail?plugin_name=apie_test&version={version}")).ok(), found(&client, "apie_test").unwrap());
    let (detail, plugin) = read("0.0.1");
    for field in ["plugin_name", "display_name", "version", "version_description", "runtime_attribution"] {
        assert_eq!(detail[field], sent[field], "{field}");
    }
    for field in ["business_type", "icon_url", "description"] {
        assert_eq!(plugin[field], sent[field], "{field}");
    }
    for (input, sent) in detail["input_info"].as_array().unwrap().iter().zip(sent["input_info"].as_array().unwrap()) {
        for field in ["name", "default_value", "type", "layout_content"] {
            assert_eq!(input[field], sent[field], "{field}");
        }
    }
    assert_eq!((&plugin["business_type_display_name"], &detail["version_attribution"]), (&json!(null), &json!("draft")));
    assert_eq!(detail["unique_id"], plugin["unique_id"]);

    // One change of a live client: base information, draft, and then it is published.
    let info = json!({ "plugin_name": "apie_test", "business_type": "Build", "display_name": "Second", "runtime_attribution": "agent" });
    client.post("update-info", &info).ok();
    let (detail_now, plugin) = read("0.0.1");
    assert_eq!((&detail_now["display_name"], &plugin["description"], &plugin["icon_url"]), (&json!("Second"), &json!(""), &json!("")));
    sent["unique_id"] = detail["unique_id"].clone();
    sent["display_name"] = json!("Second");
    sent["description"] = json!("other text");
    sent["input_info"] = json!([]);
    client.post("edit-draft", &sent).ok();
    client
        .post(
            "publish-draft",
            &json!({ "plugin_name": "apie_test", "version": "0.0.1", "display_name": "Second", "plugin_attribution": "custom" }),
        )
        .ok();
    let (detail, plugin) = read("0.0.1");
    assert_eq!((&detail["input_info"], &detail["version_attribution"]), (&json!([]), &json!("formal")));
    assert_eq!((&plugin["description"], &plugin["icon_url"]), (&sent["description"], &sent["icon_url"]));

    // The base information of a formal version can still be changed.
    let info = json!({ "plugin_name": "apie_test", "business_type": "Build", "display_name": "Third", "description": "last" });
    client.post("update-info", &info).ok();
    let (detail, plugin) = read("0.0.1");
    assert_eq!((&detail["display_name"], &plugin["display_name"]), (&json!("Third"), &json!("Third")));
    assert_eq!(
        (&plugin["description"], &plugin["icon_url"], &plugin["runtime_attribution"]),
        (&json!("last"), &json!(""), &json!("agent"))
    );
}

#[test]
fn official_extensions_cannot_be_changed() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let name = "official_devcloud_checkpoint";
    let info = json!({ "plugin_name": name, "business_type": "Build", "display_name": "x" });
    v3(&emulator, "POST", "info/add", Some(&info)).rejected(400, CONFLICT);
    v3(&emulator, "POST", "info/update", Some(&info)).rejected(400, CONFLICT);
    for query in ["type=all", "type=single&version=0.0.5"] {
        v3(&emulator, "DELETE", &format!("info/delete?plugin_name={name}&{query}"), None).rejected(400, CONFLICT);
    }
    assert_eq!(client.get(&format!("detail?plugin_name={name}&version=0.0.5")).ok()["version_attribution"], "formal");
}

#[test]
fn a_package_makes_a_basic_extension() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let upload = |name: &str| {
        let body = "--b\r\nContent-Disposition: form-data; name=\"upload_file\"; filename=\"a.zip\"\r\n\r\ntest\r\n--b--\r\n";
        let headers = [("host", "x"), ("x-auth-token", emulator.token()), ("content-type", "multipart/form-data; boundary=b")];
        let target = format!("/v3/{DOMAIN}/extension/upload?plugin_name={name}&business_type=Normal");
        exchange(emulator.address(), &raw("POST", &target, &headers, body)).response()
    };
    let show = |query: &str| v3(&emulator, "GET", &format!("detail?plugin_name={query}"), None);
    show("plain_a&version=").rejected(400, NOT_FOUND);
    assert_eq!(upload("plain_a").ok(), json!(true));
    upload("official_shell_plugin").rejected(400, CONFLICT);
    let detail = show("plain_a&version=").ok();
    assert_eq!((&detail["category"], &detail["version"]), (&json!("Normal"), &json!("")));
    assert_eq!(detail["execution"]["sha256"], "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08");
    show("plain_a&version=0.0.1").rejected(400, NOT_FOUND);

    let mut sent = draft("0.0.1");
    sent["execution_info"]["inner_execution_info"] = json!({ "execution_type": "SHELL", "target": "main.sh" });
    sent["input_info"] = json!([{ "name": "greeting", "default_value": "Hello", "validation": "^[A-Z]" }]);
    sent["output_info"] = json!([{ "name": "printed", "type": "string", "description": "What was printed." }]);
    client.post("create", &sent).ok();
    upload("apie_test").ok();
    let detail = show("apie_test&version=0.0.1").ok();
    assert_eq!((&detail["friendly_name"], &detail["execution"]["target"]), (&json!("apie_test"), &json!("main.sh")));
    assert_eq!((&detail["inputs"][0]["name"], &detail["inputs"][0]["required"]), (&json!("greeting"), &json!(false)));
    assert_eq!(detail["outputs"][0]["name"], "printed");
}

#[test]
fn an_extension_belongs_to_a_publisher_that_exists() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    client.post("create", &draft("0.0.1")).ok();
    let publisher = json!({ "name": "a", "en_name": "a", "support_url": "a" });
    call(&emulator, "POST", &format!("/v1/{DOMAIN}/publisher/create"), &[], Some(&publisher)).ok();
    let publishers = call(&emulator, "GET", &format!("/v1/{DOMAIN}/publisher/optional-publisher"), &[], None).ok();
    let id = &publishers[0]["publisher_unique_id"];
    let base = |attribution: &str| {
        let target = format!("/v1/{DOMAIN}/relation/plugin/single?attribution={attribution}&limit=100&offset=0");
        call(&emulator, "GET", &target, &[], None).ok()["data"].clone()
    };

    let publication = json!({ "plugin_name": "apie_test", "version": "", "publisher_unique_id": id });
    assert_eq!(client.post("publish-plugin-bind", &publication).ok(), json!(true));
    assert_eq!((&found(&client, "apie_test").unwrap()["publisher_unique_id"], base("published")), (id, json!([])));
    assert_eq!(client.post("publish-plugin", &publication).ok(), json!(true));
    let published = base("published");
    assert_eq!((&published[0]["name"], &published[0]["publisher_id"]), (&json!("apie_test"), id));
    let official = base("official");
    assert!(
        official.as_array().unwrap().iter().all(|plugin| plugin["publisher_id"].is_null() && plugin["plugin_attribution"] == "official")
    );

    for (field, value) in [("publisher_unique_id", "none"), ("plugin_name", "none"), ("version", "0.0.9")] {
        let mut unknown = publication.clone();
        unknown[field] = json!(value);
        for path in ["publish-plugin", "publish-plugin-bind"] {
            client.post(path, &unknown).rejected(400, NOT_FOUND);
        }
    }
}
