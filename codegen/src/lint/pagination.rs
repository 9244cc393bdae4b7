//! `x-pagination` names parameters and fields that are there.

use serde_json::Value;

use super::{nodes::Nodes, report::Report};
use crate::document::{Operation, text, texts};

pub(super) fn check(nodes: &Nodes<'_>, report: &mut Report<'_>) {
    for operation in &nodes.operations {
        if let Some(pagination) = operation.value.get("x-pagination") {
            check_one(nodes, operation, pagination, report);
        }
    }
}

fn check_one(nodes: &Nodes<'_>, operation: &Operation<'_>, pagination: &Value, report: &mut Report<'_>) {
    let at = |key: &str| format!("{}/x-pagination/{key}", operation.pointer);
    let body = operation.request_schema().and_then(|schema| nodes.unwrapped(schema));
    let parameters = operation.parameters();
    let in_body = text(pagination, "in") == "body";
    let is_sent = |name: &str| match in_body {
        true => body.and_then(|body| body.get("properties")?.get(name)).is_some(),
        false => parameters.iter().any(|parameter| parameter.location == "query" && parameter.name == name),
    };
    let mut named: Vec<(&str, &str)> =
        ["offset", "limit", "page", "size"].into_iter().filter_map(|key| Some((key, pagination.get(key)?.as_str()?))).collect();
    named.extend(texts(pagination, "cursor").into_iter().map(|name| ("cursor", name)));
    for (key, name) in named.into_iter().filter(|(_, name)| !is_sent(name)) {
        let place = if in_body { "body has no property" } else { "query has no parameter" };
        report.add("pagination", &at(key), format!("the {place} `{name}`"), "correct the name, or `in`");
    }
    let response = operation.success().and_then(|(_, schema)| nodes.unwrapped(schema?));
    // The field of an envelope holds what is paged.
    let inner = response.and_then(|response| nodes.unwrapped(response.get("properties")?.get(response.get("x-envelope")?.as_str()?)?));
    let response = inner.or(response);
    let kind_of = |name: &str| {
        let property = response.and_then(|response| response.get("properties")?.get(name)).and_then(|property| nodes.unwrapped(property));
        property.map(|property| text(property, "type").to_owned())
    };
    for (key, kinds) in [("items", &["array"][..]), ("total", &["integer", "string", ""]), ("has-more", &["boolean", "string"])] {
        let Some(name) = pagination.get(key).and_then(Value::as_str) else { continue };
        if !kind_of(name).is_some_and(|kind| kinds.contains(&kind.as_str())) {
            report.add("pagination", &at(key), format!("the response has no property `{name}` that fits `{key}`"), "correct the name");
        }
    }
    let is_list = response.is_some_and(|response| text(response, "type") == "array");
    if pagination.get("items").is_none() && !is_list {
        let message = "the response is not a list, and `items` does not name one";
        report.add(
            "pagination",
            &format!("{}/x-pagination", operation.pointer),
            message,
            "add `items` with the property that holds the items",
        );
    }
}
