//! The results of the handlers satisfy the document.

use std::sync::Arc;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::{Chapters, PROJECTS, handlers};
use crate::call::{Call, Caller};
use crate::document::Document;
use crate::ids::Ids;
use crate::request::Arguments;

/// Makes calls, and checks that each response satisfies its schema.
struct Bench {
    document: Arc<Document>,
    chapters: Chapters,
    called: Vec<String>,
    /// The ids that paths have.
    path: Value,
}

impl Bench {
    /// With a pipeline in the path.
    fn new() -> Self {
        let document = Document::bundled().expect("the document can be served");
        let path = json!({ "project_id": "0".repeat(32), "tenant_id": "2".repeat(32) });
        let mut bench = Self { document, chapters: Chapters::new(&Arc::new(Ids::new())), called: Vec::new(), path };
        let stages = json!([{ "name": "a", "identifier": "a", "jobs": [{ "name": "b", "identifier": "b", "steps": [{ "task": "x" }] }] }]);
        let sent =
            json!({ "name": "a", "definition": json!({ "stages": stages }).to_string(), "variables": [{ "name": "a", "value": "b" }] });
        bench.path["pipeline_id"] = bench.call("create_pipeline_new", json!({}), sent)["pipeline_id"].clone();
        bench
    }

    fn call(&mut self, id: &str, query: Value, body: Value) -> Value {
        let operation = self.document.operation(id).expect(id);
        self.path["id"] = query["id"].clone();
        let object = |value: &Value| value.as_object().cloned().unwrap_or_default();
        let arguments = Arguments { path: object(&self.path), query: object(&query), body, ..Arguments::default() };
        let call = Call { document: &self.document, operation, arguments, now: Timestamp::UNIX_EPOCH, caller: Caller::User, host: "x" };
        let value = self.chapters.handle(&call).expect(id).expect(id);
        let schema = &operation.response.as_ref().expect(id).schema;
        let validator = schema.get(&self.document.schemas).expect(id);
        assert_eq!(validator.diagnostics(&value), [], "{id}: {value}");
        self.called.push(id.to_owned());
        value
    }
}

