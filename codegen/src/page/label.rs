//! Types and rules in words.

use serde_json::Value;

use crate::model::{Constraint, Model, TimestampUnit, TypeKind, TypeRef};

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
        TypeRef::File => "file".to_owned(),
        TypeRef::StringOrNumber => "string or number".to_owned(),
        TypeRef::StringOrBool => "string or Boolean".to_owned(),
        TypeRef::JsonText(inner) => format!("JSON inside a string: {}", label(inner)),
    }
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
