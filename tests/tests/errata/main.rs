//! Where the vendor contradicts itself: does the decision hold? One test or more per entry of `spec/errata`, named after it.

mod cases;
mod register;
mod requests;
mod responses;
mod transport;

use std::collections::BTreeSet;

use codearts_pipeline::extensions::{
    BusinessType, ExecutionInfo, ExecutionType, InnerExecutionInfo, PluginAttribution, PluginDraft, PluginInputs, PluginReference,
    PluginStep, PluginVersion, RuntimeAttribution,
};
use codearts_pipeline_codegen::{Operation, Spec};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{TestEnv, calls::query};
use serde_json::Value;

/// A draft made with what the compiler asks for, and nothing else.
fn draft() -> PluginDraft {
    let step = PluginStep::builder().task("official_shell_plugin").build();
    execution_draft(InnerExecutionInfo::builder().execution_type(ExecutionType::Composite).steps([step]).build())
}

fn execution_draft(execution: InnerExecutionInfo) -> PluginDraft {
    PluginDraft::builder()
        .plugin_name("apie_test".parse().expect("a name"))
        .display_name("apie_test".parse().expect("a display name"))
        .business_type(BusinessType::Normal)
        .business_type_display_name("General")
        .version("0.0.1")
        .execution_info(ExecutionInfo::builder().inner_execution_info(execution).build())
        .runtime_attribution(RuntimeAttribution::Agent)
        .build()
}

fn reference(plugin_name: &str) -> PluginReference {
    PluginReference::builder()
        .plugin_name(plugin_name)
        .display_name(plugin_name)
        .version("0.0.1")
        .plugin_attribution(PluginAttribution::Custom)
        .build()
}

/// What arrives when a draft is created. The emulator holds it against the document, and accepts it.
async fn created(draft: &PluginDraft) -> Value {
    let bench = TestEnv::start();
    bench.client.extensions(&bench.domain_id).create_plugin_draft(draft).await.expect("the emulator accepts the draft");
    last_body(&bench)
}

fn last_body(bench: &TestEnv) -> Value {
    bench.emulator.requests().last().expect("a request").json().expect("a JSON body")
}

/// Has the next request answered with this body and status 200.
fn answer_with(bench: &TestEnv, body: &Value) {
    bench.emulator.inject(Fault::status(200).body(body.to_string()));
}

/// What the SDK makes of the details of a version.
async fn read_version(body: &Value) -> PluginVersion {
    let bench = TestEnv::start();
    answer_with(&bench, body);
    let answer = bench.client.extensions(&bench.domain_id).show_plugin_version("apie_test").await;
    answer.unwrap_or_else(|error| panic!("{error}: {body}")).into_inner()
}

/// What the SDK makes of a list of inputs.
async fn read_inputs(body: &Value) -> Vec<PluginInputs> {
    let bench = TestEnv::start();
    answer_with(&bench, body);
    let answer = bench.client.extensions(&bench.domain_id).show_plugin_inputs(&[query("apie_test")]).await;
    answer.unwrap_or_else(|error| panic!("{error}: {body}")).into_inner()
}

fn operation<'a>(spec: &'a Spec, id: &str) -> Operation<'a> {
    spec.operations().into_iter().find(|operation| operation.id == id).unwrap_or_else(|| panic!("{id} is not in the document"))
}

fn schema<'a>(spec: &'a Spec, name: &str) -> &'a Value {
    spec.schema(name).unwrap_or_else(|| panic!("{name} is not in the document"))
}

/// A member of a schema, what it refers to in its place.
#[track_caller]
fn member<'a>(spec: &'a Spec, of: &str, name: &str) -> &'a Value {
    let value = &schema(spec, of)["properties"][name];
    assert!(!value.is_null(), "{of} has no member {name}");
    spec.resolve(value.pointer("/allOf/0").unwrap_or(value)).expect("references lead somewhere")
}

/// The name of the schema that a member, or each item of it, refers to.
#[track_caller]
fn referred<'a>(spec: &'a Spec, of: &str, name: &str) -> &'a str {
    let value = &schema(spec, of)["properties"][name];
    let target = value.pointer("/allOf/0").or_else(|| value.get("items"));
    target.and_then(codearts_pipeline_codegen::component_name).unwrap_or_else(|| panic!("{of}.{name} refers to no schema"))
}

fn member_names<'a>(spec: &'a Spec, of: &str) -> BTreeSet<&'a str> {
    schema(spec, of)["properties"].as_object().expect("an object has members").keys().map(String::as_str).collect()
}

fn is_required(spec: &Spec, of: &str, name: &str) -> bool {
    schema(spec, of)["required"].as_array().into_iter().flatten().any(|required| required == name)
}

/// Holds that a schema is text without any rule or list of values.
#[track_caller]
fn assert_free_text(schema: &Value) {
    assert_eq!(schema["type"], "string", "{schema}");
    for keyword in ["pattern", "minLength", "maxLength", "format", "enum", "x-extensible-enum"] {
        assert!(schema.get(keyword).is_none(), "{keyword} in {schema}");
    }
}
