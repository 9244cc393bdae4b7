//! The schemas of a document: validators, and values that satisfy them.

mod check;
mod convert;
mod pattern;
mod synthesis;

use std::sync::{Arc, OnceLock};

use jsonschema::Draft;
use jsonschema::error::{ValidationError, ValidationErrorKind};
use serde_json::{Map, Value, json};

use self::convert::Conversion;
pub(crate) use self::synthesis::Synthesis;

/// Where the schemas are that others refer to.
pub(crate) const COMPONENTS: &str = "#/components/schemas/";

/// How many references and parts of a schema may lead to one another.
const NESTED: usize = 32;

/// How many diagnostics of a value are reported at once.
const REPORTED: usize = 5;

/// What is wrong with a value: where, as a JSON pointer, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    pub(crate) pointer: String,
    pub(crate) reason: String,
}

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
        check::check(schema, &|name| self.component(name).is_some())
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
    fn referenced<'s>(&'s self, schema: &'s Value) -> Option<(&'s str, &'s Value)> {
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
            .with_format(convert::LOCAL_TIME, is_local_time)
            .with_format(convert::JSON, |text| text.is_empty() || crate::json::parse(text.as_bytes()).is_ok());
        for name in conversion.json_texts {
            let inner = LazyValidator::new(json!({ "$ref": format!("{COMPONENTS}{name}") }));
            let schemas = self.clone();
            options = options.with_format(convert::json_of(name), move |text| {
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

/// Checks values against one schema.
#[derive(Debug)]
pub(crate) struct Validator(jsonschema::Validator);

impl Validator {
    /// The first diagnostics of a value; empty when it is valid.
    pub(crate) fn diagnostics(&self, value: &Value) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for error in self.0.iter_errors(value) {
            report(&error, &mut diagnostics);
            if diagnostics.len() >= REPORTED {
                break;
            }
        }
        diagnostics.truncate(REPORTED);
        diagnostics
    }

    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.0.is_valid(value)
    }
}

fn report(error: &ValidationError<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let parent = error.instance_path().as_str();
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let pointer = format!("{parent}/{}", property.as_str().unwrap_or_default());
            diagnostics.push(Diagnostic { pointer, reason: "is required".to_owned() });
        }
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            // Of alternatives such as null and an object, that of the value's own type is meant.
            let has_other_type = |errors: &[ValidationError<'_>]| {
                errors.iter().any(|inner| {
                    matches!(inner.kind(), ValidationErrorKind::Type { .. } | ValidationErrorKind::Enum { .. })
                        && inner.instance_path().as_str() == parent
                })
            };
            match context.iter().find(|errors| !has_other_type(errors)) {
                Some(errors) => errors.iter().for_each(|inner| report(inner, diagnostics)),
                None => {
                    diagnostics.push(Diagnostic { pointer: parent.to_owned(), reason: "is not of a documented type or value".to_owned() })
                }
            }
        }
        ValidationErrorKind::Format { format } => {
            let reason =
                if format == convert::LOCAL_TIME { "is not of the form yyyy-MM-dd HH:mm:ss" } else { "is not the documented JSON" };
            diagnostics.push(Diagnostic { pointer: parent.to_owned(), reason: reason.to_owned() });
        }
        _ => diagnostics.push(Diagnostic {
            pointer: parent.to_owned(),
            // Without the value: it can be megabytes long.
            reason: error.masked_with("the value").to_string(),
        }),
    }
}

