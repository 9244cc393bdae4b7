//! Operations, from the document and the types of what they send and receive.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    example::Example,
    operation::{Body, BodyKind, CopiedId, FormPart, Operation, Pagination, PagingKind, Parameter},
    response::{Response, ResponseKind},
    type_ref::TypeRef,
};
use crate::{
    document::{Spec, entries, text},
    failure::{Failure, unsupported},
    names,
    normalize::{form_parts, is_file, key},
    shape::{BodyShape, CallShape, ResponseForm, ResponseShape, example_summary, target},
};

type Found = BTreeMap<String, TypeRef>;

/// Joins an operation with the types that progenitor made of it.
pub(crate) fn operation(spec: &Spec, call: &CallShape<'_>, found: &Found) -> Result<Operation, Failure> {
    let operation = &call.operation;
    let value = operation.value;
    let idempotent = match value.get("x-idempotent").and_then(Value::as_bool) {
        Some(said) => said,
        None => !matches!(operation.method, "post" | "patch"),
    };
    let failures = entries(value.get("responses")).into_iter().map(|(status, _)| status).filter(|status| !status.starts_with('2'));
    Ok(Operation {
        id: operation.id.to_owned(),
        method: named(operation.id, names::method(operation.id))?,
        marker: names::marker(operation.id),
        verb: operation.method.to_ascii_uppercase(),
        path: operation.path.to_owned(),
        summary: text(value, "summary").trim_end().to_owned(),
        description: text(value, "description").trim_end().to_owned(),
        deprecated: value.get("deprecated") == Some(&Value::Bool(true)),
        page: value.pointer("/externalDocs/url").and_then(Value::as_str).unwrap_or_default().to_owned(),
        source: value.get("x-source").cloned().unwrap_or_default(),
        parameters: parameters(call, found)?,
        body: call.body.as_ref().map(|shape| body(spec, call, shape, found)).transpose()?,
        response: response(&call.response, found)?,
        failures: failures.map(str::to_owned).collect(),
        idempotent,
        signed: value.get("security") != Some(&Value::Array(Vec::new())),
        pagination: value.get("x-pagination").map(pagination),
    })
}

/// Lint rejects what has no name in Rust.
pub(super) fn named(name: &str, found: Option<String>) -> Result<String, Failure> {
    found.ok_or_else(|| Failure::Unsupported(format!("`{name}` has no name in Rust")))
}

fn ty(found: &Found, name: &str) -> Result<TypeRef, Failure> {
    match found.get(name) {
        Some(ty) => Ok(ty.unboxed().clone()),
        None => unsupported(format!("progenitor lacks {name} of an operation")),
    }
}

fn parameters(call: &CallShape<'_>, found: &Found) -> Result<Vec<Parameter>, Failure> {
    let shapes = call.parameters.iter().enumerate();
    let mut idents = BTreeSet::new();
    shapes
        .map(|(index, shape)| {
            if shape.value.get("x-from-path").is_none() && !idents.insert(&shape.ident) {
                return unsupported(format!("two parameters of {} become `{}`", call.operation.id, shape.ident));
            }
            Ok(Parameter {
                ident: shape.ident.clone(),
                wire: shape.wire.to_owned(),
                location: shape.location,
                kind: shape.kind,
                ty: ty(found, &key(index))?,
                required: shape.required,
                send_empty: shape.value.get("x-send-empty") == Some(&Value::Bool(true)),
                from_path: from_path(call, shape.value),
                description: text(shape.value, "description").trim_end().to_owned(),
                example: parameter_example(shape.value),
            })
        })
        .collect()
}

fn parameter_example(value: &Value) -> Value {
    let named = entries(value.get("examples")).into_iter().find_map(|(_, example)| example.get("value"));
    value.get("example").or(named).or_else(|| value.pointer("/schema/example")).cloned().unwrap_or_default()
}

/// The path parameter that something is copied from, by its name in Rust.
fn from_path(call: &CallShape<'_>, holder: &Value) -> Option<String> {
    let wire = holder.get("x-from-path")?.as_str()?;
    call.parameters.iter().find(|parameter| parameter.wire == wire).map(|parameter| parameter.ident.clone())
}

