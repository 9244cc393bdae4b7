//! What has to arrive when an operation is called with its examples, and what else the service may respond with.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::walk::{self, Operation, component, content, entries, example, is_true, keyword, resolve, text};

/// A request as its operation describes it, made of examples.
#[derive(Clone, Debug)]
pub struct ExpectedRequest {
    /// Id of the operation.
    pub operation_id: String,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path, parameters filled in.
    pub path: String,
    /// Names and values of the query, sorted.
    pub query: Vec<(String, String)>,
    /// Header parameters, by their names.
    pub headers: BTreeMap<String, String>,
    /// The body.
    pub body: ExpectedBody,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub enum ExpectedBody {
    /// No body.
    Nothing,
    /// JSON that says the same as this.
    Json(Value),
    /// A form with these parts.
    Form(Vec<String>),
}

/// A response of other form than the example, under the status of the example.
#[derive(Clone, Debug)]
pub struct Variant {
    /// Id of the operation.
    pub operation_id: String,
    /// What is different.
    pub what: &'static str,
    /// The body.
    pub body: Value,
    /// Whether the call succeeds.
    pub succeeds: bool,
}

/// The requests of all operations.
#[must_use]
pub fn expected_requests(document: &Value) -> Vec<ExpectedRequest> {
    walk::operations(document).iter().map(|operation| expected(document, operation)).collect()
}

fn expected(document: &Value, operation: &Operation<'_>) -> ExpectedRequest {
    let mut request = ExpectedRequest {
        operation_id: operation.id().to_owned(),
        method: operation.method.to_uppercase(),
        path: operation.path.to_owned(),
        query: Vec::new(),
        headers: BTreeMap::new(),
        body: ExpectedBody::Nothing,
    };
    let parameters = operation.parameters(document);
    let path_value = |name: &str| {
        let found = parameters.iter().find(|parameter| text(parameter, "in") == "path" && text(parameter, "name") == name);
        found.map(|parameter| parameter["example"].clone()).unwrap_or_default()
    };
    for parameter in &parameters {
        let name = text(parameter, "name");
        let source = parameter.get("x-from-path").and_then(Value::as_str);
        let value = source.map_or_else(|| parameter["example"].clone(), path_value);
        match text(parameter, "in") {
            "path" => request.path = request.path.replace(&format!("{{{name}}}"), &written(&value)),
            "header" => drop(request.headers.insert(name.to_owned(), written(&value))),
            _ => match value.as_array() {
                Some(items) if parameter.get("explode") == Some(&Value::Bool(false)) => {
                    request.query.push((name.to_owned(), items.iter().map(written).collect::<Vec<_>>().join(",")));
                }
                Some(items) => request.query.extend(items.iter().map(|item| (name.to_owned(), written(item)))),
                None => request.query.push((name.to_owned(), written(&value))),
            },
        }
    }
    request.query.sort();
    match operation.body(document) {
        Some(("multipart/form-data", media)) => {
            let parts = entries(resolve(document, &media["schema"]).get("properties"));
            request.body = ExpectedBody::Form(parts.map(|(name, _)| name.to_owned()).collect());
        }
        Some((_, media)) => {
            let value = example(media).unwrap_or(&Value::Null);
            request.body = ExpectedBody::Json(filled(document, &media["schema"], value, &path_value));
        }
        None => {}
    }
    request
}

fn written(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The example with what the SDK adds: fields that are sent empty, and ids of the path.
fn filled(document: &Value, schema: &Value, value: &Value, path_value: &dyn Fn(&str) -> Value) -> Value {
    let target = resolve(document, schema);
    match value {
        Value::Array(items) => items.iter().map(|item| filled(document, &target["items"], item, path_value)).collect(),
        Value::Object(fields) => {
            let inner = |name: &str| target.pointer("/properties").and_then(|properties| properties.get(name));
            let mut all: Map<String, Value> = fields
                .iter()
                .map(|(name, value)| {
                    let schema = inner(name).or_else(|| target.get("additionalProperties")).unwrap_or(&Value::Null);
                    (name.clone(), filled(document, schema, value, path_value))
                })
                .collect();
            for (name, property) in entries(target.get("properties")) {
                if let Some(source) = property.get("x-from-path").and_then(Value::as_str) {
                    all.insert(name.to_owned(), path_value(source));
                } else if is_true(property, "x-send-empty") && !all.contains_key(name) {
                    let is_list = text(resolve(document, property), "type") == "array";
                    all.insert(name.to_owned(), if is_list { Value::Array(Vec::new()) } else { "".into() });
                }
            }
            all.into()
        }
        other => other.clone(),
    }
}

/// Whether two values say the same: numbers are compared by what they are, and JSON inside a string as JSON.
#[must_use]
pub fn is_same(document: &Value, schema: &Value, one: &Value, other: &Value) -> bool {
    let target = resolve(document, schema);
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(document, &target["items"], one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let schema = |name: &String| target.pointer("/properties").and_then(|properties| properties.get(name)).unwrap_or(&Value::Null);
            one.len() == other.len()
                && one.iter().all(|(name, one)| other.get(name).is_some_and(|other| is_same(document, schema(name), one, other)))
        }
        (Value::String(one), Value::String(other)) if schema.get("x-json").is_some() => {
            let read = |text: &String| serde_json::from_str::<Value>(text).ok();
            one == other || read(one).is_some_and(|one| Some(one) == read(other))
        }
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        (one, other) => one == other,
    }
}

/// The schema of the request body of an operation.
#[must_use]
pub fn body_schema<'a>(document: &'a Value, operation_id: &str) -> &'a Value {
    let operations = walk::operations(document);
    let found = operations.iter().find(|operation| operation.id() == operation_id).and_then(|operation| operation.body(document));
    found.map_or(&Value::Null, |(_, media)| &media["schema"])
}

