//! Entries about what is received.

use codearts_pipeline::{
    Client, Error, ErrorKind, Response,
    extensions::{PluginAttribution, PluginDraftInput, PluginExecution, RuntimeAttribution, VersionAttribution},
    types::DomainId,
};
use codearts_pipeline_tests::{TestEnv, page_example, shown_values::assert_holds, spec};
use serde_json::{Map, json};

use super::*;

const DRAFT_WRITES: [&str; 3] = ["create_plugin_draft", "update_plugin_draft", "publish_plugin_draft"];

async fn write(client: &Client, domain_id: &DomainId, operation: &str) -> Result<Response<()>, Error> {
    match operation {
        "create_plugin_draft" => client.extensions(domain_id).create_plugin_draft(&draft()).await,
        "update_plugin_draft" => client.extensions(domain_id).update_plugin_draft(&draft()).await,
        "publish_plugin_draft" => client.extensions(domain_id).publish_plugin_draft(&reference("apie_test")).await,
        other => panic!("{other} writes no draft"),
    }
}

/// The details of the page with other values for some members.
fn version_with(members: Value) -> Value {
    let mut version = page_example("show_plugin_version", "responses/200");
    for (name, value) in members.as_object().expect("members") {
        version[name] = value.clone();
    }
    version
}

/// The inputs of the page with other values for some members of the one input.
fn inputs_with(members: Value) -> Value {
    let mut inputs = page_example("show_plugin_inputs", "responses/200");
    for (name, value) in members.as_object().expect("members") {
        inputs[0]["data"][0][name] = value.clone();
    }
    inputs
}

#[tokio::test]
async fn c18_a_success_flag_is_read_bare_and_as_text() {
    let bench = TestEnv::start();
    let spec = spec();
    for operation_id in DRAFT_WRITES {
        for body in [json!(true), json!("true")] {
            answer_with(&bench, &body);
            write(&bench.client, &bench.domain_id, operation_id).await.unwrap_or_else(|error| panic!("{error}: {body}"));
        }
        let (_, answer) = operation(spec, operation_id).success().expect("a success");
        assert_eq!(spec.resolve(answer.expect("a body")).expect("a schema")["type"], "boolean", "{operation_id}");
    }
}

#[tokio::test]
async fn c19_false_is_an_error_that_keeps_the_body() {
    let bench = TestEnv::start();
    for operation in DRAFT_WRITES {
        for body in [json!(false), json!("false")] {
            answer_with(&bench, &body);
            let error = write(&bench.client, &bench.domain_id, operation).await.expect_err("the service reports failure");
            assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Service, Some(200)), "{operation}");
            assert_eq!(error.raw_body(), Some(body.to_string().as_bytes()), "{operation}");
        }
    }
}

#[tokio::test]
async fn c20_an_execution_has_both_sets_of_members_and_keeps_others() {
    let script = json!({ "type": "Shell", "target": "main.sh", "file_path": "obs://bucket/a.zip" });
    let composite = page_example("show_plugin_version", "responses/200")["plugin_execution"].take();
    let mut both = composite.clone();
    both.as_object_mut().expect("members").extend(script.as_object().expect("members").clone());
    assert_eq!(both.as_object().map(Map::len), Some(10));
    for execution in [&script, &composite, &both] {
        let read = read_execution(execution).await;
        assert_holds(&read, execution);
        assert!(read.extra.is_empty(), "all ten have fields of their own: {:?}", read.extra);
    }
    both["image"] = json!({ "name": "x" });
    let read = read_execution(&both).await;
    assert_eq!(read.extra, Map::from_iter([("image".to_owned(), json!({ "name": "x" }))]));
    assert_holds(&read, &both);
    assert_eq!(schema(spec(), "PluginExecution")["additionalProperties"], true);
}

async fn read_execution(execution: &Value) -> PluginExecution {
    let version = read_version(&version_with(json!({ "plugin_execution": execution }))).await;
    version.plugin_execution.expect("an execution")
}

#[tokio::test]
async fn c21_a_version_description_is_free_text() {
    for text in ["", "version demo", "036d51108a0b48eeb876fb6341ee7615", "修复\n- a\n- b"] {
        let version = read_version(&version_with(json!({ "version_description": text }))).await;
        assert_eq!(version.version_description.as_deref(), Some(text));
    }
    let spec = spec();
    for schema in ["PluginVersion", "PluginDraft"] {
        assert_free_text(member(spec, schema, "version_description"));
    }
}

#[tokio::test]
async fn c22_a_workspace_id_is_free_text() {
    for text in ["*", "ce8df55870164338a72d7e828a966a2a", ""] {
        let inputs = read_inputs(&inputs_with(json!({ "workspace_id": text }))).await;
        assert_eq!(inputs[0].data.as_ref().expect("inputs")[0].workspace_id.as_deref(), Some(text));
        assert_eq!(read_execution(&json!({ "workspace_id": text })).await.workspace_id.as_deref(), Some(text));
    }
    let spec = spec();
    for schema in ["PluginInput", "PluginExecution"] {
        assert_free_text(member(spec, schema, "workspace_id"));
    }
}

