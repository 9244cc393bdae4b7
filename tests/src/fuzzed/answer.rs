//! The bodies of successful answers.

use std::fmt::Debug;

use bytes::Bytes;
use codearts_pipeline::{
    Body, Operation,
    operations::{CreatePluginDraft, PublishPluginDraft, ShowPluginInputs, ShowPluginVersion, UpdatePluginDraft},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The body of an answer, to each operation.
pub fn answer(body: &[u8]) {
    let bytes = Bytes::copy_from_slice(body);
    let body = || Body::new(&bytes);
    let flags = [CreatePluginDraft::decode(body()), UpdatePluginDraft::decode(body()), PublishPluginDraft::decode(body())];
    assert!(flags.iter().all(|flag| flag.as_ref().ok() == flags[0].as_ref().ok()), "flags are read in different ways");
    if let Ok(version) = ShowPluginVersion::decode(body()) {
        comes_through(&version);
    }
    if let Ok(inputs) = ShowPluginInputs::decode(body()) {
        comes_through(&inputs);
    }
}

/// What was read can be shown, and is the same when it is written and read again.
fn comes_through<T: Debug + PartialEq + Serialize + DeserializeOwned>(value: &T) {
    assert!(!format!("{value:?}").is_empty());
    let text = serde_json::to_string(value).expect("what was read can be written");
    let again: T = serde_json::from_str(&text).unwrap_or_else(|error| panic!("what was written cannot be read: {error}: {text}"));
    // The last digit of a fraction may change on the way: that is the JSON library's choice.
    if !has_fraction(&serde_json::to_value(value).expect("what was read can be written")) {
        assert_eq!(&again, value, "{text}");
    }
}

fn has_fraction(value: &Value) -> bool {
    match value {
        Value::Number(number) => number.is_f64(),
        Value::Array(items) => items.iter().any(has_fraction),
        Value::Object(members) => members.values().any(has_fraction),
        _ => false,
    }
}