/// Responses of other forms than the examples have, in the order of the operations.
#[must_use]
pub fn variants(document: &Value) -> Vec<Variant> {
    let mut variants = Vec::new();
    for operation in walk::operations(document) {
        let Some((_, media)) = content(operation.success(document).1).filter(|(kind, _)| *kind == "application/json") else { continue };
        let value = example(media).unwrap_or(&Value::Null);
        let mut add = |what, body, succeeds| variants.push(Variant { operation_id: operation.id().to_owned(), what, body, succeeds });
        other_forms(document, &media["schema"], value, &mut add);
    }
    variants
}

fn other_forms(document: &Value, schema: &Value, value: &Value, add: &mut dyn FnMut(&'static str, Value, bool)) {
    let target = resolve(document, schema);
    match (target.get("x-other-form").and_then(Value::as_str), value) {
        (Some(field), Value::Object(fields)) => {
            add("a bare array", fields.get(field).filter(|list| list.is_array()).cloned().unwrap_or(Value::Array(Vec::new())), true);
        }
        (Some(_), Value::Array(items)) => {
            if let Some(item) = items.first() {
                add("a single object", item.clone(), true);
            }
        }
        _ => {}
    }
    if is_true(target, "nullable") {
        add("null", Value::Null, true);
    }
    if let Some(field) = target.get("x-envelope").and_then(Value::as_str) {
        if let (Some(_), Some(item)) = (target["properties"][field].get("x-other-form"), value[field].get(0)) {
            let mut single = value.clone();
            single[field] = item.clone();
            add("a single object in an envelope", single, true);
        }
        let mut failed = value.clone();
        failed["status"] = "failure".into();
        add("an envelope that failed", failed, false);
        let mut failed = value.clone();
        failed["error"] = serde_json::json!({ "code": "DEVPIPE.1", "message": "it failed" });
        add("an envelope with an error", failed, false);
    }
    if keyword(document, schema, "x-outcome").is_some() {
        add("an outcome in a string", "true".into(), true);
        add("a failure", false.into(), false);
    }
    let (object, holder) = match value {
        Value::Array(items) => (resolve(document, &target["items"]), items.first()),
        value => (target, Some(value)),
    };
    let outcome = entries(object.get("properties")).find(|(_, property)| keyword(document, property, "x-outcome").is_some());
    if let (Some((name, _)), Some(holder)) = (outcome, holder) {
        let mut failed = holder.clone();
        failed[name] = false.into();
        add("a failure", if value.is_array() { Value::Array(vec![failed]) } else { failed }, false);
    }
    let aliased = aliased(document, schema, value);
    if aliased != *value {
        add("other names of fields", aliased, true);
    }
    let unknown = unknown(document, schema, value);
    if unknown != *value {
        add("values that are not in their sets", unknown, true);
    }
}

/// The value with fields under their other names.
fn aliased(document: &Value, schema: &Value, value: &Value) -> Value {
    mapped(document, schema, value, &|_, value| value.clone(), &|property, name| {
        property.pointer("/x-alias/0").and_then(Value::as_str).unwrap_or(name).to_owned()
    })
}

/// The value with unknown values in place of those of sets.
fn unknown(document: &Value, schema: &Value, value: &Value) -> Value {
    let change = |target: &Value, value: &Value| match value {
        Value::String(_) if target.get("x-extensible-enum").is_some() => "not in the set".into(),
        Value::Number(_) if target.get("enum").is_some() => 17.into(),
        value => value.clone(),
    };
    mapped(document, schema, value, &change, &|_, name| name.to_owned())
}

type Change<'a> = &'a dyn Fn(&Value, &Value) -> Value;
type Rename<'a> = &'a dyn Fn(&Value, &str) -> String;

fn mapped(document: &Value, schema: &Value, value: &Value, change: Change<'_>, rename: Rename<'_>) -> Value {
    let target = resolve(document, schema);
    match value {
        Value::Array(items) => items.iter().map(|item| mapped(document, &target["items"], item, change, rename)).collect(),
        Value::Object(fields) => {
            let properties = target.get("properties");
            let field = |(name, value): (&String, &Value)| match properties.and_then(|properties| properties.get(name)) {
                Some(property) => (rename(property, name), mapped(document, property, value, change, rename)),
                None if properties.is_none() && component(schema).is_none() => {
                    let values = target.get("additionalProperties").unwrap_or(&Value::Null);
                    (name.clone(), mapped(document, values, value, change, rename))
                }
                None => (name.clone(), value.clone()),
            };
            fields.iter().map(field).collect::<Map<String, Value>>().into()
        }
        value => change(target, value),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_arrives_is_made_of_examples() {
        let spec = codearts_pipeline_codegen::Spec::parse(crate::SHAPES).expect("a document");
        let requests = expected_requests(spec.document());
        let of = |id: &str| requests.iter().find(|request| request.operation_id == id).expect("an operation");
        let lists = &of("list_by_lists").query;
        assert!(
            lists.contains(&("tags".to_owned(), "nightly".to_owned())) && lists.contains(&("build_numbers".to_owned(), "3,5,8".to_owned()))
        );
        assert!(matches!(&of("filter_plugins").body, ExpectedBody::Json(body) if body["name_prefix"] == ""), "{:?}", of("filter_plugins"));
        assert!(of("move_pipeline").path.ends_with("/sent/pipelines/f5a1c7c9e2a24a0d9f6d6b1c4a1e7b20/move"));
    }

    #[test]
    fn there_are_variants_of_all_kinds() {
        let spec = codearts_pipeline_codegen::Spec::parse(crate::SHAPES).expect("a document");
        let variants = variants(spec.document());
        let of = |id: &str| variants.iter().filter(|variant| variant.operation_id == id).map(|variant| &variant.body).collect::<Vec<_>>();
        assert_eq!(of("list_page_form"), [&json!([{ "id": "v-1" }])]);
        assert_eq!(of("save_alias"), [&json!({ "baseUrl": "https://a.example", "username": "kim" })]);
        assert_eq!(of("delete_status"), [&json!({ "status": false })]);
        assert_eq!(of("show_envelope").len(), 2);
    }
}
