//! Entries about what is sent.

use codearts_pipeline::extensions::{
    BusinessType, ExecutionInfo, ExecutionType, InnerExecutionInfo, PluginAttribution, PluginCompositionType, PluginDisplayName, PluginId,
    PluginName, PluginStep, PluginVisibility,
};
use codearts_pipeline_tests::{TestEnv, page_example, spec};
use serde_json::{Map, json};

use super::*;

#[tokio::test]
async fn c01_publish_sends_one_object() {
    let bench = TestEnv::start();
    bench.client.extensions(&bench.domain_id).create_plugin_draft(&draft()).await.expect("created");
    bench.client.extensions(&bench.domain_id).publish_plugin_draft(&reference("apie_test")).await.expect("the emulator takes an object");
    let expected = json!({ "plugin_name": "apie_test", "display_name": "apie_test", "version": "0.0.1", "plugin_attribution": "custom" });
    assert_eq!(last_body(&bench), expected);

    let spec = spec();
    let body = operation(spec, "publish_plugin_draft").request_schema().expect("a body");
    assert_eq!(spec.resolve(body), spec.schema("PluginReference"));
}

#[test]
fn c02_every_body_is_required() {
    let spec = spec();
    for id in ["create_plugin_draft", "update_plugin_draft", "publish_plugin_draft", "show_plugin_inputs"] {
        let operation = operation(spec, id);
        assert_eq!(operation.value["requestBody"]["required"], true, "{}", operation.id);
    }
}

#[tokio::test]
async fn c03_the_inner_execution_is_an_object_and_not_json_text() {
    let sent = created(&draft()).await;
    let inner = &sent["execution_info"]["inner_execution_info"];
    assert_eq!(*inner, json!({ "execution_type": "COMPOSITE", "steps": [{ "task": "official_shell_plugin" }] }));

    let text = json!({ "inner_execution_info": inner.to_string() });
    assert!(serde_json::from_value::<ExecutionInfo>(text).is_err(), "JSON text was taken for an execution");
    assert_eq!(member(spec(), "ExecutionInfo", "inner_execution_info")["type"], "object");
}

#[tokio::test]
async fn c04_members_of_other_kinds_of_execution_go_out_and_come_back() {
    let members =
        Map::from_iter([("package_url".to_owned(), json!("obs://bucket/a.zip")), ("runtime".to_owned(), json!({ "cpu": [1, null] }))]);
    let execution = InnerExecutionInfo::builder().execution_type(ExecutionType::Zip).extra(members.clone()).build();
    let bench = TestEnv::start();
    bench.client.extensions(&bench.domain_id).create_plugin_draft(&execution_draft(execution.clone())).await.expect("created");
    let sent = last_body(&bench)["execution_info"]["inner_execution_info"].take();
    let expected = json!({ "execution_type": "ZIP", "package_url": "obs://bucket/a.zip", "runtime": { "cpu": [1, null] } });
    assert_eq!(sent, expected);
    assert_eq!(serde_json::from_value::<InnerExecutionInfo>(sent).expect("read back"), execution);

    let version = bench.client.extensions(&bench.domain_id).show_plugin_version("apie_test").await.expect("shown").into_inner();
    assert_eq!(version.plugin_execution.as_ref().expect("an execution").extra, members);

    let spec = spec();
    assert_eq!(schema(spec, "InnerExecutionInfo")["additionalProperties"], true);
    for name in ["execution_type", "steps"] {
        assert!(!is_required(spec, "InnerExecutionInfo", name), "{name}");
    }
}

