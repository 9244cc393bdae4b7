//! What a schema refers to, and the marks that it carries itself or there.

use serde_json::Value;

use crate::document::{Spec, component_name, entries, is_true};

/// What a schema refers to, directly or by an `allOf` around one reference; itself if it refers to nothing.
pub(crate) fn target<'a>(spec: &'a Spec, schema: &'a Value) -> Option<&'a Value> {
    spec.resolve(schema.pointer("/allOf/0").unwrap_or(schema))
}

/// The component that a schema refers to, directly or by an `allOf` around one reference.
pub(crate) fn component(schema: &Value) -> Option<&str> {
    component_name(schema.pointer("/allOf/0").unwrap_or(schema))
}

/// Whether null is allowed where a schema is used.
pub(crate) fn is_nullable(spec: &Spec, schema: &Value) -> bool {
    is_marked(spec, schema, "nullable")
}

/// Whether a value says only whether the call succeeded.
pub(crate) fn is_outcome(spec: &Spec, schema: &Value) -> bool {
    is_marked(spec, schema, "x-outcome")
}

/// The field of an object that says only whether the call succeeded.
pub(crate) fn outcome_field<'a>(spec: &'a Spec, object: &'a Value) -> Option<&'a str> {
    entries(object.get("properties")).into_iter().find(|(_, property)| is_outcome(spec, property)).map(|(name, _)| name)
}

/// Whether a schema, or the component that it refers to, carries a mark.
fn is_marked(spec: &Spec, schema: &Value, mark: &str) -> bool {
    is_true(schema, mark) || target(spec, schema).is_some_and(|target| is_true(target, mark))
}