fn is_local_time(text: &str) -> bool {
    text.len() == 19 && jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn schemas(components: Value) -> Schemas {
        Schemas::new(Arc::new(json!({ "components": { "schemas": components } }))).expect("the schemas can be served")
    }

    fn validator(schema: Value) -> Validator {
        let components = json!({
            "Name": { "type": "string", "maxLength": 3 },
            "Settings": { "type": "object", "required": ["a"], "properties": { "a": { "type": "integer" } } },
        });
        let schemas = schemas(components);
        schemas.check(&schema).expect("the schema can be served");
        schemas.validator(&schema).expect("the schema is valid")
    }

    fn pointers(validator: &Validator, value: &Value) -> Vec<String> {
        validator.diagnostics(value).into_iter().map(|diagnostic| diagnostic.pointer).collect()
    }

    #[test]
    fn nullable_accepts_null_and_nothing_else() {
        for schema in [
            json!({ "type": "string", "nullable": true, "x-note": 1 }),
            json!({ "type": "string", "nullable": true, "enum": ["a"] }),
            json!({ "allOf": [{ "$ref": "#/components/schemas/Name" }], "nullable": true }),
        ] {
            let validator = validator(schema.clone());
            assert!(validator.accepts(&json!("a")) && validator.accepts(&json!(null)), "{schema}");
            assert!(!validator.accepts(&json!(1)), "{schema}");
        }
    }

    #[test]
    fn integers_have_the_bounds_of_their_format() {
        for (format, greatest) in [("int32", i32::MAX.into()), ("int64", i64::MAX)] {
            let validator = validator(json!({ "type": "integer", "format": format }));
            assert!(validator.accepts(&json!(greatest)), "{format}");
            assert!(!validator.accepts(&json!(greatest.unsigned_abs() + 1)), "{format}");
        }
    }

    #[test]
    fn diagnostics_name_the_field() {
        let validator = validator(json!({
            "type": "object", "required": ["name", "age"],
            "properties": { "name": { "allOf": [{ "$ref": "#/components/schemas/Name" }], "description": "x" } }
        }));
        let pointers = pointers(&validator, &json!({ "name": "long" }));
        assert_eq!(pointers.len(), 2, "{pointers:?}");
        assert!(pointers.contains(&"/name".to_owned()) && pointers.contains(&"/age".to_owned()));
    }

    #[test]
    fn a_field_inside_of_something_nullable_is_named_too() {
        let validator = validator(json!({
            "type": "object",
            "properties": { "s": { "nullable": true, "allOf": [{ "$ref": "#/components/schemas/Settings" }] } }
        }));
        assert!(validator.accepts(&json!({ "s": null })));
        assert_eq!(pointers(&validator, &json!({ "s": { "a": "1" } })), ["/s/a"]);
        assert_eq!(pointers(&validator, &json!({ "s": {} })), ["/s/a"]);
        assert_eq!(pointers(&validator, &json!({ "s": 1 })), ["/s"]);
    }

    #[test]
    fn an_empty_value_that_is_sent_meets_no_rule() {
        let empty = json!({ "allOf": [{ "$ref": "#/components/schemas/Name" }], "pattern": "^a+$", "x-send-empty": true });
        let validator = validator(empty);
        assert!(validator.accepts(&json!("")) && validator.accepts(&json!("aa")));
        assert!(!validator.accepts(&json!("b")) && !validator.accepts(&json!("aaaa")));
    }

    #[test]
    fn a_field_may_come_under_its_other_name() {
        let validator = validator(json!({
            "type": "object", "required": ["size"],
            "properties": { "size": { "type": "integer", "x-alias": ["pageSize"] } }
        }));
        assert!(validator.accepts(&json!({ "size": 1 })) && validator.accepts(&json!({ "pageSize": 1 })));
        assert_eq!(pointers(&validator, &json!({})), ["/size"]);
        assert_eq!(pointers(&validator, &json!({ "pageSize": "x" })), ["/pageSize"]);
    }

    #[test]
    fn strings_hold_json_or_times_where_the_document_says_so() {
        let validator = validator(json!({
            "type": "object",
            "properties": {
                "any": { "type": "string", "x-json": true },
                "settings": { "type": "string", "x-json": "Settings" },
                "at": { "type": "string", "x-timestamp": "local" },
            }
        }));
        assert!(validator.accepts(&json!({ "any": "[1]", "settings": "{\"a\": 1}", "at": "2024-01-02 11:04:05" })));
        assert!(validator.accepts(&json!({ "any": "", "settings": "" })));
        for (field, text) in
            [("any", "{"), ("settings", "{}"), ("settings", "["), ("at", "2024-01-02T11:04:05"), ("at", "2024-13-02 11:04:05")]
        {
            assert_eq!(pointers(&validator, &json!({ field: text })), [format!("/{field}")], "{text}");
        }
    }

    #[test]
    fn alternatives_of_scalars_are_told_apart() {
        let validator = validator(json!({ "oneOf": [{ "type": "string", "maxLength": 2 }, { "type": "integer" }] }));
        assert!(validator.accepts(&json!("a")) && validator.accepts(&json!(1)));
        assert_eq!(validator.diagnostics(&json!(true))[0].reason, "is not of a documented type or value");
        assert!(validator.diagnostics(&json!("abc"))[0].reason.contains("longer than 2"));
    }
}
