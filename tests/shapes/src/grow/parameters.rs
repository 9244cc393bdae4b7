//! Parameters: in the path, the query and headers.

use serde_json::{Value, json};

use super::operations::Call;
use super::sets::Set;
use super::{Grower, free_name};
use crate::examples::example_of;

/// The kinds of query and header parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Boolean,
    FromPath,
    Header,
    Integer,
    Joined,
    JoinedIntegers,
    Repeated,
    RepeatedSet,
    RequiredHeader,
    Secret,
    SecretHeader,
    SendEmpty,
    Set,
    String,
    Time,
}

const KINDS: [Kind; 18] = [
    Kind::String,
    Kind::Integer,
    Kind::Repeated,
    Kind::Header,
    Kind::Set,
    Kind::String,
    Kind::Boolean,
    Kind::Joined,
    Kind::FromPath,
    Kind::SendEmpty,
    Kind::String,
    Kind::RequiredHeader,
    Kind::Time,
    Kind::RepeatedSet,
    Kind::Secret,
    Kind::Integer,
    Kind::JoinedIntegers,
    Kind::SecretHeader,
];

impl Grower<'_> {
    /// Adds a parameter to the path: a segment with what stands in front of it.
    pub(super) fn path_parameter(&mut self, call: &mut Call) {
        let kind = self.choices.below("path", 8);
        let wanted = match kind {
            1 => Some("pipelineId"),
            4 => Some(self.pick("path-keyword", &["type", "async", "self", "match"])),
            5 => Some("domain_id"),
            7 => Some("projectId"),
            _ => None,
        };
        let name = match wanted {
            Some(name) if call.taken.insert(name.replace('_', "").to_lowercase()) => name.to_owned(),
            _ => free_name(self.choices, &mut call.taken),
        };
        let schema = match self.path_schemas(kind == 2) {
            known if !known.is_empty() && kind != 2 => super::reference(&known),
            _ => self.path_schema(kind == 2),
        };
        let is_secret = kind == 3;
        self.push(call, "path", &name, schema, json!({ "required": true, "x-secret": is_secret }));
        call.path += &format!("/{{{name}}}");
        call.path_names.push(name);
        if self.once_in("path-literal", 2) {
            call.path += "/detail";
        }
    }

    /// A component that a segment can have, if there is one. Not the one with periods.
    fn path_schemas(&mut self, has_periods: bool) -> String {
        let schemas = crate::walk::entries(self.document.pointer("/components/schemas"));
        let plain = |schema: &Value| crate::walk::text(schema, "pattern") == "^[A-Za-z0-9]+$";
        let known: Vec<&str> = schemas.filter(|(_, schema)| plain(schema)).map(|(name, _)| name).collect();
        known.first().filter(|_| !has_periods).map_or_else(String::new, |name| (*name).to_owned())
    }

    /// Adds a parameter to the query or the headers.
    pub(super) fn parameter(&mut self, call: &mut Call) {
        let kind = self.pick("parameter", &KINDS);
        let is_required = self.once_in("required-parameter", 3);
        let name = free_name(self.choices, &mut call.taken);
        let string = json!({ "type": "string" });
        let list = |items: Value| json!({ "type": "array", "items": items });
        let required = |more: Value| crate::walk::with(json!({ "required": is_required }), &more);
        let (place, schema, more) = match kind {
            Kind::Boolean => ("query", json!({ "type": "boolean" }), required(json!({}))),
            Kind::FromPath => {
                let Some(source) = call.path_names.first().cloned() else { return };
                ("query", string, json!({ "required": true, "x-from-path": source }))
            }
            Kind::Integer if !is_required => ("query", json!({ "type": "integer", "format": "int32", "default": 10 }), json!({})),
            Kind::Integer => ("query", json!({ "type": "integer", "format": "int64" }), required(json!({}))),
            Kind::Joined => ("query", list(string), required(json!({ "explode": false }))),
            Kind::JoinedIntegers => ("query", list(json!({ "type": "integer", "format": "int64" })), required(json!({ "explode": false }))),
            Kind::Repeated => ("query", list(string), required(json!({}))),
            Kind::RepeatedSet => ("query", list(self.set(Set::Words)), required(json!({}))),
            Kind::Secret => ("query", string, required(json!({ "x-secret": true }))),
            Kind::SendEmpty => ("query", string, json!({ "x-send-empty": true })),
            Kind::Set => ("query", self.set(Set::Words), required(json!({}))),
            Kind::String => ("query", string, required(json!({}))),
            Kind::Time => {
                let mut schema = self.time("A time.");
                let form = schema["x-timestamp"].take();
                schema.as_object_mut().into_iter().for_each(|schema| schema.retain(|key, _| key == "type" || key == "format"));
                ("query", schema, required(json!({ "x-timestamp": form })))
            }
            Kind::Header => ("header", string, json!({})),
            Kind::RequiredHeader => ("header", string, json!({ "required": true })),
            Kind::SecretHeader => ("header", string, required(json!({ "x-secret": true }))),
        };
        if place == "header" {
            // Headers have their own manner of names.
            let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
            let header = format!("X-Shape-{plain}");
            call.taken.insert(format!("xshape{}", plain.to_lowercase()));
            self.push(call, place, &header, schema, more);
        } else {
            self.push(call, place, &name, schema, more);
        }
    }

    /// Puts a parameter into the list, with an example.
    pub(super) fn push(&mut self, call: &mut Call, place: &str, name: &str, schema: Value, more: Value) {
        let mut parameter = crate::walk::with(
            json!({ "name": name, "in": place, "required": false, "description": format!("The parameter `{name}`."), "schema": schema }),
            &more,
        );
        if parameter["x-secret"] == false {
            parameter.as_object_mut().into_iter().for_each(|fields| drop(fields.remove("x-secret")));
        }
        let wanted = match parameter.get("x-from-path").and_then(Value::as_str) {
            Some(source) => call.path_example(source),
            None => {
                let mut schema = schema;
                if let (Some(form), None) = (parameter.get("x-timestamp"), schema.get("$ref")) {
                    schema["x-timestamp"] = form.clone();
                }
                example_of(&self.document, &schema)
            }
        };
        parameter["example"] = wanted;
        call.parameters.push(parameter);
    }
}
