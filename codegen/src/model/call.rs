//! Operations, from the document and the types of what they send and receive.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    operation::{Body, CopiedId, Location, Operation, Pagination, PagingKind, Parameter, ParameterKind},
    response::{Example, OutcomePlace, Response, ResponseKind},
    type_ref::TypeRef,
};
use crate::{
    document::{self, JSON, Spec, entries, is_true, text, texts},
    failure::{Failure, unsupported},
    names,
    shape::{is_nullable, is_outcome, outcome_field, target},
};

/// Media types other than JSON: bytes and text of responses, forms with a file.
const BYTES: &str = "application/octet-stream";
const TEXT: &str = "text/plain";
const FORM: &str = "multipart/form-data";

/// Tells the type of a schema. It is asked once for each schema of an operation, always in the same order.
pub(super) type TypeOf<'a> = dyn FnMut(&Value) -> Result<TypeRef, Failure> + 'a;

/// An operation with its types.
pub(super) fn operation(spec: &Spec, operation: &document::Operation<'_>, type_of: &mut TypeOf<'_>) -> Result<Operation, Failure> {
    let value = operation.value;
    let vendor_name = value.pointer("/x-source/name").and_then(Value::as_str);
    let failures = entries(value.get("responses")).into_iter().map(|(status, _)| status).filter(|status| !status.starts_with('2'));
    let mut parameters = parameters(spec, operation, type_of)?;
    let request = operation.request_body().unwrap_or(&Value::Null);
    parameters.extend(parts(spec, request, type_of)?);
    Ok(Operation {
        id: operation.id.to_owned(),
        chapter: names::module(operation.tag),
        method: named(operation.id, names::method(operation.id))?,
        marker: names::marker(operation.id),
        vendor_name: vendor_name.map_or_else(|| names::pascal(operation.id), str::to_owned),
        verb: operation.method.to_ascii_uppercase(),
        path: operation.path.to_owned(),
        summary: prose(value, "summary"),
        description: prose(value, "description"),
        deprecated: is_true(value, "deprecated"),
        page: value.pointer("/externalDocs/url").and_then(Value::as_str).unwrap_or_default().to_owned(),
        source: value.get("x-source").cloned().unwrap_or_default(),
        parameters,
        body: body(spec, request, type_of)?,
        response: response(spec, operation, type_of)?,
        failures: failures.map(str::to_owned).collect(),
        idempotent: value.get("x-idempotent").and_then(Value::as_bool).unwrap_or(!matches!(operation.method, "post" | "patch")),
        signed: value.get("security") != Some(&Value::Array(Vec::new())),
        pagination: value.get("x-pagination").map(pagination),
    })
}

/// Lint rejects what has no name in Rust.
pub(super) fn named(name: &str, found: Option<String>) -> Result<String, Failure> {
    found.ok_or_else(|| Failure::Unsupported(format!("`{name}` has no name in Rust")))
}

fn prose(value: &Value, key: &str) -> String {
    text(value, key).trim_end().to_owned()
}

