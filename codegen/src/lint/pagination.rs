//! `x-pagination` names parameters and fields that are there.

use serde_json::Value;

use super::context::Lint;
use crate::{
    document::{text, texts},
    model::Location,
    shape::{CallShape, ResponseForm, calls},
};

pub(super) fn check(lint: &Lint<'_>) {
    for call in &calls(lint.spec) {
        if let Some(pagination) = call.operation.value.get("x-pagination") {
            sent(call, pagination, lint);
            received(call, pagination, lint);
        }
    }
}

fn add(call: &CallShape<'_>, key: &str, message: String, help: &str, lint: &Lint<'_>) {
    lint.add("pagination", format!("{}/x-pagination{key}", call.operation.pointer), message, help);
}

/// The parameters, or properties of the body, that name a page.
fn sent<'a>(call: &CallShape<'a>, pagination: &Value, lint: &Lint<'a>) {
    let in_body = text(pagination, "in") == "body";
    let body = call.body.as_ref().map(|body| body.schema);
    let is_sent = |name: &str| match in_body {
        true => lint.property(body, name).is_some(),
        false => call.parameters.iter().any(|parameter| parameter.location == Location::Query && parameter.wire == name),
    };
    let single = ["offset", "limit", "page", "size"].into_iter().map(|key| (key, text(pagination, key)));
    let cursor = texts(pagination, "cursor").into_iter().map(|name| ("cursor", name));
    for (key, name) in single.chain(cursor).filter(|(_, name)| !name.is_empty() && !is_sent(name)) {
        let place = if in_body { "body has no property" } else { "query has no parameter" };
        add(call, &format!("/{key}"), format!("the {place} `{name}`"), "correct the name, or `in`", lint);
    }
}

/// The fields of the response that describe a page.
fn received<'a>(call: &CallShape<'a>, pagination: &Value, lint: &Lint<'a>) {
    let response = call.response.schema;
    for (key, types) in [("items", &["array"][..]), ("total", &["integer", "string", ""]), ("has-more", &["boolean", "string"])] {
        let name = text(pagination, key);
        let property = lint.property(response, name);
        if !name.is_empty() && (property.is_none() || !types.contains(&lint.type_of(property))) {
            let message = format!("the response has no property `{name}` that fits `{key}`");
            add(call, &format!("/{key}"), message, "correct the name", lint);
        }
    }
    let is_list = matches!(call.response.form, ResponseForm::ListOrItem) || lint.type_of(response) == "array";
    if pagination.get("items").is_none() && !is_list {
        let message = "the response is not a list, and `items` does not name one".to_owned();
        add(call, "", message, "add `items` with the property that holds the items", lint);
    }
}
