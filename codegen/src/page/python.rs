//! The same call with the vendor's SDK for Python, under the vendor's names.

use std::collections::BTreeSet;

use serde_json::Value;

use super::label::{body_example, example};
use crate::{
    document::entries,
    model::{BodyKind, Model, Operation, Parameter, TypeRef},
    names::{pascal, snake},
};

/// A longer line is broken.
const WIDTH: usize = 72;

/// The call, for a `client` that is there.
pub(super) fn snippet(model: &Model, operation: &Operation) -> String {
    let mut classes = BTreeSet::new();
    let given = operation.parameters.iter().filter(|parameter| parameter.required || !parameter.example.is_null());
    let value = |parameter: &Parameter| plain(&example(model, &parameter.ty, &parameter.example));
    let mut arguments: Vec<String> = given.map(|parameter| format!("{}={}", snake(&parameter.wire), value(parameter))).collect();
    match operation.body.as_ref().map(|body| &body.kind) {
        Some(BodyKind::Json { ty, .. }) => {
            arguments.push(format!("body={}", written(model, ty, &body_example(model, operation, ty), &mut classes)));
        }
        Some(BodyKind::Form(_)) => arguments.push("body=body".to_owned()),
        None => {}
    }
    let name = operation.source["name"].as_str().map_or_else(|| pascal(&operation.id), str::to_owned);
    let request = wrapped(&format!("{name}Request("), &arguments, ")");
    classes.insert(format!("{name}Request"));
    let import = wrapped("from huaweicloudsdkcodeartspipeline.v2 import (", &Vec::from_iter(classes), ")");
    format!("{import}\n\nrequest = {request}\nresponse = client.{}(request)\n", operation.id)
}

/// The vendor's class for a type, as far as the document knows it.
pub(super) fn class(source: &Value) -> Option<&str> {
    source["name"].as_str().filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// A value with the vendor's classes. What a class lacks is named; an object without a class is a dictionary.
fn written(model: &Model, ty: &TypeRef, value: &Value, classes: &mut BTreeSet<String>) -> String {
    let (name, fields) = match (ty, value) {
        (TypeRef::Boxed(inner) | TypeRef::Secret(inner), _) => return written(model, inner, value, classes),
        (TypeRef::List(inner), Value::Array(items)) => {
            let items: Vec<_> = items.iter().map(|item| written(model, inner, item, classes)).collect();
            return wrapped("[", &items, "]");
        }
        (TypeRef::Named(name), Value::Object(_)) => (name, entries(Some(value))),
        _ => return plain(value),
    };
    let Some((item, class)) = model.types.get(name).and_then(|item| Some((item, class(&item.source)?))) else { return plain(value) };
    let lacking = item.source["note"].as_str().and_then(|note| note.split_once("without ")).map_or("", |(_, rest)| rest);
    let fields = fields.into_iter().map(|(wire, value)| match item.fields().iter().find(|field| field.wire == wire) {
        Some(field) if !lacking.split('`').any(|name| name == wire) => {
            format!("{}={}", snake(wire), written(model, &field.ty, value, classes))
        }
        _ => format!("# The vendor's class has no {wire:?}, which the service takes."),
    });
    let fields: Vec<String> = fields.collect();
    classes.insert(class.to_owned());
    wrapped(&format!("{class}("), &fields, ")")
}

/// In one line if it is short, otherwise one part a line.
fn wrapped(open: &str, parts: &[String], close: &str) -> String {
    let line = format!("{open}{}{close}", parts.join(", "));
    if line.len() <= WIDTH && !line.contains(['\n', '#']) {
        return line;
    }
    let ending = |part: &str| if part.starts_with('#') { "" } else { "," };
    let parts: String = parts.iter().map(|part| format!("    {}{}\n", part.replace('\n', "\n    "), ending(part))).collect();
    format!("{open}\n{parts}{close}")
}

/// A value without classes.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(items) => wrapped("[", &items.iter().map(plain).collect::<Vec<_>>(), "]"),
        Value::Object(_) => {
            let fields = entries(Some(value)).into_iter().map(|(wire, value)| format!("{}: {}", Value::from(wire), plain(value)));
            wrapped("{", &fields.collect::<Vec<_>>(), "}")
        }
        // Strings and numbers of JSON are those of Python.
        other => other.to_string(),
    }
}