fn parameters(spec: &Spec, operation: &document::Operation<'_>, type_of: &mut TypeOf<'_>) -> Result<Vec<Parameter>, Failure> {
    let mut idents = BTreeSet::new();
    let mut parameters = Vec::new();
    let listed = operation.parameters();
    for document::Parameter { name, location, required, value, .. } in &listed {
        let Some(written) = value.get("schema") else { return unsupported(format!("the parameter `{name}` has no schema")) };
        let ident = named(name, names::parameter(name))?;
        let from_path = from_path(value);
        if from_path.is_none() && !idents.insert(ident.clone()) {
            return unsupported(format!("two parameters of {} become `{ident}`", operation.id));
        }
        let list = target(spec, written).filter(|schema| schema["type"] == "array");
        // Marks may stand beside the schema.
        let mut schema = list.map_or(written, |list| &list["items"]).clone();
        for mark in ["x-secret", "x-timestamp"] {
            if let (Some(own), Some(schema)) = (value.get(mark), schema.as_object_mut()) {
                schema.insert(mark.to_owned(), own.clone());
            }
        }
        let named = entries(value.get("examples")).into_iter().find_map(|(_, example)| example.get("value"));
        let example = value.get("example").or(named).or_else(|| value.pointer("/schema/example"));
        parameters.push(Parameter {
            ident,
            wire: (*name).to_owned(),
            location: match *location {
                "path" => Location::Path,
                "header" => Location::Header,
                _ => Location::Query,
            },
            kind: match list {
                None => ParameterKind::Single,
                Some(_) if value["explode"] == false => ParameterKind::Joined,
                Some(_) => ParameterKind::Repeated,
            },
            ty: type_of(&schema)?,
            required: *required,
            send_empty: is_true(value, "x-send-empty"),
            held: *location == "path" && spec.handle_ids(operation.tag).contains(name),
            from_path,
            description: prose(value, "description"),
            example: example.cloned().unwrap_or_default(),
        });
    }
    // Where parameters of the path stand in it.
    let position = |parameter: &Parameter| operation.path.find(&format!("{{{}}}", parameter.wire));
    let in_path: Vec<_> = parameters.iter().filter(|parameter| parameter.location == Location::Path).collect();
    if in_path.len() != operation.path.matches('{').count() || in_path.iter().any(|parameter| position(parameter).is_none()) {
        return unsupported(format!("the path of {} holds other names than its parameters", operation.id));
    }
    parameters.sort_by_key(|parameter| match parameter.location {
        Location::Path => (0, position(parameter)),
        _ => (2 - usize::from(parameter.required), None),
    });
    Ok(parameters)
}

/// The path parameter that something is copied from, by its name in Rust.
fn from_path(holder: &Value) -> Option<String> {
    names::parameter(holder.get("x-from-path")?.as_str()?)
}

/// The JSON body.
fn body(spec: &Spec, value: &Value, type_of: &mut TypeOf<'_>) -> Result<Option<Body>, Failure> {
    let Some((media, schema)) = media(value, JSON).and_then(|media| Some((media, media.get("schema")?))) else { return Ok(None) };
    let properties = entries(target(spec, schema).and_then(|object| object.get("properties"))).into_iter();
    let copied =
        properties.filter_map(|(wire, property)| Some(CopiedId { field: names::field(wire, false)?, parameter: from_path(property)? }));
    Ok(Some(Body {
        required: is_true(value, "required"),
        description: prose(value, "description"),
        ty: type_of(schema)?,
        copied: copied.collect(),
        examples: examples(media),
    }))
}

/// The parts of a form.
fn parts(spec: &Spec, value: &Value, type_of: &mut TypeOf<'_>) -> Result<Vec<Parameter>, Failure> {
    let Some(form) = media(value, FORM).and_then(|media| target(spec, media.get("schema")?)) else { return Ok(Vec::new()) };
    let required = texts(form, "required");
    let part = |(wire, part): (&str, &Value)| {
        let is_file = part["format"] == "binary";
        Ok(Parameter {
            ident: named(wire, names::parameter(wire))?,
            wire: wire.to_owned(),
            location: Location::Form,
            kind: ParameterKind::Single,
            ty: if is_file { TypeRef::File } else { type_of(part)? },
            required: is_file || required.contains(&wire),
            send_empty: false,
            held: false,
            from_path: None,
            description: prose(part, "description"),
            example: part.get("example").cloned().unwrap_or_default(),
        })
    };
    entries(form.get("properties")).into_iter().map(part).collect()
}

/// What a body or a response holds of a media type.
fn media<'a>(holder: &'a Value, name: &str) -> Option<&'a Value> {
    holder.get("content")?.get(name)
}

fn response(spec: &Spec, operation: &document::Operation<'_>, type_of: &mut TypeOf<'_>) -> Result<Response, Failure> {
    let (status, value) = operation.success_response().unwrap_or(("200", &Value::Null));
    let media = |name: &str| media(value, name);
    let mut response = Response {
        status: status.to_owned(),
        description: prose(value, "description"),
        kind: ResponseKind::Nothing,
        envelope: None,
        outcome: None,
        examples: [JSON, TEXT, BYTES].into_iter().find_map(media).map(examples).unwrap_or_default(),
    };
    if let Some(media) = media(JSON) {
        if let Some(schema) = media.get("schema") {
            json_response(spec, schema, false, &mut response, type_of)?;
        }
    } else if media(TEXT).is_some() {
        response.kind = ResponseKind::Text;
    } else if media(BYTES).is_some() {
        response.kind = ResponseKind::Bytes;
    }
    Ok(response)
}