#[test]
fn what_the_handlers_return_satisfies_the_document() {
    let mut bench = Bench::new();
    let pipeline = bench.path["pipeline_id"].clone();

    let outer = bench.call("create_pipeline_group", json!({}), json!({ "name": "a" }));
    let inner = bench.call("create_pipeline_group", json!({}), json!({ "name": "b", "parent_id": outer["id"] }));
    bench.call("update_pipeline_group", json!({}), json!({ "id": inner["id"], "name": "c" }));
    bench.call("exchange_pipeline_group", json!({ "groupId1": outer["id"], "groupId2": inner["id"] }), json!(null));
    let moved = json!({ "group_id": inner["id"], "pipelines": [{ "pipeline_id": pipeline, "pipeline_name": "a" }] });
    bench.call("batch_move_pipeline_to_group", json!({}), moved);
    bench.call("show_pipeline_group_tree", json!({}), json!(null));
    bench.call("delete_pipeline_group", json!({ "id": outer["id"] }), json!(null));

    bench.call("create_pipeline_tag", json!({}), json!({ "name": "a", "color": "#0b81f6" }));
    let tag = bench.call("list_pipeline_tags", json!({}), json!(null))[0]["tag_id"].clone();
    bench.call("update_pipeline_tag", json!({}), json!({ "tagId": tag, "name": "b", "color": "#0b81f6" }));
    bench.call("batch_set_pipeline_tag", json!({}), json!({ "pipelineList": [pipeline], "tagList": [tag] }));
    bench.call("list_pipelines", json!({}), json!({}));
    bench.call("delete_pipeline_tag", json!({ "tagId": tag }), json!(null));

    let variables = json!([{ "name": "a", "sequence": 1, "type": "string", "value": "b", "is_secret": true, "description": "" }]);
    let created = bench.call("create_variable_group", json!({}), json!({ "name": "a", "variables": variables }));
    let group = &created["pipeline_variable_group_id"];
    bench.call("bind_variable_group_to_pipeline", json!({}), json!({ "pipeline_id": pipeline, "pipeline_group_ids": [group] }));
    bench.call("list_pipeline_variable_group", json!({ "pipelineId": pipeline }), json!(null));
    bench.call("list_variable_groups", json!({}), json!({}));
    bench.call("show_variable_group_detail", json!({ "id": group }), json!(null));
    bench.call("show_pipeline_detail", json!({}), json!(null));
    bench.path["pipeline_run_id"] = bench.call("run_pipeline", json!({}), json!({}))["pipeline_run_id"].clone();
    bench.call("list_run_variables", json!({ "mode": 2 }), json!(null));
    bench.call("update_variable_group", json!({}), json!({ "id": group, "name": "b" }));
    bench.call("show_variable_group_detail", json!({ "id": group }), json!(null));
    bench.call("delete_variable_group", json!({ "id": group }), json!(null));

    bench.call("update_pipeline_role_permission", json!({}), json!({ "role_id": 1234 }));
    bench.call("batch_update_pipeline_permission", json!({}), json!({ "pipeline_ids": [pipeline], "roles": [{ "role_id": 3 }] }));
    bench.call("show_pipeline_role_permission", json!({}), json!(null));
    bench.call("update_pipeline_user_permission", json!({}), json!({ "user_id": "u" }));
    bench.call("switch_pipeline_permission", json!({ "flag": true }), json!(null));
    bench.call("show_pipeline_permission_switch", json!({}), json!(null));
    bench.call("get_pipeline_permission", json!({}), json!({ "resource_ids": [pipeline] }));
    bench.call("query_related_project", json!({}), json!(null));

    let data = json!({ "notice_types": ["EMAIL"], "notice_roles": [] });
    bench.call("update_pipeline_official_notice", json!({}), json!({ "event_type": "pipelineRun.pause", "notice_data": data }));
    bench.call("switch_pipeline_notice", json!({}), json!({ "notice_type": "officialNotice", "notice_switch": false }));
    bench.call("update_pipeline_notice_conf", json!({}), json!({ "type": 5, "event": { "id": "pipelineRun.pause", "selected": true } }));
    bench.call("update_project_notice_event_switch", json!({}), json!({ "type": 5, "enable": true }));
    bench.call("show_pipeline_official_notice", json!({}), json!(null));
    bench.call("query_pipeline_message_notice_status", json!({}), json!(null));
    bench.call("update_pipeline_third_party_notice", json!({}), json!({ "notice_id": "2".repeat(32) }));

    bench.call("show_pipeline_third_party_notice", json!({}), json!(null));
    bench.call("show_pipeline_user_permission", json!({ "limit": 10, "offset": 0 }), json!(null));

    for known in PROJECTS.iter().flat_map(|handlers| handlers::names(handlers)) {
        assert!(bench.called.iter().any(|called| called == known), "{known} is not called");
    }
}

#[test]
fn what_version_3_returns_satisfies_the_document() {
    let mut bench = Bench::new();
    for pass in 0..2 {
        if pass == 1 {
            bench.call("start_new_pipeline", json!({}), json!({ "build_params": [{ "name": "a", "value": "c" }] }));
        }
        for (id, query, body) in [
            ("show_pipeline_status", json!({}), json!(null)),
            ("show_pipeline_detail_v3", json!({}), json!(null)),
            ("batch_show_pipelines_status", json!({ "pipeline_ids": [bench.path["pipeline_id"]] }), json!(null)),
            ("list_pipeline_simple_info", json!({}), json!({})),
            ("list_pipeline_build_result", json!({ "project_id": bench.path["project_id"] }), json!(null)),
            ("list_pipeline_build_records", json!({}), json!(null)),
        ] {
            bench.call(id, query, body);
        }
    }
    bench.call("stop_pipeline_new", json!({ "build_id": "1" }), json!(null));
    bench.call("list_pipeline_templates_v3", json!({}), json!({}));
    let template = bench.call("list_templates", json!({ "is_build_in": true }), json!(null))["content"][0].clone();
    bench.path["template_id"] = template["template_id"].clone();
    bench.call("show_template_detail", json!({}), json!(null));
    let workflow = json!({ "name": "b", "project_id": bench.path["project_id"], "parameter": [], "source": [] });
    let sent = json!({ "flow": template["flow"], "states": template["states"], "workflow": workflow });
    bench.path["task_id"] = bench.call("create_pipeline_by_template", json!({}), sent)["task_id"].clone();
    bench.call("show_instance_status", json!({}), json!(null));
    bench.call("remove_pipeline", json!({}), json!(null));
}
