//! Pipelines and templates by name.

use codearts_pipeline_tests::domain_id;
use serde_json::{Value, json};

use crate::service::{Service, project_id};

/// Pages of a list of things with these names, as long as they are asked for.
fn listed(list: &'static str, id: &'static str, names: Vec<String>) -> Service {
    Service::new(move |asked| {
        let number = |name: &str| usize::try_from(asked.body[name].as_u64().unwrap_or(0)).expect("small");
        let (offset, limit) = (number("offset"), number("limit"));
        let things: Vec<Value> = names
            .iter()
            .enumerate()
            .skip(offset)
            .take(limit)
            .map(|(index, name)| json!({ id: format!("{index:032}"), "name": name, "is_system": asked.body["is_system"] }))
            .collect();
        (200, json!({ list: things, "offset": offset, "limit": limit, "total": names.len() }))
    })
}

fn names(count: usize, last: &str) -> Vec<String> {
    (0..count).map(|number| format!("nightly-{number}")).chain([last.to_owned()]).collect()
}

#[tokio::test]
async fn a_pipeline_is_found_by_its_whole_name_over_all_pages() {
    let service = listed("pipelines", "pipeline_id", names(120, "nightly"));
    let pipelines = service.pipelines();
    let found = pipelines.find_pipeline("nightly").await.expect("listed").expect("found");
    assert_eq!(found.pipeline_id.as_ref().map(|id| id.as_str()), Some(&*format!("{:032}", 120)));
    let asked = service.asked("/pipelines/list");
    assert_eq!((asked.len(), &asked[0].body["name"], &asked[0].body["project_id"]), (3, &json!("nightly"), &json!(project_id().as_str())));
    assert!(pipelines.find_pipeline("Nightly").await.expect("listed").is_none());
    assert!(pipelines.find_pipeline("").await.expect("listed").is_none());
    let service = Service::new(|_| (403, json!({})));
    assert!(service.pipelines().find_pipeline("nightly").await.expect_err("forbidden").is_forbidden());
}

#[test]
fn a_pipeline_is_found_without_async() {
    let service = listed("pipelines", "pipeline_id", names(1, "nightly"));
    assert!(service.pipelines().find_pipeline_blocking("nightly").expect("listed").is_some());
}

#[tokio::test]
async fn a_template_is_found_unless_two_have_the_name() {
    let service = listed("templates", "id", names(150, "nightly"));
    let templates = service.client.templates(&domain_id());
    let found = templates.find_template("nightly").await.expect("listed").expect("found");
    assert_eq!(found.id.as_ref().map(|id| id.as_str()), Some(&*format!("{:032}", 150)));
    assert!(templates.find_system_template("nightly").await.expect("listed").is_some());
    assert!(templates.find_template("nothing").await.expect("listed").is_none());
    let asked = service.asked("/pipeline-templates/list");
    let kinds: Vec<_> = asked.iter().map(|asked| asked.body["is_system"] == true).collect();
    assert_eq!(kinds, [false, false, false, true, true, true, false, false, false]);
    let service = listed("templates", "id", vec!["nightly".to_owned(); 2]);
    let error = service.client.templates(&domain_id()).find_template("nightly").await.expect_err("two");
    assert!(error.to_string().contains("two templates have the name"), "{error}");
}