#[tokio::test]
async fn c05_a_step_identifier_of_any_form_is_sent_and_read_back() {
    for identifier in ["16993543005962cb6e5e8-458a-4382-adfe-9702345ecddb", "step 1"] {
        let bench = TestEnv::start();
        let step = PluginStep::builder().identifier(identifier).build();
        let draft = execution_draft(InnerExecutionInfo::builder().steps([step]).build());
        for change in [false, true] {
            let answer = match change {
                false => bench.client.extensions(&bench.domain_id).create_plugin_draft(&draft).await,
                true => bench.client.extensions(&bench.domain_id).update_plugin_draft(&draft).await,
            };
            answer.expect("accepted");
            assert_eq!(last_body(&bench)["execution_info"]["inner_execution_info"]["steps"][0]["identifier"], identifier);
        }
        let version = bench.client.extensions(&bench.domain_id).show_plugin_version("apie_test").await.expect("shown").into_inner();
        let steps = version.plugin_execution.as_ref().and_then(|execution| execution.steps.as_deref()).expect("steps");
        assert_eq!(steps[0].identifier.as_deref(), Some(identifier));
    }

    let spec = spec();
    assert_free_text(member(spec, "PluginStep", "identifier"));
    assert_eq!(referred(spec, "InnerExecutionInfo", "steps"), "PluginStep");
    assert_eq!(referred(spec, "PluginExecution", "steps"), "PluginStep");
}

#[tokio::test]
async fn c06_a_business_type_may_be_new_but_not_malformed() {
    let known: Vec<_> = BusinessType::KNOWN.iter().map(BusinessType::as_str).collect();
    assert_eq!(known, ["Build", "Gate", "Deploy", "Test", "Normal"]);

    let mut draft = draft();
    for text in ["Check", "AI-Ops_2", &"x".repeat(50)] {
        draft.business_type = text.parse().expect("of the allowed characters");
        assert_eq!(draft.business_type.as_str(), text);
        assert_eq!(created(&draft).await["business_type"], text);
    }
    for text in ["", "Build & Test", "构建", &"x".repeat(51)] {
        assert!(text.parse::<BusinessType>().is_err(), "{text:?}");
    }
}

#[tokio::test]
async fn c07_the_display_name_of_a_business_type_is_free_text() {
    let mut draft = draft();
    for text in ["Check", "General", "构建", ""] {
        draft.business_type_display_name = Some(text.to_owned());
        assert_eq!(created(&draft).await["business_type_display_name"], text);
    }
    let spec = spec();
    assert_free_text(member(spec, "PluginDraft", "business_type_display_name"));
    // Terraform leaves it out, and the service accepts that.
    assert!(!is_required(spec, "PluginDraft", "business_type_display_name"));
    draft.business_type_display_name = None;
    assert!(created(&draft).await.get("business_type_display_name").is_none());
}

#[tokio::test]
async fn c08_a_display_name_may_be_chinese_and_has_a_length() {
    let mut draft = draft();
    for text in ["构建 Maven_3.9-一", &"鿿".repeat(50)] {
        draft.display_name = text.parse().expect("a display name");
        assert_eq!(created(&draft).await["display_name"], text);
    }
    for text in ["", "a/b", "ä", &"x".repeat(51), &"中".repeat(51)] {
        assert!(PluginDisplayName::new(text).is_err(), "{text:?}");
    }

    // The rule is for names that one gives: neither references nor answers know it.
    let long = format!("{} (β)", "x".repeat(60));
    let version = read_version(&json!({ "display_name": long })).await;
    assert_eq!(version.display_name.as_deref(), Some(&*long));
    let spec = spec();
    for schema in ["PluginReference", "PluginVersion", "PluginInputs"] {
        assert_free_text(member(spec, schema, "display_name"));
    }
}

#[tokio::test]
async fn c09_a_description_is_required_and_may_be_empty() {
    let mut draft = draft();
    draft.description = Some(String::new());
    assert_eq!(created(&draft).await["description"], "");
    let spec = spec();
    assert!(is_required(spec, "PluginDraft", "description"));
    assert_free_text(member(spec, "PluginDraft", "description"));
}

