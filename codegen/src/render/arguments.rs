//! What a caller gives: how it is typed, and how it is put into the request.

use serde::Serialize;

use crate::model::{Body, Location, Operation, Parameter, ParameterKind, TypeRef};

/// One thing that a caller gives: an argument of the method if it is required, a setter of the request otherwise.
#[derive(Serialize)]
pub(super) struct Input<'m> {
    pub(super) required: bool,
    ident: &'m str,
    ty: String,
    /// The type of a value that is kept.
    kept: String,
    description: &'m str,
    /// The method that puts it into the parts of the request, with its arguments.
    put: String,
}

/// All that a caller gives, in the order of the document.
pub(super) fn inputs(operation: &Operation) -> Vec<Input<'_>> {
    let parameters = operation.parameters.iter().filter(|parameter| parameter.is_given());
    let body = operation.body.as_ref().map(|Body { ty, copied, required, description, .. }| {
        let ty = if let TypeRef::List(item) = ty { format!("&[{item}]") } else { argument(ty) };
        let put = if copied.is_empty() { "json(body)" } else { "json(&body)" }.to_owned();
        Input { required: *required, ident: "body", ty, kept: String::new(), description, put }
    });
    parameters.map(of_parameter).chain(body).collect()
}

pub(super) fn of_parameter(parameter: &Parameter) -> Input<'_> {
    let ty = match (parameter.kind, &parameter.ty) {
        (ParameterKind::Single, ty) => argument(ty),
        (_, TypeRef::String) => "&[impl AsRef<str>]".to_owned(),
        (_, item) => format!("&[{item}]"),
    };
    let Parameter { required, ident, description, .. } = parameter;
    Input { required: *required, ident, ty, kept: parameter.ty.to_string(), description, put: put(parameter) }
}

/// The type of an argument that is one value.
fn argument(ty: &TypeRef) -> String {
    match ty {
        TypeRef::String => "&str".to_owned(),
        number @ (TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::F32 | TypeRef::F64) => number.to_string(),
        TypeRef::File => ty.to_string(),
        other => format!("&{other}"),
    }
}

/// Where the value of a parameter is: an argument, or what the handle holds.
pub(super) fn place(parameter: &Parameter) -> String {
    let name = parameter.from_path.as_ref().unwrap_or(&parameter.ident);
    if parameter.held { format!("self.{name}") } else { name.clone() }
}

/// What puts a parameter into the parts of a request: the method's name and its arguments.
pub(super) fn put(parameter: &Parameter) -> String {
    let Parameter { wire, ty, location, .. } = parameter;
    let ident = &place(parameter);
    let value = match (parameter.kind, ty) {
        (ParameterKind::Single, TypeRef::Timestamp(_)) => format!("{ident}.to_wire()"),
        (_, TypeRef::Secret(_)) if *location == Location::Form => format!("{ident}.expose()"),
        (ParameterKind::Single, _) if parameter.held => format!("&{ident}"),
        (ParameterKind::Single, _) => ident.clone(),
        (_, TypeRef::String) => format!("{ident}.iter().map(|item| item.as_ref())"),
        (_, TypeRef::Timestamp(_)) => format!("{ident}.iter().map(|item| item.to_wire())"),
        _ => ident.clone(),
    };
    let secret = if matches!(ty, TypeRef::Secret(_)) && *location != Location::Form { "secret_" } else { "" };
    let place = match (location, parameter.kind) {
        (Location::Form, _) if *ty == TypeRef::File => "form_file",
        (Location::Form, _) => "form_field",
        (Location::Path, _) => "path",
        (Location::Header, _) => "header",
        (Location::Query, ParameterKind::Single) => "query",
        (Location::Query, ParameterKind::Repeated) => "query_list",
        (Location::Query, ParameterKind::Joined) => "query_joined",
    };
    format!("{secret}{place}({wire:?}, {value})")
}
