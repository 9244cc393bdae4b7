//! Do the model and progenitor agree on every signature? A new version of progenitor that makes something else of a document
//! shows here.
//!
//! What differs on purpose: a form with a file has no body, since progenitor rejects it; a list joined by commas is a list;
//! a body that may be left out has to be given; raw text is a string.

use std::collections::BTreeMap;

use quote::ToTokens;
use serde_json::{Value, json};
use syn::{FnArg, GenericArgument, ImplItem, ImplItemFn, Item, PathArguments, Type};

use super::{
    api::Model,
    build::normalized,
    operation::{Location, Operation, Parameter, ParameterKind},
    response::ResponseKind,
    type_ref::TypeRef,
};
use crate::{
    document::{self, Spec},
    normalize::{Normalized, key},
    progenitor,
};

const CURATED: [(&str, &str); 2] = [
    ("spec/openapi.yaml", include_str!("../../../spec/openapi.yaml")),
    ("spec/chapters/extensions.yaml", include_str!("../../../spec/chapters/extensions.yaml")),
];
const SHAPES: &str = include_str!("../../../tests/shapes/shapes.yaml");

#[test]
fn signatures_are_those_of_progenitor() {
    for spec in [Spec::read(&CURATED), Spec::parse(SHAPES)] {
        let spec = spec.expect("a document");
        let model = Model::of(&spec).expect("a model");
        let normalized = normalized(&spec).expect("a normalized document");
        let mut document = normalized.document();
        for (listed, call) in spec.operations().iter().zip(&normalized.calls) {
            let operation = model.operation(listed.id).expect("an operation of the model");
            let schemas = document["components"]["schemas"][call]["properties"].clone();
            document["paths"][path(operation)][listed.method] = with_schemas(listed, operation, &schemas);
        }
        let (_, tokens) = progenitor::run(document, normalized.markers.keys()).expect("progenitor accepts it");
        let written = signatures(&syn::parse2(tokens).expect("Rust"));
        let expected: BTreeMap<_, _> =
            model.operations().map(|operation| (operation.id.clone(), expected(operation, &normalized))).collect();
        assert_eq!(expected.len(), written.len());
        for (id, expected) in expected {
            assert_eq!(written.get(&id), Some(&expected), "{id}");
        }
    }
}

/// The path, with parameters under their names in Rust.
fn path(operation: &Operation) -> String {
    let in_path = operation.parameters.iter().filter(|parameter| parameter.location == Location::Path);
    in_path.fold(operation.path.clone(), |path, parameter| {
        path.replace(&format!("{{{}}}", parameter.wire), &format!("{{{}}}", parameter.ident))
    })
}

/// The operation as progenitor reads it, of the schemas that were reduced to their types, in the order of the document. Forms
/// are left out: it rejects them.
fn with_schemas(listed: &document::Operation<'_>, operation: &Operation, schemas: &Value) -> Value {
    let mut schemas = (0..).map(|index| schemas[key(index)].clone());
    let mut parameters = Vec::new();
    for (listed, schema) in listed.parameters().iter().zip(schemas.by_ref()) {
        let is_same = |parameter: &&Parameter| parameter.wire == listed.name && place(parameter.location) == listed.location;
        let parameter = operation.parameters.iter().find(is_same).expect("a parameter of the model");
        let schema = match parameter.kind {
            ParameterKind::Single => schema,
            ParameterKind::Repeated | ParameterKind::Joined => json!({ "type": "array", "items": schema }),
        };
        // What is copied from the path is no argument.
        if parameter.from_path.is_none() {
            let (ident, required) = (&parameter.ident, parameter.required);
            parameters.push(json!({ "name": ident, "in": listed.location, "required": required, "schema": schema }));
        }
    }
    let content = |schema: Value| json!({ "application/json": { "schema": schema } });
    let mut written = json!({ "operationId": listed.id, "parameters": parameters });
    let is_typed_part = |part: &&Parameter| part.location == Location::Form && part.ty != TypeRef::File;
    operation.parameters.iter().filter(is_typed_part).for_each(|_| drop(schemas.next()));
    if operation.body.is_some() {
        written["requestBody"] = json!({ "required": true, "content": content(schemas.next().expect("endless")) });
    }
    let mut response = json!({ "description": "" });
    match &operation.response.kind {
        ResponseKind::Nothing => {}
        ResponseKind::Bytes => response["content"] = json!({ "application/octet-stream": {} }),
        ResponseKind::Text => response["content"] = content(json!({ "type": "string" })),
        _ => response["content"] = content(schemas.next().expect("endless")),
    }
    written["responses"] = json!({ operation.response.status.as_str(): response });
    written
}

