//! Policies of accounts and projects, and what inherits from what.

use codearts_pipeline_emulator::Emulator;
use serde_json::{Value, json};

use crate::client::{DOMAIN, Response};
use crate::documents::call;
use crate::rules;

const MISSING: &str = "DEVCP.00000001";
const PROJECT: &str = "44444444444444444444444444444444";

fn tenant(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v2/{DOMAIN}/tenant/rule-sets/{path}"), &[], body)
}

fn project(emulator: &Emulator, method: &str, path: &str, body: Option<&Value>) -> Response {
    call(emulator, method, &format!("/v2/{PROJECT}/rule-sets/{path}"), &[], body)
}

fn id(created: &Value) -> String {
    assert_eq!(created["status"], true);
    created["rule_set_id"].as_str().unwrap().to_owned()
}

fn names(page: &Value) -> Vec<&str> {
    page["data"].as_array().unwrap().iter().map(|policy| policy["name"].as_str().unwrap()).collect()
}

#[test]
fn a_policy_of_an_account_lives_from_creation_to_deletion() {
    let emulator = Emulator::start().unwrap();
    let rule = rules::create(&emulator, &rules::rule("rule_a", "Gate"));
    let unknown = "9".repeat(32);
    let references = json!([{ "id": rule, "is_valid": true }, { "id": unknown, "is_valid": false }]);
    let sent = json!({ "name": "Policy A - 1", "rules": references });
    let policy = id(&tenant(&emulator, "POST", "create", Some(&sent)).ok());
    let detail = format!("{policy}/detail");

    let shown = tenant(&emulator, "GET", &detail, None).ok();
    assert_eq!((&shown["name"], &shown["level"], &shown["is_valid"]), (&json!("Policy A - 1"), &json!("tenant"), &json!(true)));
    for field in ["version", "creator", "create_time", "updater", "update_time"] {
        assert!(shown[field].as_str().is_some_and(|text| !text.is_empty()), "{field}: {shown}");
    }
    let included = &shown["rule_instances"];
    assert_eq!((&included[0]["id"], &included[0]["name"], &included[0]["is_valid"]), (&json!(rule), &json!("rule_a"), &json!(true)));
    assert_eq!((&included[0]["type"], &included[0]["plugin_version"]), (&json!("Gate"), &json!("0.0.3")));
    assert_eq!((&included[0]["parent"], &included[0]["editable"]), (&json!(null), &json!(true)));
    let group = &included[0]["content"][0];
    assert_eq!((&group["group_name"], &group["type"], &group["editable"]), (&json!("group_a"), &json!("judge"), &json!(true)));
    let property = json!({ "key": "critical", "name": "Critical", "type": "judge", "value": "0", "value_type": "float", "operator": "=" });
    assert_eq!(group["properties"][0], property);
    // A rule that does not exist reads back as it was sent.
    assert_eq!((&included[1]["id"], &included[1]["is_valid"], &included[1]["name"]), (&json!(unknown), &json!(false), &json!(null)));

    // Without rules the ones that are there stay, with an empty list they go.
    let outcome = json!({ "status": true, "rule_set_id": policy });
    let update = |change: Value| tenant(&emulator, "PUT", &format!("{policy}/update"), Some(&change)).ok();
    assert_eq!(update(json!({ "name": "policy_b" })), outcome);
    let changed = tenant(&emulator, "GET", &detail, None).ok();
    assert_eq!((&changed["name"], &changed["rule_instances"]), (&json!("policy_b"), included));
    assert_ne!(changed["version"], shown["version"]);
    update(json!({ "name": "policy_b", "rules": [] }));
    assert_eq!(tenant(&emulator, "GET", &detail, None).ok()["rule_instances"], json!([]));

    let off = json!({ "is_valid": false });
    assert_eq!(tenant(&emulator, "PUT", &format!("{policy}/switch"), Some(&off)).ok(), outcome);
    assert_eq!(tenant(&emulator, "GET", &detail, None).ok()["is_valid"], false);

    assert_eq!(tenant(&emulator, "DELETE", &format!("{policy}/delete"), None).ok(), json!({ "status": true }));
    for (method, path, body) in [
        ("GET", "detail", None),
        ("GET", "children", None),
        ("GET", "related/query", None),
        ("PUT", "switch", Some(&off)),
        ("PUT", "update", Some(&sent)),
        ("DELETE", "delete", None),
    ] {
        tenant(&emulator, method, &format!("{policy}/{path}"), body).rejected(400, MISSING);
    }
}