#[tokio::test]
async fn c10_what_the_service_wants_even_empty_is_sent_empty() {
    let sent = created(&draft()).await;
    for (name, empty) in
        [("icon_url", json!("")), ("description", json!("")), ("version_description", json!("")), ("input_info", json!([]))]
    {
        assert_eq!(sent.get(name), Some(&empty), "{name}");
    }
    // An optional member that is set to an empty value is sent as well, and one that is not set is not.
    assert!(sent.get("maintainers").is_none(), "{sent}");
    let mut draft = draft();
    draft.maintainers = Some(String::new());
    draft.output_info = Some(Vec::new());
    draft.icon_url = None;
    let sent = created(&draft).await;
    assert_eq!((&sent["maintainers"], &sent["output_info"]), (&json!(""), &json!([])));
    assert!(sent.get("icon_url").is_none(), "{sent}");

    let spec = spec();
    let marked: Vec<_> =
        member_names(spec, "PluginDraft").into_iter().filter(|name| member(spec, "PluginDraft", name)["x-send-empty"] == true).collect();
    assert_eq!(marked, ["description", "icon_url", "input_info", "version_description"]);
    for name in ["icon_url", "version_description", "input_info"] {
        assert!(!is_required(spec, "PluginDraft", name), "{name}");
    }
}

#[tokio::test]
async fn c11_a_change_may_name_the_id_of_the_version() {
    let bench = TestEnv::start();
    let mut draft = draft();
    bench.client.extensions(&bench.domain_id).create_plugin_draft(&draft).await.expect("created");
    bench.client.extensions(&bench.domain_id).update_plugin_draft(&draft).await.expect("changed without an id");
    assert!(last_body(&bench).get("unique_id").is_none());

    let version = bench.client.extensions(&bench.domain_id).show_plugin_version("apie_test").await.expect("shown").into_inner();
    let id = version.unique_id.as_ref().expect("an id").as_str();
    draft.unique_id = Some(PluginId::new(id).expect("32 letters and digits"));
    bench.client.extensions(&bench.domain_id).update_plugin_draft(&draft).await.expect("changed with the id");
    assert_eq!(last_body(&bench)["unique_id"], id);

    let spec = spec();
    assert!(!is_required(spec, "PluginDraft", "unique_id"));
    let description = operation(spec, "update_plugin_draft").value["description"].as_str().expect("a text");
    assert!(description.contains("`unique_id`"), "{description}");
}

#[tokio::test]
async fn c12_the_composition_is_one_open_set() {
    assert_eq!(PluginCompositionType::KNOWN, [PluginCompositionType::Single, PluginCompositionType::Multi]);
    let mut draft = draft();
    for text in ["single", "multi", "matrix"] {
        draft.plugin_composition_type = Some(text.into());
        assert_eq!(created(&draft).await["plugin_composition_type"], text);
        let version = read_version(&json!({ "plugin_composition_type": text })).await;
        assert_eq!(version.plugin_composition_type, draft.plugin_composition_type);
    }
    let spec = spec();
    for schema in ["PluginDraft", "PluginVersion"] {
        assert_eq!(referred(spec, schema, "plugin_composition_type"), "PluginCompositionType");
    }
}

#[tokio::test]
async fn c13_privacy_is_sent_as_a_number_and_not_read() {
    let mut draft = draft();
    for (visibility, expected) in
        [(None, None), (Some(PluginVisibility::Public), Some(json!(0))), (Some(PluginVisibility::Private), Some(json!(1)))]
    {
        draft.is_private = visibility;
        assert_eq!(created(&draft).await.get("is_private"), expected.as_ref());
    }
    let spec = spec();
    let schema = member(spec, "PluginDraft", "is_private");
    assert_eq!((&schema["type"], &schema["enum"], &schema["default"]), (&json!("integer"), &json!([0, 1]), &json!(0)));
    assert!(!member_names(spec, "PluginVersion").contains("is_private"));
}

#[tokio::test]
async fn c14_the_form_of_a_version_is_left_to_the_service() {
    for text in ["", "v9", "1.2.3.4", "0.0.1", "12.3.4"] {
        let bench = TestEnv::start();
        let mut draft = draft();
        draft.version = text.to_owned();
        answer_with(&bench, &json!(true));
        bench.client.extensions(&bench.domain_id).create_plugin_draft(&draft).await.expect("sent");
        assert_eq!(last_body(&bench)["version"], text);

        let mut reference = reference("apie_test");
        reference.version = text.to_owned();
        answer_with(&bench, &json!(true));
        bench.client.extensions(&bench.domain_id).publish_plugin_draft(&reference).await.expect("sent");
        assert_eq!(last_body(&bench)["version"], text);

        answer_with(&bench, &json!({}));
        bench.client.extensions(&bench.domain_id).show_plugin_version("apie_test").version(text).await.expect("sent");
        assert_eq!(bench.emulator.requests()[2].query(), Some(&*format!("plugin_name=apie_test&version={text}")));
    }
    let spec = spec();
    for schema in ["PluginDraft", "PluginReference"] {
        assert_free_text(member(spec, schema, "version"));
    }
    let description = schema(spec, "PluginDraft")["properties"]["version"]["description"].as_str().expect("a text");
    assert!(description.contains(r"^[0-9]{1,2}(\.[0-9]{1,2}){2}$"), "the rule is stated: {description}");
}

