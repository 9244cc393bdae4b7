//! Groups of pipelines: the tree, its order, and what happens to pipelines.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator};
use serde_json::{Value, json};

use crate::projects::{NOTHING, PROJECT, ask, ask_of, detail, each, pipeline};

const NOT_FOUND: &str = "DEVPIPE.00014007";

fn create(emulator: &Emulator, name: &str, parent: Option<&Value>) -> Value {
    let mut sent = json!({ "name": name, "project_id": PROJECT });
    if let Some(parent) = parent {
        sent["parent_id"] = parent.clone();
    }
    ask(emulator, "POST", "pipeline-group/create", Some(&sent)).ok()
}

fn tree(emulator: &Emulator) -> Value {
    ask(emulator, "GET", "pipeline-group/tree", None).ok()
}

fn id(group: &Value) -> &str {
    group["id"].as_str().unwrap()
}

fn move_to(emulator: &Emulator, group: &str, pipelines: &[&str]) -> crate::client::Response {
    let pipelines: Vec<_> = pipelines.iter().map(|id| json!({ "pipeline_id": id, "pipeline_name": "a" })).collect();
    ask(emulator, "POST", "pipeline-group/pipeline/move", Some(&json!({ "group_id": group, "pipelines": pipelines })))
}

#[test]
fn a_group_lives_from_creation_to_deletion() {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000));
    let emulator = Emulator::builder().clock(clock.clone()).start().unwrap();
    assert_eq!(tree(&emulator), json!([]));

    let created = create(&emulator, "G1", None);
    for (field, value) in [
        ("name", json!("G1")),
        ("project_id", json!(PROJECT)),
        ("parent_id", json!("")),
        ("path_id", created["id"].clone()),
        ("ordinal", json!(0)),
        ("updater", json!(null)),
        ("create_time", json!(1_700_000_000_000_i64)),
        ("children", json!(null)),
    ] {
        assert_eq!(created[field], value, "{field}");
    }
    assert!(created["creator"].as_str().is_some_and(|creator| !creator.is_empty()));

    clock.advance(Duration::from_secs(1));
    let rename = json!({ "id": created["id"], "name": "G2" });
    assert_eq!(ask(&emulator, "POST", "pipeline-group/update", Some(&rename)).ok(), json!({ "success": true }));
    let shown = &tree(&emulator)[0];
    assert_eq!((&shown["id"], &shown["name"], &shown["updater"]), (&created["id"], &json!("G2"), &created["creator"]));
    assert_eq!((&shown["create_time"], &shown["update_time"]), (&created["create_time"], &json!(1_700_000_001_000_i64)));
    assert_eq!(ask_of(&emulator, NOTHING, "GET", "pipeline-group/tree", None).ok(), json!([]));

    let delete = format!("pipeline-group/delete?id={}", id(&created));
    assert_eq!(ask(&emulator, "DELETE", &delete, None).ok(), json!({ "success": true }));
    assert_eq!(tree(&emulator), json!([]));
    ask(&emulator, "DELETE", &delete, None).rejected(200, NOT_FOUND);
    ask(&emulator, "POST", "pipeline-group/update", Some(&rename)).rejected(200, NOT_FOUND);
    assert_eq!(each(&move_to(&emulator, id(&created), &[&pipeline(&emulator, "a")]).ok(), "code"), ["failed"]);
    let orphan = json!({ "name": "G3", "project_id": PROJECT, "parent_id": created["id"] });
    ask(&emulator, "POST", "pipeline-group/create", Some(&orphan)).rejected(200, NOT_FOUND);
}

