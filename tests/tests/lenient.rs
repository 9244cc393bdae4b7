//! Does one odd value ever cost a response? Every response of the document, and every node of its examples.

use std::{collections::BTreeSet, thread};

use codearts_pipeline_codegen::model::{Operation, OutcomePlace, ResponseKind, TypeRef};
use codearts_pipeline_tests::operations::{Entry, MODEL, Received};
use serde_json::{Value, json};

/// What a node is replaced by, as it stands in the text.
const ODD: [&str; 20] = [
    "null",
    "true",
    "false",
    "17",
    "-0.0",
    "1.10",
    "18446744073709551616",
    "1e400",
    r#""""#,
    r#""text""#,
    r#""\ud83d""#,
    r#""\u0000\udc00 \ud83d\u0041""#,
    "[]",
    "[null]",
    r#"["x",[1,{"a":null}]]"#,
    "{}",
    r#"{"x":1,"x":{"y":"\ud800"}}"#,
    r#"{"$serde_json::private::Number":"1.10"}"#,
    r#"{"error_code":"A.1","error_msg":"m"}"#,
    "[[[[[[[[[[]]]]]]]]]]",
];

/// Stands in a body for what is put in later.
const PLACE: &str = "@@place@@";

/// The pointers of all nodes below the root.
fn nodes(value: &Value, at: &str, all: &mut Vec<String>) {
    let mut go = |name: String, child: &Value| {
        let at = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        all.push(at.clone());
        nodes(child, &at, all);
    };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, child)| go(name.clone(), child)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, child)| go(index.to_string(), child)),
        _ => {}
    }
}

/// The body with a node replaced by this text.
fn with(body: &Value, pointer: &str, text: &str) -> String {
    let mut body = body.clone();
    *body.pointer_mut(pointer).expect("a node") = PLACE.into();
    body.to_string().replacen(&format!("\"{PLACE}\""), text, 1)
}

/// The body without a node.
fn without(body: &Value, pointer: &str) -> String {
    let mut body = body.clone();
    let (parent, name) = pointer.rsplit_once('/').expect("not the root");
    match body.pointer_mut(parent).expect("a node") {
        Value::Object(fields) => drop(fields.remove(&name.replace("~1", "/").replace("~0", "~"))),
        Value::Array(items) => drop(items.remove(name.parse().expect("an index"))),
        _ => unreachable!("only these have nodes below them"),
    }
    body.to_string()
}

/// Whether two trees differ in one place at most: a field, or an item that is there or not.
fn differ_in_one_place(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let names: BTreeSet<_> = a.keys().chain(b.keys()).collect();
            let mut different = names.into_iter().filter(|name| a.get(*name) != b.get(*name));
            match (different.next(), different.next()) {
                (Some(name), None) => match (a.get(name), b.get(name)) {
                    (Some(a), Some(b)) => differ_in_one_place(a, b),
                    _ => true,
                },
                (first, _) => first.is_none(),
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            let mut different = a.iter().zip(b).filter(|(a, b)| a != b);
            match (different.next(), different.next()) {
                (Some((a, b)), None) => differ_in_one_place(a, b),
                (first, _) => first.is_none(),
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len().abs_diff(b.len()) == 1 => {
            let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
            (0..long.len()).any(|skipped| long.iter().enumerate().filter(|(at, _)| *at != skipped).map(|(_, item)| item).eq(short))
        }
        _ => true,
    }
}

/// Whether a node decides if the call succeeded, and is judged before anything is read.
fn decides(operation: &Operation, pointer: &str) -> bool {
    let response = &operation.response;
    let (first, deeper) = pointer[1..].split_once('/').map_or((&pointer[1..], false), |(first, _)| (first, true));
    // Where the schema names it, it is data; a response of any JSON has no schema.
    let is_free = matches!(&response.kind, ResponseKind::Json { ty: TypeRef::Json | TypeRef::FreeMap, .. });
    let is_judge = matches!(first, "status" | "error" | "error_code" | "error_msg");
    let in_envelope = response.envelope.as_deref().is_some_and(|envelope| is_judge || (first == envelope && !deeper));
    let is_outcome = match &response.outcome {
        None => false,
        Some(OutcomePlace::Whole) => true,
        Some(OutcomePlace::Field(field)) => pointer.rsplit('/').next() == Some(field),
    };
    in_envelope || is_outcome || (is_judge && (is_free || response.outcome.is_some()))
}

fn json_examples(operation: &Operation) -> impl Iterator<Item = &Value> {
    let is_json = !matches!(operation.response.kind, ResponseKind::Bytes | ResponseKind::Text);
    operation.response.examples.iter().map(|example| &example.value).filter(move |_| is_json)
}

/// B6, B8, B9, B11, B12, B16: a value of another kind is nothing, or is read as what it says; it is never read by position, costs
/// nothing else, and is reported.
#[test]
fn b06_an_odd_node_costs_no_response_and_no_other_field() {
    let operations: Vec<&Operation> = MODEL.operations().collect();
    let share = operations.len().div_ceil(thread::available_parallelism().map_or(1, usize::from));
    let count: usize = thread::scope(|scope| {
        let parts: Vec<_> = operations.chunks(share).map(|part| scope.spawn(|| odd_nodes(part))).collect();
        parts.into_iter().map(|part| part.join().expect("see above")).sum()
    });
    assert!(count > 1000, "{count}");
}

fn is_index(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit())
}

