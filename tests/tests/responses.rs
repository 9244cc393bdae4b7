//! What comes back? The vendor's examples, and all that a lenient reader has to bear.

use std::{fmt::Debug, time::SystemTime};

use codearts_pipeline::{
    Error, ErrorKind, Local, Milliseconds, Response, Seconds, Timestamp,
    extensions::{PluginInputs, PluginVersion, RuntimeAttribution, VersionAttribution},
};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{TestEnv, page_example, shown_values::assert_holds};
use proptest::prelude::*;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

/// Reads a value. All that is in it comes through.
#[track_caller]
fn comes_through<T: DeserializeOwned + Debug>(value: &Value) -> T {
    let read: T = serde_json::from_str(&value.to_string()).unwrap_or_else(|error| panic!("{error}: {value}"));
    assert_holds(&read, value);
    read
}

/// The response of an operation when the service sends this body.
async fn detail(body: impl Into<String>) -> Result<Response<PluginVersion>, Error> {
    let bench = TestEnv::start();
    bench.emulator.inject(Fault::status(200).body(body.into()));
    bench.client.extensions(&bench.domain_id).show_plugin_version("apie_test").await
}

#[test]
fn each_example_of_the_pages_comes_through_unchanged() {
    let example = page_example("show_plugin_version", "responses/200");
    comes_through::<PluginVersion>(&example);
    let example = page_example("show_plugin_inputs", "responses/200");
    comes_through::<Vec<PluginInputs>>(&example);
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
fn null_and_absent_fields_of_the_inputs_example_are_none() {
    let example = page_example("show_plugin_inputs", "responses/200");
    let inputs: Vec<PluginInputs> = serde_json::from_value(example).expect("the example");
    let input = &inputs[0].data.as_ref().expect("inputs")[0];
    assert!(input.layout_content.is_none() && input.front_data_prop.is_none());
    let properties = input.extend_prop.as_ref().expect("properties");
    assert!(properties.options.is_none() && properties.show_placeholder.is_none());
    assert!(input.validation.as_ref().expect("a validation").max_length.is_none());
}

#[test]
fn every_member_may_be_absent_or_null() {
    for (operation, is_list) in [("show_plugin_version", false), ("show_plugin_inputs", true)] {
        let example = page_example(operation, "responses/200");
        for pointer in members(&example) {
            for replacement in [None, Some(Value::Null)] {
                let changed = with(&example, &pointer, replacement.clone());
                if is_list {
                    comes_through::<Vec<PluginInputs>>(&changed);
                } else {
                    comes_through::<PluginVersion>(&changed);
                }
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
            let shown = if is_list {
                format!("{:?}", serde_json::from_value::<Vec<PluginInputs>>(changed).expect("read"))
            } else {
                format!("{:?}", serde_json::from_value::<PluginVersion>(changed).expect("read"))
            };
            // Kept where the pages leave the object open, and where it is free by nature; passed over elsewhere.
            let kept = pointer.ends_with("/plugin_execution") || pointer.ends_with("/variables");
            assert_eq!(shown.contains("brand_new"), kept, "{pointer}");
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
    let version: PluginVersion = comes_through(&example);
    assert!(matches!(version.version_attribution.as_ref(), Some(VersionAttribution::Other { text, .. }) if &**text == "something new"));
    assert!(!RuntimeAttribution::KNOWN.contains(version.runtime_attribution.as_ref().expect("kept")));
}

#[tokio::test]
async fn an_outcome_is_a_boolean_or_its_text_and_false_is_an_error() {
    let bench = TestEnv::start();
    let reference = codearts_pipeline::extensions::PluginReference::builder()
        .plugin_name("a")
        .display_name("a")
        .version("0.0.1")
        .plugin_attribution("custom".into())
        .build();
    for (body, expected) in [
        ("true", None),
        ("\"true\"", None),
        ("false", Some(ErrorKind::Service)),
        ("\"false\"", Some(ErrorKind::Service)),
        ("1", Some(ErrorKind::Decode)),
        ("{}", Some(ErrorKind::Decode)),
        ("\"yes\"", Some(ErrorKind::Decode)),
        ("null", Some(ErrorKind::Decode)),
        ("", Some(ErrorKind::Decode)),
    ] {
        bench.emulator.inject(Fault::status(200).body(body));
        match bench.client.extensions(&bench.domain_id).publish_plugin_draft(&reference).await {
            Ok(response) => assert_eq!((expected, response.status().as_u16()), (None, 200), "{body}"),
            Err(error) => assert_eq!((Some(error.kind()), error.raw_body()), (expected, Some(body.as_bytes())), "{body}"),
        }
    }
}

#[tokio::test]
async fn a_success_tells_status_headers_and_request_id() {
    let bench = TestEnv::start();
    let answer = bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").await.expect("built in");
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers().get("content-type").and_then(|value| value.to_str().ok()), Some("application/json"));
    assert_eq!(answer.request_id().map(str::len), Some(32));
    assert_eq!(answer.into_inner().plugin_name.as_deref(), Some("official_shell_plugin"));
}

#[tokio::test]
async fn a_list_that_is_null_has_no_items() {
    let bench = TestEnv::start();
    bench.emulator.inject(Fault::status(200).body("null"));
    assert!(bench.client.extensions(&bench.domain_id).show_plugin_inputs(&[]).await.expect("a list").is_empty());
}

#[tokio::test]
async fn a_field_that_cannot_be_read_costs_nothing_else_and_is_reported() {
    let response = detail(r#"{"plugin_name": [], "version": "0.0.1"}"#).await.expect("readable otherwise");
    assert_eq!((response.plugin_name.as_deref(), response.version.as_deref()), (None, Some("0.0.1")));
    assert_eq!(response.unreadable(), ["/plugin_name"]);
    for body in ["[]", "\"text\"", "{", ""] {
        let error = detail(body).await.expect_err(body);
        assert_eq!((error.kind(), error.raw_body()), (ErrorKind::Decode, Some(body.as_bytes())), "{body}");
        assert!(error.request_id().is_some() && error.to_string().starts_with("show_plugin_version: 200 OK: "), "{error}");
    }
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

/// A time of jiff to the nanosecond, over all years that it has.
fn any_time() -> impl Strategy<Value = jiff::Timestamp> {
    let (first, last) = (jiff::Timestamp::MIN.as_nanosecond(), jiff::Timestamp::MAX.as_nanosecond());
    (first..=last).prop_map(|count| jiff::Timestamp::from_nanosecond(count).expect("within the range"))
}

/// What may stand where the service sends a time.
fn any_time_text() -> impl Strategy<Value = String> {
    let date = "[0-9]{4}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-5][0-9]:[0-6][0-9](\\.[0-9]{1,9})?(Z|[+-][0-2][0-9]:?[0-5][0-9])?";
    prop_oneof![date, any::<i64>().prop_map(|number| number.to_string()), ".{0,12}"]
}

/// A time with nothing finer than the given number of nanoseconds, towards 1970 as integer division has it.
fn without(time: jiff::Timestamp, finer_than: i128) -> jiff::Timestamp {
    jiff::Timestamp::from_nanosecond(time.as_nanosecond() / finer_than * finer_than).expect("closer to 1970")
}

proptest! {
    /// Each time of jiff comes back from a timestamp, to the unit of it.
    #[test]
    fn each_time_of_jiff_comes_back(time in any_time()) {
        let milliseconds = Timestamp::<Milliseconds>::from(time);
        prop_assert_eq!(jiff::Timestamp::try_from(&milliseconds), Ok(without(time, 1_000_000)));
        prop_assert_eq!(jiff::Timestamp::try_from(&milliseconds.into_text()), Ok(without(time, 1_000_000)));
        prop_assert_eq!(jiff::Timestamp::try_from(&Timestamp::<Seconds>::from(time)), Ok(without(time, 1_000_000_000)));
        let is_held = time.as_nanosecond() >= -8 * 3600 * 1_000_000_000;
        match Timestamp::<Local>::try_from(time) {
            Ok(local) => {
                let read = jiff::Timestamp::try_from(&local).expect("a time");
                let lost = time.as_nanosecond() - read.as_nanosecond();
                prop_assert!(is_held && (0..1_000_000_000).contains(&lost), "{} {}", time, local);
            }
            Err(error) => prop_assert!(!is_held, "{}: {}", time, error),
        }
    }

    /// Whatever stands for a time: what jiff makes of it is the same time, and what it rejects is an error.
    #[test]
    fn any_timestamp_is_converted_or_rejected(
        number in prop_oneof![any::<i64>(), -400_000_000_000_000..400_000_000_000_000_i64],
        text in any_time_text(),
    ) {
        let (milliseconds, seconds) = (Timestamp::<Milliseconds>::from(number), Timestamp::<Seconds>::from(number));
        let (iso, local) = (Timestamp::<Milliseconds>::from(text.as_str()), Timestamp::<Local>::from(text.as_str()));
        for (read, converted) in [
            (milliseconds.to_system_time(), jiff::Timestamp::try_from(&milliseconds)),
            (seconds.to_system_time(), jiff::Timestamp::try_from(&seconds)),
            (iso.to_system_time(), jiff::Timestamp::try_from(&iso)),
            (local.to_system_time(), jiff::Timestamp::try_from(&local)),
        ] {
            match converted {
                Ok(converted) => prop_assert_eq!(Some(SystemTime::from(converted)), read),
                Err(error) => {
                    let is_held = read.is_some_and(|time| jiff::Timestamp::try_from(time).is_ok());
                    prop_assert!(!is_held && error.to_string().starts_with("not a valid jiff::Timestamp: "), "{}", error);
                }
            }
        }
    }

    /// Whatever texts, nulls and gaps a detail answer has, it is read and written back the same.
    #[test]
    fn any_detail_of_texts_comes_through(
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
        let read: PluginVersion = serde_json::from_value(value.clone()).expect("read");
        prop_assert_eq!(read.plugin_name.as_deref(), value["plugin_name"].as_str());
        prop_assert_eq!(read.op_time.as_deref(), value["op_time"].as_str());
        prop_assert_eq!(read.version_attribution.as_ref().map(AsRef::as_ref), value["version_attribution"].as_str());
        if let Some(fields) = value["plugin_execution"].as_object() {
            prop_assert_eq!(&read.plugin_execution.expect("an execution").extra, fields);
        }
    }

    /// Whatever bytes come: a value or an error, never a panic.
    #[test]
    fn any_bytes_are_read_or_rejected(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = serde_json::from_slice::<PluginVersion>(&bytes);
        let _ = serde_json::from_slice::<Vec<PluginInputs>>(&bytes);
    }

    /// Whatever JSON comes: a value or an error, never a panic.
    #[test]
    fn any_json_is_read_or_rejected(value in any_json()) {
        let text = value.to_string();
        let _ = serde_json::from_str::<PluginVersion>(&text);
        let _ = serde_json::from_str::<Vec<PluginInputs>>(&text);
    }
}
