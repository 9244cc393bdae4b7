//! The bodies of successful responses.

use bytes::Bytes;
use codearts_pipeline::{
    Body, Operation,
    extensions::operations::{CreatePluginDraft, PublishPluginDraft, ShowPluginInputs, ShowPluginVersion, UpdatePluginDraft},
};
use serde_json::Value;

/// The body of a response, to each operation.
pub fn response(body: &[u8]) {
    let bytes = Bytes::copy_from_slice(body);
    let read = || Body::new(&bytes);
    let outcomes = [CreatePluginDraft::decode(read()), UpdatePluginDraft::decode(read()), PublishPluginDraft::decode(read())];
    assert!(outcomes.iter().all(|outcome| outcome.is_ok() == outcomes[0].is_ok()), "outcomes are read in different ways");
    let value: Option<Value> = serde_json::from_slice(body).ok();
    if let Ok(version) = ShowPluginVersion::decode(read()) {
        assert!(!format!("{version:?}").is_empty());
        // What is text in the body is read as it is.
        if let Some(name) = value.as_ref().and_then(|value| value["plugin_name"].as_str()) {
            assert_eq!(version.plugin_name.as_deref(), Some(name));
        }
    }
    if let Ok(inputs) = ShowPluginInputs::decode(read()) {
        assert!(!format!("{inputs:?}").is_empty());
        let objects = |items: &Vec<Value>| items.iter().filter(|item| item.is_object()).count();
        if let Some(items) = value.as_ref().and_then(Value::as_array) {
            assert_eq!(inputs.len(), objects(items), "only objects are read as such");
        }
    }
}
