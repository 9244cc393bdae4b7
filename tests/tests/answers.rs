//! What comes back? The vendor's examples, and all that a lenient reader has to bear.

use codearts_pipeline::{
    Error, ErrorKind, Response,
    types::{PluginInputs, PluginVersion, RuntimeAttribution, VersionAttribution},
};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{Bench, page_example};
use proptest::prelude::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

fn round_trip<T: DeserializeOwned + Serialize>(value: &Value) -> Value {
    let read: T = serde_json::from_str(&value.to_string()).unwrap_or_else(|error| panic!("{error}: {value}"));
    serde_json::to_value(&read).expect("JSON")
}

/// The answer of an operation when the service sends this body.
async fn detail(body: impl Into<String>) -> Result<Response<PluginVersion>, Error> {
    let bench = Bench::start();
    bench.emulator.inject(Fault::status(200).body(body.into()));
    bench.client.show_plugin_version(&bench.domain_id, "apie_test").await
}

#[test]
fn each_example_of_the_pages_comes_through_unchanged() {
    let example = page_example("show_plugin_version", "responses/200");
    assert_eq!(round_trip::<PluginVersion>(&example), example);
    let example = page_example("show_plugin_inputs", "responses/200");
    assert_eq!(round_trip::<Vec<PluginInputs>>(&example), example);
}

#[test]
fn the_detail_example_keeps_its_seven_undocumented_fields() {
    let example = page_example("show_plugin_version", "responses/200");
    let version: PluginVersion = serde_json::from_value(example).expect("the example");
    let execution = version.plugin_execution.as_ref().expect("an execution");
    assert_eq!(execution.logic_id.as_deref(), Some(""));
    assert_eq!(execution.plugin_name.as_deref(), Some("apie_test"));
    assert_eq!(execution.version.as_deref(), Some("0.0.4"));
    assert_eq!(execution.basic_instance_id.as_deref(), Some("036d51108a0b48eeb876fb6341ee7615"));
    assert_eq!(execution.workspace_id.as_deref(), Some("ce8df55870164338a72d7e828a966a2a"));
    assert_eq!(execution.execution_type.as_ref().map(AsRef::as_ref), Some("COMPOSITE"));
    assert_eq!(execution.steps.as_ref().map(Vec::len), Some(1));
}

#[test]
fn the_inputs_example_keeps_its_nulls_and_what_it_leaves_out() {
    let example = page_example("show_plugin_inputs", "responses/200");
    let inputs: Vec<PluginInputs> = serde_json::from_value(example).expect("the example");
    let input = &inputs[0].data.as_ref().expect("inputs")[0];
    assert!(input.layout_content.is_null() && input.front_data_prop.is_null());
    let properties = input.extend_prop.as_ref().expect("properties");
    assert!(properties.options.is_null() && properties.show_placeholder.is_absent());
    assert!(input.validation.as_ref().expect("a validation").max_length.is_null());
}

#[test]
fn every_member_may_be_absent_or_null() {
    for (operation, is_list) in [("show_plugin_version", false), ("show_plugin_inputs", true)] {
        let example = page_example(operation, "responses/200");
        for pointer in members(&example) {
            for replacement in [None, Some(Value::Null)] {
                let changed = with(&example, &pointer, replacement.clone());
                let back = if is_list { round_trip::<Vec<PluginInputs>>(&changed) } else { round_trip::<PluginVersion>(&changed) };
                assert_eq!(back, changed, "{pointer} {replacement:?}");
            }
        }
    }
}

#[test]
fn every_object_may_have_members_that_nobody_knows() {
    for (operation, is_list) in [("show_plugin_version", false), ("show_plugin_inputs", true)] {
        let example = page_example(operation, "responses/200");
        for pointer in members(&example) {
            let Some(Value::Object(members)) = example.pointer(&pointer) else { continue };
            let mut members = members.clone();
            members.insert("brand_new".to_owned(), json!({ "a": [1] }));
            let changed = with(&example, &pointer, Some(Value::Object(members)));
            let back = if is_list { round_trip::<Vec<PluginInputs>>(&changed) } else { round_trip::<PluginVersion>(&changed) };
            // Kept where the pages leave the object open, and where it is free by nature; passed over elsewhere.
            let kept = pointer.ends_with("/plugin_execution") || pointer.ends_with("/variables");
            assert_eq!(back == changed, kept, "{pointer}");
        }
    }
}

#[test]
fn unknown_values_are_kept() {
    let mut example = page_example("show_plugin_version", "responses/200");
    for name in ["version_attribution", "plugin_attribution", "plugin_composition_type", "runtime_attribution"] {
        example[name] = json!("something new");
    }
    example["plugin_execution"]["execution_type"] = json!("WASM");
    example["plugin_execution"]["type"] = json!("Rust");
    assert_eq!(round_trip::<PluginVersion>(&example), example);
    let version: PluginVersion = serde_json::from_value(example).expect("read");
    assert!(matches!(version.version_attribution.as_ref(), Some(VersionAttribution::Other { text, .. }) if &**text == "something new"));
    assert!(!RuntimeAttribution::KNOWN.contains(version.runtime_attribution.as_ref().expect("kept")));
}