#[tokio::test]
async fn c15_a_reference_has_four_members_and_they_may_be_empty() {
    let bench = TestEnv::start();
    let mut reference = reference("official_shell_plugin");
    reference.display_name.clear();
    reference.version.clear();
    reference.plugin_attribution = PluginAttribution::from("");
    answer_with(&bench, &json!(true));
    bench.client.extensions(&bench.domain_id).publish_plugin_draft(&reference).await.expect("empty texts are sent");
    let expected = json!({ "plugin_name": "official_shell_plugin", "display_name": "", "version": "", "plugin_attribution": "" });
    assert_eq!(last_body(&bench), expected);

    let spec = spec();
    let required = ["plugin_name", "display_name", "version", "plugin_attribution"];
    for name in member_names(spec, "PluginReference") {
        assert_eq!(is_required(spec, "PluginReference", name), required.contains(&name), "{name}");
    }
}

#[tokio::test]
async fn c16_details_are_asked_for_by_name() {
    let bench = TestEnv::start();
    bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").await.expect("shown");
    assert_eq!(bench.emulator.requests()[0].query(), Some("plugin_name=official_shell_plugin"));

    let spec = spec();
    let required: Vec<_> =
        operation(spec, "show_plugin_version").parameters().iter().filter(|one| one.required).map(|one| one.name).collect();
    assert_eq!(required, ["domain_id", "plugin_name"]);
}

#[tokio::test]
async fn c17_the_rule_for_names_is_for_names_that_one_gives() {
    let published = "published.some-publisher-of-extensions.some_extension_of_his";
    assert_eq!(published.len(), 60);
    for rejected in [published, "a.b", "", &"x".repeat(51)] {
        assert!(PluginName::new(rejected).is_err(), "{rejected:?}");
    }

    let bench = TestEnv::start();
    let mut detail = page_example("show_plugin_version", "responses/200");
    detail["plugin_name"] = published.into();
    answer_with(&bench, &detail);
    let version = bench.client.extensions(&bench.domain_id).show_plugin_version(published).await.expect("shown").into_inner();
    assert_eq!(version.plugin_name.as_deref(), Some(published));
    assert_eq!(bench.emulator.requests()[0].query(), Some(&*format!("plugin_name={published}")));

    answer_with(&bench, &json!([{ "plugin_name": published, "data": [{ "plugin_name": published }] }]));
    let inputs = bench.client.extensions(&bench.domain_id).show_plugin_inputs(&[query(published)]).await.expect("shown").into_inner();
    assert_eq!(last_body(&bench)[0]["plugin_name"], published);
    assert_eq!(inputs[0].plugin_name.as_deref(), Some(published));
    assert_eq!(inputs[0].data.as_ref().expect("inputs")[0].plugin_name.as_deref(), Some(published));

    // The document lets such a name through as well: the emulator looks for the extension and does not find it.
    let missing = bench.client.extensions(&bench.domain_id).show_plugin_version(published).await.expect_err("it does not exist");
    assert!(missing.is_not_found(), "{missing}");
    assert_eq!(bench.emulator.requests()[2].operation(), Some("show_plugin_version"));

    let spec = spec();
    let query = operation(spec, "show_plugin_version").parameters().into_iter().find(|one| one.name == "plugin_name");
    assert_free_text(query.and_then(|one| one.schema()).expect("a schema"));
    for schema in ["PluginReference", "PluginVersion", "PluginInputs", "PluginInput", "PluginExecution"] {
        assert_free_text(member(spec, schema, "plugin_name"));
    }
}
