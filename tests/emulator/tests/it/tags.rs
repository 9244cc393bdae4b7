//! Tags: how they come, change and go, and which pipelines have them.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::projects::{NOTHING, OTHER_PIPELINE, PIPELINE, PROJECT, ask, ask_of, each};

const NOT_FOUND: &str = "DEVPIPE.00014024";

fn listed(emulator: &Emulator) -> Value {
    ask(emulator, "GET", &format!("pipeline-tag/list?proj_id={PROJECT}"), None).ok()
}

fn create(emulator: &Emulator, name: &str) {
    let sent = json!({ "name": name, "color": "#0b81f6" });
    assert_eq!(ask(emulator, "POST", "pipeline-tag/create", Some(&sent)).ok(), json!({ "success": true }));
}

#[test]
fn a_tag_lives_from_creation_to_deletion() {
    let emulator = Emulator::start().unwrap();
    assert_eq!(listed(&emulator), json!([]));
    create(&emulator, "tag a");
    create(&emulator, "tag b");
    let tags = listed(&emulator);
    assert_eq!(each(&tags, "name"), [json!("tag a"), json!("tag b")]);
    let tag = &tags[0];
    assert_eq!((&tag["color"], &tag["project_id"]), (&json!("#0b81f6"), &json!(PROJECT)));
    assert!(tag["project_name"].as_str().is_some_and(|name| !name.is_empty()));
    assert_eq!(ask_of(&emulator, NOTHING, "GET", "pipeline-tag/list", None).ok(), json!([]));

    let change = json!({ "tagId": tag["tag_id"], "name": "tag c", "color": "#ffffff" });
    assert_eq!(ask(&emulator, "POST", "pipeline-tag/update", Some(&change)).ok(), json!({ "success": true }));
    let changed = &listed(&emulator)[0];
    assert_eq!((&changed["tag_id"], &changed["name"], &changed["color"]), (&tag["tag_id"], &json!("tag c"), &json!("#ffffff")));

    let delete = format!("pipeline-tag/delete?tagId={}", tag["tag_id"].as_str().unwrap());
    assert_eq!(ask(&emulator, "DELETE", &delete, Some(&json!({}))).ok(), json!({ "success": true }));
    assert_eq!(each(&listed(&emulator), "name"), [json!("tag b")]);
    for body in [None, Some(&json!({}))] {
        ask(&emulator, "DELETE", &delete, body).rejected(200, NOT_FOUND);
    }
    ask(&emulator, "POST", "pipeline-tag/update", Some(&change)).rejected(200, NOT_FOUND);
}

#[test]
fn pipelines_have_tags_that_exist() {
    let emulator = Emulator::start().unwrap();
    create(&emulator, "tag a");
    let tag = listed(&emulator)[0]["tag_id"].clone();
    let set = |tags: Value| {
        ask(&emulator, "POST", "pipeline-tag/set-tags", Some(&json!({ "pipelineList": [PIPELINE, OTHER_PIPELINE], "tagList": tags })))
    };
    for tags in [json!([tag]), json!([tag, tag]), json!([])] {
        assert_eq!(set(tags).ok(), json!({ "success": true }));
    }
    set(json!([tag, NOTHING])).rejected(200, NOT_FOUND);
    set(json!(["short"])).rejected(400, "DEVPIPE.00011101");
}
