//! Does one odd value ever cost a response? Every response of the document, and every node of its examples.

use std::collections::BTreeSet;

use codearts_pipeline_codegen::model::{Operation, OutcomePlace, ResponseKind};
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
    let in_envelope = response
        .envelope
        .as_deref()
        .is_some_and(|envelope| matches!(first, "status" | "error" | "error_code" | "error_msg") || (first == envelope && !deeper));
    let is_outcome = match &response.outcome {
        None => false,
        Some(OutcomePlace::Whole) => true,
        Some(OutcomePlace::Field(field)) => pointer.rsplit('/').next() == Some(field),
    };
    in_envelope || is_outcome
}

fn json_examples(operation: &Operation) -> impl Iterator<Item = &Value> {
    let is_json = !matches!(operation.response.kind, ResponseKind::Bytes | ResponseKind::Text);
    operation.response.examples.iter().map(|example| &example.value).filter(move |_| is_json)
}

/// B6, B8, B9, B11, B12, B16: a value of another kind is nothing, or is read as what it says; it is never read by position, costs
/// nothing else, and is reported.
#[test]
fn b06_an_odd_node_costs_no_response_and_no_other_field() {
    let mut count = 0;
    for operation in MODEL.operations() {
        let entry = Entry::of(&operation.id);
        for body in json_examples(operation) {
            let mut pointers = Vec::new();
            nodes(body, "", &mut pointers);
            for pointer in pointers.iter().filter(|pointer| !decides(operation, pointer)) {
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
    assert!(count > 1000, "{count}");
}

/// What the root is decides what the whole is: another kind is an error, and nothing else is.
#[test]
fn the_root_alone_is_strict() {
    for operation in MODEL.operations() {
        let entry = Entry::of(&operation.id);
        let Some(example) = json_examples(operation).next() else { continue };
        let (is_free, is_nullable) = match &operation.response.kind {
            ResponseKind::Json { ty, nullable } => (ty.to_string().contains("Value") && example.is_object(), *nullable),
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
