//! Responses of success.

use serde_json::{Value, json};

use super::bodies::json_response;
use super::fields::Fields;
use super::operations::Call;
use super::{Direction, Grower};
use crate::examples::example_of;

/// The kinds of responses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Accepted,
    Any,
    AnyComponent,
    Array,
    ArrayOfStrings,
    Boolean,
    Bytes,
    Created,
    Envelope,
    EnvelopeOfArray,
    EnvelopeOfMap,
    EnvelopeOfObjectOrArray,
    Integer,
    Map,
    MapOfObjects,
    NoContent,
    Nothing,
    Nullable,
    Number,
    Object,
    ObjectOrArray,
    Outcome,
    OutcomeBesideId,
    OutcomeInline,
    OutcomeListOfOne,
    OutcomeStatus,
    OutcomeSuccess,
    PageOrArray,
    String,
    Text,
}

const KINDS: [Kind; 39] = [
    Kind::Object,
    Kind::OutcomeSuccess,
    Kind::Object,
    Kind::Array,
    Kind::Outcome,
    Kind::Object,
    Kind::Envelope,
    Kind::Object,
    Kind::ArrayOfStrings,
    Kind::Created,
    Kind::Object,
    Kind::Map,
    Kind::OutcomeBesideId,
    Kind::Array,
    Kind::PageOrArray,
    Kind::Object,
    Kind::String,
    Kind::Nothing,
    Kind::Integer,
    Kind::Object,
    Kind::Bytes,
    Kind::OutcomeStatus,
    Kind::Any,
    Kind::ObjectOrArray,
    Kind::Object,
    Kind::NoContent,
    Kind::Text,
    Kind::Nullable,
    Kind::EnvelopeOfArray,
    Kind::Boolean,
    Kind::Accepted,
    Kind::MapOfObjects,
    Kind::OutcomeListOfOne,
    Kind::Number,
    Kind::AnyComponent,
    Kind::EnvelopeOfMap,
    Kind::OutcomeInline,
    Kind::EnvelopeOfObjectOrArray,
    Kind::Object,
];

impl Grower<'_> {
    /// Gives the operation a response, unless it has one already.
    pub(super) fn success(&mut self, call: &mut Call) {
        if !call.success.1.is_null() {
            return;
        }
        let kind = self.pick("response", &KINDS);
        let received = Direction::Received;
        let schema = match kind {
            Kind::NoContent => return call.success = (204, json!({ "description": "Nothing is returned." })),
            Kind::Nothing => return call.success = (200, json!({ "description": "Nothing is returned." })),
            Kind::Bytes => {
                let schema = json!({ "type": "string", "format": "binary" });
                let content = json!({ "application/octet-stream": { "schema": schema } });
                return call.success = (200, json!({ "description": "A file.", "content": content }));
            }
            Kind::Text => {
                let content = json!({ "text/plain": super::bodies::media(&json!({ "type": "string" }), &json!("no JSON, 8d3c1f")) });
                return call.success = (200, json!({ "description": "A text.", "content": content }));
            }
            Kind::Accepted | Kind::Created | Kind::Object => self.object(received, 0),
            Kind::Any => json!({}),
            Kind::AnyComponent => self.any_component(false),
            Kind::Array => json!({ "type": "array", "items": self.object(received, 0) }),
            Kind::ArrayOfStrings => json!({ "type": "array", "items": { "type": "string" } }),
            Kind::Boolean => json!({ "type": "boolean" }),
            Kind::Envelope => {
                let result = super::described(&self.object(received, 0), "The result.");
                self.envelope(result)
            }
            Kind::EnvelopeOfArray => {
                let items = self.object(received, 0);
                self.envelope(json!({ "type": "array", "nullable": true, "description": "The results.", "items": items }))
            }
            Kind::EnvelopeOfObjectOrArray => {
                let items = self.object(received, 0);
                let list = json!({ "type": "array", "description": "The results.", "items": items, "x-other-form": "item" });
                self.envelope(list)
            }
            Kind::EnvelopeOfMap => {
                let items = json!({ "type": "array", "items": self.object(received, 0) });
                self.envelope(json!({ "type": "object", "nullable": true, "description": "The results.", "additionalProperties": items }))
            }
            Kind::Integer => json!({ "type": "integer", "format": "int64" }),
            Kind::Map => json!({ "type": "object", "additionalProperties": true }),
            Kind::MapOfObjects => json!({ "type": "object", "additionalProperties": self.object(received, 0) }),
            Kind::Nullable => {
                let object = self.new_object(received, 0);
                if let Some(name) = crate::walk::component(&object) {
                    self.document["components"]["schemas"][name]["nullable"] = true.into();
                }
                object
            }
            Kind::Number => json!({ "type": "number", "format": "double" }),
            Kind::ObjectOrArray => json!({ "type": "array", "items": self.object(received, 0), "x-other-form": "item" }),
            Kind::Outcome => self.outcome(),
            Kind::OutcomeInline => json!({ "type": "boolean", "x-outcome": true }),
            Kind::OutcomeBesideId => self.outcome_object("success", true),
            Kind::OutcomeListOfOne => json!({ "type": "array", "items": self.outcome_object("success", false) }),
            Kind::OutcomeStatus => self.outcome_object("status", false),
            Kind::OutcomeSuccess => self.outcome_object("success", false),
            Kind::PageOrArray => self.page_object("data", &["total"], Some("data")),
            Kind::String => json!({ "type": "string" }),
        };
        let status = match kind {
            Kind::Accepted => 202,
            Kind::Created => 201,
            _ => 200,
        };
        let example = if kind == Kind::Nullable { Value::Null } else { example_of(&self.document, &schema) };
        call.success = (status, json_response("What the call returns.", &schema, &example));
    }

    /// The outcome that stands alone. All operations share it.
    fn outcome(&mut self) -> Value {
        let schema = json!({ "type": "boolean", "description": "Whether the call succeeded.", "x-outcome": true });
        self.component("Outcome", schema)
    }

    /// An object with an outcome.
    fn outcome_object(&mut self, field: &str, has_id: bool) -> Value {
        let name = self.free_type();
        let mut fields = Fields::default();
        let outcome = json!({ "type": "boolean", "nullable": true, "description": "Whether the call succeeded.", "x-outcome": true });
        fields.properties.insert(field.to_owned(), outcome);
        if has_id {
            fields.properties.insert("id".to_owned(), json!({ "type": "string", "nullable": true, "description": "Id of what was made." }));
        }
        self.finish(&name, fields, false)
    }

    /// An envelope around a result.
    fn envelope(&mut self, result: Value) -> Value {
        let error = "EnvelopeError";
        let text = |description: &str| json!({ "type": "string", "nullable": true, "description": description });
        let error = self.component(
            error,
            json!({
                "type": "object",
                "nullable": true,
                "description": "Why an envelope holds no result.",
                "properties": { "code": text("Code of the error."), "message": text("What went wrong.") },
            }),
        );
        let name = self.free_type();
        let mut fields = Fields::default();
        fields.properties.insert("status".to_owned(), text("Whether the call succeeded."));
        fields.properties.insert("result".to_owned(), result);
        fields.properties.insert("error".to_owned(), super::described(&error, "Why there is no result."));
        let envelope = self.finish(&name, fields, false);
        self.document["components"]["schemas"][&name]["x-envelope"] = "result".into();
        envelope
    }
}
