//! What an operation sends and receives, as the document says it: its schemas, before they have types.

use serde_json::Value;

use crate::{
    document::{JSON, Operation, Spec, component_name, entries, text},
    model::{Location, OutcomePlace, ParameterKind},
    names,
};

/// Media types of responses that are not JSON.
pub(crate) const BYTES: &str = "application/octet-stream";
/// Text that is not JSON.
pub(crate) const TEXT: &str = "text/plain";
/// Forms with a file.
pub(crate) const FORM: &str = "multipart/form-data";

/// An operation with the schemas of all that goes over the wire.
pub(crate) struct CallShape<'a> {
    pub(crate) operation: Operation<'a>,
    pub(crate) parameters: Vec<ParameterShape<'a>>,
    pub(crate) body: Option<BodyShape<'a>>,
    pub(crate) response: ResponseShape<'a>,
}

/// A parameter with the schema of its value, or of one item of a list.
pub(crate) struct ParameterShape<'a> {
    pub(crate) ident: String,
    pub(crate) wire: &'a str,
    pub(crate) location: Location,
    pub(crate) kind: ParameterKind,
    pub(crate) required: bool,
    pub(crate) schema: &'a Value,
    /// The parameter object.
    pub(crate) value: &'a Value,
}

/// A body: the media type's schema.
pub(crate) struct BodyShape<'a> {
    pub(crate) is_form: bool,
    pub(crate) schema: &'a Value,
    /// The body object.
    pub(crate) value: &'a Value,
    pub(crate) examples: Vec<(&'a str, &'a Value)>,
}

/// How a response is read.
pub(crate) enum ResponseForm<'a> {
    Nothing,
    Bytes,
    Text,
    Json,
    ObjectOrList(&'a str),
    ListOrItem,
}

/// A response with the schema of what the call returns.
pub(crate) struct ResponseShape<'a> {
    pub(crate) status: &'a str,
    /// The response object.
    pub(crate) value: &'a Value,
    pub(crate) form: ResponseForm<'a>,
    /// The schema of what the call returns; none if it returns no JSON.
    pub(crate) schema: Option<&'a Value>,
    pub(crate) nullable: bool,
    pub(crate) envelope: Option<&'a str>,
    pub(crate) outcome: Option<OutcomePlace>,
    pub(crate) examples: Vec<(&'a str, &'a Value)>,
}

/// All operations, in the order of the document's paths.
pub(crate) fn calls(spec: &Spec) -> Vec<CallShape<'_>> {
    spec.operations().into_iter().map(|operation| call(spec, operation)).collect()
}

fn call<'a>(spec: &'a Spec, operation: Operation<'a>) -> CallShape<'a> {
    let request = operation.value.get("requestBody").and_then(|body| spec.resolve(body));
    let body = request.and_then(body);
    let parameters = parameters(spec, &operation);
    let response = response(spec, &operation);
    CallShape { parameters, body, response, operation }
}

fn parameters<'a>(spec: &'a Spec, operation: &Operation<'a>) -> Vec<ParameterShape<'a>> {
    let mut shapes: Vec<_> = operation
        .parameters()
        .into_iter()
        .filter_map(|parameter| {
            let written = parameter.schema()?;
            let list = target(spec, written).filter(|schema| schema["type"] == "array");
            let kind = match list {
                None => ParameterKind::Single,
                Some(_) if parameter.value["explode"] == false => ParameterKind::Joined,
                Some(_) => ParameterKind::Repeated,
            };
            Some(ParameterShape {
                ident: names::parameter(parameter.name)?,
                wire: parameter.name,
                location: match parameter.location {
                    "path" => Location::Path,
                    "header" => Location::Header,
                    _ => Location::Query,
                },
                kind,
                required: parameter.required,
                schema: list.map_or(Some(written), |list| list.get("items"))?,
                value: parameter.value,
            })
        })
        .collect();
    // Where parameters of the path stand in it.
    let position = |shape: &ParameterShape<'_>| operation.path.find(&format!("{{{}}}", shape.wire));
    shapes.sort_by_key(|shape| match shape.location {
        Location::Path => (0, position(shape)),
        _ => (2 - usize::from(shape.required), None),
    });
    shapes
}

fn body(value: &Value) -> Option<BodyShape<'_>> {
    let content = value.get("content")?;
    let (is_form, media) = match content.get(JSON) {
        Some(media) => (false, media),
        None => (true, content.get(FORM)?),
    };
    Some(BodyShape { is_form, schema: media.get("schema")?, value, examples: examples(media) })
}

