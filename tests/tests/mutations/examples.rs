//! Examples of bodies, made of the schemas: so that an edit of a schema changes them as well.

use codearts_pipeline_codegen::component_name;
use serde_json::{Value, json};

/// Schemas that lead back to themselves are followed this far.
const MAX_DEPTH: usize = 4;

/// The document with an example named `page` of each JSON body and successful response.
pub(crate) fn with_examples(mut document: Value) -> Value {
    let schemas = document["components"]["schemas"].clone();
    let items = document["paths"].as_object_mut().into_iter().flatten().flat_map(|(_, item)| item.as_object_mut()).flatten();
    for (_, operation) in items {
        for pointer in ["/requestBody", "/responses/200", "/responses/201", "/responses/202"] {
            let Some(media) = operation.pointer_mut(&format!("{pointer}/content/application~1json")) else { continue };
            let value = value(&schemas, &media["schema"], 0);
            media["examples"] = json!({ "page": { "summary": "An example", "value": value } });
        }
    }
    document
}

fn value(schemas: &Value, schema: &Value, depth: usize) -> Value {
    let inner = |schema: &Value| value(schemas, schema, depth + 1);
    let schema = schema.pointer("/allOf/0").unwrap_or(schema);
    if let Some(name) = component_name(schema) {
        return inner(&schemas[name]);
    }
    if let Some(known) = schema.get("example").or_else(|| schema.pointer("/x-extensible-enum/0")).or_else(|| schema.pointer("/enum/0")) {
        return known.clone();
    }
    match schema["type"].as_str() {
        Some("array") if depth > MAX_DEPTH => json!([]),
        Some("array") => json!([inner(&schema["items"])]),
        Some("object") => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            let is_required = |name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|known| known == name));
            let fields = properties.filter(|(name, _)| depth <= MAX_DEPTH || is_required(name));
            Value::Object(fields.map(|(name, property)| (name.clone(), inner(property))).collect())
        }
        Some("boolean") => json!(true),
        Some("integer" | "number") => json!(1),
        // What is text may be JSON.
        Some("string") if schema.get("x-json").is_some() => json!("{}"),
        Some("string") => json!("a".repeat(schema["minLength"].as_u64().and_then(|least| usize::try_from(least).ok()).unwrap_or(4))),
        _ => json!("a"),
    }
}
