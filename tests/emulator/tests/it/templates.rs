//! Templates of pipelines: own ones, those of the service, and pipelines that are made of them.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::client::{DOMAIN, Response};
use crate::documents::call;
use crate::project::{CONFLICT, Project, text};

const NOT_FOUND: &str = "DEVPIPE.00011203";

fn send(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v5/{DOMAIN}/api/pipeline-templates{path}"), &[], body)
}

/// What a live test sends, with a definition that no writer of JSON would write this way.
fn template(name: &str) -> Value {
    json!({
        "name": name, "language": "none", "description": "", "is_system": false, "is_show_source": true, "domain_id": DOMAIN,
        "definition": "{ \"stages\" : [{\"name\":\"Stage_1\",\"sequence\":\"0\",\"jobs\":[]}],\n \"a\": 1.0 }",
        "variables": [{ "name": "var_a", "type": "enum", "value": "value_a", "limits": ["test", "demo"] }]
    })
}

fn list(emulator: &Emulator, filter: Value) -> Vec<Value> {
    let page = send(emulator, "POST", "/list", Some(&filter)).ok();
    page["templates"].as_array().unwrap().clone()
}

fn names(emulator: &Emulator, filter: Value) -> Vec<String> {
    list(emulator, filter).iter().map(|template| text(&template["name"])).collect()
}

#[test]
fn a_template_lives_from_creation_to_deletion() {
    let emulator = Emulator::start().unwrap();
    let mut sent = template("template_a");
    let id = text(&send(&emulator, "POST", "", Some(&sent)).ok()["templateId"]);
    let path = format!("/{id}");
    let shown = send(&emulator, "GET", &path, None).ok();
    for field in ["name", "language", "description", "is_system", "is_show_source", "domain_id", "definition", "variables"] {
        assert_eq!(shown[field], sent[field], "{field}");
    }
    assert_eq!((&shown["id"], &shown["manifest_version"], &shown["region"]), (&json!(id), &json!("3.0"), &json!(null)));

    sent["name"] = json!("template_a-update");
    sent["language"] = json!("Java");
    sent["definition"] = json!("{\"stages\":[]}");
    sent.as_object_mut().unwrap().remove("variables");
    assert_eq!(send(&emulator, "PUT", &path, Some(&sent)).ok(), json!({ "templateId": id }));
    let shown = send(&emulator, "GET", &path, None).ok();
    assert_eq!((&shown["name"], &shown["language"], &shown["variables"]), (&sent["name"], &json!("Java"), &json!([])));
    assert_eq!(shown["definition"], sent["definition"]);

    assert_eq!(send(&emulator, "DELETE", &path, None).ok(), json!({ "templateId": id }));
    for (method, body) in [("GET", None), ("DELETE", None), ("PUT", Some(&sent))] {
        send(&emulator, method, &path, body).failed(NOT_FOUND);
    }
}

#[test]
fn templates_are_listed_by_filters_and_in_pages() {
    let emulator = Emulator::start().unwrap();
    for name in ["tf_a", "tf_ab"] {
        send(&emulator, "POST", "", Some(&template(name))).ok();
    }
    for (filter, expected) in [
        (json!({ "is_system": false, "limit": 100, "offset": 0 }), &["tf_ab", "tf_a"][..]),
        (json!({ "is_system": false, "sort_key": "name", "sort_dir": "asc" }), &["tf_a", "tf_ab"]),
        (json!({ "is_system": false, "sort_key": "name", "sort_dir": "desc", "offset": 1 }), &["tf_a"]),
        (json!({ "is_system": false, "offset": 100, "limit": 100 }), &[]),
        (json!({ "name": "tf_ab" }), &["tf_ab"]),
        (json!({ "language": "java", "is_system": true }), &["Maven-Build"]),
        (json!({ "language": "NONE" }), &["tf_ab", "tf_a"]),
        (json!({ "language": "none", "is_system": true }), &[]),
    ] {
        assert_eq!(names(&emulator, filter.clone()), expected, "{filter}");
    }
    let own = &list(&emulator, json!({ "is_system": false }))[0];
    assert_eq!(own["stages"], json!([{ "name": "Stage_1", "sequence": 0 }]));
    for field in ["creator_id", "creator_name", "updater_id", "language", "id"] {
        assert!(!text(&own[field]).is_empty(), "{field}");
    }
    assert_eq!((own.get("definition"), own.get("variables")), (None, None));

    // Each account has its own.
    let other = format!("/v5/{}/api/pipeline-templates/list", "f".repeat(32));
    assert_eq!(call(&emulator, "POST", &other, &[], Some(&json!({ "is_system": false }))).ok()["total"], 0);
}