fn response<'a>(spec: &'a Spec, operation: &Operation<'a>) -> ResponseShape<'a> {
    let found = entries(operation.value.get("responses")).into_iter().find(|(status, _)| status.starts_with('2'));
    let (status, written) = found.unwrap_or(("200", &Value::Null));
    let value = spec.resolve(written).unwrap_or(&Value::Null);
    let content = value.get("content");
    let mut shape = ResponseShape {
        status,
        value,
        form: ResponseForm::Nothing,
        schema: None,
        nullable: false,
        envelope: None,
        outcome: None,
        examples: Vec::new(),
    };
    if let Some(media) = content.and_then(|content| content.get(JSON)) {
        shape.examples = examples(media);
        if let Some(schema) = media.get("schema") {
            read_json(spec, schema, &mut shape);
        }
    } else if let Some(media) = content.and_then(|content| content.get(TEXT)) {
        (shape.form, shape.examples) = (ResponseForm::Text, examples(media));
    } else if let Some(media) = content.and_then(|content| content.get(BYTES)) {
        (shape.form, shape.examples) = (ResponseForm::Bytes, examples(media));
    }
    shape
}

fn read_json<'a>(spec: &'a Spec, written: &'a Value, shape: &mut ResponseShape<'a>) {
    let Some(root) = target(spec, written) else { return };
    shape.nullable |= is_nullable(spec, written);
    if shape.envelope.is_none()
        && let Some(field) = root.get("x-envelope").and_then(Value::as_str)
    {
        shape.envelope = Some(field);
        let inner = root.pointer(&format!("/properties/{field}"));
        return inner.into_iter().for_each(|inner| read_json(spec, inner, shape));
    }
    shape.form = ResponseForm::Json;
    shape.schema = Some(written);
    let object = if root["type"] == "array" { root.get("items").and_then(|items| target(spec, items)) } else { Some(root) };
    if is_outcome(spec, written) || (root["type"] == "array" && root.get("items").is_some_and(|items| is_outcome(spec, items))) {
        (shape.outcome, shape.form, shape.schema) = (Some(OutcomePlace::Whole), ResponseForm::Nothing, None);
    } else if let Some(object) = object
        && let Some(field) = outcome_field(spec, object)
    {
        shape.outcome = Some(OutcomePlace::Field(field.to_owned()));
        if entries(object.get("properties")).len() == 1 && object.get("additionalProperties") != Some(&Value::Bool(true)) {
            (shape.form, shape.schema) = (ResponseForm::Nothing, None);
        }
    } else if let Some(form) = root.get("x-other-form").and_then(Value::as_str) {
        if root["type"] == "array" {
            (shape.form, shape.schema) = (ResponseForm::ListOrItem, root.get("items"));
        } else {
            shape.form = ResponseForm::ObjectOrList(form);
        }
    }
}

/// The field of an object that says only whether the call succeeded.
pub(crate) fn outcome_field<'a>(spec: &'a Spec, object: &'a Value) -> Option<&'a str> {
    entries(object.get("properties")).into_iter().find(|(_, property)| is_outcome(spec, property)).map(|(name, _)| name)
}

/// Whether a value says only whether the call succeeded.
pub(crate) fn is_outcome(spec: &Spec, schema: &Value) -> bool {
    is_marked(spec, schema, "x-outcome")
}

/// Whether a schema, or the component that it refers to, carries a mark.
pub(crate) fn is_marked(spec: &Spec, schema: &Value, mark: &str) -> bool {
    let is_true = |schema: &Value| schema.get(mark) == Some(&Value::Bool(true));
    is_true(schema) || target(spec, schema).is_some_and(is_true)
}

/// Whether null is allowed where a schema is used.
pub(crate) fn is_nullable(spec: &Spec, schema: &Value) -> bool {
    is_marked(spec, schema, "nullable")
}

/// What a schema refers to, directly or by an `allOf` around one reference; itself if it refers to nothing.
pub(crate) fn target<'a>(spec: &'a Spec, schema: &'a Value) -> Option<&'a Value> {
    spec.resolve(schema.pointer("/allOf/0").unwrap_or(schema))
}

/// The component that a schema refers to, directly or by an `allOf` around one reference.
pub(crate) fn component(schema: &Value) -> Option<&str> {
    component_name(schema.pointer("/allOf/0").unwrap_or(schema))
}

fn examples(media: &Value) -> Vec<(&str, &Value)> {
    let one = media.get("example").map(|value| ("example", value));
    let named = entries(media.get("examples")).into_iter().filter_map(|(name, example)| Some((name, example.get("value")?)));
    one.into_iter().chain(named).collect()
}

/// The summary of a named example.
pub(crate) fn example_summary<'a>(media_holder: &'a Value, name: &str) -> &'a str {
    let media = entries(media_holder.get("content")).into_iter().next();
    media.and_then(|(_, media)| media.pointer(&format!("/examples/{name}"))).map_or("", |example| text(example, "summary"))
}
