//! The schemas of a document, and validators, which are compiled when they are first needed.

use std::sync::{Arc, OnceLock};

use jsonschema::Draft;
use serde_json::{Map, Value, json};

use super::check::{COMPONENTS, check};
use super::convert::{Conversion, JSON, LOCAL_TIME, json_of};
use super::validator::Validator;

/// How many references and parts of a schema may lead to one another.
const NESTED: usize = 32;

/// The schemas of a document. Clones share them.
#[derive(Clone, Debug)]
pub(crate) struct Schemas {
    document: Arc<Value>,
}

impl Schemas {
    /// Takes the schemas of a document, all of which have to be of a kind that can be served.
    pub(crate) fn new(document: Arc<Value>) -> Result<Self, String> {
        let schemas = Self { document };
        for (name, schema) in schemas.components() {
            schemas.check(schema).and_then(|()| schemas.ends(schema, 0)).map_err(|error| format!("components/schemas/{name}{error}"))?;
        }
        Ok(schemas)
    }

    /// Whether a schema is of a kind that can be served. Its patterns are not looked at.
    pub(crate) fn check(&self, schema: &Value) -> Result<(), String> {
        check(schema, &|name| self.component(name).is_some())
    }

    /// Whether what a schema consists of comes to an end.
    fn ends(&self, schema: &Value, depth: usize) -> Result<(), String> {
        if depth > NESTED {
            return Err(": the schema consists of itself".to_owned());
        }
        if let Some((_, target)) = self.referenced(schema) {
            return self.ends(target, depth + 1);
        }
        let parts = ["allOf", "anyOf", "oneOf"].into_iter().filter_map(|keyword| schema.get(keyword)?.as_array());
        parts.flatten().try_for_each(|part| self.ends(part, depth + 1))
    }

    /// A schema by its name.
    pub(crate) fn component(&self, name: &str) -> Option<&Value> {
        self.document.get("components")?.get("schemas")?.get(name)
    }

    fn components(&self) -> impl Iterator<Item = (&String, &Value)> {
        self.document.pointer("/components/schemas").and_then(Value::as_object).into_iter().flatten()
    }

    /// The schema that a reference leads to, and its name.
    pub(super) fn referenced<'s>(&'s self, schema: &'s Value) -> Option<(&'s str, &'s Value)> {
        let name = schema.get("$ref")?.as_str()?.strip_prefix(COMPONENTS)?;
        Some((name, self.component(name)?))
    }

    /// Compiles a validator of a schema. Only what the schema refers to is compiled with it.
    pub(crate) fn validator(&self, schema: &Value) -> Result<Validator, String> {
        let mut conversion = Conversion::default();
        // Draft 4 ignores everything beside `$ref`, so the schema goes one level down.
        let root = json!([conversion.convert(schema)]);
        let mut components = Map::new();
        while let Some(name) = conversion.references.pop() {
            if !components.contains_key(name) {
                let schema = self.component(name).ok_or_else(|| format!("there is no schema {name}"))?;
                components.insert(name.to_owned(), conversion.convert(schema));
            }
        }
        let root = json!({ "allOf": root, "components": { "schemas": components } });
        let mut options = jsonschema::options()
            .with_draft(Draft::Draft4)
            .should_validate_formats(true)
            .with_format(LOCAL_TIME, is_local_time)
            .with_format(JSON, |text| text.is_empty() || crate::json::parse(text.as_bytes()).is_ok());
        for name in conversion.json_texts {
            let inner = LazyValidator::new(json!({ "$ref": format!("{COMPONENTS}{name}") }));
            let schemas = self.clone();
            options = options.with_format(json_of(name), move |text| {
                text.is_empty()
                    || crate::json::parse(text.as_bytes()).is_ok_and(|value| inner.get(&schemas).is_ok_and(|it| it.accepts(&value)))
            });
        }
        options.build(&root).map(Validator).map_err(|error| error.to_string())
    }

    /// A schema with what it refers to and what its `allOf` consists of in one object.
    pub(crate) fn flatten(&self, schema: &Value) -> Map<String, Value> {
        let mut flat = Map::new();
        self.flatten_into(schema, 0, &mut flat);
        flat
    }

    fn flatten_into(&self, schema: &Value, depth: usize, flat: &mut Map<String, Value>) {
        // A schema that consists of itself says nothing.
        if depth > NESTED {
            return;
        }
        if let Some((_, target)) = self.referenced(schema) {
            return self.flatten_into(target, depth + 1, flat);
        }
        for part in schema.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.flatten_into(part, depth + 1, flat);
        }
        for (keyword, value) in schema.as_object().into_iter().flatten() {
            match (keyword.as_str(), flat.get_mut(keyword), value) {
                ("allOf", ..) => {}
                ("properties", Some(Value::Object(known)), Value::Object(more)) => known.extend(more.clone()),
                ("required", Some(Value::Array(known)), Value::Array(more)) => known.extend(more.iter().cloned()),
                _ => drop(flat.insert(keyword.clone(), value.clone())),
            }
        }
    }
}

/// A validator that is compiled when it is first needed.
#[derive(Debug)]
pub(crate) struct LazyValidator {
    schema: Value,
    validator: OnceLock<Result<Validator, String>>,
}

impl LazyValidator {
    pub(crate) fn new(schema: Value) -> Self {
        Self { schema, validator: OnceLock::new() }
    }

    pub(crate) fn schema(&self) -> &Value {
        &self.schema
    }

    pub(crate) fn get(&self, schemas: &Schemas) -> Result<&Validator, &str> {
        self.validator.get_or_init(|| schemas.validator(&self.schema)).as_ref().map_err(String::as_str)
    }

    #[cfg(test)]
    pub(crate) fn is_compiled(&self) -> bool {
        self.validator.get().is_some()
    }
}

/// Version 3 writes some of its times with a fraction of a second.
fn is_local_time(text: &str) -> bool {
    let (time, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_fraction = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    time.len() == 19 && is_fraction && jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", time).is_ok()
}
