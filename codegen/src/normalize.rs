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
    model::{TimestampUnit, TypeRef},
    shape::{component, target},
};

/// Named schemas that are written where they are used lead to others at most this far.
const MAX_DEPTH: usize = 16;

/// A document that progenitor reads, and what it is to make of it.
pub(crate) struct Normalized<'a> {
    spec: &'a Spec,
    schemas: Map<String, Value>,
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
    Scalar,
    /// None: it is written where it is used.
    Inline,
}

pub(crate) fn class(schema: &Value) -> Class {
    let has = |keywords: &[&str]| keywords.iter().any(|keyword| schema.get(keyword).is_some());
    if has(&["properties"]) {
        Class::Struct
    } else if has(&["enum", "x-extensible-enum", "pattern"]) || (schema["type"] == "string" && has(&["minLength", "maxLength"])) {
        Class::Scalar
    } else {
        Class::Inline
    }
}

impl<'a> Normalized<'a> {
    /// The named schemas.
    pub(crate) fn new(spec: &'a Spec) -> Result<Self, Failure> {
        let mut this = Self { spec, schemas: Map::new(), markers: BTreeMap::new(), calls: Vec::new() };
        for (name, schema) in spec.schemas() {
            match class(schema) {
                Class::Struct => {
                    let properties = entries(schema.get("properties")).into_iter().map(|(_, property)| this.schema(property));
                    let properties = properties.collect::<Result<_, _>>()?;
                    this.schemas.insert(name.to_owned(), object(properties));
                }
                Class::Scalar => {
                    this.markers.insert(name.to_owned(), TypeRef::Named(name.to_owned()));
                }
                Class::Inline => {}
            }
        }
        Ok(this)
    }

    /// Adds what an operation sends and receives.
    pub(crate) fn add_call(&mut self, mut schemas: Vec<Value>) {
        // An object without properties would be a map.
        schemas.push(json!({ "type": "boolean" }));
        let name = self.fresh(&format!("Call{}", self.calls.len()));
        self.schemas.insert(name.clone(), object(schemas));
        self.calls.push(name);
    }

    /// The document.
    pub(crate) fn document(&self) -> Value {
        let mut schemas = self.schemas.clone();
        schemas.extend(self.markers.keys().map(|marker| (marker.clone(), json!({ "type": "string" }))));
        json!({
            "openapi": "3.0.3",
            "info": { "title": "API", "version": "1" },
            "paths": {},
            "components": { "schemas": schemas },
        })
    }

    /// A schema reduced to its type.
    pub(crate) fn schema(&mut self, schema: &Value) -> Result<Value, Failure> {
        self.reduced(schema, 0)
    }

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

    fn reduced(&mut self, schema: &Value, depth: usize) -> Result<Value, Failure> {
        if depth > MAX_DEPTH {
            return unsupported("a schema that is written where it is used leads back to itself");
        }
        if let Some(ty) = self.special(schema)? {
            return Ok(self.marker(ty));
        }
        if let Some(name) = component(schema) {
            let Some(found) = self.spec.schema(name) else { return unsupported(format!("the schema {name} does not exist")) };
            return match class(found) {
                Class::Struct | Class::Scalar => Ok(json!({ "$ref": format!("#/components/schemas/{name}") })),
                Class::Inline => self.reduced(found, depth + 1),
            };
        }
        Ok(match schema["type"].as_str() {
            None => json!({}),
            Some("array") => json!({ "type": "array", "items": self.reduced(&schema["items"], depth + 1)? }),
            Some("object") => match schema.get("additionalProperties") {
                Some(values) if values.is_object() => {
                    json!({ "type": "object", "additionalProperties": self.reduced(values, depth + 1)? })
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

/// An object with numbered properties, so that no name can get in the way.
fn object(schemas: Vec<Value>) -> Value {
    let properties: Map<_, _> = schemas.into_iter().enumerate().map(|(index, schema)| (key(index), schema)).collect();
    let required: Vec<_> = properties.keys().cloned().collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

/// The name of a numbered property.
pub(crate) fn key(index: usize) -> String {
    format!("p{index}")
}
