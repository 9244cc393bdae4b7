//! How each operation is called: its method, what is given as arguments and setters, with the examples of the document.

use codearts_pipeline_codegen::model::{Model, Operation, ParameterKind, TypeRef};
use serde_json::Value;

/// The call of an operation.
#[derive(Clone, Debug)]
pub struct CallSite {
    /// Id of the operation.
    pub operation_id: String,
    /// The method of the client that makes the handle.
    pub handle: String,
    /// The ids that the handle holds.
    pub ids: Vec<Input>,
    /// The method of the handle.
    pub method: String,
    /// What has to be given, in the order of the arguments.
    pub arguments: Vec<Input>,
    /// Whether it returns one page of many.
    pub is_paged: bool,
    /// What may be given. The name of each is the name of its setter.
    pub setters: Vec<Input>,
}

/// Something that is given.
#[derive(Clone, Debug)]
pub struct Input {
    /// Its name in Rust.
    pub name: String,
    /// How it is passed.
    pub pass: Pass,
    /// The value, as JSON.
    pub example: Value,
}

/// How something is passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pass {
    /// As `&str`.
    Str,
    /// As a slice of things that are strings.
    Strings,
    /// By value: numbers and Booleans.
    Value,
    /// As a reference to a type.
    Reference,
    /// As a slice of a type.
    Slice,
    /// As the file of a form.
    File,
}

/// The calls of all operations.
#[must_use]
pub fn call_sites(model: &Model) -> Vec<CallSite> {
    model.operations().map(call_site).collect()
}

fn call_site(operation: &Operation) -> CallSite {
    let (mut ids, mut arguments, mut setters) = (Vec::new(), Vec::new(), Vec::new());
    for parameter in operation.parameters.iter().filter(|parameter| parameter.from_path.is_none()) {
        let pass = match (parameter.kind, &parameter.ty) {
            (ParameterKind::Single, ty) => pass(ty),
            (_, TypeRef::String) => Pass::Strings,
            _ => Pass::Slice,
        };
        let input = Input { name: parameter.ident.clone(), pass, example: parameter.example.clone() };
        match (parameter.held, parameter.required) {
            (true, _) => &mut ids,
            (false, true) => &mut arguments,
            (false, false) => &mut setters,
        }
        .push(input);
    }
    if let Some(body) = &operation.body {
        let pass = if matches!(body.ty, TypeRef::List(_)) { Pass::Slice } else { pass(&body.ty) };
        let example = body.examples.first().map(|example| example.value.clone()).unwrap_or_default();
        let input = Input { name: "body".to_owned(), pass, example };
        if body.required { &mut arguments } else { &mut setters }.push(input);
    }
    CallSite {
        operation_id: operation.id.clone(),
        handle: operation.chapter.clone(),
        ids,
        method: operation.method.clone(),
        is_paged: operation.pagination.is_some(),
        arguments,
        setters,
    }
}

fn pass(ty: &TypeRef) -> Pass {
    match ty {
        TypeRef::String => Pass::Str,
        TypeRef::File => Pass::File,
        TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::F32 | TypeRef::F64 => Pass::Value,
        _ => Pass::Reference,
    }
}