#[tokio::test]
async fn c23_null_is_read_everywhere() {
    let page = page_example("show_plugin_inputs", "responses/200");
    assert_eq!(page.to_string().matches("null").count(), 12, "{page}");
    assert_holds(&read_inputs(&page).await, &page);

    // Every field of every schema that only responses are made of, and the two lists besides.
    let spec = spec();
    let nulls = |name: &str| Value::from_iter(member_names(spec, name).into_iter().map(|member| (member, Value::Null)));
    assert_eq!(read_version(&nulls("PluginVersion")).await, PluginVersion::default());
    let mut inputs = json!([nulls("PluginInputs"), { "data": [nulls("PluginInput"), nulls("PluginInput")] }]);
    inputs[1]["data"][1]["extend_prop"] = nulls("PluginInputProperties");
    inputs[1]["data"][1]["validation"] = nulls("PluginInputValidation");
    let read = read_inputs(&inputs).await;
    assert_eq!((&read[0], read[1].data.as_ref().map(Vec::len)), (&PluginInputs::default(), Some(2)));
    let mut execution = nulls("PluginExecution");
    assert_eq!(read_execution(&execution).await, PluginExecution::default());
    execution["steps"] = json!([nulls("PluginStep")]);
    assert_eq!(read_execution(&execution).await.steps.as_ref().map(Vec::len), Some(1));
    assert!(read_inputs(&Value::Null).await.is_empty());

    for name in ["PluginInput", "PluginInputProperties", "PluginInputValidation"] {
        for member_name in member_names(spec, name) {
            assert_eq!(member(spec, name, member_name)["nullable"], true, "{name}.{member_name}");
        }
    }
}

#[tokio::test]
async fn c24_everything_may_be_missing_and_the_raw_body_tells_missing_from_null() {
    let bench = TestEnv::start();
    let body = inputs_with(json!({ "extend_prop": { "api_options": null, "options": "a" } }));
    answer_with(&bench, &body);
    let response = bench.client.extensions(&bench.domain_id).show_plugin_inputs(&[query("apie_test")]).await.expect("shown");
    let properties = response[0].data.as_ref().and_then(|data| data[0].extend_prop.as_ref()).expect("properties");
    assert_eq!((&properties.show_placeholder, &properties.api_options, properties.options.as_deref()), (&None, &None, Some("a")));
    assert_eq!(serde_json::from_slice::<Value>(response.raw_body()).expect("JSON"), body);

    // Everything may be missing.
    for empty in [json!({}), json!({ "plugin_execution": {}, "input_info": [{}] })] {
        assert_eq!(read_version(&empty).await.plugin_name, None);
    }
    let empty = json!([{}, { "data": [{ "extend_prop": {}, "validation": {} }] }]);
    assert_eq!(read_inputs(&empty).await[1].data.as_ref().map(Vec::len), Some(1));
    let spec = spec();
    let received = spec.received();
    assert!(received.contains("PluginVersion") && received.contains("PluginInputProperties"), "{received:?}");
    let sent = spec.sent();
    for name in received.into_iter().filter(|name| !sent.contains(name)) {
        assert!(schema(spec, &name).get("required").is_none(), "{name}");
    }
}

#[tokio::test]
async fn c25_agentless_is_read_in_any_case_and_written_in_small_letters() {
    for (text, expected) in [
        ("agent", RuntimeAttribution::Agent),
        ("agentless", RuntimeAttribution::Agentless),
        ("agentLess", RuntimeAttribution::Agentless),
        ("AGENTLESS", RuntimeAttribution::Agentless),
    ] {
        let version = read_version(&version_with(json!({ "runtime_attribution": text }))).await;
        assert_eq!(version.runtime_attribution.as_ref(), Some(&expected), "{text}");
    }
    let mut draft = draft();
    for text in ["agentLess", "agentless"] {
        draft.runtime_attribution = text.into();
        assert_eq!(created(&draft).await["runtime_attribution"], "agentless");
    }
    let unknown = read_version(&version_with(json!({ "runtime_attribution": "serverLess" }))).await;
    assert_eq!(unknown.runtime_attribution.as_ref().map(RuntimeAttribution::as_str), Some("serverLess"));
}

#[tokio::test]
async fn c26_the_origin_of_an_extension_is_one_open_set_of_three() {
    assert_eq!(PluginAttribution::KNOWN, [PluginAttribution::Custom, PluginAttribution::Official, PluginAttribution::Published]);
    for text in ["custom", "official", "published", "borrowed", ""] {
        let version = read_version(&version_with(json!({ "plugin_attribution": text }))).await;
        assert_eq!(version.plugin_attribution.as_ref().map(PluginAttribution::as_str), Some(text));
    }
    let spec = spec();
    for schema in ["PluginVersion", "PluginReference"] {
        assert_eq!(referred(spec, schema, "plugin_attribution"), "PluginAttribution");
    }
}

