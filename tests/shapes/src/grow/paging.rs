//! Operations that return one page of many.

use serde_json::{Value, json};

use super::bodies::{json_response, media};
use super::fields::Fields;
use super::operations::Call;
use super::{Direction, Grower};
use crate::examples::example_of;

/// The kinds of paging: what is paged by, where it is sent, and what describes it.
const KINDS: [(&str, bool); 9] = [
    ("offset", false),
    ("offset", true),
    ("page", false),
    ("cursor", true),
    ("two", true),
    ("bare", false),
    ("cursor", false),
    ("page", true),
    ("either", false),
];

impl Grower<'_> {
    /// Makes an operation that is paged: its parameters or body, its response and the extension that describes them.
    pub(super) fn paged(&mut self, call: &mut Call) {
        let (kind, is_in_body) = self.pick("paging", &KINDS);
        let place = if is_in_body { "body" } else { "query" };
        let (sent, mut pagination, received): (&[(&str, &str)], Value, &[&str]) = match kind {
            "page" | "two" => {
                (&[("page", "int32"), ("page_size", "int32")], json!({ "kind": "page", "page": "page", "size": "page_size" }), &["total"])
            }
            "cursor" if is_in_body => (
                &[("start_offset", "int64"), ("end_offset", "int64"), ("limit", "int32")],
                json!({ "kind": "cursor", "cursor": ["start_offset", "end_offset"], "limit": "limit" }),
                &["has_more", "start_offset", "end_offset"],
            ),
            "cursor" => (
                &[("marker", ""), ("limit", "int32")],
                json!({ "kind": "cursor", "cursor": ["marker"], "limit": "limit" }),
                &["has_more", "marker"],
            ),
            _ => {
                (&[("offset", "int64"), ("limit", "int32")], json!({ "kind": "offset", "offset": "offset", "limit": "limit" }), &["total"])
            }
        };
        pagination["in"] = place.into();
        self.page_request(call, is_in_body, kind == "two", sent);
        let schema = if kind == "bare" {
            json!({ "type": "array", "items": self.object(Direction::Received, 0) })
        } else {
            let items = self.pick("items", &["data", "pipelines", "content"]);
            pagination["items"] = items.into();
            if received.contains(&"total") {
                pagination["total"] = "total".into();
                if self.once_in("reliable", 2) {
                    pagination["total-reliable"] = true.into();
                }
            } else {
                pagination["has-more"] = "has_more".into();
            }
            self.page_object(items, received, (kind == "either").then_some(items))
        };
        let example = example_of(&self.document, &schema);
        call.success = (200, json_response("One page.", &schema, &example));
        call.extensions.insert("x-pagination".to_owned(), pagination);
    }

    fn page_request(&mut self, call: &mut Call, is_in_body: bool, has_two: bool, sent: &[(&str, &str)]) {
        let plain = |format: &str| {
            if format.is_empty() { json!({ "type": "string" }) } else { json!({ "type": "integer", "format": format }) }
        };
        if !is_in_body {
            for (name, format) in sent {
                call.taken.insert(name.replace('_', ""));
                self.push(call, "query", name, plain(format), json!({}));
            }
            return;
        }
        let name = self.free_type();
        let mut fields = Fields::default();
        let other: &[(&str, &str)] = if has_two { &[("offset", "int64"), ("limit", "int32")] } else { &[] };
        for (field, format) in sent.iter().chain(other) {
            let schema = crate::walk::with(plain(format), &json!({ "description": format!("The field `{field}` of the page.") }));
            fields.taken.insert(field.replace('_', ""));
            fields.properties.insert((*field).to_owned(), schema);
            if !has_two {
                fields.required.push((*field).to_owned());
            }
        }
        for _ in 0..self.choices.fields() / 2 {
            self.field(&mut fields, Direction::Sent, 2);
        }
        let schema = self.finish(&name, fields, false);
        let example = media(&schema, &example_of(&self.document, &schema));
        call.body = Some(json!({ "required": true, "description": "Which page.", "content": { "application/json": example } }));
    }

    /// An object that holds one page.
    pub(super) fn page_object(&mut self, items: &str, more: &[&str], other_form: Option<&str>) -> Value {
        let item = self.object(Direction::Received, 0);
        let name = self.free_type();
        let mut fields = Fields::default();
        let list = json!({ "type": "array", "nullable": true, "description": "The items of the page.", "items": item });
        fields.properties.insert(items.to_owned(), list);
        for field in more {
            let kind = match *field {
                "has_more" => json!({ "type": "boolean" }),
                "total" => json!({ "type": "integer", "format": "int64" }),
                _ => json!({ "type": "string" }),
            };
            let words = json!({ "nullable": true, "description": format!("The field `{field}` of the page.") });
            fields.properties.insert((*field).to_owned(), crate::walk::with(kind, &words));
        }
        let page = self.finish(&name, fields, false);
        if let Some(list) = other_form {
            self.document["components"]["schemas"][&name]["x-other-form"] = list.into();
        }
        page
    }
}
