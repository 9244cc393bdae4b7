//! `x-pagination` names parameters and fields that are there.

use super::context::Lint;
use crate::{
    document::{text, texts},
    model::Location,
    shape::{ResponseForm, calls},
};

pub(super) fn check(lint: &Lint<'_>) {
    for call in calls(lint.spec) {
        let Some(pagination) = call.operation.value.get("x-pagination") else { continue };
        let pointer = format!("{}/x-pagination", call.operation.pointer);
        let in_body = text(pagination, "in") == "body";
        let is_sent = |name: &str| match &call.body {
            Some(body) if in_body => lint.property(Some(body.schema), name).is_some(),
            _ => !in_body && call.parameters.iter().any(|parameter| parameter.location == Location::Query && parameter.wire == name),
        };
        let single = ["offset", "limit", "page", "size"].into_iter().map(|key| (key, text(pagination, key)));
        let cursor = texts(pagination, "cursor").into_iter().map(|name| ("cursor", name));
        for (key, name) in single.chain(cursor).filter(|(_, name)| !name.is_empty() && !is_sent(name)) {
            let place = if in_body { "body has no property" } else { "query has no parameter" };
            lint.add("pagination", format!("{pointer}/{key}"), format!("the {place} `{name}`"), "correct the name, or `in`");
        }
        let response = call.response.schema;
        for (key, types) in [("items", &["array"][..]), ("total", &["integer", "string", ""]), ("has-more", &["boolean", "string"])] {
            let name = text(pagination, key);
            let property = lint.property(response, name);
            if !name.is_empty() && (property.is_none() || !types.contains(&lint.type_of(property))) {
                let message = format!("the response has no property `{name}` that fits `{key}`");
                lint.add("pagination", format!("{pointer}/{key}"), message, "correct the name");
            }
        }
        let is_list = matches!(call.response.form, ResponseForm::ListOrItem) || lint.type_of(response) == "array";
        if pagination.get("items").is_none() && !is_list {
            let message = "the response is not a list, and `items` does not name one";
            lint.add("pagination", pointer, message, "add `items` with the property that holds the items");
        }
    }
}
