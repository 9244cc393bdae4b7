//! Differences that no model has: words, examples, defaults, servers and security schemes, and what nothing is generated from.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{change::Change, report::Report, verdict::Direction};
use crate::{
    document::{Spec, entries, escaped, text},
    model::TypeDef,
};

/// Keywords below which keys are names.
const NAMED: [&str; 6] = ["paths", "properties", "schemas", "parameters", "responses", "content"];

/// The rule for a keyword whose value is compared as a whole.
fn whole(keyword: &str) -> Option<(&'static str, Direction)> {
    Some(match keyword {
        "servers" => ("servers", Direction::Both),
        "security" | "securitySchemes" => ("security", Direction::Both),
        "default" => ("default-changed", Direction::Request),
        "example" | "examples" => ("example-changed", Direction::Neither),
        "info" | "tags" | "summary" | "description" | "externalDocs" | "x-enum-descriptions" | "x-source" | "license" => {
            ("words", Direction::Neither)
        }
        _ => return None,
    })
}

/// Compares the documents. `types` are the types that schemas become; the others describe failures or envelopes, or are
/// written where they are used.
pub(super) fn compare(old: &Spec, new: &Spec, types: &BTreeMap<String, TypeDef>, changes: &mut Vec<Change>) {
    // Where nothing could be called, nothing that all calls share has changed for anyone.
    if old.operations().is_empty() || old.document() == new.document() {
        return;
    }
    let mut report = Report { subject: String::new(), pointer: String::new(), direction: Direction::Neither, changes };
    walk(old.document(), new.document(), "", false, &mut |pointer, keyword, (rule, direction)| {
        (report.subject, report.direction) = (subject(new.document(), pointer), direction);
        report.add(rule, pointer, format!("`{keyword}` is another"));
    });
    report.direction = Direction::Neither;
    for (name, now) in new.schemas().filter(|(name, _)| !types.contains_key(*name)) {
        if old.schema(name).is_some_and(|was| without_words(was) != without_words(now)) {
            name.clone_into(&mut report.subject);
            let pointer = format!("/components/schemas/{}", escaped(name));
            report.add("other", &pointer, "What becomes no type is described in another way");
        }
    }
    if report.changes.is_empty() {
        report.subject = subject(new.document(), "");
        report.add("other", "", "Something changes that nothing is generated from");
    }
}

type Found<'a> = dyn FnMut(&str, &str, (&'static str, Direction)) + 'a;

/// Compares what both documents have, key by key. What only one has was added or removed, which the models say.
fn walk(was: &Value, now: &Value, pointer: &str, has_names: bool, found: &mut Found<'_>) {
    if let (Value::Array(before), Value::Array(after)) = (was, now) {
        // Lists of objects are parameters, or the one reference of `allOf`.
        let key = |item: &Value| (text(item, "in").to_owned(), text(item, "name").to_owned());
        for item in after.iter().filter(|item| item.is_object()) {
            if let Some(known) = before.iter().find(|known| key(known) == key(item)) {
                walk(known, item, &format!("{pointer}/{}", escaped(text(item, "name"))), false, found);
            }
        }
    }
    let keys: BTreeSet<&str> = entries(Some(was)).into_iter().chain(entries(Some(now))).map(|(key, _)| key).collect();
    for key in keys.into_iter().filter(|key| was.get(key) != now.get(key)) {
        let below = format!("{pointer}/{}", escaped(key));
        if let Some(rule) = whole(key).filter(|_| !has_names) {
            // Tags and security of an operation are in the model.
            if !matches!(key, "tags" | "security") || pointer.is_empty() {
                found(&below, key, rule);
            }
        } else if let (Some(was), Some(now)) = (was.get(key), now.get(key)) {
            walk(was, now, &below, !has_names && NAMED.contains(&key), found);
        }
    }
}

/// The type or operation that a pointer leads into.
fn subject(document: &Value, pointer: &str) -> String {
    let parts: Vec<&str> = pointer.split('/').skip(1).collect();
    let name = match parts[..] {
        ["components", "schemas", name, ..] => Some(name),
        ["paths", path, verb, ..] => document.pointer(&format!("/paths/{path}/{verb}/operationId")).and_then(Value::as_str),
        _ => None,
    };
    name.unwrap_or("The document").to_owned()
}

fn without_words(value: &Value) -> String {
    match value {
        Value::Object(_) => {
            let fields = entries(Some(value)).into_iter().filter(|(key, _)| whole(key).is_none());
            fields.map(|(key, field)| format!("{key}:{},", without_words(field))).collect()
        }
        other => other.to_string(),
    }
}
