//! Request bodies.

use serde_json::{Value, json};

use super::fields::Fields;
use super::operations::Call;
use super::{Direction, Grower, plain_name, reference};
use crate::examples::example_of;

/// The kinds of request bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    Absent,
    Any,
    AnyComponent,
    Both,
    Empty,
    FromPath,
    Map,
    MapOfObjects,
    Multipart,
    MultipartAlone,
    Object,
    Objects,
    Optional,
    String,
    Strings,
}

const BODIES: [Body; 24] = [
    Body::Object,
    Body::Absent,
    Body::Object,
    Body::Absent,
    Body::Both,
    Body::Strings,
    Body::Absent,
    Body::Multipart,
    Body::Absent,
    Body::FromPath,
    Body::Any,
    Body::Absent,
    Body::Object,
    Body::Optional,
    Body::Absent,
    Body::Map,
    Body::Objects,
    Body::Absent,
    Body::String,
    Body::Empty,
    Body::Absent,
    Body::MultipartAlone,
    Body::MapOfObjects,
    Body::AnyComponent,
];

impl Grower<'_> {
    /// Gives the operation a request body, or none. One that is returned as well gives it the response too.
    pub(super) fn body(&mut self, call: &mut Call) {
        let kind = self.pick("body", &BODIES);
        let strings = json!({ "type": "array", "items": { "type": "string" } });
        let schema = match kind {
            Body::Absent => return,
            Body::Any => json!({}),
            Body::AnyComponent => self.any_component(false),
            Body::Both => {
                let schema = self.object(Direction::Both, 0);
                let example = example_of(&self.document, &schema);
                call.success = (200, json_response("What was stored.", &schema, &example));
                schema
            }
            Body::Empty | Body::Strings => strings,
            Body::FromPath => self.copied(call),
            Body::Map => json!({ "type": "object", "additionalProperties": { "type": "string" } }),
            Body::MapOfObjects => json!({ "type": "object", "additionalProperties": self.object(Direction::Sent, 0) }),
            Body::Multipart => form(true),
            Body::MultipartAlone => form(false),
            Body::Object | Body::Optional => self.object(Direction::Sent, 0),
            Body::Objects => json!({ "type": "array", "items": self.object(Direction::Sent, 0) }),
            Body::String => json!({ "type": "string" }),
        };
        let media = match kind {
            Body::Multipart | Body::MultipartAlone => json!({ "multipart/form-data": { "schema": schema } }),
            Body::Empty => json!({ "application/json": media(&schema, &json!([])) }),
            _ => json!({ "application/json": media(&schema, &example_of(&self.document, &schema)) }),
        };
        let is_required = kind != Body::Optional;
        call.body = Some(json!({ "required": is_required, "description": "What is sent.", "content": media }));
    }

    /// An object of which one field is copied from the path.
    fn copied(&mut self, call: &Call) -> Value {
        let name = self.free_type();
        let mut fields = Fields::default();
        for source in &call.path_names {
            let example = call.path_example(source);
            fields.taken.insert(plain_name(source));
            let property = json!({ "type": "string", "description": "As in the path.", "x-from-path": source, "example": example });
            fields.properties.insert(source.clone(), property);
            fields.required.push(source.clone());
        }
        for _ in 0..self.choices.fields() {
            self.field(&mut fields, Direction::Sent, 1);
        }
        self.finish(&name, fields, false);
        reference(&name)
    }
}

/// A schema with an example.
pub(super) fn media(schema: &Value, example: &Value) -> Value {
    json!({ "schema": schema, "examples": { "page": { "summary": "An example", "value": example } } })
}

/// A response of JSON with an example.
pub(super) fn json_response(description: &str, schema: &Value, example: &Value) -> Value {
    json!({ "description": description, "content": { "application/json": media(schema, example) } })
}

/// A form with a file.
fn form(has_fields: bool) -> Value {
    let mut properties = json!({ "file": { "type": "string", "format": "binary", "description": "The file." } });
    if has_fields {
        properties["file_name"] = json!({ "type": "string", "description": "Name of the file.", "example": "icon.png" });
        properties["size"] = json!({ "type": "integer", "format": "int64", "description": "Size in bytes.", "example": 68 });
    }
    let required: Value = if has_fields { json!(["file", "file_name"]) } else { json!(["file"]) };
    json!({ "type": "object", "required": required, "properties": properties })
}