#[test]
fn a_favorite_shows_in_the_list() {
    let emulator = Emulator::start().unwrap();
    let id = text(&send(&emulator, "POST", "", Some(&template("a"))).ok()["templateId"]);
    for flag in [true, false] {
        send(&emulator, "POST", &format!("/{id}/favorite?flag={flag}"), None).ok();
        assert_eq!(list(&emulator, json!({ "name": "a", "is_system": false }))[0]["is_collect"], flag);
    }
    send(&emulator, "POST", "/nobody/favorite?flag=true", None).failed(NOT_FOUND);
}

#[test]
fn the_service_brings_templates_along() {
    let emulator = Emulator::start().unwrap();
    let system = list(&emulator, json!({ "is_system": true }));
    assert!(system.len() > 1);
    for template in &system {
        for field in ["region", "domain_id", "creator_id", "creator_name"] {
            assert_eq!(template[field], "Cloud Pipeline");
        }
        let path = format!("/{}", text(&template["id"]));
        let shown = send(&emulator, "GET", &path, None).ok();
        let definition: Value = serde_json::from_str(shown["definition"].as_str().unwrap()).unwrap();
        assert_eq!(definition["stages"].as_array().unwrap().len(), template["stages"].as_array().unwrap().len());
        send(&emulator, "DELETE", &path, None).rejected(400, CONFLICT);
    }
}

#[test]
fn pipelines_are_made_of_a_template() {
    let project = Project::new();
    let id = text(&send(&project.emulator, "POST", "", Some(&template("a"))).ok()["templateId"]);
    let create = |name: &str, template: &str| {
        let source = json!({ "type": "code", "params": { "git_url": "https://x/demo.git", "git_type": "codehub" } });
        let body = json!({ "name": name, "is_publish": false, "description": "d", "sources": [source] });
        project.post(&format!("pipeline-templates/{template}/create-pipeline"), &body)
    };
    let pipelines = ["one", "two"].map(|name| text(&create(name, &id).ok()["pipeline_id"]));
    let shown = project.shown(&pipelines[0]);
    assert_eq!((&shown["definition"], &shown["variables"]), (&template("a")["definition"], &template("a")["variables"]));
    assert_eq!((&shown["name"], &shown["description"], &shown["from_source"]), (&json!("one"), &json!("d"), &json!(1)));
    create("one", &id).rejected(400, CONFLICT);

    // They go their own ways.
    let body = json!({ "name": "one", "is_publish": false, "definition": "{\"stages\":[]}" });
    project.send("PUT", &format!("pipelines/{}", pipelines[0]), Some(&body)).ok();
    send(&project.emulator, "DELETE", &format!("/{id}"), None).ok();
    assert_eq!(project.shown(&pipelines[1])["definition"], template("a")["definition"]);
    create("three", &id).failed(NOT_FOUND);

    let system = text(&list(&project.emulator, json!({ "is_system": true, "language": "Go" }))[0]["id"]);
    let made = text(&create("four", &system).ok()["pipeline_id"]);
    let run = project.run(&made);
    project.emulator.pipelines().finish_run(&run);
    assert_eq!(project.status(&made, &run), "COMPLETED");
}