#[tokio::test]
async fn c27_a_time_is_text_of_either_form() {
    for text in ["1699358542000", "2023-11-07T12:02:22.000+00:00", "2023-11-07 20:02:22"] {
        let version = read_version(&version_with(json!({ "op_time": text }))).await;
        assert_eq!(version.op_time.as_deref(), Some(text));
        assert_eq!(version.changed_at().is_some(), text != "2023-11-07 20:02:22");
    }
    assert_free_text(member(spec(), "PluginVersion", "op_time"));
}

#[tokio::test]
async fn c28_required_is_text() {
    for (sent, text) in [(json!("true"), "true"), (json!("1"), "1"), (json!(true), "true"), (json!(false), "false"), (json!(1), "1")] {
        let inputs = read_inputs(&inputs_with(json!({ "required": sent }))).await;
        assert_eq!(inputs[0].data.as_ref().expect("inputs")[0].required.as_deref(), Some(text));
    }
    assert_free_text(member(spec(), "PluginInput", "required"));
}

#[tokio::test]
async fn c29_a_validation_is_written_as_text_and_read_as_an_object() {
    let bench = TestEnv::start();
    let mut draft = draft();
    draft.input_info = Some(vec![PluginDraftInput::builder().name("GREETING").validation("^[a-z]+$").build()]);
    bench.client.extensions(&bench.domain_id).create_plugin_draft(&draft).await.expect("created");
    assert_eq!(last_body(&bench)["input_info"], json!([{ "name": "GREETING", "validation": "^[a-z]+$" }]));

    let version = bench.client.extensions(&bench.domain_id).show_plugin_version("apie_test").await.expect("shown").into_inner();
    let validation = version.input_info.as_ref().and_then(|inputs| inputs[0].validation.as_ref()).expect("a validation");
    assert_eq!(validation.regex.as_deref(), Some("^[a-z]+$"));

    let spec = spec();
    assert_eq!(referred(spec, "PluginDraft", "input_info"), "PluginDraftInput");
    assert_eq!(referred(spec, "PluginVersion", "input_info"), "PluginInput");
    assert_free_text(member(spec, "PluginDraftInput", "validation"));
    assert_eq!(referred(spec, "PluginInput", "validation"), "PluginInputValidation");
}

#[tokio::test]
async fn c30_inputs_have_the_same_fourteen_members_in_both_answers() {
    let mut input = page_example("show_plugin_inputs", "responses/200")[0]["data"][0].take();
    assert_eq!(input.as_object().map(Map::len), Some(14));
    input["layout_content"] = "{}".into();
    input["extend_prop"]["show_placeholder"] = "Type here".into();
    input["validation"]["max_length"] = 20.into();

    let version = read_version(&version_with(json!({ "input_info": [input] }))).await;
    let listed = read_inputs(&json!([{ "data": [input] }])).await;
    let (of_version, of_list) = (version.input_info.as_deref().expect("inputs"), listed[0].data.as_deref().expect("inputs"));
    assert_eq!(of_version, of_list);
    assert_holds(&of_version[0], &input);

    let spec = spec();
    assert_eq!(member_names(spec, "PluginInput"), input.as_object().expect("members").keys().map(String::as_str).collect());
    for (schema, member) in [("PluginVersion", "input_info"), ("PluginInputs", "data")] {
        assert_eq!(referred(spec, schema, member), "PluginInput");
    }
}

#[tokio::test]
async fn c31_the_ids_of_an_execution_are_texts_that_match_nothing() {
    let ids = json!({ "basic_instance_id": "elsewhere", "logic_id": "17" });
    let version = read_version(&version_with(json!({ "unique_id": "here", "plugin_execution": ids }))).await;
    assert_eq!(version.unique_id.as_ref().map(AsRef::as_ref), Some("here"), "an id is taken as it comes");
    assert_holds(&version.plugin_execution, &ids);
    let spec = spec();
    for name in ["basic_instance_id", "logic_id"] {
        assert_free_text(member(spec, "PluginExecution", name));
    }
}

#[tokio::test]
async fn c32_unknown_members_and_values_fail_nowhere() {
    let mut version = version_with(json!({ "input_info": [inputs_with(json!({}))[0]["data"][0]], "version_attribution": "retired" }));
    add_members(&mut version);
    let read = read_version(&version).await;
    assert_eq!(read.version_attribution.as_ref().map(VersionAttribution::as_str), Some("retired"));
    assert_eq!(read.plugin_execution.as_ref().expect("an execution").extra["added_later"], json!([{ "a": 1 }]));
    assert_eq!(read.input_info.as_ref().expect("inputs")[0].type_.as_deref(), Some("shell"));

    let mut inputs = inputs_with(json!({}));
    add_members(&mut inputs);
    assert_eq!(read_inputs(&inputs).await[0].data.as_ref().expect("inputs")[0].label.as_deref(), Some("Shell Commands"));

    let spec = spec();
    for name in spec.received() {
        assert_ne!(schema(spec, &name)["additionalProperties"], false, "{name}");
    }
}

/// Puts a member that no schema knows into every object.
fn add_members(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(add_members);
            members.insert("added_later".to_owned(), json!([{ "a": 1 }]));
        }
        Value::Array(items) => items.iter_mut().for_each(add_members),
        _ => {}
    }
}
