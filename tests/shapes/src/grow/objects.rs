//! Objects: new ones, known ones, and those that are made of themselves.

use serde_json::{Value, json};

use super::fields::Fields;
use super::{Direction, Grower, described, free_name, reference};

/// How deep new objects are put into new objects.
const DEPTH: usize = 2;

impl Grower<'_> {
    /// An object that goes this way, new or known.
    pub(super) fn object(&mut self, direction: Direction, depth: usize) -> Value {
        let known: Vec<String> = self
            .objects
            .iter()
            .filter(|(way, _)| *way == direction || (*way == Direction::Both && direction != Direction::Both))
            .map(|(_, name)| name.clone())
            .collect();
        if !known.is_empty() && (depth >= DEPTH || self.is_known_taken()) {
            return reference(&known[self.choices.below("which-object", known.len())]);
        }
        let object = self.new_object(direction, depth);
        if let Some(name) = crate::walk::component(&object) {
            self.objects.push((direction, name.to_owned()));
        }
        object
    }

    /// Whether a known object is taken where a new one could be made.
    fn is_known_taken(&mut self) -> bool {
        if self.choices.has_shared_types() { self.once_in("known-object", 2) } else { !self.once_in("known-object", 3) }
    }

    /// A new object, which is used nowhere else.
    pub(super) fn new_object(&mut self, direction: Direction, depth: usize) -> Value {
        let name = self.free_type();
        let mut fields = Fields::default();
        if depth > DEPTH {
            // Deep inside, fields are plain.
            fields.taken.insert("name".to_owned());
            fields.properties.insert("name".to_owned(), json!({ "type": "string", "description": "The name." }));
        } else {
            let count = self.choices.fields();
            for _ in 0..count {
                self.field(&mut fields, direction, depth);
            }
        }
        match self.choices.below("recursion", 9) {
            4 => self.children(&name, &mut fields),
            8 => self.partner(&name, &mut fields, direction),
            _ => {}
        }
        let is_open = self.once_in("open", 7);
        self.finish(&name, fields, is_open)
    }

    /// Makes the component of an object.
    pub(super) fn finish(&mut self, name: &str, fields: Fields, is_open: bool) -> Value {
        let mut schema =
            json!({ "type": "object", "description": format!("An object of the type {name}."), "properties": fields.properties });
        if !fields.required.is_empty() {
            let mut required = fields.required;
            required.sort();
            schema["required"] = required.into();
        }
        // The field that keeps what is not described is called so.
        if is_open && !fields.taken.contains("extra") {
            schema["additionalProperties"] = true.into();
        }
        self.component(name, schema)
    }

    /// A field that holds objects of the same type.
    fn children(&mut self, name: &str, fields: &mut Fields) {
        let field = free_name(self.choices, &mut fields.taken);
        let own = reference(name);
        let schema = match self.choices.below("children", 3) {
            0 => json!({ "type": "array", "description": "Objects inside of this one.", "items": own }),
            1 => described(&own, "The object around this one."),
            _ => json!({ "type": "object", "description": "Objects inside of this one by name.", "additionalProperties": own }),
        };
        fields.properties.insert(field, schema);
    }

    /// A field that holds an object which holds objects of the same type.
    fn partner(&mut self, name: &str, fields: &mut Fields, direction: Direction) {
        let partner = self.free_type();
        let mut inner = Fields::default();
        self.field(&mut inner, direction, DEPTH);
        let back = free_name(self.choices, &mut inner.taken);
        let list = json!({ "type": "array", "description": "Objects of the type that this one is part of.", "items": reference(name) });
        inner.properties.insert(back, list);
        let partner = self.finish(&partner, inner, false);
        let field = free_name(self.choices, &mut fields.taken);
        fields.properties.insert(field, described(&partner, "An object that holds objects of this type."));
    }
}
