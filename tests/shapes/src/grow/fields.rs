//! Fields of objects.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::sets::Set;
use super::{Direction, Grower, described, free_name, plain_name, reference, sentence};
use crate::walk::{is_true, resolve};

/// The kinds of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Alias,
    Any,
    AnyComponent,
    AnyList,
    Boolean,
    Constrained,
    Double,
    Float,
    Int32,
    Int64,
    IntegerSet,
    JsonAny,
    JsonTyped,
    Labels,
    MapOfAny,
    MapOfIntegers,
    MapOfLists,
    MapOfMaps,
    MapOfObjects,
    Nullable,
    Object,
    Objects,
    SecretAny,
    SecretBySibling,
    SecretComponent,
    SecretMap,
    SecretString,
    SendEmptyList,
    SendEmptyString,
    Set,
    Sets,
    String,
    StringOrBoolean,
    StringOrNumber,
    Strings,
    Time,
    TimeComponent,
}

/// In the order in which they are taken in turn: plain ones most often.
const FIELDS: [Field; 55] = [
    Field::String,
    Field::Int32,
    Field::Object,
    Field::String,
    Field::Set,
    Field::Boolean,
    Field::Strings,
    Field::String,
    Field::Time,
    Field::Objects,
    Field::Nullable,
    Field::String,
    Field::Labels,
    Field::Constrained,
    Field::String,
    Field::Any,
    Field::Int64,
    Field::SendEmptyString,
    Field::Objects,
    Field::String,
    Field::SecretString,
    Field::Set,
    Field::StringOrNumber,
    Field::String,
    Field::Object,
    Field::MapOfObjects,
    Field::Float,
    Field::String,
    Field::Alias,
    Field::JsonTyped,
    Field::Nullable,
    Field::String,
    Field::MapOfMaps,
    Field::SendEmptyList,
    Field::Boolean,
    Field::String,
    Field::TimeComponent,
    Field::AnyList,
    Field::Objects,
    Field::String,
    Field::JsonAny,
    Field::SecretBySibling,
    Field::MapOfIntegers,
    Field::StringOrBoolean,
    Field::Object,
    Field::Double,
    Field::Sets,
    Field::AnyComponent,
    Field::MapOfLists,
    Field::SecretAny,
    Field::Time,
    Field::SecretMap,
    Field::MapOfAny,
    Field::SecretComponent,
    Field::IntegerSet,
];

/// The fields of an object that is being made.
#[derive(Default)]
pub(super) struct Fields {
    pub(super) properties: Map<String, Value>,
    pub(super) required: Vec<String>,
    /// Names that are taken, as [`free_name`] compares them.
    pub(super) taken: BTreeSet<String>,
}