/// Puts odd values to the nodes of these operations' responses. How many.
fn odd_nodes(operations: &[&Operation]) -> usize {
    let mut count = 0;
    for operation in operations {
        let entry = Entry::of(&operation.id);
        let mut known = BTreeSet::new();
        for body in json_examples(operation) {
            let mut pointers = Vec::new();
            nodes(body, "", &mut pointers);
            // One item of a list stands for all.
            let is_new = |pointer: &&String| {
                known.insert(pointer.split('/').map(|name| if is_index(name) { "*" } else { name }).collect::<Vec<_>>().join("/"))
            };
            let pointers: Vec<_> = pointers.iter().filter(|pointer| !decides(operation, pointer)).filter(is_new).collect();
            for pointer in pointers {
                let read = |text: String| -> Received {
                    entry.read(200, text.clone()).unwrap_or_else(|error| panic!("{}: {error}: {pointer}: {text}", entry.id))
                };
                let absent = read(without(body, pointer));
                for odd in ODD {
                    let found = read(with(body, pointer, odd));
                    count += 1;
                    if found.shown == absent.shown {
                        continue;
                    }
                    let is_reported = found.unreadable.iter().any(|place| place == pointer);
                    let (found_tree, absent_tree) = (found.tree(), absent.tree());
                    assert!(
                        !is_reported && differ_in_one_place(&found_tree, &absent_tree),
                        "{}: {pointer} as {odd} (reported: {is_reported}):\n{found_tree}\n{absent_tree}",
                        entry.id
                    );
                }
            }
        }
    }
    count
}

/// What the root is decides what the whole is: another kind is an error, and nothing else is.
#[test]
fn the_root_alone_is_strict() {
    for operation in MODEL.operations() {
        let entry = Entry::of(&operation.id);
        let Some(example) = json_examples(operation).next() else { continue };
        let (is_free, is_nullable) = match &operation.response.kind {
            ResponseKind::Json { ty, nullable, .. } => (ty.to_string().contains("Value") && example.is_object(), *nullable),
            _ => (false, false),
        };
        if is_free || operation.response.outcome.is_some() || operation.response.envelope.is_some() {
            continue;
        }
        for odd in [json!(null), json!(true), json!(17), json!("text"), json!(["x"]), json!({"x": 1})] {
            let is_kind = std::mem::discriminant(&odd) == std::mem::discriminant(example);
            let read = entry.read(200, odd.to_string());
            if is_kind || (odd.is_null() && is_nullable) {
                read.unwrap_or_else(|error| panic!("{}: {error}: {odd}", entry.id));
            }
        }
        for text in ["", "{", "<html>", "nul", "{\"a\":1}x"] {
            let error = entry.read(200, text).expect_err(text);
            assert_eq!(error.kind(), codearts_pipeline::ErrorKind::Decode, "{}: {error}", entry.id);
        }
    }
}

