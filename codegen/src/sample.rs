//! Values for snippets and forms: the document's examples, or what is made from a type.

use serde_json::{Map, Value, json};

use crate::model::{Model, Operation, Parameter, Presence, TimestampUnit, TypeDef, TypeKind, TypeRef};

/// What has to be given to call an operation, by the names of arguments, with the document's examples.
pub fn required_arguments(model: &Model, operation: &Operation) -> Map<String, Value> {
    let parameters = given(model, operation).filter(|(parameter, _)| parameter.required && parameter.from_path.is_none());
    let body = operation.body.as_ref().filter(|body| body.required);
    let body = body.map(|body| ("body".to_owned(), body_example(model, operation, &body.ty)));
    parameters.map(|(parameter, value)| (parameter.ident.clone(), value)).chain(body).collect()
}

/// The JSON body of the document's first example, without the fields that the call copies from the path.
pub(crate) fn body_example(model: &Model, operation: &Operation, ty: &TypeRef) -> Value {
    let mut value = operation.body.as_ref().and_then(|body| body.examples.first()).map_or(json!({}), |example| example.value.clone());
    if let (Some(fields), TypeRef::Named(name)) = (value.as_object_mut(), ty) {
        let copied = model.types.get(name).into_iter().flat_map(TypeDef::fields).filter(|field| field.presence == Presence::FromPath);
        copied.for_each(|field| drop(fields.remove(&field.wire)));
    }
    value
}

/// The parameters that a snippet gives, each with its value.
pub(crate) fn given<'m>(model: &'m Model, operation: &'m Operation) -> impl Iterator<Item = (&'m Parameter, Value)> {
    let given = operation.parameters.iter().filter(|parameter| parameter.required || !parameter.example.is_null());
    given.map(|parameter| (parameter, example(model, &parameter.ty, &parameter.example)))
}

/// The document's example of a parameter, or a value made from its type.
pub(crate) fn example(model: &Model, ty: &TypeRef, given: &Value) -> Value {
    match ty {
        _ if !given.is_null() => given.clone(),
        TypeRef::Bool | TypeRef::StringOrBool => json!(true),
        TypeRef::String => json!("text"),
        TypeRef::Secret(inner) => example(model, inner, given),
        TypeRef::File => json!("file.zip"),
        TypeRef::Timestamp(TimestampUnit::Local) => json!("2026-01-01 08:00:00"),
        TypeRef::Named(name) => match model.types.get(name).map(|item| &item.kind) {
            Some(TypeKind::StringSet { values, .. }) => values.first().map(|value| value.value.clone()).into(),
            Some(TypeKind::IntegerSet { values, .. }) => values.first().and_then(|value| value.value.parse::<i64>().ok()).into(),
            Some(TypeKind::ConstrainedString(rule)) => {
                let letter = rule.ranges.iter().map(|(first, _)| *first).max_by_key(char::is_ascii_alphanumeric);
                String::from_iter(std::iter::repeat_n(letter.unwrap_or('x').max('!'), rule.min.max(1))).into()
            }
            _ => json!({}),
        },
        _ => json!(1),
    }
}