#[test]
fn a_policy_of_a_project_lives_from_creation_to_deletion() {
    let emulator = Emulator::start().unwrap();
    let sent = json!({ "name": "策略-1", "cloud_project_id": PROJECT, "rules": [{ "id": "1".repeat(32), "is_valid": true }] });
    let policy = id(&project(&emulator, "POST", "create", Some(&sent)).ok());
    let (brief, full) = (format!("{policy}/detail"), format!("{policy}/gray/detail"));

    let shown = project(&emulator, "GET", &brief, None).ok();
    assert_eq!((&shown["name"], &shown["level"], &shown["is_valid"]), (&json!("策略-1"), &json!("project"), &json!(true)));
    assert!(shown["operate_time"].is_i64() && shown.get("rule_instances").is_none(), "{shown}");
    assert_eq!(project(&emulator, "GET", &full, None).ok()["rule_instances"][0]["id"], sent["rules"][0]["id"]);

    project(&emulator, "PUT", &format!("{policy}/update"), Some(&json!({ "name": "b", "rules": [] }))).ok();
    project(&emulator, "PUT", &format!("{policy}/switch"), Some(&json!({ "is_valid": false }))).ok();
    let shown = project(&emulator, "GET", &full, None).ok();
    assert_eq!((&shown["name"], &shown["rule_instances"], &shown["is_valid"]), (&json!("b"), &json!([]), &json!(false)));

    // It is a policy of this project alone, and none of the account.
    let elsewhere = format!("/v2/{}/rule-sets/{brief}", "5".repeat(32));
    call(&emulator, "GET", &elsewhere, &[], None).rejected(400, MISSING);
    tenant(&emulator, "GET", &brief, None).rejected(400, MISSING);

    assert_eq!(project(&emulator, "DELETE", &format!("{policy}/delete"), None).ok(), json!({ "status": true }));
    for (method, path) in [("GET", "detail"), ("GET", "gray/detail"), ("GET", "related/query"), ("DELETE", "delete")] {
        project(&emulator, method, &format!("{policy}/{path}"), None).rejected(400, MISSING);
    }
}

#[test]
fn a_policy_inherits_the_rules_of_its_parent() {
    let emulator = Emulator::start().unwrap();
    let ids: Vec<_> = ["rule_a", "rule_b", "rule_c"].iter().map(|name| rules::create(&emulator, &rules::rule(name, "Gate"))).collect();
    let reference = |id: &String, is_valid: bool| json!({ "id": id, "is_valid": is_valid });
    let sent = json!({ "name": "parent", "rules": [reference(&ids[0], true), reference(&ids[1], true)] });
    let parent = id(&tenant(&emulator, "POST", "create", Some(&sent)).ok());

    let heir = |name: &str, parent: &str, rules: Value| json!({ "name": name, "parent_id": parent, "cloud_project_id": PROJECT, "is_valid": false, "rules": rules });
    let child = id(&project(&emulator, "POST", "inherit", Some(&heir("child", &parent, json!([])))).ok());
    let rules_of = |policy: &str| {
        let shown = project(&emulator, "GET", &format!("{policy}/gray/detail"), None).ok();
        let rules = shown["rule_instances"].as_array().unwrap().iter();
        let rules = rules.map(|rule| (rule["name"].clone(), rule["is_valid"].clone(), rule["parent"]["id"].clone()));
        rules.collect::<Vec<_>>()
    };
    let inherited = |name: &str, is_valid: bool| (json!(name), json!(is_valid), json!(parent));
    assert_eq!(rules_of(&child), [inherited("rule_a", true), inherited("rule_b", true)]);
    let shown = project(&emulator, "GET", &format!("{child}/gray/detail"), None).ok();
    assert_eq!(shown["is_valid"], false);
    assert_eq!(
        (&shown["rule_instances"][0]["editable"], &shown["rule_instances"][0]["parent"]["level"]),
        (&json!(false), &json!("tenant"))
    );

    // What is sent besides switches an inherited rule, or adds one.
    let own = json!([reference(&ids[1], false), reference(&ids[2], true)]);
    let other = id(&project(&emulator, "POST", "inherit", Some(&heir("other", &parent, own))).ok());
    let expected = [inherited("rule_a", true), inherited("rule_b", false), (json!("rule_c"), json!(true), json!(null))];
    assert_eq!(rules_of(&other), expected);

    let children = tenant(&emulator, "GET", &format!("{parent}/children?limit=1&offset=1"), None).ok();
    assert_eq!((names(&children), &children["total"]), (vec!["child"], &json!(2)));
    assert_eq!(names(&tenant(&emulator, "GET", &format!("{parent}/children"), None).ok()), ["other", "child"]);
    let usage = tenant(&emulator, "GET", &format!("{parent}/related/query"), None).ok();
    assert_eq!(usage, json!({ "project_count": 1, "pipeline_count": 0 }));
    let usage = |rule: &str| rules::ask(&emulator, "GET", &format!("{rule}/related/query"), None).ok();
    assert_eq!(usage(&ids[0]), json!({ "rule_set_count": 3, "project_count": 1, "pipeline_count": 0 }));
    assert_eq!(usage(&ids[2]), json!({ "rule_set_count": 1, "project_count": 1, "pipeline_count": 0 }));

    // A change of the parent is seen at once, and so is its end.
    tenant(&emulator, "PUT", &format!("{parent}/update"), Some(&json!({ "name": "parent", "rules": [reference(&ids[1], true)] }))).ok();
    assert_eq!(rules_of(&child), [inherited("rule_b", true)]);
    tenant(&emulator, "DELETE", &format!("{parent}/delete"), None).ok();
    assert_eq!(rules_of(&child), []);
    project(&emulator, "POST", "inherit", Some(&heir("late", &parent, json!([])))).rejected(400, MISSING);
    project(&emulator, "POST", "inherit", Some(&heir("late", &child, json!([])))).rejected(400, MISSING);
}