/// Reads what a JSON response holds. An envelope around it may be null as well as what is in it.
fn json_response(
    spec: &Spec,
    written: &Value,
    is_null_around: bool,
    response: &mut Response,
    type_of: &mut TypeOf<'_>,
) -> Result<(), Failure> {
    let Some(root) = target(spec, written) else { return Ok(()) };
    let nullable = is_null_around || is_nullable(spec, written);
    if let (None, Some(field)) = (&response.envelope, root.get("x-envelope").and_then(Value::as_str)) {
        response.envelope = Some(field.to_owned());
        let Some(inner) = root.pointer(&format!("/properties/{field}")) else { return Ok(()) };
        return json_response(spec, inner, nullable, response, type_of);
    }
    let item = if root["type"] == "array" { root.get("items") } else { None };
    if is_outcome(spec, written) || item.is_some_and(|item| is_outcome(spec, item)) {
        response.outcome = Some(OutcomePlace::Whole);
        return Ok(());
    }
    let object = item.map_or(Some(root), |item| target(spec, item)).unwrap_or(&Value::Null);
    let field = outcome_field(spec, object);
    response.outcome = field.map(|field| OutcomePlace::Field(field.to_owned()));
    if field.is_some() && entries(object.get("properties")).len() == 1 && !is_true(object, "additionalProperties") {
        return Ok(());
    }
    let other_form = root.get("x-other-form").and_then(Value::as_str).filter(|_| field.is_none()).map(str::to_owned);
    // Null is an empty list where there are several forms.
    response.kind = ResponseKind::Json { ty: type_of(written)?, nullable: nullable && other_form.is_none(), other_form };
    Ok(())
}

/// The examples of a body: the one without a name, that of the page, and the others.
fn examples(media: &Value) -> Vec<Example> {
    let example =
        |name: &str, summary: &str, value: &Value| Example { name: name.to_owned(), summary: summary.to_owned(), value: value.clone() };
    let one = media.get("example").map(|value| example("example", "", value));
    let named = entries(media.get("examples"))
        .into_iter()
        .filter_map(|(name, named)| Some(example(name, text(named, "summary"), named.get("value")?)));
    let mut examples: Vec<_> = one.into_iter().chain(named).collect();
    examples.sort_by_key(|example| !matches!(&*example.name, "example" | "page"));
    examples
}

fn pagination(value: &Value) -> Pagination {
    let word = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let (kind, position, size) = match value["kind"].as_str() {
        Some("page") => (PagingKind::Page, word("page").into_iter().collect(), word("size")),
        Some("cursor") => {
            let fields = texts(value, "cursor").into_iter().map(str::to_owned);
            (PagingKind::Cursor, fields.collect(), word("limit"))
        }
        Some("step") => (PagingKind::Step, word("offset").into_iter().collect(), word("limit")),
        _ => (PagingKind::Offset, word("offset").into_iter().collect(), word("limit")),
    };
    Pagination {
        kind,
        in_body: value["in"] == "body",
        position,
        size,
        items: word("items"),
        total: word("total"),
        total_reliable: value["total-reliable"] == true,
        has_more: word("has-more"),
    }
}

impl Parameter {
    /// Whether it is given when the method is called or the request is made: it is neither held by the handle nor copied.
    pub fn is_given(&self) -> bool {
        !self.held && self.from_path.is_none()
    }
}

impl Operation {
    /// The types of what a caller gives.
    pub(crate) fn inputs(&self) -> impl Iterator<Item = &TypeRef> {
        let parameters = self.parameters.iter().filter(|parameter| parameter.from_path.is_none());
        parameters.map(|parameter| &parameter.ty).chain(self.body.as_ref().map(|body| &body.ty))
    }

    /// The types of what a caller gives and gets.
    pub(crate) fn types(&self) -> impl Iterator<Item = &TypeRef> {
        self.inputs().chain(self.response.kind.ty())
    }
}
