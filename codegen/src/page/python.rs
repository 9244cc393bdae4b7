//! The same call with the vendor's SDK for Python, under the vendor's names.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    document::entries,
    model::{Location, Model, Operation, Parameter, TypeRef},
    names::snake,
    sample::{body_example, given},
};

/// A longer line is broken.
const WIDTH: usize = 72;

/// The call, for a `client` that is there.
pub(super) fn snippet(model: &Model, operation: &Operation) -> String {
    let mut classes = BTreeSet::new();
    let mut value = |(parameter, value): (&Parameter, Value)| {
        format!("{}={}", snake(&parameter.wire), written(model, &parameter.ty, &value, &mut classes))
    };
    let (form, given): (Vec<_>, Vec<_>) = given(model, operation).partition(|(parameter, _)| parameter.location == Location::Form);
    let mut arguments: Vec<String> = given.into_iter().map(&mut value).collect();
    let body = operation.body.as_ref().map(|body| written(model, &body.ty, &body_example(model, operation, &body.ty), &mut classes));
    arguments.extend(body.or((!form.is_empty()).then(|| "body".to_owned())).map(|body| format!("body={body}")));
    let request = format!("{}Request", operation.vendor_name);
    let call = wrapped(&format!("{request}("), &arguments, ")");
    classes.insert(request);
    let import = wrapped("from huaweicloudsdkcodeartspipeline.v2 import (", &Vec::from_iter(classes), ")");
    format!("{import}\n\nrequest = {call}\nresponse = client.{}(request)\n", operation.id)
}

/// The vendor's class for a type, as far as the document knows it.
pub(super) fn class(source: &Value) -> Option<&str> {
    source["name"].as_str().filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
}

/// A value with the vendor's classes. What a class lacks is named; an object without a class is a dictionary.
fn written(model: &Model, ty: &TypeRef, value: &Value, classes: &mut BTreeSet<String>) -> String {
    match (ty, value) {
        (TypeRef::Boxed(inner) | TypeRef::Secret(inner), _) => written(model, inner, value, classes),
        (_, Value::Array(items)) => {
            let inner = if let TypeRef::List(inner) = ty { inner } else { ty };
            let items: Vec<_> = items.iter().map(|item| written(model, inner, item, classes)).collect();
            wrapped("[", &items, "]")
        }
        (_, Value::Object(_)) => object(model, ty, value, classes),
        (_, Value::Null) => "None".to_owned(),
        (_, Value::Bool(is_true)) => if *is_true { "True" } else { "False" }.to_owned(),
        // Strings and numbers of JSON are those of Python.
        (_, other) => other.to_string(),
    }
}

fn object(model: &Model, ty: &TypeRef, value: &Value, classes: &mut BTreeSet<String>) -> String {
    let item = if let TypeRef::Named(name) = ty { model.types.get(name) } else { None };
    let class = item.and_then(|item| class(&item.source));
    let lacking = item.and_then(|item| item.source["note"].as_str()?.split_once("without ")).map_or("", |(_, rest)| rest);
    let fields = entries(Some(value)).into_iter().map(|(wire, value)| {
        let field = item.and_then(|item| item.fields().iter().find(|field| field.wire == wire));
        let shown = written(model, field.map_or(&TypeRef::Json, |field| &field.ty), value, classes);
        match class {
            Some(_) if field.is_none() || lacking.split('`').any(|name| name == wire) => {
                format!("# The vendor's class has no {wire:?}, which the service takes.")
            }
            Some(_) => format!("{}={shown}", snake(wire)),
            None => format!("{}: {shown}", Value::from(wire)),
        }
    });
    let fields: Vec<String> = fields.collect();
    classes.extend(class.map(str::to_owned));
    class.map_or_else(|| wrapped("{", &fields, "}"), |class| wrapped(&format!("{class}("), &fields, ")"))
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
