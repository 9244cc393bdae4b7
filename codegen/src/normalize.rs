//! The copy of the document that progenitor gets: schemas reduced to what has a type, bent in memory so that the document
//! itself stays true.
//!
//! What progenitor would get wrong or reject is replaced by references to markers: components without content that stand for
//! a type of the SDK. What an operation sends and receives becomes one more object, so that all types come the same way.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::{
    document::{Spec, entries},
    failure::{Failure, unsupported},
    model::{Location, ParameterKind, TimestampUnit, TypeRef},
    shape::{CallShape, ParameterShape, ResponseForm, component, is_marked, target},
};

/// Named schemas that are written where they are used lead to others at most this far.
const MAX_DEPTH: usize = 16;

/// A document that progenitor reads, and what it is to make of it.
pub(crate) struct Normalized {
    /// The document.
    pub(crate) document: Value,
    /// The types that markers stand for.
    pub(crate) markers: BTreeMap<String, TypeRef>,
    /// The components that hold what operations send and receive, in the order of the operations.
    pub(crate) calls: Vec<String>,
}

/// Which component a named schema becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// A struct.
    Struct,
    /// A set or a constrained string.
    Leaf,
    /// None: it is written where it is used.
    Inline,
}

pub(crate) fn class(schema: &Value) -> Class {
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.get(keyword).is_some());
    if has(&["properties"]) {
        Class::Struct
    } else if has(&["enum", "x-extensible-enum", "pattern"]) || (schema["type"] == "string" && has(&["minLength", "maxLength"])) {
        Class::Leaf
    } else {
        Class::Inline
    }
}

pub(crate) fn normalize(spec: &Spec, calls: &[CallShape<'_>]) -> Result<Normalized, Failure> {
    let mut lowering = Lowering { spec, markers: BTreeMap::new() };
    let mut schemas = Map::new();
    for (name, schema) in spec.schemas() {
        match class(schema) {
            Class::Struct => {
                schemas.insert(name.to_owned(), lowering.object(schema)?);
            }
            Class::Leaf => {
                lowering.markers.insert(name.to_owned(), TypeRef::Named(name.to_owned()));
            }
            Class::Inline => {}
        }
    }
    let mut paths = Map::new();
    let mut names = Vec::new();
    for (index, call) in calls.iter().enumerate() {
        let lowered = lowering.call(call)?;
        let item = paths.entry(path(call)).or_insert_with(|| json!({}));
        item[call.operation.method] = operation(call, &lowered["properties"]);
        let name = lowering.fresh(&format!("Call{index}"));
        schemas.insert(name.clone(), lowered);
        names.push(name);
    }
    for marker in lowering.markers.keys() {
        schemas.insert(marker.clone(), json!({ "type": "string" }));
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "API", "version": "1" },
        "paths": paths,
        "components": { "schemas": schemas },
    });
    Ok(Normalized { document, markers: lowering.markers, calls: names })
}

struct Lowering<'a> {
    spec: &'a Spec,
    markers: BTreeMap<String, TypeRef>,
}

impl<'a> Lowering<'a> {
    /// A name that no component has.
    fn fresh(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.spec.schema(&name).is_some() {
            name.push('X');
        }
        name
    }