fn place(location: Location) -> &'static str {
    match location {
        Location::Path => "path",
        Location::Query => "query",
        Location::Header => "header",
        Location::Form => "form",
    }
}

type Signature = (BTreeMap<String, String>, String);

/// Arguments and result of each method that progenitor writes.
fn signatures(file: &syn::File) -> BTreeMap<String, Signature> {
    let items = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) if block.self_ty.to_token_stream().to_string() == "Client" => Some(&block.items),
        _ => None,
    });
    let methods = items.flatten().filter_map(|item| match item {
        ImplItem::Fn(method) if method.sig.asyncness.is_some() => Some(method),
        _ => None,
    });
    methods.map(|method| (method.sig.ident.to_string(), signature(method))).collect()
}

fn signature(method: &ImplItemFn) -> Signature {
    let arguments = method.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some((bare(&typed.pat.to_token_stream().to_string()), compact(&typed.ty))),
        FnArg::Receiver(_) => None,
    });
    let syn::ReturnType::Type(_, output) = &method.sig.output else { panic!("a method without a result") };
    (arguments.collect(), compact(argument(argument(output))))
}

/// A name without the underscore that keeps it apart from one that is taken.
fn bare(name: &str) -> String {
    name.trim_end_matches('_').to_owned()
}

/// The first argument of a generic type.
fn argument(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { panic!("{} is not generic", compact(ty)) };
    match &path.path.segments.last().expect("a segment").arguments {
        PathArguments::AngleBracketed(list) => match list.args.first() {
            Some(GenericArgument::Type(ty)) => ty,
            _ => panic!("{} has no type argument", compact(ty)),
        },
        _ => panic!("{} is not generic", compact(ty)),
    }
}

fn compact(ty: &impl ToTokens) -> String {
    ty.to_token_stream().to_string().replace(' ', "").replace("'a", "").replace("::std::vec::", "").replace("::std::string::", "")
}

fn expected(operation: &Operation, normalized: &Normalized<'_>) -> Signature {
    let borrowed = |ty: &TypeRef| match ty {
        TypeRef::String => "&str".to_owned(),
        TypeRef::Bool | TypeRef::I32 | TypeRef::I64 | TypeRef::F32 | TypeRef::F64 => ty.to_string(),
        ty => format!("&{}", written(ty, normalized)),
    };
    let mut arguments = BTreeMap::new();
    let is_argument = |parameter: &&Parameter| parameter.from_path.is_none() && parameter.location != Location::Form;
    for parameter in operation.parameters.iter().filter(is_argument) {
        let ty = match parameter.kind {
            ParameterKind::Single => borrowed(&parameter.ty),
            ParameterKind::Repeated | ParameterKind::Joined => format!("&Vec<{}>", written(&parameter.ty, normalized)),
        };
        arguments.insert(bare(&parameter.ident), if parameter.required { ty } else { format!("Option<{ty}>") });
    }
    if let Some(body) = &operation.body {
        arguments.insert("body".to_owned(), borrowed(&body.ty));
    }
    let output = match &operation.response.kind {
        ResponseKind::Nothing => "()".to_owned(),
        ResponseKind::Bytes => "ByteStream".to_owned(),
        ResponseKind::Text => "String".to_owned(),
        ResponseKind::Json { ty, .. } => written(ty, normalized),
    };
    (arguments, output)
}

/// A type as progenitor writes it.
fn written(ty: &TypeRef, normalized: &Normalized<'_>) -> String {
    if let Some((name, _)) = normalized.markers.iter().find(|(_, known)| *known == ty) {
        return format!("{}::{name}", progenitor::MARKER);
    }
    match ty {
        TypeRef::Named(name) => format!("types::{name}"),
        TypeRef::List(item) => format!("Vec<{}>", written(item, normalized)),
        TypeRef::Map(value) => format!("::std::collections::HashMap<String,{}>", written(value, normalized)),
        TypeRef::Json => "::serde_json::Value".to_owned(),
        other => other.to_string(),
    }
}