impl Grower<'_> {
    /// Adds a field of some kind.
    pub(super) fn field(&mut self, fields: &mut Fields, direction: Direction, depth: usize) {
        let kind = self.pick("field", &FIELDS);
        let is_sent = direction != Direction::Received;
        let name = free_name(self.choices, &mut fields.taken);
        let text = sentence(&name);
        let plain = json!({ "type": "string", "description": text });
        let mark = |key: &str, value: Value| {
            let mut schema = plain.clone();
            schema[key] = value;
            schema
        };
        let map = |values: Value| json!({ "type": "object", "description": text, "additionalProperties": values });
        let list = |items: Value| json!({ "type": "array", "description": text, "items": items });
        let schema = match kind {
            Field::Alias => {
                let aliases: Vec<String> = ["Alias", "_before"].into_iter().map(|ending| format!("{name}{ending}")).collect();
                let is_free = aliases.iter().all(|alias| !fields.taken.contains(&plain_name(alias)));
                fields.taken.extend(aliases.iter().map(|alias| plain_name(alias)));
                if is_free { mark("x-alias", json!(aliases)) } else { plain.clone() }
            }
            Field::Any => json!({ "description": text }),
            Field::AnyComponent => described(&self.shared("any", |grower| grower.any_component(false)), &text),
            Field::AnyList => list(json!({})),
            Field::Boolean => json!({ "type": "boolean", "description": text }),
            Field::Constrained if is_sent => described(&self.shared("constrained", Self::constrained), &text),
            Field::Double => json!({ "type": "number", "format": "double", "description": text }),
            Field::Float => json!({ "type": "number", "format": "float", "description": text }),
            Field::Int32 => json!({ "type": "integer", "format": "int32", "description": text }),
            Field::Int64 => json!({ "type": "integer", "format": "int64", "description": text }),
            Field::IntegerSet => {
                let kind = if is_sent { "sent-integer-sets" } else { "integer-sets" };
                described(&self.shared(kind, |grower| grower.set(Set::Integers)), &text)
            }
            Field::JsonAny => mark("x-json", true.into()),
            Field::JsonTyped => self.typed_json(fields, &name, direction, depth),
            Field::Labels => map(json!({ "type": "string" })),
            Field::MapOfAny => map(true.into()),
            Field::MapOfIntegers => map(json!({ "type": "integer", "format": "int32" })),
            Field::MapOfLists => map(json!({ "type": "array", "items": { "type": "string" } })),
            Field::MapOfMaps => map(json!({ "type": "object", "additionalProperties": { "type": "string" } })),
            Field::MapOfObjects => map(self.object(direction, depth + 1)),
            Field::Nullable => self.nullable(&text, direction, depth),
            Field::Object => described(&self.object(direction, depth + 1), &text),
            Field::Objects => list(self.object(direction, depth + 1)),
            Field::SecretAny => described(&self.shared("secrets", |grower| grower.any_component(true)), &text),
            Field::SecretBySibling => {
                let sibling = free_name(self.choices, &mut fields.taken);
                let description = format!("Whether `{name}` is a secret.");
                fields.properties.insert(sibling.clone(), json!({ "type": "boolean", "description": description }));
                mark("x-secret", sibling.into())
            }
            Field::SecretComponent => {
                let component = self.shared("secret-strings", |grower| {
                    let name = grower.free_type();
                    grower.string(&name, "A secret.", &json!({ "x-secret": true }))
                });
                described(&component, &text)
            }
            Field::SecretMap => crate::walk::with(map(json!({ "type": "string" })), &json!({ "x-secret": true })),
            Field::SecretString => mark("x-secret", true.into()),
            Field::SendEmptyList if is_sent => crate::walk::with(list(json!({ "type": "string" })), &json!({ "x-send-empty": true })),
            Field::SendEmptyString if is_sent => mark("x-send-empty", true.into()),
            Field::Set => described(&self.any_set(), &text),
            Field::Sets => list(self.any_set()),
            Field::StringOrBoolean => json!({ "oneOf": [{ "type": "string" }, { "type": "boolean" }], "description": text }),
            Field::StringOrNumber => {
                let number = self.pick("number", &["integer", "number"]);
                json!({ "oneOf": [{ "type": "string" }, { "type": number }], "description": text })
            }
            Field::Strings => list(json!({ "type": "string" })),
            Field::Time => self.time(&text),
            Field::TimeComponent => {
                let component = self.shared("times", |grower| {
                    let name = grower.free_type();
                    let time = grower.time("A time.");
                    grower.component(&name, time)
                });
                described(&component, &text)
            }
            Field::Constrained | Field::SendEmptyList | Field::SendEmptyString | Field::String if !is_sent => mark("nullable", true.into()),
            Field::Constrained | Field::SendEmptyList | Field::SendEmptyString | Field::String => plain.clone(),
        };
        // No SDK that makes such objects with builders could give null to what is required.
        let is_lenient = direction == Direction::Both && is_true(resolve(&self.document, &schema), "nullable");
        if is_sent && self.once_in("required", 3) && !is_lenient {
            fields.required.push(name.clone());
        }
        fields.properties.insert(name, schema);
    }

    /// A time in one of its forms.
    pub(super) fn time(&mut self, description: &str) -> Value {
        match self.choices.below("time", 5) {
            0 => json!({ "type": "integer", "format": "int64", "description": description, "x-timestamp": "milliseconds" }),
            1 => json!({ "type": "string", "description": description, "x-timestamp": "local" }),
            2 => json!({ "type": "string", "description": description, "x-timestamp": "seconds" }),
            3 => json!({ "type": "string", "description": description, "x-timestamp": "milliseconds" }),
            _ => json!({ "type": "integer", "format": "int64", "description": description, "x-timestamp": "seconds" }),
        }
    }

    /// Any JSON with a name.
    pub(super) fn any_component(&mut self, is_secret: bool) -> Value {
        let name = self.free_type();
        let mut schema = json!({ "description": "Any JSON." });
        if is_secret {
            schema["x-secret"] = true.into();
        }
        self.component(&name, schema)
    }

    /// Something that may be null.
    fn nullable(&mut self, text: &str, direction: Direction, depth: usize) -> Value {
        let string = json!({ "type": "string", "nullable": true, "description": text });
        match self.choices.below("nullable", 4) {
            0 => string,
            1 => json!({ "type": "array", "nullable": true, "description": text, "items": { "type": "string" } }),
            2 => json!({ "type": "integer", "format": "int32", "nullable": true, "description": text }),
            _ if depth > 1 => string,
            _ => {
                let object = self.new_object(direction, depth + 1);
                if let Some(name) = crate::walk::component(&object) {
                    self.document["components"]["schemas"][name]["nullable"] = true.into();
                }
                described(&object, text)
            }
        }
    }

    /// A string that contains the JSON of an object, and that object beside it, so that it is used elsewhere too.
    fn typed_json(&mut self, fields: &mut Fields, name: &str, direction: Direction, depth: usize) -> Value {
        let object = self.object(direction, depth + 1);
        let component = crate::walk::component(&object).unwrap_or_default().to_owned();
        let beside = free_name(self.choices, &mut fields.taken);
        let description = format!("What is written in `{name}` as well.");
        fields.properties.insert(beside, described(&reference(&component), &description));
        json!({ "type": "string", "description": sentence(name), "x-json": component })
    }
}
