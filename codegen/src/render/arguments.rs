//! What a caller gives: how it is typed, and how it is put into the request.

use serde::Serialize;

use crate::model::{Body, BodyKind, FormPart, Location, Operation, Parameter, ParameterKind, TypeRef};

/// One thing that a caller gives: an argument of the method if it is required, a setter of the request otherwise.
#[derive(Serialize)]
pub(super) struct Input<'m> {
    pub(super) required: bool,
    ident: &'m str,
    ty: String,
    description: &'m str,
    /// The method that puts it into the parts of the request, with its arguments.
    put: String,
}

/// All that a caller gives, in the order of the document.
pub(super) fn inputs(operation: &Operation) -> Vec<Input<'_>> {
    let parameters = operation.parameters.iter().filter(|parameter| parameter.from_path.is_none());
    let mut inputs: Vec<Input<'_>> = parameters.map(of_parameter).collect();
    match &operation.body {
        Some(Body { kind: BodyKind::Json { ty, copied }, required, description, .. }) => {
            let ty = if let TypeRef::List(item) = ty { format!("&[{item}]") } else { argument(ty) };
            let put = if copied.is_empty() { "json(body)" } else { "json(&body)" }.to_owned();
            inputs.push(Input { required: *required, ident: "body", ty, description, put });
        }
        Some(Body { kind: BodyKind::Form(parts), .. }) => inputs.extend(parts.iter().map(of_part)),
        None => {}
    }
    inputs
}

fn of_parameter(parameter: &Parameter) -> Input<'_> {
    let ty = match (parameter.kind, &parameter.ty) {
        (ParameterKind::Single, ty) => argument(ty),
        (_, TypeRef::String) => "&[impl AsRef<str>]".to_owned(),
        (_, item) => format!("&[{item}]"),
    };
    let Parameter { required, ident, description, .. } = parameter;
    Input { required: *required, ident, ty, description, put: put(parameter) }
}

fn of_part(part: &FormPart) -> Input<'_> {
    let FormPart { ident, wire, description, .. } = part;
    let (ty, put) = match &part.ty {
        None => ("Upload".to_owned(), format!("form_file({wire:?}, {ident})")),
        Some(ty @ TypeRef::Secret(_)) => (argument(ty), format!("form_field({wire:?}, {ident}.expose())")),
        Some(ty) => (argument(ty), format!("form_field({wire:?}, {ident})")),
    };
    Input { required: part.required, ident, ty, description, put }
}

/// The type of an argument that is one value.
fn argument(ty: &TypeRef) -> String {
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
