//! `x-pagination` names parameters and fields that are there.

use super::context::Lint;
use crate::document::{text, texts};

pub(super) fn check(lint: &Lint<'_>) {
    for operation in &lint.operations {
        let Some(pagination) = operation.value.get("x-pagination") else { continue };
        let pointer = format!("{}/x-pagination", operation.pointer);
        let in_body = text(pagination, "in") == "body";
        let parameters = operation.parameters();
        let is_sent = |name: &str| match in_body {
            true => lint.property(operation.request_schema(), name).is_some(),
            false => parameters.iter().any(|parameter| parameter.location == "query" && parameter.name == name),
        };
        let single = ["offset", "limit", "page", "size"].into_iter().map(|key| (key, text(pagination, key)));
        let cursor = texts(pagination, "cursor").into_iter().map(|name| ("cursor", name));
        for (key, name) in single.chain(cursor).filter(|(_, name)| !name.is_empty() && !is_sent(name)) {
            let place = if in_body { "body has no property" } else { "query has no parameter" };
            lint.add("pagination", format!("{pointer}/{key}"), format!("the {place} `{name}`"), "correct the name, or `in`");
        }
        let response = operation.success().and_then(|(_, schema)| schema);
        // The field of an envelope holds what is paged.
        let envelope = lint.target(response).map_or("", |response| text(response, "x-envelope"));
        let response = lint.property(response, envelope).or(response);
        for (key, types) in [("items", &["array"][..]), ("total", &["integer", "string", ""]), ("has-more", &["boolean", "string"])] {
            let name = text(pagination, key);
            let property = lint.property(response, name);
            if !name.is_empty() && (property.is_none() || !types.contains(&lint.type_of(property))) {
                let message = format!("the response has no property `{name}` that fits `{key}`");
                lint.add("pagination", format!("{pointer}/{key}"), message, "correct the name");
            }
        }
        if pagination.get("items").is_none() && lint.type_of(response) != "array" {
            let message = "the response is not a list, and `items` does not name one";
            lint.add("pagination", pointer, message, "add `items` with the property that holds the items");
        }
    }
}
