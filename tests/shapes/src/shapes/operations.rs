//! The shapes of operations, parameters, bodies and responses.

use serde_json::Value;

use super::Found;
use crate::walk::{Operation, content, entries, example, is_true, keyword, resolve, text};

/// Words that mean something in Rust.
pub(super) const KEYWORDS: [&str; 12] = ["as", "async", "crate", "dyn", "fn", "impl", "match", "move", "ref", "self", "super", "type"];

impl Found<'_> {
    pub(super) fn operation(&mut self, operation: &Operation<'_>) {
        let value = operation.value;
        self.when(value.get("security") == Some(&Value::Array(Vec::new())), "unsigned");
        self.when(operation.method == "post" && is_true(value, "x-idempotent"), "idempotent-post");
        self.when(operation.method == "put" && value.get("x-idempotent") == Some(&Value::Bool(false)), "not-idempotent-put");
        let parameters = operation.parameters(self.document);
        for parameter in &parameters {
            self.parameter(parameter);
        }
        self.body(operation, parameters.iter().any(|parameter| text(parameter, "in") == "query"));
        self.response(operation);
        if let Some(pagination) = value.get("x-pagination") {
            self.pagination(operation, pagination);
        }
    }

    fn parameter(&mut self, parameter: &Value) {
        let (name, schema) = (text(parameter, "name"), resolve(self.document, &parameter["schema"]));
        let (place, kind) = (text(parameter, "in"), text(schema, "type"));
        let is_keyword = KEYWORDS.contains(&name);
        self.when(is_keyword, if place == "path" { "name-keyword-path" } else { "name-keyword-parameter" });
        self.when(schema.get("default").is_some(), "default");
        let is_timestamp = parameter.get("x-timestamp").is_some() || schema.get("x-timestamp").is_some();
        self.when(is_timestamp, "timestamp-parameter");
        let is_secret = is_true(parameter, "x-secret") || is_true(schema, "x-secret");
        match place {
            "path" => {
                self.when(name.chars().any(char::is_uppercase), "path-in-camel-case");
                self.when(text(schema, "pattern").contains('.'), "path-with-periods");
                self.when(is_secret, "secret-path");
            }
            "header" => {
                self.when(is_true(parameter, "required"), "header-required");
                self.when(!is_true(parameter, "required"), "header-optional");
                self.when(is_secret, "secret-header");
            }
            _ => {
                self.when(is_secret, "secret-query");
                self.when(parameter.get("x-from-path").is_some(), "query-from-path");
                self.when(is_true(parameter, "x-send-empty"), "send-empty-query");
                self.when(kind == "boolean", "query-boolean");
                self.when(kind == "integer", "query-integer");
                self.when(schema.get("x-extensible-enum").is_some(), "query-set");
                let is_joined = parameter.get("explode") == Some(&Value::Bool(false));
                self.when(kind == "array" && is_joined, "query-list-joined");
                self.when(kind == "array" && !is_joined, "query-list-repeated");
            }
        }
    }

    fn body(&mut self, operation: &Operation<'_>, has_query: bool) {
        let Some((media_type, media)) = operation.body(self.document) else {
            self.when(matches!(operation.method, "post" | "put"), "body-absent");
            return;
        };
        let schema = resolve(self.document, &media["schema"]);
        if media_type == "multipart/form-data" {
            self.when(true, "multipart");
            self.when(has_query, "multipart-with-query");
            self.when(entries(schema.get("properties")).count() > 1, "multipart-with-fields");
            return;
        }
        self.when(operation.method == "delete", "delete-with-body");
        let body = resolve(self.document, &operation.value["requestBody"]);
        self.when(!is_true(body, "required"), "body-optional");
        match text(schema, "type") {
            "object" if schema.get("properties").is_some() => self.when(true, "body-object"),
            "object" => self.when(true, "body-map"),
            "string" => self.when(true, "body-string"),
            "array" => {
                let items = resolve(self.document, &schema["items"]);
                self.when(text(items, "type") == "string", "body-array-of-strings");
                self.when(text(items, "type") == "object", "body-array-of-objects");
                self.when(example(media).and_then(Value::as_array).is_some_and(Vec::is_empty), "body-array-empty");
            }
            _ => self.when(true, "body-any-json"),
        }
    }

    fn response(&mut self, operation: &Operation<'_>) {
        let (status, response) = operation.success(self.document);
        self.when(status == "201", "status-201");
        self.when(status == "202", "status-202");
        self.when(status == "204", "status-204");
        let Some((media_type, media)) = content(response) else {
            self.when(true, "response-nothing");
            return;
        };
        let schema = resolve(self.document, &media["schema"]);
        let properties: Vec<_> = entries(schema.get("properties")).collect();
        let outcome = properties.iter().find(|(_, property)| self.is_outcome(property)).map(|(name, _)| *name);
        self.when(is_true(schema, "nullable"), "response-nullable");
        match (media_type, text(schema, "type")) {
            ("application/octet-stream", _) => self.when(true, "response-bytes"),
            ("text/plain", _) => self.when(true, "response-text"),
            (_, "string") => self.when(true, "response-string"),
            (_, "integer") => self.when(true, "response-integer"),
            (_, "number") => self.when(true, "response-number"),
            (_, "boolean") => self.when(true, if self.is_outcome(schema) { "outcome-bare" } else { "response-boolean" }),
            (_, "array") => self.array(schema),
            (_, "object") if schema.get("x-envelope").is_some() => {
                self.when(true, "envelope");
                let content = &schema["properties"][text(schema, "x-envelope")];
                self.when(content.get("x-other-form").is_some(), "envelope-object-or-array");
            }
            (_, "object") if properties.is_empty() => self.when(true, "response-map"),
            (_, "object") => {
                self.when(schema.get("x-other-form").is_some(), "page-or-bare-array");
                self.when(outcome.is_some() && properties.len() > 1, "outcome-beside-id");
                self.when(outcome == Some("success") && properties.len() == 1, "outcome-success");
                self.when(outcome == Some("status") && properties.len() == 1, "outcome-status");
                self.when(outcome.is_none(), "response-object");
            }
            _ => self.when(true, "response-any-json"),
        }
    }

    fn array(&mut self, schema: &Value) {
        let items = resolve(self.document, &schema["items"]);
        let is_outcome = entries(items.get("properties")).any(|(_, property)| self.is_outcome(property));
        self.when(is_outcome, "outcome-list-of-one");
        self.when(schema.get("x-other-form").is_some(), "object-or-array");
        self.when(!is_outcome && text(items, "type") == "object", "response-array");
        self.when(text(items, "type") == "string", "response-array-of-strings");
    }

    fn is_outcome(&self, schema: &Value) -> bool {
        keyword(self.document, schema, "x-outcome").is_some()
    }

    fn pagination(&mut self, operation: &Operation<'_>, pagination: &Value) {
        match (text(pagination, "kind"), text(pagination, "in")) {
            ("offset", "body") => self.when(true, "pagination-offset-body"),
            ("offset", _) => self.when(true, "pagination-offset-query"),
            ("page", "body") => self.when(true, "pagination-page-body"),
            ("page", _) => self.when(true, "pagination-page-query"),
            ("cursor", "body") => self.when(true, "pagination-cursor-body"),
            _ => self.when(true, "pagination-cursor-query"),
        }
        self.when(pagination.get("items").is_none(), "pagination-bare-list");
        self.when(pagination.get("total").is_some(), "pagination-total");
        self.when(is_true(pagination, "total-reliable"), "pagination-total-reliable");
        self.when(pagination.get("has-more").is_some(), "pagination-has-more");
        if text(pagination, "in") == "body"
            && let Some((_, media)) = operation.body(self.document)
        {
            let body = resolve(self.document, &media["schema"]);
            let has = |name: &str| body.pointer(&format!("/properties/{name}")).is_some();
            self.when(has("offset") && has("limit") && has("page") && has("page_size"), "two-paging-styles");
        }
    }
}
