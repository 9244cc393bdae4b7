//! The same call with the vendor's SDK for Python, under the vendor's names.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{
    document::{entries, texts},
    model::{Location, Model, Operation, Parameter, TypeRef},
    names::snake,
    sample::given,
};

/// A longer line is broken.
const WIDTH: usize = 72;

/// The call, for a `client` that is there, or a comment if the vendor's SDK has none.
pub(super) fn snippet(model: &Model, operation: &Operation) -> String {
    if operation.source["lacks"] == true {
        return "# The vendor's SDK for Python does not have this operation.\n".to_owned();
    }
    let mut writer = Writer { model, classes: BTreeSet::new() };
    let request = format!("{}Request", operation.vendor_name);
    let (form, given): (Vec<_>, Vec<_>) = given(model, operation).partition(|(parameter, _)| parameter.location == Location::Form);
    // With the ids that our calls copy from the path.
    let body = operation.body.as_ref().and_then(|body| Some(("body", Some(&body.ty), &body.examples.first()?.value)));
    let mut arguments = writer.members(&operation.source, given.iter().map(member).chain(body));
    let mut import = String::new();
    if !form.is_empty() {
        let parts = writer.members(&Value::Null, form.iter().map(member));
        arguments.push(format!("body={}", writer.made(&format!("{request}Body"), &parts)));
        import += "from huaweicloudsdkcore.http.formdata import FormFile\n";
    }
    let call = writer.made(&request, &arguments);
    import += &wrapped("from huaweicloudsdkcodeartspipeline.v2 import (", &Vec::from_iter(writer.classes), ")");
    format!("{import}\n\nrequest = {call}\nresponse = client.{}(request)\n", snake(&operation.vendor_name))
}

fn member<'v>((parameter, value): &'v (&Parameter, Value)) -> (&'v str, Option<&'v TypeRef>, &'v Value) {
    (&parameter.wire, Some(&parameter.ty), value)
}

/// The vendor's class for a type, as far as the document knows it.
pub(super) fn class(source: &Value) -> Option<&str> {
    source["name"].as_str().filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
}

struct Writer<'m> {
    model: &'m Model,
    /// Classes to import.
    classes: BTreeSet<String>,
}

impl Writer<'_> {
    /// A value with the vendor's classes; an object without a class is a dictionary.
    fn written(&mut self, ty: &TypeRef, value: &Value) -> String {
        match (ty, value) {
            (TypeRef::Boxed(inner) | TypeRef::Secret(inner), _) => self.written(inner, value),
            (_, Value::Array(items)) => {
                let inner = if let TypeRef::List(inner) = ty { inner } else { ty };
                let items: Vec<_> = items.iter().map(|item| self.written(inner, item)).collect();
                wrapped("[", &items, "]")
            }
            (_, Value::Object(_)) => self.object(ty, value),
            (_, Value::Null) => "None".to_owned(),
            (_, Value::Bool(is_true)) => if *is_true { "True" } else { "False" }.to_owned(),
            (TypeRef::File, _) => format!("FormFile({value})"),
            // Strings and numbers of JSON are those of Python.
            (_, other) => other.to_string(),
        }
    }

    fn object(&mut self, ty: &TypeRef, value: &Value) -> String {
        let item = if let TypeRef::Named(name) = ty { self.model.types.get(name) } else { None };
        let ty_of = |wire: &str| Some(&item?.fields().iter().find(|field| field.wire == wire)?.ty);
        let members = entries(Some(value)).into_iter().map(|(wire, value)| (wire, ty_of(wire), value));
        let Some((item, class)) = item.and_then(|item| Some((item, class(&item.source)?))) else {
            let fields: Vec<_> = members
                .map(|(wire, ty, value)| format!("{}: {}", Value::from(wire), self.written(ty.unwrap_or(&TypeRef::Json), value)))
                .collect();
            return wrapped("{", &fields, "}");
        };
        let members = self.members(&item.source, members);
        self.made(class, &members)
    }

    /// The arguments of a class. What the class lacks is named.
    fn members<'v>(&mut self, source: &Value, members: impl Iterator<Item = (&'v str, Option<&'v TypeRef>, &'v Value)>) -> Vec<String> {
        let lacks = texts(source, "lacks");
        let written = members.map(|(wire, ty, value)| match ty {
            Some(ty) if !lacks.contains(&wire) => format!("{}={}", snake(wire), self.written(ty, value)),
            _ => format!("# The vendor's class has no {wire:?}, which the service takes."),
        });
        written.collect()
    }

    fn made(&mut self, class: &str, arguments: &[String]) -> String {
        self.classes.insert(class.to_owned());
        wrapped(&format!("{class}("), arguments, ")")
    }
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
