//! The bodies of successful responses.

use std::{collections::BTreeSet, sync::LazyLock};

use bytes::Bytes;
use codearts_pipeline::ErrorKind;
use codearts_pipeline_codegen::model::{ResponseKind, TypeKind};
use serde_json::Value;

use crate::operations::{Entry, MODEL};

/// The names of values that sets know: they are shown in place of what was in the body.
static VARIANTS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
    let values = MODEL.types.values().flat_map(|item| match &item.kind {
        TypeKind::StringSet { values, .. } | TypeKind::IntegerSet { values, .. } => &values[..],
        _ => &[],
    });
    values.map(|value| value.ident.as_str()).collect()
});

/// The body of a response, to each operation, compared with what `serde_json` makes of it.
pub fn response(body: &[u8]) {
    let bytes = Bytes::copy_from_slice(body);
    let value: Option<Value> = serde_json::from_slice(body).ok();
    let held = value.as_ref().map(words);
    for operation in MODEL.operations() {
        let outcome = Entry::of(&operation.id).read(200, bytes.clone());
        let is_json = matches!(operation.response.kind, ResponseKind::Json { .. } | ResponseKind::Nothing);
        match (outcome, &value, &held) {
            (Ok(received), Some(value), Some(held)) if is_json => {
                for pointer in &received.unreadable {
                    assert!(value.pointer(pointer).is_some(), "{}: {pointer} is not in {value}", operation.id);
                }
                // Nothing comes out that did not go in.
                for word in leaves(&received.tree()).into_iter().filter(|word| !VARIANTS.contains(word.as_str())) {
                    assert!(held.contains(&plain(&word)), "{}: {word:?} is not in {value}", operation.id);
                }
            }
            (Ok(_), ..) => {}
            (Err(error), value, _) => {
                assert!(matches!(error.kind(), ErrorKind::Decode | ErrorKind::Service), "{}: {error:?}", operation.id);
                assert!(error.raw_body() == Some(body), "{}: the body is kept", operation.id);
                let example = operation.response.examples.first().map(|example| &example.value);
                let is_alike =
                    |value: &Value| example.is_some_and(|example| std::mem::discriminant(example) == std::mem::discriminant(value));
                let is_judged = operation.response.outcome.is_some() || operation.response.envelope.is_some();
                if let Some(value) = value
                    && error.kind() == ErrorKind::Decode
                    && !is_judged
                {
                    assert!(!is_alike(value), "{}: {error}: {value}", operation.id);
                }
            }
        }
    }
}

/// All that a value says, without punctuation.
fn words(value: &Value) -> String {
    let mut all = String::new();
    let mut open = vec![value];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                fields.keys().for_each(|name| all += &(plain(name) + " "));
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            Value::String(text) => all += &(plain(text) + " "),
            other => all += &(plain(&other.to_string()) + " "),
        }
    }
    all
}

/// The strings within a tree.
fn leaves(tree: &Value) -> Vec<String> {
    match tree {
        Value::Object(fields) => fields.values().flat_map(leaves).collect(),
        Value::Array(items) => items.iter().flat_map(leaves).collect(),
        Value::String(text) => vec![text.clone()],
        _ => Vec::new(),
    }
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
