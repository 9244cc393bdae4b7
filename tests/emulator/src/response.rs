//! Responses of operations for which no chapter has a handler.

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use crate::call::Call;
use crate::document::{Location, Operation, Pagination};
use crate::schema::Synthesis;

/// What a file consists of that the document has no example of. It is not UTF-8.
const FILE: &[u8] = b"\x00\xffbytes of the emulator\n";

/// The response of success to a call: its status, and its body with the media type.
pub(crate) struct Success {
    pub(crate) status: StatusCode,
    pub(crate) body: Option<(String, Bytes)>,
}

impl Success {
    /// Writes what an operation returns as the document describes it.
    pub(crate) fn new(operation: &Operation, value: &Value) -> Self {
        let body = operation.response.as_ref().map(|media| {
            let body = match (media.media_type.as_str(), value) {
                ("application/json", value) => value.to_string().into(),
                ("application/octet-stream", Value::Null) => Bytes::from_static(FILE),
                (_, Value::String(text)) => text.clone().into(),
                (_, value) => value.to_string().into(),
            };
            (media.media_type.clone(), body)
        });
        Self { status: operation.status, body }
    }
}

/// The documented example, or a value made of the schema. Of a paged operation it is the first page, and all others are empty.
pub(crate) fn documented(call: &Call<'_>) -> Value {
    let Some(media) = &call.operation.response else {
        return Value::Null;
    };
    let schemas = &call.document.schemas;
    let mut value = match &media.example {
        Some(example) => example.clone(),
        // Bytes have no JSON form.
        None if media.media_type == "application/octet-stream" => Value::Null,
        None => Synthesis::new(schemas).value(media.schema.schema()),
    };
    if let Some(pagination) = call.operation.pagination.as_ref().filter(|pagination| is_beyond(pagination, call)) {
        let envelope = schemas.flatten(media.schema.schema()).remove("x-envelope");
        empty(pagination, &mut value, envelope.as_ref().and_then(Value::as_str));
    }
    value
}

/// Whether a page behind the first one is asked for.
fn is_beyond(pagination: &Pagination, call: &Call<'_>) -> bool {
    let position = pagination.position.iter().filter_map(|field| match pagination.location {
        Location::Query => call.arguments.query.get(field),
        Location::Body => at(&call.arguments.body, field),
    });
    let mut position = position.filter(|value| !value.is_null() && *value != "");
    match pagination.first {
        Some(first) => position.any(|value| number(value).is_some_and(|number| number > first)),
        None => position.any(|value| number(value) != Some(0)),
    }
}

/// Takes what a page holds out of it.
fn empty(pagination: &Pagination, page: &mut Value, envelope: Option<&str>) {
    let Some(items) = &pagination.items else {
        *page = json!([]);
        return;
    };
    // A bare list stands for the page that it is the list of.
    if page.is_array() {
        *page = json!([]);
        return;
    }
    let page = match envelope {
        Some(field) if at(page, items).is_none() => match page.get_mut(field) {
            Some(page) => page,
            None => return,
        },
        _ => page,
    };
    for (field, value) in [(Some(items), json!([])), (pagination.has_more.as_ref(), json!(false))] {
        if let Some(place) = field.and_then(|field| at_mut(page, field)) {
            *place = value;
        }
    }
}

/// A field, which may be one of a field: `data.list`.
fn at<'v>(value: &'v Value, field: &str) -> Option<&'v Value> {
    value.get(field).or_else(|| field.split('.').try_fold(value, |value, field| value.get(field)))
}

fn at_mut<'v>(value: &'v mut Value, field: &str) -> Option<&'v mut Value> {
    if value.get(field).is_some() {
        return value.get_mut(field);
    }
    field.split('.').try_fold(value, |value, field| value.get_mut(field))
}

fn number(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::call::Caller;
    use crate::document::Document;
    use crate::request::Arguments;

    #[test]
    fn every_documented_response_satisfies_its_schema() {
        let shapes = Document::parse(include_str!("../tests/shapes.json")).expect("the document can be served");
        let bundled = Document::bundled().expect("the document can be served");
        for document in [&shapes, &*bundled] {
            // The JSON in the vendor's own example of metrics is broken.
            for operation in document.operations().iter().filter(|operation| &*operation.id != "show_plugin_metrics") {
                // The second call asks for a page behind the first.
                let beyond = json!({ "offset": 1, "page": 2, "start_id": "x" });
                let query = beyond.as_object().cloned().unwrap_or_default();
                for arguments in [Arguments::default(), Arguments { query, body: beyond, ..Arguments::default() }] {
                    let call = Call { document, operation, arguments, now: Timestamp::UNIX_EPOCH, caller: Caller::User, host: "x" };
                    let Some(media) = operation.response.as_ref().filter(|media| media.media_type != "application/octet-stream") else {
                        continue;
                    };
                    let value = documented(&call);
                    let validator = media.schema.get(&document.schemas).expect("the schema compiles");
                    assert_eq!(validator.diagnostics(&value), [], "{}: {value}", operation.id);
                }
            }
        }
    }
}
