//! Documents of many operations: the curated one, repeated under other names.

use codearts_pipeline_codegen::{Spec, bundle_yaml};
use serde_json::{Map, Value};

use crate::calls::Failure;

/// The curated document as JSON, which is YAML as well.
pub const CURATED: &str = include_str!("../../emulator/api.json");

/// Chapters of the vendor's reference that the copies are spread over.
const TAGS: usize = 10;

/// Schemas that parameters and failures are made of, which all copies share.
const SHARED: [&str; 2] = ["DomainId", "ErrorBody"];

/// A document of this many operations, in canonical form. As many as the curated one has: that one, in its own words.
///
/// Each further copy repeats all operations, and the schemas that they use, under names of its own. So there are as many
/// schemas per operation as in the curated document, and nothing gets cheaper by being alike.
///
/// # Errors
///
/// When the number is no multiple of the curated document's operations.
pub fn document(operations: usize) -> Result<String, Failure> {
    let mut document = parse(CURATED)?.document().clone();
    let own = parse(CURATED)?.operations().len();
    if operations == 0 || !operations.is_multiple_of(own) {
        return Err(format!("the curated document has {own} operations; {operations} is no multiple of that").into());
    }
    if operations == own {
        return Ok(CURATED.to_owned());
    }
    let (paths, schemas) = (members(&document, "/paths"), members(&document, "/components/schemas"));
    let tags = document["tags"].as_array().cloned().unwrap_or_default();
    for copy in 1..operations / own {
        for (path, item) in &paths {
            let path = path.replacen("agent-plugin", &format!("agent-plugin-{copy}"), 1);
            document["paths"][path] = renamed(item, copy);
        }
        for (name, schema) in schemas.iter().filter(|(name, _)| !SHARED.contains(&name.as_str())) {
            document["components"]["schemas"][format!("{name}{copy}")] = renamed(schema, copy);
        }
        if copy < TAGS
            && let Some(list) = document["tags"].as_array_mut()
        {
            list.extend(tags.iter().cloned().map(|mut tag| {
                tag["name"] = chapter(tag["name"].as_str().unwrap_or_default(), copy).into();
                tag
            }));
        }
    }
    Ok(bundle_yaml(&parse(&document.to_string())?))
}

/// The same document as JSON, with the members of all objects the other way round.
///
/// # Errors
///
/// When the text is no document.
pub fn reversed(text: &str) -> Result<String, Failure> {
    let mut out = String::with_capacity(2 * text.len());
    write_reversed(parse(text)?.document(), &mut out);
    Ok(out)
}

/// The same document with a change in each operation, and in each schema that has members.
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
            properties.insert("member_of_ours".to_owned(), serde_json::json!({ "type": "string", "description": "New." }));
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
    let text = parse(text)?.document().to_string().replace("#/components/schemas/", "#/components/schemas/New");
    let mut document: Value = serde_json::from_str(&text)?;
    let schemas = members(&document, "/components/schemas").into_iter().map(|(name, schema)| (format!("New{name}"), schema));
    document["components"]["schemas"] = Value::Object(schemas.collect());
    let operations = document["paths"].as_object_mut().into_iter().flatten();
    for (_, operation) in operations.flat_map(|(_, item)| item.as_object_mut().into_iter().flatten()) {
        operation["operationId"] = format!("{}_anew", operation["operationId"].as_str().unwrap_or_default()).into();
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

fn members(document: &Value, pointer: &str) -> Vec<(String, Value)> {
    let members = document.pointer(pointer).and_then(Value::as_object);
    members.into_iter().flatten().map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// What a copy has in place of a value of the original.
fn renamed(value: &Value, copy: usize) -> Value {
    match value {
        Value::Object(original) => {
            let mut object: Map<String, Value> = original.iter().map(|(key, member)| (key.clone(), renamed(member, copy))).collect();
            if let Some(Value::String(target)) = object.get_mut("$ref")
                && let Some(name) = target.strip_prefix("#/components/schemas/")
                && !SHARED.contains(&name)
            {
                *target += &copy.to_string();
            }
            if let Some(Value::String(id)) = object.get_mut("operationId") {
                *id += &format!("_{copy}");
                object["tags"] =
                    original["tags"].as_array().into_iter().flatten().filter_map(Value::as_str).map(|tag| chapter(tag, copy)).collect();
            }
            object.into()
        }
        Value::Array(items) => items.iter().map(|item| renamed(item, copy)).collect(),
        other => other.clone(),
    }
}

fn chapter(tag: &str, copy: usize) -> String {
    match copy % TAGS {
        0 => tag.to_owned(),
        number => format!("{tag} {number}"),
    }
}

fn write_reversed(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            out.push('{');
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by(|(a, _), (b, _)| b.cmp(a));
            for (number, (key, member)) in sorted.into_iter().enumerate() {
                *out += if number == 0 { "" } else { "," };
                *out += &Value::from(key.as_str()).to_string();
                out.push(':');
                write_reversed(member, out);
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