/// The rows of what users of other SDKs met, and inputs of the same kind: operation, body, what is read, what is reported.
#[test]
fn b06_b08_b09_b11_b12_b13_b16_b18_rows_are_read_as_they_should_be() {
    let detail = "show_plugin_version";
    let inputs = "show_plugin_inputs";
    for (row, operation, body, pointer, expected, reported) in [
        // One odd field.
        ("b06", inputs, r#"[{"plugin_name":"p","data":[{"name":"n","layout_content":{"a":1}}]}]"#, "/0/data/0/name", json!("n"), 1),
        ("b06", detail, r#"{"plugin_name":["x"],"version":"1"}"#, "/version", json!("1"), 1),
        ("b06", detail, r#"{"plugin_execution":17,"version":"1"}"#, "/version", json!("1"), 1),
        // Never by position.
        ("b08", detail, r#"{"plugin_name":"a","input_info":[{"extend_prop":["x","y"]}]}"#, "/input_info/0/extend_prop", json!(null), 1),
        ("b08", detail, r#"{"plugin_name":"a","plugin_execution":["x"]}"#, "/plugin_execution", json!(null), 1),
        ("b08", inputs, r#"[["x"],{"plugin_name":"a"}]"#, "/0/plugin_name", json!("a"), 1),
        // Numbers and Booleans as strings.
        (
            "b09",
            detail,
            r#"{"input_info":[{"validation":{"max_length":"255","min_length":1}}]}"#,
            "/input_info/0/validation",
            json!({"max_length": 255, "min_length": 1}),
            0,
        ),
        (
            "b09",
            detail,
            r#"{"input_info":[{"extend_prop":{"visible_conditions":null,"show_placeholder":"x"}}]}"#,
            "/plugin_name",
            json!(null),
            0,
        ),
        ("b09", detail, r#"{"plugin_name":17,"version":true}"#, "/plugin_name", json!("17"), 0),
        // Nulls in lists.
        ("b11", detail, r#"{"plugin_name":"a","input_info":[null,{"name":"n"}]}"#, "/input_info/0/name", json!("n"), 0),
        ("b11", detail, r#"{"input_info":[null,null]}"#, "/input_info", json!([]), 0),
        ("b11", inputs, r#"[null,{"plugin_name":"a"},null]"#, "/0/plugin_name", json!("a"), 0),
        // Half a surrogate pair.
        ("b12", detail, r#"{"display_name":"x\ud83d"}"#, "/display_name", json!("x\u{fffd}"), 0),
        ("b12", detail, r#"{"display_name":"\udc00x\ud83d\ud83d\ude00"}"#, "/display_name", json!("\u{fffd}x\u{fffd}\u{1f600}"), 0),
        ("b12", detail, r#"{"\ud83d":"a","display_name":"b"}"#, "/display_name", json!("b"), 0),
        // What frames a text.
        ("b13", detail, "\u{feff}{\"plugin_name\":\"a\"}", "/plugin_name", json!("a"), 0),
        ("b13", detail, "\u{feff}\r\n {\"plugin_name\":\"a\"}\n\n", "/plugin_name", json!("a"), 0),
        ("b13", inputs, "\u{feff}[{\"plugin_name\":\"a\"}]", "/0/plugin_name", json!("a"), 0),
        // Numbers as serde_json hands them over with its feature `arbitrary_precision`.
        ("b16", detail, r#"{"version":{"$serde_json::private::Number":"1.10"}}"#, "/version", json!("1.10"), 0),
        (
            "b16",
            detail,
            r#"{"input_info":[{"validation":{"max_length":{"$serde_json::private::Number":"255"}}}]}"#,
            "/input_info/0/validation/max_length",
            json!(255),
            0,
        ),
        ("b16", detail, r#"{"plugin_name":{"$serde_json::private::Number":"1e2"}}"#, "/plugin_name", json!("1e2"), 0),
        // What this version does not know is kept where the document leaves an object open, and in the raw body.
        ("b18", detail, r#"{"plugin_name":"a","brand_new":1}"#, "/plugin_name", json!("a"), 0),
        ("b18", detail, r#"{"plugin_execution":{"brand_new":1}}"#, "/plugin_execution/extra/brand_new", json!(1), 0),
        ("b18", inputs, r#"[{"plugin_name":"a","brand_new":{"x":[1]}}]"#, "/0/plugin_name", json!("a"), 0),
    ] {
        let read = Entry::of(operation).read(200, body).unwrap_or_else(|error| panic!("{row}: {error}: {body}"));
        let tree = read.tree();
        let found = tree.pointer(pointer).unwrap_or_else(|| panic!("{row}: {pointer} is not in {tree}"));
        match &expected {
            Value::Object(fields) => assert!(fields.iter().all(|(name, value)| found[name] == *value), "{row}: {found}"),
            _ => assert_eq!(*found, expected, "{row}: {body}"),
        }
        assert_eq!(read.unreadable.len(), reported, "{row}: {body}: {:?}", read.unreadable);
    }
    for body in [r#"["a"]"#, "[]", "17"] {
        let error = Entry::of(detail).read(200, body).expect_err("b08: a list is no object");
        assert_eq!(error.kind(), codearts_pipeline::ErrorKind::Decode, "{error}");
    }
}

/// N1: an outcome that says no is an error that nobody can overlook.
#[test]
fn n01_an_outcome_that_says_no_is_an_error() {
    let outcomes = MODEL.operations().filter(|operation| operation.response.outcome == Some(OutcomePlace::Whole));
    let mut count = 0;
    for operation in outcomes.filter(|operation| operation.response.envelope.is_none() && operation.response.kind == ResponseKind::Nothing)
    {
        let Some(true) = operation.response.examples.first().map(|example| example.value.is_boolean()) else { continue };
        for body in ["false", "\"false\"", "\"FALSE\"", " false\n"] {
            let error = Entry::of(&operation.id).read(200, body).expect_err(body);
            assert_eq!(error.kind(), codearts_pipeline::ErrorKind::Service, "{}: {body}: {error}", operation.id);
        }
        Entry::of(&operation.id).read(200, "true").expect("it says yes");
        count += 1;
    }
    assert!(count > 0);
}

/// N2: what is sent is read from a file as its builder makes it: the same required fields, the same defaults.
#[test]
fn n02_a_draft_is_read_from_json_by_the_rules_of_its_builder() {
    use codearts_pipeline::extensions::PluginDraft;

    let mut text = codearts_pipeline_tests::page_example("create_plugin_draft", "requestBody");
    let fields = text.as_object_mut().expect("an object");
    for optional in ["description", "icon_url", "business_type_display_name", "maintainers", "version_description", "input_info"] {
        fields.remove(optional);
        let read: PluginDraft = serde_json::from_value(Value::Object(fields.clone())).unwrap_or_else(|error| panic!("{optional}: {error}"));
        let sent = serde_json::to_value(&read).expect("JSON");
        // What the service wants even when it is empty is sent empty.
        assert_eq!(sent["description"], "", "{sent}");
        assert_eq!(sent.get("business_type_display_name").is_some(), fields.contains_key("business_type_display_name"), "{sent}");
    }
    for required in ["plugin_name", "display_name", "version", "execution_info"] {
        let mut fields = fields.clone();
        fields.remove(required);
        let error = serde_json::from_value::<PluginDraft>(Value::Object(fields)).expect_err(required);
        assert!(error.to_string().contains(required), "{error}");
    }
}
