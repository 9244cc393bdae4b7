//! Ways through a document: operations, bodies, responses, and the schemas below them.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// An operation of a document.
pub(crate) struct Operation<'a> {
    pub(crate) method: &'a str,
    pub(crate) path: &'a str,
    pub(crate) value: &'a Value,
}

impl<'a> Operation<'a> {
    pub(crate) fn id(&self) -> &'a str {
        text(self.value, "operationId")
    }

    /// Its parameters, those of components resolved.
    pub(crate) fn parameters(&self, document: &'a Value) -> Vec<&'a Value> {
        let listed = self.value["parameters"].as_array().into_iter().flatten();
        listed.map(|parameter| resolve(document, parameter)).collect()
    }

    /// The media type of its request body, and what stands under it.
    pub(crate) fn body(&self, document: &'a Value) -> Option<(&'a str, &'a Value)> {
        content(resolve(document, self.value.get("requestBody")?))
    }

    /// The status of its success and the response.
    pub(crate) fn success(&self, document: &'a Value) -> (&'a str, &'a Value) {
        let mut responses = entries(self.value.get("responses"));
        let found = responses.find(|(status, _)| status.starts_with('2'));
        found.map_or(("", &Value::Null), |(status, response)| (status, resolve(document, response)))
    }
}

/// All operations, by path and method.
pub(crate) fn operations(document: &Value) -> Vec<Operation<'_>> {
    let mut found = Vec::new();
    for (path, item) in entries(document.get("paths")) {
        for (method, value) in entries(Some(item)).filter(|(_, value)| value.get("operationId").is_some()) {
            found.push(Operation { method, path, value });
        }
    }
    found
}

/// The only media type of a body or response, and what stands under it.
pub(crate) fn content(holder: &Value) -> Option<(&str, &Value)> {
    entries(holder.get("content")).next()
}

/// The value of the first named example.
pub(crate) fn example(media: &Value) -> Option<&Value> {
    entries(media.get("examples")).next().and_then(|(_, example)| example.get("value"))
}

/// What a reference leads to, also one that is wrapped in `allOf`.
pub(crate) fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let mut value = value;
    loop {
        let target = value.get("$ref").or_else(|| value.pointer("/allOf/0/$ref")).and_then(Value::as_str);
        let Some(pointer) = target.and_then(|target| target.strip_prefix('#')) else {
            return value;
        };
        value = document.pointer(pointer).unwrap_or(&Value::Null);
    }
}

/// The name of the component that a reference leads to, also one that is wrapped in `allOf`.
pub(crate) fn component(value: &Value) -> Option<&str> {
    let target = value.get("$ref").or_else(|| value.pointer("/allOf/0/$ref"))?;
    target.as_str()?.strip_prefix("#/components/schemas/")
}

/// The keyword of a schema, beside its reference or behind it.
pub(crate) fn keyword<'a>(document: &'a Value, schema: &'a Value, name: &str) -> Option<&'a Value> {
    schema.get(name).or_else(|| resolve(document, schema).get(name))
}

/// The schema and all that it is made of. Each component is entered once.
pub(crate) fn below<'a>(document: &'a Value, roots: Vec<&'a Value>) -> Vec<&'a Value> {
    let (mut open, mut found, mut entered) = (roots, Vec::new(), BTreeSet::new());
    while let Some(schema) = open.pop() {
        found.push(schema);
        if let Some(name) = component(schema) {
            if entered.insert(name) {
                open.push(resolve(document, schema));
            }
            continue;
        }
        open.extend(entries(schema.get("properties")).map(|(_, property)| property));
        open.extend(["items", "additionalProperties"].into_iter().filter_map(|key| schema.get(key)).filter(|value| value.is_object()));
    }
    found
}

/// Names and values of an object; none if it is something else.
pub(crate) fn entries(value: Option<&Value>) -> impl Iterator<Item = (&str, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten().map(|(name, value)| (name.as_str(), value))
}

/// A string of an object; empty if there is none.
pub(crate) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Whether a keyword is `true`.
pub(crate) fn is_true(value: &Value, key: &str) -> bool {
    value.get(key) == Some(&Value::Bool(true))
}

/// Puts what is not there yet into an object.
pub(crate) fn with(mut value: Value, more: &Value) -> Value {
    if let (Value::Object(fields), Value::Object(more)) = (&mut value, more) {
        let more: Map<String, Value> = more.clone();
        fields.extend(more);
    }
    value
}