#[test]
fn policies_are_listed_by_level_name_and_switch_and_in_pages() {
    let emulator = Emulator::start().unwrap();
    for name in ["tenant_a", "tenant_b"] {
        let policy = id(&tenant(&emulator, "POST", "create", Some(&json!({ "name": name, "rules": [] }))).ok());
        if name == "tenant_b" {
            tenant(&emulator, "PUT", &format!("{policy}/switch"), Some(&json!({ "is_valid": false }))).ok();
        }
    }
    project(&emulator, "POST", "create", Some(&json!({ "name": "project_a", "cloud_project_id": PROJECT, "rules": [] }))).ok();

    let list = |is_project: bool, query: &str| {
        let path = format!("query?limit=10&offset=0&{query}");
        if is_project { project(&emulator, "GET", &path, None) } else { tenant(&emulator, "GET", &path, None) }.ok()
    };
    let of_project = format!("cloud_project_id={PROJECT}&include_tenant_rule_set");
    for (is_project, query, expected) in [
        (true, "include_tenant_rule_set=true", &["project_a", "tenant_b", "tenant_a"][..]),
        (true, "include_tenant_rule_set=false&name=", &["project_a"]),
        (true, "include_tenant_rule_set=true&name=_A", &["project_a", "tenant_a"]),
        (true, "include_tenant_rule_set=true&is_valid=false", &["tenant_b"]),
        (false, "include_tenant_rule_set=true", &["tenant_b", "tenant_a"]),
        (false, "include_tenant_rule_set=false&is_valid=true", &["tenant_a"]),
        (false, &format!("{of_project}=true"), &["project_a", "tenant_b", "tenant_a"]),
        (false, &format!("{of_project}=false"), &["project_a"]),
    ] {
        let page = list(is_project, query);
        assert_eq!((names(&page), &page["total"]), (expected.to_vec(), &json!(expected.len())), "{query}");
    }
    let policy = &list(false, "include_tenant_rule_set=true")["data"][0];
    assert_eq!((&policy["level"], &policy["is_valid"], &policy["is_public"]), (&json!("tenant"), &json!(false), &json!(false)));
    let page = tenant(&emulator, "GET", "query?limit=1&offset=1&include_tenant_rule_set=true", None).ok();
    assert_eq!((names(&page), &page["total"]), (vec!["tenant_a"], &json!(2)));
    assert_eq!(tenant(&emulator, "GET", "query?limit=1&offset=2&include_tenant_rule_set=true", None).ok()["data"], json!([]));

    // What a project lists it can read.
    let shared = policy["id"].as_str().unwrap();
    assert_eq!(project(&emulator, "GET", &format!("{shared}/detail"), None).ok(), *policy);
    assert_eq!(project(&emulator, "GET", &format!("{shared}/gray/detail"), None).ok()["level"], "tenant");
    project(&emulator, "DELETE", &format!("{shared}/delete"), None).rejected(400, MISSING);
    let other = format!("/v2/{}/tenant/rule-sets/{shared}/detail", "0".repeat(32));
    call(&emulator, "GET", &other, &[], None).rejected(400, MISSING);
}
