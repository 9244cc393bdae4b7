//! Differences that no model has: words, examples, defaults, servers and security schemes, and what nothing is generated from.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{
    change::{Change, Report},
    verdict::Direction,
};
use crate::{
    document::{Spec, entries, escaped, text},
    model::TypeDef,
};

/// Keywords below which keys are names.
const NAMED: [&str; 6] = ["paths", "properties", "schemas", "parameters", "responses", "content"];

/// What is compared as a whole.
const WHOLE: [(&str, &str, Direction); 14] = [
    ("servers", "servers", Direction::Both),
    ("security", "security", Direction::Both),
    ("securitySchemes", "security", Direction::Both),
    ("default", "default-changed", Direction::Request),
    ("example", "example-changed", Direction::Neither),
    ("examples", "example-changed", Direction::Neither),
    ("info", "words", Direction::Neither),
    ("tags", "words", Direction::Neither),
    ("summary", "words", Direction::Neither),
    ("description", "words", Direction::Neither),
    ("externalDocs", "words", Direction::Neither),
    ("x-enum-descriptions", "words", Direction::Neither),
    ("x-source", "words", Direction::Neither),
    ("license", "words", Direction::Neither),
];

pub(super) fn compare(old: &Spec, new: &Spec, types: &BTreeMap<String, TypeDef>, changes: &mut Vec<Change>) {
    // Where nothing could be called, nothing that all calls share has changed for anyone.
    if old.operations().is_empty() || old.document() == new.document() {
        return;
    }
    let report = Report { subject: "The document".to_owned(), pointer: String::new(), direction: Direction::Neither, changes };
    let mut walk = Walk { types, report };
    walk.object(old.document(), new.document(), "", false);
    if walk.report.changes.is_empty() {
        walk.report.add("other", "", "Something changes that nothing is generated from");
    }
}

struct Walk<'a> {
    /// The types that schemas become; the others describe failures or envelopes, or are written where they are used.
    types: &'a BTreeMap<String, TypeDef>,
    report: Report<'a>,
}

impl Walk<'_> {
    /// Compares what both documents have, key by key. What only one has was added or removed, which the models say.
    fn object(&mut self, was: &Value, now: &Value, pointer: &str, has_names: bool) {
        let keys: BTreeSet<&str> = entries(Some(was)).into_iter().chain(entries(Some(now))).map(|(key, _)| key).collect();
        for key in keys {
            let (before, after) = (was.get(key), now.get(key));
            let below = format!("{pointer}/{}", escaped(key));
            if before == after {
                continue;
            }
            let whole = WHOLE.iter().find(|(keyword, ..)| !has_names && *keyword == key);
            if let Some(&(_, rule, direction)) = whole {
                // Tags and security of an operation are in the model.
                if !(matches!(key, "tags" | "security") && !pointer.is_empty()) {
                    self.report.direction = direction;
                    self.report.add(rule, &below, format!("`{key}` is another"));
                }
            } else if let (Some(before), Some(after)) = (before, after) {
                if has_names {
                    self.name(before, after, &below);
                }
                self.value(before, after, &below, !has_names && NAMED.contains(&key));
            }
        }
    }

    fn value(&mut self, was: &Value, now: &Value, pointer: &str, has_names: bool) {
        if !text(now, "operationId").is_empty() {
            self.report.subject = text(now, "operationId").to_owned();
        }
        match (was, now) {
            (Value::Object(_), Value::Object(_)) => self.object(was, now, pointer, has_names),
            (Value::Array(before), Value::Array(after)) => {
                // Lists of objects are parameters, or the one reference of `allOf`.
                let key = |item: &Value| (text(item, "in").to_owned(), text(item, "name").to_owned());
                for item in after.iter().filter(|item| item.is_object()) {
                    if let Some(known) = before.iter().find(|known| key(known) == key(item)) {
                        self.object(known, item, &format!("{pointer}/{}", escaped(text(item, "name"))), false);
                    }
                }
            }
            _ => {}
        }
    }

    /// Notes what the values below a name are about.
    fn name(&mut self, was: &Value, now: &Value, pointer: &str) {
        let parts: Vec<&str> = pointer.split('/').skip(1).collect();
        match parts[..] {
            ["paths" | "components", _] | ["components", "parameters" | "responses", _] => self.report.subject = "The document".to_owned(),
            ["components", "schemas", name] => {
                self.report.subject = name.to_owned();
                if !self.types.contains_key(name) && without_words(was) != without_words(now) {
                    self.report.direction = Direction::Neither;
                    self.report.add("other", pointer, "What becomes no type is described in another way");
                }
            }
            _ => {}
        }
    }
}

fn without_words(value: &Value) -> String {
    match value {
        Value::Object(_) => {
            let fields = entries(Some(value)).into_iter().filter(|(key, _)| !WHOLE.iter().any(|(keyword, ..)| keyword == key));
            fields.map(|(key, field)| format!("{key}:{},", without_words(field))).collect()
        }
        other => other.to_string(),
    }
}
