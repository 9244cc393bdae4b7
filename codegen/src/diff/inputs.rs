//! What an operation asks for: parameters, and the parts of a form.

use super::named_value::NamedValue;
use crate::{
    document::escaped,
    model::{BodyKind, Location, Operation, ParameterKind, Presence, TypeRef},
};

pub(super) fn inputs(operation: &Operation) -> Vec<NamedValue<'_>> {
    let presence = |required: bool| if required { Presence::Required } else { Presence::Optional };
    let parameters = operation.parameters.iter().map(|parameter| NamedValue {
        place: match parameter.location {
            Location::Path => "path parameter",
            Location::Query => "query parameter",
            Location::Header => "header parameter",
        },
        pointer: format!("/parameters/{}", escaped(&parameter.wire)),
        wire: &parameter.wire,
        ident: &parameter.ident,
        ty: Some(match parameter.kind {
            ParameterKind::Single => parameter.ty.clone(),
            ParameterKind::Repeated | ParameterKind::Joined => TypeRef::List(Box::new(parameter.ty.clone())),
        }),
        presence: match parameter.from_path {
            Some(_) => Presence::FromPath,
            None if parameter.send_empty => Presence::SentEmpty,
            None => presence(parameter.required),
        },
        joined: parameter.kind == ParameterKind::Joined,
        ..NamedValue::default()
    });
    let parts = match operation.body.as_ref().map(|body| &body.kind) {
        Some(BodyKind::Form(parts)) => parts.as_slice(),
        _ => &[],
    };
    let parts = parts.iter().map(|part| NamedValue {
        place: "form part",
        pointer: format!("/requestBody/content/multipart~1form-data/schema/properties/{}", escaped(&part.wire)),
        wire: &part.wire,
        ident: &part.ident,
        ty: part.ty.clone(),
        presence: presence(part.required),
        ..NamedValue::default()
    });
    let inputs = parameters.chain(parts).enumerate();
    inputs.map(|(position, input)| NamedValue { family: "parameter", position, ..input }).collect()
}
