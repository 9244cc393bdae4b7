//! How parameters and bodies are given to a method, and how they are put into the request.

use crate::model::{FormPart, Location, Parameter, ParameterKind, TypeRef};

/// The type of an argument.
pub(super) fn parameter_type(parameter: &Parameter) -> String {
    match parameter.kind {
        ParameterKind::Single => scalar(&parameter.ty),
        ParameterKind::Repeated | ParameterKind::Joined => match &parameter.ty {
            TypeRef::String => "&[impl AsRef<str>]".to_owned(),
            item => format!("&[{item}]"),
        },
    }
}

/// The type of a body.
pub(super) fn body_type(ty: &TypeRef) -> String {
    match ty {
        TypeRef::List(item) => format!("&[{item}]"),
        ty => scalar(ty),
    }
}

/// The type of a part of a form.
pub(super) fn part_type(part: &FormPart) -> String {
    part.ty.as_ref().map_or_else(|| "Upload".to_owned(), scalar)
}

fn scalar(ty: &TypeRef) -> String {
    match ty {
        TypeRef::String => "&str".to_owned(),
        number @ (TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::F32 | TypeRef::F64) => number.to_string(),
        other => format!("&{other}"),
    }
}

/// What puts a parameter into the parts of a request: the method's name and its arguments.
pub(super) fn put(parameter: &Parameter) -> String {
    let Parameter { wire, ident, ty, .. } = parameter;
    let value = match (parameter.kind, ty) {
        (ParameterKind::Single, TypeRef::Timestamp(_)) => format!("{ident}.to_wire()"),
        (ParameterKind::Single, _) => parameter.from_path.clone().unwrap_or_else(|| ident.clone()),
        (_, TypeRef::String) => format!("{ident}.iter().map(|item| item.as_ref())"),
        (_, TypeRef::Timestamp(_)) => format!("{ident}.iter().map(|item| item.to_wire())"),
        _ => ident.clone(),
    };
    let secret = if parameter.is_secret() { "secret_" } else { "" };
    let place = match (parameter.location, parameter.kind) {
        (Location::Path, _) => "path",
        (Location::Header, _) => "header",
        (Location::Query, ParameterKind::Single) => "query",
        (Location::Query, ParameterKind::Repeated) => "query_list",
        (Location::Query, ParameterKind::Joined) => "query_joined",
    };
    format!("{secret}{place}({wire:?}, {value})")
}

/// What puts a part into the form of a request.
pub(super) fn put_part(part: &FormPart) -> String {
    let FormPart { wire, ident, .. } = part;
    let place = if part.ty.is_some() { "form_field" } else { "form_file" };
    format!("{place}({wire:?}, {ident})")
}
