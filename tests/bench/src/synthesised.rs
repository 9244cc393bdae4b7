//! Documents of many operations: the curated one, and synthesised ones that use every shape.

use codearts_pipeline_codegen::Spec;
use codearts_pipeline_shapes::synthesised;
use serde_json::Value;

use crate::calls::Failure;

/// The curated document as JSON, which is YAML as well.
pub const CURATED: &str = include_str!("../../emulator/api.json");

/// A document of this many operations. As many as the curated one has: that one, in its own words. Any other number: a synthesised
/// one in ten chapters, in which all shapes take their turns, with as many schemas and fields for each operation as the service has.
///
/// # Errors
///
/// When there are to be no operations.
pub fn document(operations: usize) -> Result<String, Failure> {
    if operations == 0 {
        return Err("a document has operations".into());
    }
    if operations == parse(CURATED)?.operations().len() {
        return Ok(CURATED.to_owned());
    }
    Ok(format!("{:#}", synthesised::document(operations)))
}

/// The same document as JSON, with the fields of all objects in the opposite order.
///
/// # Errors
///
/// When the text is no document.
pub fn reversed(text: &str) -> Result<String, Failure> {
    let mut out = String::with_capacity(2 * text.len());
    write_reversed(parse(text)?.document(), &mut out);
    Ok(out)
}

/// The same document with a change in each operation, and in each schema that has fields.
///
/// # Errors
///
/// When the text is no document.
pub fn changed(text: &str) -> Result<String, Failure> {
    let mut document = parse(text)?.document().clone();
    let operations = document["paths"].as_object_mut().into_iter().flatten();
    for (_, operation) in operations.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten()) {
        operation["summary"] = "Does something else.".into();
    }
    for (_, schema) in document["components"]["schemas"].as_object_mut().into_iter().flatten() {
        if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
            properties.insert("field_of_ours".to_owned(), serde_json::json!({ "type": "string", "description": "New." }));
        }
    }
    Ok(document.to_string())
}

/// The same document with another name for each operation and each schema: everything is to be found again.
///
/// # Errors
///
/// When the text is no document.
pub fn moved(text: &str) -> Result<String, Failure> {
    let text = parse(text)?.document().to_string();
    let text = text.replace("#/components/schemas/", "#/components/schemas/New");
    let text = text.replace(r#""x-json":""#, r#""x-json":"New"#);
    let mut document: Value = serde_json::from_str(&text)?;
    let schemas = entries(&document, "/components/schemas").into_iter().map(|(name, schema)| (format!("New{name}"), schema));
    document["components"]["schemas"] = Value::Object(schemas.collect());
    let operations = document["paths"].as_object_mut().into_iter().flatten();
    for (_, operation) in operations.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten()) {
        operation["operationId"] = format!("{}_moved", operation["operationId"].as_str().unwrap_or_default()).into();
    }
    Ok(document.to_string())
}

/// Reads a document.
///
/// # Errors
///
/// What is wrong with the text.
pub fn parse(text: &str) -> Result<Spec, Failure> {
    Spec::parse(text).map_err(listed)
}

fn listed(diagnostics: Vec<codearts_pipeline_codegen::Diagnostic>) -> Failure {
    diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect::<String>().into()
}

fn entries(document: &Value, pointer: &str) -> Vec<(String, Value)> {
    let entries = document.pointer(pointer).and_then(Value::as_object);
    entries.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn write_reversed(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            out.push('{');
            let mut sorted: Vec<_> = fields.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| b.cmp(a));
            for (number, (key, value)) in sorted.into_iter().enumerate() {
                *out += if number == 0 { "" } else { "," };
                *out += &Value::from(key.as_str()).to_string();
                out.push(':');
                write_reversed(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (number, item) in items.iter().enumerate() {
                *out += if number == 0 { "" } else { "," };
                write_reversed(item, out);
            }
            out.push(']');
        }
        other => *out += &other.to_string(),
    }
}