#[tokio::test]
async fn false_is_a_value_and_so_are_flags_as_text() {
    let bench = Bench::start();
    let reference = codearts_pipeline::types::PluginReference::builder()
        .plugin_name("a")
        .display_name("a")
        .version("0.0.1")
        .plugin_attribution("custom".into())
        .build();
    for (body, expected) in [("true", true), ("\"true\"", true), ("false", false), ("\"false\"", false)] {
        bench.emulator.inject(Fault::status(200).body(body));
        let answer = bench.client.publish_plugin_draft(&bench.domain_id, &reference).await.expect(body);
        assert_eq!(*answer, expected, "{body}");
        assert_eq!(answer.status(), 200);
    }
    for body in ["1", "{}", "\"yes\"", "null", ""] {
        bench.emulator.inject(Fault::status(200).body(body));
        let error = bench.client.publish_plugin_draft(&bench.domain_id, &reference).await.expect_err(body);
        assert_eq!((error.kind(), error.raw_body()), (ErrorKind::Decode, Some(body.as_bytes())), "{body}");
    }
}

#[tokio::test]
async fn a_success_tells_status_headers_and_request_id() {
    let bench = Bench::start();
    let answer = bench.client.show_plugin_version(&bench.domain_id, "official_shell_plugin").await.expect("built in");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers().get("content-type").and_then(|value| value.to_str().ok()), Some("application/json"));
    assert_eq!(answer.request_id().map(str::len), Some(32));
    assert_eq!(answer.into_inner().plugin_name.as_deref(), Some("official_shell_plugin"));
}

#[tokio::test]
async fn a_list_that_is_null_has_no_items() {
    let bench = Bench::start();
    bench.emulator.inject(Fault::status(200).body("null"));
    assert!(bench.client.show_plugin_inputs(&bench.domain_id, &[]).await.expect("a list").is_empty());
}

#[tokio::test]
async fn what_cannot_be_read_is_told_with_the_place_and_kept() {
    let error = detail(r#"{"plugin_name": []}"#).await.expect_err("a list");
    assert_eq!(error.kind(), ErrorKind::Decode);
    let shown = error.to_string();
    assert!(
        shown.starts_with(
            "show_plugin_version: 200 OK: the answer cannot be read: invalid type: sequence, expected a string at line 1 column 18"
        ),
        "{shown}"
    );
    assert_eq!(error.raw_body(), Some(&br#"{"plugin_name": []}"#[..]));
    assert!(error.request_id().is_some());
    assert_eq!(detail("").await.expect_err("nothing").kind(), ErrorKind::Decode);
}

/// Pointers to all values within a value.
fn members(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), value)];
    while let Some((pointer, value)) = open.pop() {
        match value {
            Value::Object(members) => open.extend(members.iter().map(|(name, member)| (format!("{pointer}/{name}"), member))),
            Value::Array(items) => open.extend(items.iter().enumerate().map(|(index, item)| (format!("{pointer}/{index}"), item))),
            _ => {}
        }
        // The items of lists are no members: they are there or they are not in the list.
        if pointer.rsplit('/').next().is_some_and(|name| !name.is_empty() && name.parse::<usize>().is_err()) {
            found.push(pointer);
        }
    }
    found
}

/// The value with one member replaced or left out.
fn with(value: &Value, pointer: &str, replacement: Option<Value>) -> Value {
    let mut changed = value.clone();
    let (parent, name) = pointer.rsplit_once('/').expect("a pointer to a member");
    let parent = changed.pointer_mut(parent).and_then(Value::as_object_mut).expect("an object");
    match replacement {
        Some(replacement) => parent.insert(name.to_owned(), replacement),
        None => parent.remove(name),
    };
    changed
}

fn any_text() -> impl Strategy<Value = Value> {
    prop_oneof![Just(Value::Null), ".{0,12}".prop_map(Value::from)]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![any_text(), any::<bool>().prop_map(Value::from), any::<i64>().prop_map(Value::from)];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

proptest! {
    /// Whatever texts, nulls and gaps a detail answer has, it is read and written back the same.
    #[test]
    fn any_detail_of_texts_round_trips(
        texts in prop::collection::btree_map(
            prop::sample::select(vec![
                "plugin_name", "display_name", "op_user", "op_time", "version", "unique_id", "version_description",
                "version_attribution", "plugin_composition_type", "plugin_attribution",
            ]),
            any_text(),
            0..10,
        ),
        open in prop::option::of(prop::collection::btree_map("x_[a-z]{1,8}", any_json(), 0..6)),
    ) {
        let mut value = Value::Object(texts.into_iter().map(|(name, text)| (name.to_owned(), text)).collect());
        if let Some(members) = open {
            value["plugin_execution"] = Value::Object(members.into_iter().collect());
        }
        prop_assert_eq!(round_trip::<PluginVersion>(&value), value);
    }

    /// Whatever bytes come: a value or an error, never a panic.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = serde_json::from_slice::<PluginVersion>(&bytes);
        let _ = serde_json::from_slice::<Vec<PluginInputs>>(&bytes);
    }

    /// Whatever JSON comes: a value or an error, never a panic.
    #[test]
    fn any_json_is_read_or_refused(value in any_json()) {
        let text = value.to_string();
        let _ = serde_json::from_str::<PluginVersion>(&text);
        let _ = serde_json::from_str::<Vec<PluginInputs>>(&text);
    }
}