    fn marker(&mut self, ty: TypeRef) -> Value {
        let known = self.markers.iter().find(|(_, known)| **known == ty).map(|(name, _)| name.clone());
        let name = known.unwrap_or_else(|| {
            let name = self.fresh(&format!("Marker{}", self.markers.len()));
            self.markers.insert(name.clone(), ty);
            name
        });
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    /// An object with numbered properties, so that no name can get in the way.
    fn object(&mut self, schema: &Value) -> Result<Value, Failure> {
        let mut properties = Map::new();
        for (index, (_, property)) in entries(schema.get("properties")).into_iter().enumerate() {
            properties.insert(key(index), self.schema(property, 0)?);
        }
        let required: Vec<_> = properties.keys().cloned().collect();
        Ok(json!({ "type": "object", "properties": properties, "required": required }))
    }

    /// What an operation sends and receives, as an object.
    fn call(&mut self, call: &CallShape<'_>) -> Result<Value, Failure> {
        let mut properties = Map::new();
        for (index, parameter) in call.parameters.iter().enumerate() {
            let schema = self.marked(parameter.value, parameter.schema, 0)?;
            properties.insert(key(index), schema);
        }
        match &call.body {
            Some(body) if body.is_form => {
                for (index, (_, part)) in form_parts(self.spec, body.schema).into_iter().enumerate() {
                    let schema = if is_file(part) { json!({}) } else { self.schema(part, 0)? };
                    properties.insert(format!("form{index}"), schema);
                }
            }
            Some(body) => {
                properties.insert("body".to_owned(), self.schema(body.schema, 0)?);
            }
            None => {}
        }
        if let Some(schema) = call.response.schema {
            properties.insert("response".to_owned(), self.schema(schema, 0)?);
        }
        // An object without properties would be a map.
        properties.insert("end".to_owned(), json!({ "type": "boolean" }));
        let required: Vec<_> = properties.keys().cloned().collect();
        Ok(json!({ "type": "object", "properties": properties, "required": required }))
    }

    /// A parameter's marks may stand beside its schema.
    fn marked(&mut self, holder: &Value, schema: &Value, depth: usize) -> Result<Value, Failure> {
        if is_marked(self.spec, holder, "x-secret") && !is_marked(self.spec, schema, "x-secret") {
            return Ok(self.marker(TypeRef::Secret(Box::new(TypeRef::String))));
        }
        self.schema(schema, depth)
    }

    /// A schema reduced to its type.
    fn schema(&mut self, schema: &Value, depth: usize) -> Result<Value, Failure> {
        if depth > MAX_DEPTH {
            return unsupported("a schema that is written where it is used leads back to itself");
        }
        if let Some(ty) = self.special(schema)? {
            return Ok(self.marker(ty));
        }
        if let Some(name) = component(schema) {
            let Some(found) = self.spec.schema(name) else { return unsupported(format!("the schema {name} does not exist")) };
            return match class(found) {
                Class::Struct | Class::Leaf => Ok(json!({ "$ref": format!("#/components/schemas/{name}") })),
                Class::Inline => self.schema(found, depth + 1),
            };
        }
        Ok(match schema["type"].as_str() {
            None => json!({}),
            Some("array") => json!({ "type": "array", "items": self.schema(&schema["items"], depth + 1)? }),
            Some("object") => match schema.get("additionalProperties") {
                Some(values) if values.is_object() => {
                    json!({ "type": "object", "additionalProperties": self.schema(values, depth + 1)? })
                }
                _ => self.marker(TypeRef::FreeMap),
            },
            Some("integer") if schema["format"] == "int32" => json!({ "type": "integer", "format": "int32" }),
            Some("integer") => json!({ "type": "integer", "format": "int64" }),
            Some("number") if schema["format"] == "float" => json!({ "type": "number", "format": "float" }),
            Some("number") => json!({ "type": "number", "format": "double" }),
            Some(plain) => json!({ "type": plain }),
        })
    }

    /// The type of the SDK that a schema's marks ask for.
    fn special(&mut self, schema: &Value) -> Result<Option<TypeRef>, Failure> {
        let Some(target) = target(self.spec, schema) else { return Ok(None) };
        let mark = |name: &str| schema.get(name).or_else(|| target.get(name)).filter(|value| **value != Value::Bool(false));
        if mark("x-secret").is_some() {
            let inner = match target["type"].as_str() {
                None => TypeRef::Json,
                Some("object") => TypeRef::FreeMap,
                Some("string") => TypeRef::String,
                Some(other) => return unsupported(format!("x-secret stands on a schema of type {other}")),
            };
            return Ok(Some(TypeRef::Secret(Box::new(inner))));
        }
        if let Some(unit) = mark("x-timestamp") {
            return Ok(Some(TypeRef::Timestamp(match unit.as_str() {
                Some("seconds") => TimestampUnit::Seconds,
                Some("local") => TimestampUnit::Local,
                _ => TimestampUnit::Milliseconds,
            })));
        }
        if let Some(inner) = mark("x-json") {
            let inner = inner.as_str().map_or(TypeRef::Json, |name| TypeRef::Named(name.to_owned()));
            return Ok(Some(TypeRef::JsonText(Box::new(inner))));
        }
        Ok(target
            .get("oneOf")
            .and_then(Value::as_array)
            .map(|forms| if forms.iter().any(|form| form["type"] == "boolean") { TypeRef::StringOrBool } else { TypeRef::StringOrNumber }))
    }
}

/// The path, with parameters under their names in Rust.
fn path(call: &CallShape<'_>) -> String {
    let mut path = call.operation.path.to_owned();
    for parameter in call.parameters.iter().filter(|parameter| parameter.location == Location::Path) {
        path = path.replace(&format!("{{{}}}", parameter.wire), &format!("{{{}}}", parameter.ident));
    }
    path
}

/// The operation as progenitor reads it, of the schemas that were reduced to their types. Forms are left out: it rejects them.
fn operation(call: &CallShape<'_>, schemas: &Value) -> Value {
    let mut parameters = Vec::new();
    // What is copied from the path is no argument.
    let is_argument = |(_, parameter): &(usize, &ParameterShape<'_>)| parameter.value.get("x-from-path").is_none();
    for (index, parameter) in call.parameters.iter().enumerate().filter(is_argument) {
        let schema = &schemas[key(index)];
        let schema = match parameter.kind {
            ParameterKind::Single => schema.clone(),
            ParameterKind::Repeated | ParameterKind::Joined => json!({ "type": "array", "items": schema }),
        };
        let location = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::Header => "header",
        };
        parameters.push(json!({ "name": parameter.ident, "in": location, "required": parameter.required, "schema": schema }));
    }
    let json_content = |schema: &Value| json!({ "application/json": { "schema": schema } });
    let mut response = json!({ "description": "" });
    match (&call.response.form, schemas.get("response")) {
        (ResponseForm::Bytes, _) => response["content"] = json!({ "application/octet-stream": {} }),
        (ResponseForm::Text, _) => response["content"] = json_content(&json!({ "type": "string" })),
        (ResponseForm::ListOrItem, Some(item)) => response["content"] = json_content(&json!({ "type": "array", "items": item })),
        (_, Some(schema)) => response["content"] = json_content(schema),
        (_, None) => {}
    }
    let mut operation = json!({
        "operationId": call.operation.id,
        "parameters": parameters,
        "responses": { call.response.status: response },
    });
    if let Some(schema) = schemas.get("body") {
        operation["requestBody"] = json!({ "required": true, "content": json_content(schema) });
    }
    operation
}

/// The name of a numbered property.
pub(crate) fn key(index: usize) -> String {
    format!("p{index}")
}

/// The parts of a form, sorted by name.
pub(crate) fn form_parts<'a>(spec: &'a Spec, schema: &'a Value) -> Vec<(&'a str, &'a Value)> {
    target(spec, schema).map(|form| entries(form.get("properties"))).unwrap_or_default()
}

/// Whether a part of a form is its file.
pub(crate) fn is_file(part: &Value) -> bool {
    part["format"] == "binary"
}
