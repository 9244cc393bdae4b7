//! Which shapes a document has.

mod fields;
mod operations;

use std::collections::BTreeSet;

use serde_json::Value;

use crate::walk::{self, below, content, entries};

/// All shapes that the curated document may contain.
pub const ALL: &[&str] = &[
    "alias",
    "any-json-component",
    "any-json-field",
    "body-absent",
    "body-any-json",
    "body-array-empty",
    "body-array-of-objects",
    "body-array-of-strings",
    "body-map",
    "body-object",
    "body-optional",
    "body-string",
    "boolean-field",
    "both-directions",
    "constrained-string",
    "default",
    "delete-with-body",
    "double",
    "envelope",
    "envelope-object-or-array",
    "field-from-path",
    "float",
    "header-optional",
    "header-required",
    "idempotent-post",
    "int32",
    "int64",
    "integer-set-received",
    "integer-set-sent",
    "json-string-any",
    "json-string-typed",
    "keeps-unknown-fields",
    "list-of-any-json",
    "list-of-objects",
    "list-of-strings",
    "map-of-any-json",
    "map-of-integers",
    "map-of-lists",
    "map-of-maps",
    "map-of-objects",
    "map-of-strings",
    "multipart",
    "multipart-with-fields",
    "multipart-with-query",
    "name-in-camel-case",
    "name-keyword-field",
    "name-keyword-parameter",
    "name-keyword-path",
    "name-of-builder",
    "name-with-punctuation",
    "not-idempotent-put",
    "null-sent-object",
    "null-sent-optional",
    "null-sent-required",
    "object-or-array",
    "outcome-bare",
    "outcome-beside-id",
    "outcome-list-of-one",
    "outcome-status",
    "outcome-success",
    "page-or-bare-array",
    "pagination-bare-list",
    "pagination-cursor-body",
    "pagination-cursor-query",
    "pagination-has-more",
    "pagination-offset-body",
    "pagination-offset-query",
    "pagination-page-body",
    "pagination-page-query",
    "pagination-total",
    "pagination-total-reliable",
    "path-in-camel-case",
    "path-with-periods",
    "query-boolean",
    "query-from-path",
    "query-integer",
    "query-list-joined",
    "query-list-repeated",
    "query-set",
    "recursion-direct",
    "recursion-mutual",
    "response-any-json",
    "response-array",
    "response-array-of-strings",
    "response-boolean",
    "response-bytes",
    "response-integer",
    "response-map",
    "response-nothing",
    "response-nullable",
    "response-number",
    "response-object",
    "response-string",
    "response-text",
    "secret-any-json",
    "secret-by-sibling",
    "secret-field",
    "secret-header",
    "secret-map",
    "secret-path",
    "secret-query",
    "secret-string-component",
    "send-empty-list",
    "send-empty-query",
    "send-empty-string",
    "set-chinese",
    "set-ignoring-case",
    "set-open",
    "set-other",
    "set-with-digits",
    "set-with-punctuation",
    "status-201",
    "status-202",
    "status-204",
    "string-or-boolean",
    "string-or-number",
    "timestamp-local",
    "timestamp-milliseconds",
    "timestamp-parameter",
    "timestamp-seconds",
    "two-paging-styles",
    "unsigned",
];

/// The shapes that occur in a document, by the names in [`ALL`].
#[must_use]
pub fn shapes_of(document: &Value) -> BTreeSet<&'static str> {
    let mut found = Found { document, shapes: BTreeSet::new() };
    let (mut sent, mut received) = (Vec::new(), Vec::new());
    for operation in walk::operations(document) {
        found.operation(&operation);
        sent.extend(operation.body(document).map(|(_, media)| &media["schema"]));
        sent.extend(operation.parameters(document).into_iter().map(|parameter| &parameter["schema"]));
        received.extend(content(operation.success(document).1).map(|(_, media)| &media["schema"]));
    }
    let (sent, received) = (below(document, sent), below(document, received));
    for schema in &sent {
        found.sent(schema);
    }
    for schema in &received {
        found.received(schema);
    }
    for schema in sent.iter().chain(&received) {
        found.schema(schema);
    }
    for (_, schema) in entries(document.pointer("/components/schemas")) {
        found.component(schema);
    }
    let objects = |schemas: &[&Value]| -> BTreeSet<String> { schemas.iter().filter_map(|schema| named_object(document, schema)).collect() };
    found.when(objects(&sent).intersection(&objects(&received)).next().is_some(), "both-directions");
    found.shapes
}

fn named_object(document: &Value, schema: &Value) -> Option<String> {
    let name = walk::component(schema)?;
    walk::resolve(document, schema).get("properties").map(|_| name.to_owned())
}

/// What was found so far.
struct Found<'a> {
    document: &'a Value,
    shapes: BTreeSet<&'static str>,
}

impl Found<'_> {
    fn when(&mut self, condition: bool, shape: &'static str) {
        debug_assert!(ALL.contains(&shape), "`{shape}` is not listed");
        if condition {
            self.shapes.insert(shape);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_of_all_shapes_has_all_shapes() {
        let spec = codearts_pipeline_codegen::Spec::parse(crate::SHAPES).expect("a document");
        let found = shapes_of(spec.document());
        let missing: Vec<_> = ALL.iter().filter(|shape| !found.contains(*shape)).collect();
        assert!(missing.is_empty(), "missing: {missing:?}");
    }
}
