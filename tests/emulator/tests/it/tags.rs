//! Tags: how they come, change and go, and which pipelines have them.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::projects::{NOTHING, PROJECT, ask, ask_of, detail, each, pipeline};

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
fn pipelines_have_the_tags_that_are_set_last() {
    let emulator = Emulator::start().unwrap();
    create(&emulator, "tag a");
    create(&emulator, "tag b");
    let tags = each(&listed(&emulator), "tag_id");
    let [a, b] = &tags[..] else { panic!("{tags:?}") };
    let (one, other) = (pipeline(&emulator, "one"), pipeline(&emulator, "other"));
    let set = |pipelines: &[&str], tags: &[&Value]| {
        let sent = json!({ "pipelineList": pipelines, "tagList": tags });
        ask(&emulator, "POST", "pipeline-tag/set-tags", Some(&sent))
    };
    let tags_of = |pipeline: &str| each(&detail(&emulator, pipeline)["tags"], "tagId");
    assert_eq!(set(&[&one, &other], &[a, b, a]).ok(), json!({ "success": true }));
    assert_eq!((tags_of(&one), tags_of(&other)), (vec![a.clone(), b.clone()], vec![a.clone(), b.clone()]));
    set(&[&one], &[b]).ok();
    assert_eq!((tags_of(&one), tags_of(&other)), (vec![b.clone()], vec![a.clone(), b.clone()]));

    let list = |filter: Value| ask(&emulator, "POST", "pipelines/list", Some(&filter)).ok()["pipelines"].clone();
    let found = list(json!({ "tag_list": [a] }));
    assert_eq!(each(&found, "pipeline_id"), [json!(other)]);
    assert_eq!(found[0]["tag_list"][1], json!({ "tag_id": b, "name": "tag b", "color": "#0b81f6" }));

    // What names something unknown changes nothing.
    set(&[&one], &[a, &json!(NOTHING)]).rejected(200, NOT_FOUND);
    set(&[&one, NOTHING], &[a]).rejected(200, "DEVPIPE.00011401");
    set(&[&one], &[&json!("short")]).rejected(400, "DEVPIPE.00011101");
    assert_eq!(tags_of(&one), vec![b.clone()]);
    ask(&emulator, "DELETE", &format!("pipeline-tag/delete?tagId={}", b.as_str().unwrap()), None).ok();
    assert_eq!((tags_of(&one), tags_of(&other)), (vec![], vec![a.clone()]));
    set(&[&other], &[]).ok();
    assert_eq!(tags_of(&other), [json!(null); 0]);
}
