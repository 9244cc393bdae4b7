//! The form of schemas: what becomes a type, and what would become another one than it looks like.

use serde_json::Value;

use super::model::{Model, Node};
use super::{Report, listed, texts};
use crate::document::{component_name, entries, escaped};

/// Keywords that say something about values of some types only.
const BOUND: [(&str, &[&str]); 17] = [
    ("additionalProperties", &["object"]),
    ("exclusiveMaximum", &["integer", "number"]),
    ("exclusiveMinimum", &["integer", "number"]),
    ("format", &["integer", "number", "string"]),
    ("items", &["array"]),
    ("maxItems", &["array"]),
    ("maxLength", &["string"]),
    ("maxProperties", &["object"]),
    ("maximum", &["integer", "number"]),
    ("minItems", &["array"]),
    ("minLength", &["string"]),
    ("minProperties", &["object"]),
    ("minimum", &["integer", "number"]),
    ("multipleOf", &["integer", "number"]),
    ("pattern", &["string"]),
    ("properties", &["object"]),
    ("required", &["object"]),
];

const TYPES: [&str; 6] = ["array", "boolean", "integer", "number", "object", "string"];

/// What the generator has no good type for.
const COMPOSITION: [(&str, &str); 6] = [
    ("anyOf", "Describe the shape that is documented, and note the other in the description"),
    ("discriminator", "Describe one object with all members"),
    ("not", "Say in the description what may not be sent"),
    ("oneOf", "Describe the shape that is documented, and note the other in the description"),
    ("readOnly", "Describe what is sent and what is received by two schemas"),
    ("writeOnly", "Describe what is sent and what is received by two schemas"),
];

/// A schema has a type that exists, and only keywords of that type.
pub(super) fn schema_type(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let name = node.text("type");
        if node.has("type") && !TYPES.contains(&name) {
            report.add(&node.at("type"), format!("there is no type `{name}`"), format!("Write one of {}", listed(TYPES)));
            continue;
        }
        for (keyword, types) in BOUND {
            if node.has(keyword) && !types.contains(&name) {
                let has = if name.is_empty() { "has no type".to_owned() } else { format!("is of type `{name}`") };
                let message = format!("`{keyword}` says nothing about a schema that {has}");
                let wanted = types.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
                let remedy = format!("Remove it, or give the schema the type {}", wanted.join(" or "));
                report.add(&node.at(keyword), message, remedy);
            }
        }
    }
}

/// Objects and sets of values have names of their own.
pub(super) fn inline_schema(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| !node.is_component()) {
        let object = node.text("type") == "object";
        let what = if object && node.has("properties") {
            "an object is described where it is used"
        } else if object && !node.has("additionalProperties") {
            "an object without members is described where it is used"
        } else if node.has("enum") || node.has("x-extensible-enum") {
            "a set of values is described where it is used"
        } else {
            continue;
        };
        let remedy = "Make it a component and refer to that; a map without fixed members has `additionalProperties` only";
        report.add(&node.pointer, what, remedy);
    }
}

/// Names that schemas carry inside make the generator take different schemas for one.
pub(super) fn title(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| node.has("title")) {
        let message = "schemas of one `title` are taken for one schema, whatever they describe";
        report.add(&node.at("title"), message, "Remove it: the name of the component is the name");
    }
}

/// A schema describes one shape, in one direction.
pub(super) fn composition(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        for (keyword, remedy) in COMPOSITION {
            if node.has(keyword) {
                let message = format!("`{keyword}` gives types that fail on documented values, or is ignored");
                report.add(&node.at(keyword), message, remedy);
            }
        }
    }
}

/// `allOf` does one thing: it puts a description beside a reference.
pub(super) fn all_of(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| node.has("allOf")) {
        let items = node.value.get("allOf").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
        let others: Vec<&str> = entries(Some(node.value))
            .into_iter()
            .map(|(key, _)| key)
            .filter(|key| !matches!(*key, "allOf" | "deprecated" | "description" | "x-send-empty"))
            .collect();
        let (message, remedy) = if items.len() != 1 || component_name(&items[0]).is_none() {
            (
                "`allOf` merges schemas, and merging contradictory ones goes wrong without a word".to_owned(),
                "Write all members into one component; keep `allOf` for one `$ref` beside a `description`",
            )
        } else if !others.is_empty() {
            (format!("beside `allOf` stands {}", listed(others)), "Move it into the component that is referred to")
        } else if node.is_component() {
            (format!("the component `{}` is another name for one", node.key), "Refer to the other component where this one is used")
        } else {
            continue;
        };
        report.add(&node.at("allOf"), message, remedy);
    }
}

/// `nullable` counts only beside a type.
pub(super) fn nullable(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| node.has("nullable") && !node.has("type")) {
        let message = "`nullable` without `type` beside it says nothing";
        report.add(&node.at("nullable"), message, "Write it into the component that is referred to");
    }
}

/// Lists say what they hold.
pub(super) fn items(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| node.text("type") == "array" && !node.has("items")) {
        report.add(&node.pointer, "the list does not say what it holds", "Add `items`");
    }
}

/// Numbers say how large they get.
pub(super) fn number_format(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let format = node.text("format");
        match node.text("type") {
            "integer" if !matches!(format, "int32" | "int64") => {
                let message = if format.is_empty() {
                    "the whole number has no size".to_owned()
                } else {
                    format!("`{format}` is no size of whole numbers")
                };
                report.add(&format_pointer(node), message, "Write `format: int32`, or `int64` for ids and times");
            }
            "number" if !matches!(format, "" | "double" | "float") => {
                report.add(&node.at("format"), format!("`{format}` is no size of numbers"), "Write `double` or `float`, or remove it");
            }
            _ => {}
        }
    }
}

/// Texts stay texts: the service's dates and ids often are not what their format says.
pub(super) fn string_format(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas().filter(|node| node.text("type") == "string" && node.has("format")) {
        let message = format!("the text is said to be a `{}`, which the service does not promise", node.text("format"));
        report.add(&node.at("format"), message, "Remove it, and say in the description what the text looks like");
    }
}

fn format_pointer(node: &Node<'_>) -> String {
    if node.has("format") { node.at("format") } else { node.pointer.clone() }
}

/// What is required exists, and is listed once.
pub(super) fn required(model: &Model<'_>, report: &mut Report<'_>) {
    for node in model.schemas() {
        let names = texts(node.value, "required");
        for (index, name) in names.iter().enumerate() {
            let pointer = format!("{}/required/{index}", node.pointer);
            if node.value.get("properties").and_then(|members| members.get(name)).is_none() {
                let message = format!("`{name}` is required, and there is no such property");
                report.add(
                    &pointer,
                    message,
                    format!("Correct the name, or describe it at `{}/properties/{}`", node.pointer, escaped(name)),
                );
            } else if names[..index].contains(name) {
                report.add(&pointer, format!("`{name}` is listed twice"), "Keep one of the two");
            }
        }
    }
}
