//! Every operation of a document is called against the emulator with the examples of the document, and every response is decoded.
//!
//! Nothing is listed by operation: the program that calls is written from the model, and what has to arrive from the document.

use std::{collections::BTreeMap, process::Command};

use codearts_pipeline_codegen::{Spec, generate, model::Model};
use codearts_pipeline_emulator::{Emulator, Fault, RecordedRequest};
use codearts_pipeline_shapes::{
    SHAPES,
    call_site::call_sites,
    compile::SdkCopy,
    driver,
    exchange::{ExpectedBody, ExpectedRequest, Variant, body_schema, expected_requests, is_same, variants},
    random, synthesised,
};
use serde_json::Value;
use url::form_urlencoded;

#[test]
fn b44_b45_one_operation_per_shape_compiles_and_is_called() {
    called("calls-shapes", SHAPES);
}

#[test]
fn a_hundred_operations_are_called() {
    called("calls-synthesised", &synthesised::document(100).to_string());
}

#[test]
fn operations_of_a_random_document_are_called() {
    called("calls-random", &random::document(3).to_string());
}

/// Runs the program for some operations: what each call came to.
type Run<'a> = dyn Fn(&[&str]) -> Vec<(String, Value)> + 'a;

/// Generates from a document, and calls all operations: with the responses of the document, then with those of other forms.
fn called(name: &str, text: &str) {
    let spec = Spec::parse(text).unwrap_or_else(|findings| panic!("{findings:?}"));
    let document = spec.document();
    let files = generate(&spec).unwrap_or_else(|failure| panic!("the document is rejected:\n{failure}"));
    let model = Model::of(&spec).expect("a model");
    let mut copy = SdkCopy::new(name).expect("a copy of the SDK");
    copy.add("generated_for_test", &files).expect("the files are Rust");
    copy.program(&driver::program("generated_for_test", &call_sites(&model))).expect("a program");
    let program = copy.build().unwrap_or_else(|error| panic!("does not compile:\n{error}"));
    let emulator = Emulator::builder().document(document.to_string()).start().expect("the emulator starts");
    let run = |operations: &[&str]| -> Vec<(String, Value)> {
        let output = Command::new(&program)
            .args([emulator.endpoint().as_str(), emulator.access_key(), emulator.secret_key()])
            .args(operations)
            .output()
            .expect("the program starts");
        assert!(output.status.success(), "the program fails:\n{}", String::from_utf8_lossy(&output.stderr));
        let lines = String::from_utf8(output.stdout).expect("text");
        let read = |line: &str| -> (String, Value) {
            let line: Value = serde_json::from_str(line).expect("a line of JSON");
            (line["operation"].as_str().unwrap_or_default().to_owned(), line["outcome"].clone())
        };
        lines.lines().map(read).collect()
    };

    let expected: BTreeMap<String, ExpectedRequest> =
        expected_requests(document).into_iter().map(|request| (request.operation_id.clone(), request)).collect();
    let outcomes = run(&[]);
    let arrived = emulator.requests();
    assert_eq!((outcomes.len(), arrived.len()), (expected.len(), expected.len()), "each operation is called once");
    let mut wrong = Vec::new();
    for ((id, outcome), request) in outcomes.iter().zip(&arrived) {
        if outcome["unreadable"] != serde_json::json!([]) {
            wrong.push(format!("{id}: {outcome}"));
        }
        wrong.extend(differences(document, &expected[id], request).into_iter().map(|what| format!("{id}: {what}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    lists(&model, &run);
    other_responses(document, &emulator, &expected, &run);
}

/// The items of each paged operation are those of its example, the only page that the emulator has; none where the request begins
/// behind it.
fn lists(model: &Model, run: &Run<'_>) {
    let paged = model.operations().filter_map(|operation| Some((operation, operation.pagination.as_ref()?)));
    let paged: Vec<_> = paged.map(|(operation, pagination)| (operation, pagination.items.as_deref())).collect();
    let arguments: Vec<&str> = ["--list", "1000", "null"].into_iter().chain(paged.iter().map(|(operation, _)| &*operation.id)).collect();
    if paged.is_empty() {
        return;
    }
    let mut listed = 0;
    for ((operation, items), (id, outcome)) in paged.iter().zip(run(&arguments)) {
        let page = operation.response.examples.first().map_or(&Value::Null, |example| &example.value);
        let page = operation.response.envelope.as_ref().map_or(page, |field| &page[field]);
        let list = items.filter(|_| page.is_object()).map_or(page, |items| &page[items]);
        // A single item stands for a list of one.
        let count = list.as_array().map_or(usize::from(list.is_object()), Vec::len);
        assert!(outcome["error"].is_null() && (outcome["count"] == count || outcome["count"] == 0), "{id}: {outcome}");
        listed += usize::from(outcome["count"] == count && count > 0);
    }
    assert!(listed > 0 || paged.len() < 3, "no list has items");
}

/// Responses of other forms are read as well, and failures under a status of success are errors.
fn other_responses(document: &Value, emulator: &Emulator, expected: &BTreeMap<String, ExpectedRequest>, run: &Run<'_>) {
    let variants = variants(document);
    for Variant { operation_id, body, .. } in &variants {
        emulator.inject(Fault::status(200).body(body.to_string()).on_path(expected[operation_id].path.clone()));
    }
    let wanted: Vec<&str> = variants.iter().map(|variant| variant.operation_id.as_str()).collect();
    let outcomes = run(&wanted);
    assert_eq!(emulator.pending_faults(), 0, "each response is used");
    let wrong: Vec<String> = variants
        .iter()
        .zip(&outcomes)
        .filter(|(variant, (_, outcome))| variant.succeeds != (outcome["unreadable"] == serde_json::json!([])))
        .map(|(variant, (id, outcome))| format!("{id} with {}: {outcome}", variant.what))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is different about a request that arrived.
fn differences(document: &Value, expected: &ExpectedRequest, arrived: &RecordedRequest) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, is_same: bool, one: String| {
        if !is_same {
            found.push(format!("{what}: {one}"));
        }
    };
    compare("method", arrived.method() == expected.method, arrived.method().to_owned());
    compare("path", arrived.path() == expected.path, arrived.path().to_owned());
    let mut query: Vec<(String, String)> = form_urlencoded::parse(arrived.query().unwrap_or_default().as_bytes()).into_owned().collect();
    query.sort();
    compare("query", query == expected.query, format!("{query:?} in place of {:?}", expected.query));
    for (name, value) in &expected.headers {
        let header = arrived.header(name);
        compare("header", header == Some(value), format!("{name}: {header:?} in place of {value}"));
    }
    let text = String::from_utf8_lossy(arrived.body()).into_owned();
    match &expected.body {
        ExpectedBody::Nothing => compare("body", text.is_empty(), text.clone()),
        ExpectedBody::Json(wanted) => {
            let is_wanted =
                arrived.json().is_some_and(|body| is_same(document, body_schema(document, &expected.operation_id), wanted, &body));
            compare("body", is_wanted, format!("{text} in place of {wanted}"));
        }
        ExpectedBody::Form(parts) => {
            let is_form = arrived.header("content-type").is_some_and(|kind| kind.starts_with("multipart/form-data; boundary="));
            compare("content type", is_form, format!("{:?}", arrived.header("content-type")));
            for part in parts {
                compare("part", text.contains(&format!("name=\"{part}\"")), format!("{part} is not in {text}"));
            }
        }
    }
    found
}