fn body(spec: &Spec, call: &CallShape<'_>, shape: &BodyShape<'_>, found: &Found) -> Result<Body, Failure> {
    let kind = if shape.is_form {
        let required = target(spec, shape.schema).map(|form| form["required"].clone()).unwrap_or_default();
        let is_required = |name: &str| required.as_array().is_some_and(|names| names.iter().any(|required| required == name));
        let parts = form_parts(spec, shape.schema).into_iter().enumerate().map(|(index, (wire, part))| {
            Ok(FormPart {
                ident: named(wire, names::parameter(wire))?,
                wire: wire.to_owned(),
                ty: if is_file(part) { None } else { Some(ty(found, &format!("form{index}"))?) },
                required: is_file(part) || is_required(wire),
                description: text(part, "description").trim_end().to_owned(),
                example: part.get("example").cloned().unwrap_or_default(),
            })
        });
        BodyKind::Form(parts.collect::<Result<_, Failure>>()?)
    } else {
        let properties = target(spec, shape.schema).map(|body| entries(body.get("properties"))).unwrap_or_default();
        let copied = properties
            .into_iter()
            .filter_map(|(wire, property)| Some(CopiedId { field: names::field(wire, false)?, parameter: from_path(call, property)? }));
        BodyKind::Json { ty: ty(found, "body")?, copied: copied.collect() }
    };
    Ok(Body {
        required: shape.is_form || shape.value.get("required") == Some(&Value::Bool(true)),
        description: text(shape.value, "description").trim_end().to_owned(),
        kind,
        examples: examples(shape.value, &shape.examples),
    })
}

fn response(shape: &ResponseShape<'_>, found: &Found) -> Result<Response, Failure> {
    let kind = match shape.form {
        ResponseForm::Nothing => ResponseKind::Nothing,
        ResponseForm::Bytes => ResponseKind::Bytes,
        ResponseForm::Text => ResponseKind::Text,
        ResponseForm::Json => ResponseKind::Json { ty: ty(found, "response")?, nullable: shape.nullable },
        ResponseForm::ObjectOrList(field) => ResponseKind::ObjectOrList { ty: ty(found, "response")?, field: field.to_owned() },
        ResponseForm::ListOrItem => ResponseKind::ListOrItem { item: ty(found, "response")? },
    };
    Ok(Response {
        status: shape.status.to_owned(),
        description: text(shape.value, "description").trim_end().to_owned(),
        kind,
        envelope: shape.envelope.map(str::to_owned),
        outcome: shape.outcome.clone(),
        examples: examples(shape.value, &shape.examples),
    })
}

fn examples(holder: &Value, found: &[(&str, &Value)]) -> Vec<Example> {
    found
        .iter()
        .map(|(name, value)| Example {
            name: (*name).to_owned(),
            summary: example_summary(holder, name).to_owned(),
            value: (*value).clone(),
        })
        .collect()
}

fn pagination(value: &Value) -> Pagination {
    let word = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
    let (kind, position, size) = match value["kind"].as_str() {
        Some("page") => (PagingKind::Page, word("page").into_iter().collect(), word("size")),
        Some("cursor") => {
            let fields = value["cursor"].as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
            (PagingKind::Cursor, fields.collect(), word("limit"))
        }
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

impl Operation {
    /// The named types that its parameters and body use.
    pub(crate) fn sent_types(&self) -> BTreeSet<&str> {
        let mut types: BTreeSet<&str> = self.parameters.iter().flat_map(|parameter| parameter.ty.named()).collect();
        match self.body.as_ref().map(|body| &body.kind) {
            Some(BodyKind::Json { ty, .. }) => types.extend(ty.named()),
            Some(BodyKind::Form(parts)) => types.extend(parts.iter().filter_map(|part| part.ty.as_ref()).flat_map(TypeRef::named)),
            None => {}
        }
        types
    }

    /// The named types that it sends and returns.
    pub(crate) fn types(&self) -> BTreeSet<&str> {
        self.sent_types().into_iter().chain(self.response.kind.ty().into_iter().flat_map(TypeRef::named)).collect()
    }

    /// The type of the body, if the call copies fields into it.
    pub(crate) fn copies_into(&self) -> Option<&str> {
        match &self.body.as_ref()?.kind {
            BodyKind::Json { ty: TypeRef::Named(name), copied } if !copied.is_empty() => Some(name),
            _ => None,
        }
    }
}
