//! The same call with the vendor's SDK for Python.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{book::Book, shape::inner};
use crate::{
    Operation, component_name,
    names::{is_identifier, pascal, snake},
};

/// A longer line is broken.
const WIDTH: usize = 80;

/// The call, for a `client` that is there.
pub(super) fn snippet(book: &Book<'_>, operation: &Operation<'_>) -> String {
    let mut writer =
        Writer { book, imports: BTreeSet::new(), lines: Vec::new(), taken: BTreeSet::from(["client".to_owned(), "request".to_owned()]) };
    let mut arguments = Vec::new();
    for parameter in operation.parameters() {
        let schema = parameter.schema().unwrap_or(&Value::Null);
        let named = component_name(inner(schema)).and_then(|name| book.spec.schema(name));
        let example = parameter.value.get("example").or_else(|| schema.get("example")).or_else(|| named?.get("example"));
        if let Some(example) = example.filter(|_| is_identifier(parameter.name)) {
            arguments.push(format!("{}={}", snake(parameter.name), plain(example)));
        }
    }
    if let (Some(schema), Some((example, pointer))) = (operation.request_schema(), book.request_example(operation)) {
        let body = writer.value("body", schema, example, &pointer);
        arguments.push(format!("body={body}"));
    }
    let name = book.vendor.operation(operation.id).map_or_else(|| pascal(operation.id), str::to_owned);
    let class = format!("{name}Request");
    let request = call(&class, &arguments);
    writer.imports.insert(class);
    let mut parts = vec![writer.import()];
    if !writer.lines.is_empty() {
        parts.push(writer.lines.concat());
    }
    parts.push(format!("request = {request}\nresponse = client.{}(request)\nprint(response)\n", operation.id));
    parts.join("\n")
}

struct Writer<'b, 'a> {
    book: &'b Book<'a>,
    imports: BTreeSet<String>,
    lines: Vec<String>,
    taken: BTreeSet<String>,
}

impl Writer<'_, '_> {
    fn import(&self) -> String {
        let names: Vec<_> = self.imports.iter().cloned().collect();
        let line = format!("from huaweicloudsdkcodeartspipeline.v2 import {}\n", names.join(", "));
        if line.len() <= WIDTH {
            return line;
        }
        format!("from huaweicloudsdkcodeartspipeline.v2 import (\n    {},\n)\n", names.join(",\n    "))
    }

    fn value(&mut self, hint: &str, schema: &Value, value: &Value, pointer: &str) -> String {
        let schema = inner(schema);
        if let Some(items) = value.as_array().filter(|items| !items.is_empty()) {
            let of = schema.get("items").unwrap_or(&Value::Null);
            let items: Vec<_> =
                items.iter().enumerate().map(|(index, item)| self.value("item", of, item, &format!("{pointer}/{index}"))).collect();
            let list = wrapped("[", &items, "]");
            return if component_name(inner(of)).is_some() { self.keep(hint, &list) } else { list };
        }
        let named = component_name(schema);
        let (Some(name), Some(class), true) = (named, named.and_then(|name| self.book.vendor.class(name)), value.is_object()) else {
            return plain(value);
        };
        let name = name.to_owned();
        let mut arguments = Vec::new();
        let mut missing = Vec::new();
        let members: Vec<_> =
            self.book.members(value, pointer).into_iter().map(|(key, value, at)| (key.to_owned(), value.clone(), at)).collect();
        for (key, value, at) in members {
            let member = self.book.spec.schema(&name).and_then(|schema| schema.get("properties")).and_then(|all| all.get(&key));
            if self.book.vendor.lacks(&name, &key) || !is_identifier(&key) {
                missing.push(key);
                continue;
            }
            let made = self.value(&snake(&key), member.unwrap_or(&Value::Null), &value, &at);
            arguments.push(format!("{}={made}", snake(&key)));
        }
        for key in missing {
            self.lines.push(format!("# The vendor's class has no {}, although the service takes it.\n", Value::from(key)));
        }
        self.imports.insert(class.to_owned());
        let made = call(class, &arguments);
        if hint == "item" { made } else { self.keep(hint, &made) }
    }

    fn keep(&mut self, hint: &str, value: &str) -> String {
        let name =
            (1..).map(|count| if count == 1 { hint.to_owned() } else { format!("{hint}{count}") }).find(|name| !self.taken.contains(name));
        let name = name.unwrap_or_else(|| hint.to_owned());
        self.lines.push(format!("{name} = {value}\n"));
        self.taken.insert(name.clone());
        name
    }
}

fn call(name: &str, arguments: &[String]) -> String {
    wrapped(&format!("{name}("), arguments, ")")
}

/// In one line if it is short, otherwise one part a line.
fn wrapped(open: &str, parts: &[String], close: &str) -> String {
    let line = format!("{open}{}{close}", parts.join(", "));
    if line.len() <= WIDTH - 16 && !line.contains('\n') {
        return line;
    }
    let parts: String = parts.iter().map(|part| format!("    {},\n", part.replace('\n', "\n    "))).collect();
    format!("{open}\n{parts}{close}")
}

/// A value without classes.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Array(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Value::Object(_) => {
            let members =
                crate::document::entries(Some(value)).into_iter().map(|(key, value)| format!("{}: {}", Value::from(key), plain(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        // Texts and numbers of JSON are those of Python.
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Spec;

    #[test]
    fn classes_are_those_of_the_vendor_and_members_that_they_lack_are_told() {
        let text = "paths: {/a: {post: {operationId: make_a, x-source: {name: MakeIt}, parameters: [{name: id, in: query, required: true, schema: {type: string}, example: i}], requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}, examples: {page: {value: {b: null, many: [{b: true}], gone: 1}}}}}}}}}\n\
            components: {schemas: {A: {type: object, x-source: {name: ADTO, note: without `gone`}, properties: {b: {type: boolean}, gone: {type: integer}, many: {type: array, items: {$ref: '#/components/schemas/A'}}}}}}\n";
        let spec = Spec::parse(text).expect("a document");
        let book = Book::new(&spec, "");
        let text = snippet(&book, &book.operations[0]);
        assert_eq!(
            text,
            "from huaweicloudsdkcodeartspipeline.v2 import ADTO, MakeItRequest\n\n\
             many = [ADTO(b=True)]\n# The vendor's class has no \"gone\", although the service takes it.\nbody = ADTO(b=None, many=many)\n\n\
             request = MakeItRequest(id=\"i\", body=body)\nresponse = client.make_a(request)\nprint(response)\n"
        );
    }
}
