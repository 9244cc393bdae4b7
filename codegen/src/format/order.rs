//! The order of keys.
//!
//! Keywords come in the order of the table of their object, extensions at one place among them, names in
//! alphabetical order. What the vendor wrote keeps its order: examples, and everything that is a list.

use std::cmp::Ordering;

use serde_json::Value;

use super::tree::{Entry, Tree};
use crate::lint::{Holds, Kind};

/// What is known of a value from where it stands.
#[derive(Clone, Copy)]
enum Place {
    One(Kind),
    List(Kind),
    Map(Kind),
    /// Nothing: it stays as it is.
    Free,
}

/// Puts the keys of a document into their order.
pub(super) fn order(root: &mut Tree) {
    arrange(root, Place::One(Kind::Document));
}

fn arrange(value: &mut Tree, place: Place) {
    match (place, value) {
        (Place::One(kind), Tree::Map(entries)) => object(entries, kind),
        (Place::Map(kind), Tree::Map(entries)) => {
            entries.sort_by(|a, b| a.key.cmp(&b.key));
            entries.iter_mut().for_each(|entry| arrange(&mut entry.value, Place::One(kind)));
        }
        (Place::List(kind), Tree::List(items)) => items.iter_mut().for_each(|item| arrange(&mut item.value, Place::One(kind))),
        _ => {}
    }
}

fn object(entries: &mut [Entry], kind: Kind) {
    entries.sort_by(|a, b| rank(kind, &a.key).cmp(&rank(kind, &b.key)).then_with(|| a.key.cmp(&b.key)));
    let values = set(entries);
    for entry in entries {
        entry.is_description = entry.key == "description";
        if let (Kind::Schema, "x-enum-descriptions", Tree::Map(described)) = (kind, entry.key.as_str(), &mut entry.value) {
            described.sort_by(|a, b| by_value(&values, &a.key, &b.key));
            continue;
        }
        let holds = kind.keywords().iter().find(|(keyword, _)| *keyword == entry.key).map(|(_, holds)| *holds);
        let place = match holds {
            Some(Holds::One(kind) | Holds::FlagOr(kind)) => Place::One(kind),
            Some(Holds::List(kind)) => Place::List(kind),
            Some(Holds::Map(kind)) => Place::Map(kind),
            _ => Place::Free,
        };
        arrange(&mut entry.value, place);
    }
}

/// Where a key stands: references first, keywords as the table has them, extensions before the keyword that they
/// precede, those that nobody knows after those that are known, and unknown keywords at the end.
fn rank(kind: Kind, key: &str) -> (usize, usize) {
    let keywords = kind.keywords();
    let position = |key: &str| keywords.iter().position(|(keyword, _)| *keyword == key);
    if key == "$ref" {
        return (0, 0);
    }
    if let Some(position) = position(key) {
        return (position + 1, usize::MAX);
    }
    let known = kind.extensions();
    if key.starts_with("x-") {
        let place = kind.after_extensions().and_then(position).unwrap_or(keywords.len());
        return (place + 1, known.iter().position(|extension| *extension == key).unwrap_or(known.len()));
    }
    (usize::MAX, 0)
}

/// The values of the set that a schema describes, as texts.
fn set(entries: &[Entry]) -> Vec<String> {
    let lists = entries.iter().filter(|entry| matches!(entry.key.as_str(), "x-extensible-enum" | "enum"));
    let items = lists.flat_map(|entry| match &entry.value {
        Tree::List(items) => items.as_slice(),
        _ => &[],
    });
    items
        .filter_map(|item| match &item.value {
            Tree::Scalar(Value::String(text)) => Some(text.clone()),
            Tree::Scalar(value) => Some(value.to_string()),
            _ => None,
        })
        .collect()
}

/// In the order of the set; what it does not have comes after, by name.
fn by_value(values: &[String], a: &str, b: &str) -> Ordering {
    let position = |key: &str| values.iter().position(|value| value == key).unwrap_or(values.len());
    position(a).cmp(&position(b)).then_with(|| a.cmp(b))
}