#[test]
fn groups_stand_in_groups_and_in_an_order() {
    let emulator = Emulator::start().unwrap();
    let (one, two) = (create(&emulator, "one", Some(&json!(""))), create(&emulator, "two", None));
    let inner = create(&emulator, "inner", Some(&one["id"]));
    let second = create(&emulator, "second", Some(&one["id"]));
    let innermost = create(&emulator, "innermost", Some(&inner["id"]));
    let path = [&one, &inner, &innermost].map(id).join(".");
    assert_eq!((&innermost["path_id"], &innermost["parent_id"]), (&json!(path), &inner["id"]));

    let shown = tree(&emulator);
    assert_eq!((each(&shown, "name"), each(&shown, "ordinal")), (vec![json!("one"), json!("two")], vec![json!(0), json!(1)]));
    assert_eq!((each(&shown[0]["children"], "name"), &shown[1]["children"]), (vec![json!("inner"), json!("second")], &json!(null)));
    assert_eq!(shown[0]["children"][0]["children"][0]["id"], innermost["id"]);

    let swap = |one: &str, other: &str| ask(&emulator, "POST", &format!("pipeline-group/swap?groupId1={one}&groupId2={other}"), None);
    assert_eq!(swap(id(&one), id(&two)).ok(), json!({ "success": true }));
    swap(id(&second), id(&inner)).ok();
    let shown = tree(&emulator);
    assert_eq!((each(&shown, "name"), each(&shown, "ordinal")), (vec![json!("two"), json!("one")], vec![json!(0), json!(1)]));
    assert_eq!(each(&shown[1]["children"], "name"), [json!("second"), json!("inner")]);
    swap(id(&one), NOTHING).rejected(200, NOT_FOUND);

    // The next group stands at the end, whatever has gone before it.
    ask(&emulator, "DELETE", &format!("pipeline-group/delete?id={}", id(&two)), None).ok();
    assert_eq!(create(&emulator, "three", None)["ordinal"], 2);
}

#[test]
fn pipelines_move_into_groups_and_out_of_them() {
    let emulator = Emulator::start().unwrap();
    let outer = create(&emulator, "outer", None);
    let inner = create(&emulator, "inner", Some(&outer["id"]));
    let counts = || {
        let shown = tree(&emulator);
        (shown[0]["pipeline_count"].clone(), shown[0]["children"][0]["pipeline_count"].clone())
    };
    let (one, two) = (pipeline(&emulator, "one"), pipeline(&emulator, "two"));
    let moved = move_to(&emulator, id(&inner), &[&one, NOTHING, &two]).ok();
    assert_eq!(
        moved,
        json!([
            { "code": "success", "pipeline_id": one, "pipeline_name": "a" },
            { "code": "failed", "pipeline_id": NOTHING, "pipeline_name": "a" },
            { "code": "success", "pipeline_id": two, "pipeline_name": "a" }
        ])
    );
    assert_eq!(counts(), (json!(0), json!(2)));
    let shown = detail(&emulator, &one);
    assert_eq!((&shown["group_id"], &shown["group_name"]), (&inner["id"], &json!("inner")));
    let listed = |path: &Value| ask(&emulator, "POST", "pipelines/list", Some(&json!({ "group_path_id": path }))).ok()["total"].clone();
    assert_eq!((listed(&inner["path_id"]), listed(&outer["path_id"])), (json!(2), json!(0)));
    move_to(&emulator, id(&outer), &[&one]).ok();
    assert_eq!(counts(), (json!(1), json!(1)));
    move_to(&emulator, "", &[&one]).ok();
    assert_eq!((counts(), detail(&emulator, &one)["group_id"].clone()), ((json!(0), json!(1)), json!(null)));

    // A pipeline can be created in a group, and leaves it when it is deleted.
    let sent = json!({ "name": "three", "is_publish": false, "definition": "{\"stages\":[]}", "group_id": outer["id"] });
    let three = ask(&emulator, "POST", "pipelines", Some(&sent)).ok()["pipeline_id"].clone();
    assert_eq!(counts(), (json!(1), json!(1)));
    ask(&emulator, "DELETE", &format!("pipelines/{}", three.as_str().unwrap()), None).ok();
    assert_eq!(counts(), (json!(0), json!(1)));

    // A group goes with the groups in it, and leaves their pipelines in no group.
    ask(&emulator, "DELETE", &format!("pipeline-group/delete?id={}", id(&outer)), None).ok();
    assert_eq!((tree(&emulator), detail(&emulator, &two)["group_id"].clone()), (json!([]), json!(null)));
    assert_eq!(each(&move_to(&emulator, id(&inner), &[&two]).ok(), "code"), ["failed"]);
    assert_eq!(detail(&emulator, &two)["group_id"], json!(null));
}

#[test]
fn groups_are_checked_against_the_document() {
    let emulator = Emulator::start().unwrap();
    for (sent, field) in [
        (json!({ "name": "", "project_id": PROJECT }), "/name"),
        (json!({ "name": "G1" }), "/project_id"),
        (json!({ "name": "G1", "project_id": NOTHING }), "/project_id"),
    ] {
        let message = ask(&emulator, "POST", "pipeline-group/create", Some(&sent)).rejected(400, "DEVPIPE.00011101");
        assert!(message.contains(field), "{message}");
    }
}
