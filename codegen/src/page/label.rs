//! Types and rules in words, and values of types.

use serde_json::{Value, json};

use crate::model::{Constraint, Model, Operation, Presence, TimestampUnit, TypeDef, TypeKind, TypeRef};

/// The kind of value. Names are in backquotes.
pub(super) fn label(ty: &TypeRef) -> String {
    match ty {
        TypeRef::String => "string".to_owned(),
        TypeRef::Bool => "Boolean".to_owned(),
        TypeRef::I32 | TypeRef::I64 => format!("integer ({})", if *ty == TypeRef::I32 { "int32" } else { "int64" }),
        TypeRef::F32 | TypeRef::F64 => format!("number ({})", if *ty == TypeRef::F32 { "float" } else { "double" }),
        TypeRef::Json => "any JSON".to_owned(),
        TypeRef::FreeMap => "object of any fields".to_owned(),
        TypeRef::Named(name) => format!("`{name}`"),
        TypeRef::List(inner) => format!("list of {}", label(inner)),
        TypeRef::Map(inner) => format!("map of {}", label(inner)),
        TypeRef::Boxed(inner) => label(inner),
        TypeRef::Secret(inner) => format!("secret {}", label(inner)),
        TypeRef::Timestamp(TimestampUnit::Milliseconds) => "timestamp in milliseconds".to_owned(),
        TypeRef::Timestamp(TimestampUnit::Seconds) => "timestamp in seconds".to_owned(),
        TypeRef::Timestamp(TimestampUnit::Local) => "timestamp in UTC+8, `yyyy-MM-dd HH:mm:ss`".to_owned(),
        TypeRef::StringOrNumber => "string or number".to_owned(),
        TypeRef::StringOrBool => "string or Boolean".to_owned(),
        TypeRef::JsonText(inner) => format!("JSON inside a string: {}", label(inner)),
    }
}

/// The objects and sets within, which the page shows in place.
pub(super) fn nested<'m>(model: &'m Model, ty: &TypeRef) -> Vec<&'m TypeDef> {
    let named = ty.named().into_iter().filter_map(|name| model.types.get(name));
    named.filter(|item| !matches!(item.kind, TypeKind::ConstrainedString(_))).collect()
}

/// What has to be kept, and what is good to know, about a value of this type.
pub(super) fn notes(model: &Model, ty: &TypeRef, example: &Value) -> Vec<String> {
    let named = ty.named().into_iter().filter_map(|name| model.types.get(name));
    let rules = named.filter_map(|item| if let TypeKind::ConstrainedString(rule) = &item.kind { Some(constraint(rule)) } else { None });
    let is_plain = !matches!(example, Value::Null | Value::Array(_) | Value::Object(_));
    rules.chain(is_plain.then(|| format!("such as `{}`", text(example)))).collect()
}

pub(super) fn constraint(rule: &Constraint) -> String {
    format!("{} characters: {}", rule.length_description(), rule.charset_description())
}

/// A value as a form shows it: strings without quotes.
pub(super) fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The JSON body of the document's first example, without the fields that the call copies from the path.
pub(super) fn body_example(model: &Model, operation: &Operation, ty: &TypeRef) -> Value {
    let mut value = operation.body.as_ref().and_then(|body| body.examples.first()).map_or(json!({}), |example| example.value.clone());
    if let (Some(fields), TypeRef::Named(name)) = (value.as_object_mut(), ty) {
        let copied = model.types.get(name).into_iter().flat_map(TypeDef::fields).filter(|field| field.presence == Presence::FromPath);
        copied.for_each(|field| drop(fields.remove(&field.wire)));
    }
    value
}

/// The document's example of a parameter, or a value made from its type.
pub(super) fn example(model: &Model, ty: &TypeRef, given: &Value) -> Value {
    match ty {
        _ if !given.is_null() => given.clone(),
        TypeRef::Bool | TypeRef::StringOrBool => json!(true),
        TypeRef::String => json!("text"),
        TypeRef::Secret(inner) => example(model, inner, given),
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
