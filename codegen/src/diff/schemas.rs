//! Differences between named schemas, by the direction in which they travel.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Change, Direction, Report,
    operations::type_of,
    renames::{Renames, is_words, pairs},
};
use crate::{
    CharClass, Spec,
    document::{entries, escaped},
    names::pascal,
};

pub(super) fn compare(old: &Spec, new: &Spec, renamed: &Renames, changes: &mut Vec<Change>) {
    let (sent, received) = (union(old.sent(), new.sent()), union(old.received(), new.received()));
    let direction = |name: &str| Direction::of(sent.contains(name), received.contains(name));
    let old_names: BTreeSet<&str> = renamed.values().map(String::as_str).collect();
    for (name, now) in new.schemas() {
        let pointer = format!("/components/schemas/{}", escaped(name));
        let mut report = Report { subject: name.to_owned(), direction: direction(name), changes };
        let old_name = renamed.get(name).map_or(name, String::as_str);
        if old_name != name {
            // A flag is a `bool` under any name.
            let direction = report.direction;
            if now["type"] == "boolean" {
                report.direction = Direction::Neither;
            }
            report.add("schema-renamed", &pointer, format!("`{old_name}` is now called `{name}`"));
            report.direction = direction;
        }
        match old.schema(old_name) {
            Some(was) => Comparison { renamed, pointer, report }.run(was, now),
            None => report.add("schema-added", &pointer, format!("New type `{name}`")),
        }
    }
    for (name, _) in old.schemas().filter(|(name, _)| new.schema(name).is_none() && !old_names.contains(name)) {
        let mut report = Report { subject: name.to_owned(), direction: direction(name), changes };
        report.add("schema-removed", format!("/components/schemas/{}", escaped(name)), format!("Type `{name}` is gone"));
    }
}

fn union(mut one: BTreeSet<String>, other: BTreeSet<String>) -> BTreeSet<String> {
    one.extend(other);
    one
}

/// Words that people read.
pub(super) fn compare_words(was: Option<&Value>, now: Option<&Value>, pointer: &str, report: &mut Report<'_>) {
    if was != now {
        let direction = std::mem::replace(&mut report.direction, Direction::Neither);
        report.add("words", pointer, "Other words");
        report.direction = direction;
    }
}

struct Comparison<'r, 'c> {
    renamed: &'r Renames,
    pointer: String,
    report: Report<'c>,
}

impl Comparison<'_, '_> {
    fn run(mut self, was: &Value, now: &Value) {
        let (from, to) = (kind(was), kind(now));
        if from != to {
            self.add("schema-type", "", format!("Is {to} in place of {from}"));
        }
        self.properties(was, now);
        self.values(was, now);
        self.limits(was, now);
        self.unknown_members(was, now);
        self.nullable(was, now, "", ["nullable-added", "nullable-removed"]);
        self.rest(was, now, "");
    }

    fn add(&mut self, rule: &'static str, below: &str, sentence: impl Into<String>) {
        let pointer = format!("{}{below}", self.pointer);
        self.report.add(rule, pointer, sentence);
    }

    fn properties(&mut self, was: &Value, now: &Value) {
        let (before, after) = (entries(was.get("properties")), entries(now.get("properties")));
        let required =
            |schema: &Value, name: &str| schema["required"].as_array().is_some_and(|names| names.iter().any(|known| known == name));
        let is_in = |list: &[(&str, &Value)], name: &str| list.iter().any(|(known, _)| *known == name);
        let gone: Vec<_> = before.iter().copied().filter(|(name, _)| !is_in(&after, name)).collect();
        let come: Vec<_> = after.iter().copied().filter(|(name, _)| !is_in(&before, name)).collect();
        let renames = pairs(&gone, &come);
        for (name, _) in &come {
            let below = format!("/properties/{}", escaped(name));
            match renames.get(*name) {
                Some(old) => self.add("property-renamed", &below, format!("Member `{old}` is now called `{name}`")),
                None if required(now, name) => {
                    self.add("property-added-required", &below, format!("New member `{name}`, which has to be there"))
                }
                None => self.add("property-added-optional", &below, format!("New member `{name}`")),
            }
        }
        for (name, _) in gone.iter().filter(|(name, _)| !renames.values().any(|old| old == name)) {
            self.add("property-removed", &format!("/properties/{}", escaped(name)), format!("Member `{name}` is gone"));
        }
        for (name, now_member) in &after {
            let Some((_, was_member)) = before.iter().find(|(known, _)| known == name) else { continue };
            let has_to_be_there = (required(was, name), required(now, name));
            self.property(name, was_member, now_member, has_to_be_there == (true, true));
            match has_to_be_there {
                (false, true) => self.add("property-now-required", "/required", format!("Member `{name}` has to be there")),
                (true, false) => self.add("property-now-optional", "/required", format!("Member `{name}` may be left out")),
                _ => {}
            }
        }
    }

    fn property(&mut self, name: &str, was: &Value, now: &Value, is_required: bool) {
        let below = format!("/properties/{}", escaped(name));
        let (from, to) = (type_of(Some(was), &Renames::new()), type_of(Some(now), self.renamed));
        if from != to {
            self.add("property-type", &below, format!("Member `{name}` is of type {to} in place of {from}"));
        }
        if was.get("x-send-empty") != now.get("x-send-empty") {
            self.add("property-send-empty", &below, format!("Member `{name}` is sent empty, or no longer is"));
        }
        // What is received has all states anyway.
        let rules = match self.report.direction {
            Direction::Request if is_required => ["required-nullable-added", "required-nullable-removed"],
            _ => ["nullable-added", "nullable-removed"],
        };
        self.nullable(was, now, &below, rules);
        if let (Some(before), Some(after)) = (was.get("items"), now.get("items")) {
            compare_words(before.get("description"), after.get("description"), &format!("{}{below}/items", self.pointer), &mut self.report);
        }
        self.rest(was, now, &below);
    }

    fn nullable(&mut self, was: &Value, now: &Value, below: &str, [added, removed]: [&'static str; 2]) {
        let what = match below.rsplit('/').next() {
            Some(name) if !name.is_empty() => format!("Member `{name}`"),
            _ => "A value".to_owned(),
        };
        let is_nullable = |schema: &Value| schema.get("nullable") == Some(&Value::Bool(true));
        match (is_nullable(was), is_nullable(now)) {
            (false, true) => self.add(added, below, format!("{what} may be null")),
            (true, false) => self.add(removed, below, format!("{what} may no longer be null")),
            _ => {}
        }
    }

    fn values(&mut self, was: &Value, now: &Value) {
        for (keyword, names) in [("x-extensible-enum", None), ("enum", Some("x-enum-varnames"))] {
            let list = |schema: &Value, keyword: &str| schema[keyword].as_array().cloned().unwrap_or_default();
            let (before, after) = (list(was, keyword), list(now, keyword));
            let name = |schema: &Value, index: usize, value: &Value| match names {
                Some(names) => schema[names][index].as_str().unwrap_or_default().to_owned(),
                None => pascal(value.as_str().unwrap_or_default()),
            };
            for (index, value) in after.iter().enumerate() {
                let below = format!("/{keyword}/{index}");
                match before.iter().position(|known| known == value) {
                    None => self.add("value-added", &below, format!("New value {value}")),
                    Some(old) if name(was, old, value) != name(now, index, value) => {
                        let (from, to) = (name(was, old, value), name(now, index, value));
                        self.add("value-renamed", &below, format!("`{from}` is now called `{to}`"));
                    }
                    Some(_) => {}
                }
            }
            for value in before.iter().filter(|value| !after.contains(value)) {
                self.add("value-removed", &format!("/{keyword}"), format!("Value {value} is gone"));
            }
        }
        if was.get("x-enum-ignore-case") != now.get("x-enum-ignore-case") {
            self.add("value-case", "/x-enum-ignore-case", "Values are compared in another way");
        }
    }

    fn limits(&mut self, was: &Value, now: &Value) {
        let bound = |schema: &Value, keyword: &str| schema.get(keyword).and_then(Value::as_u64);
        for (keyword, higher_is_tighter) in [("minLength", true), ("maxLength", false)] {
            let (before, after) = (bound(was, keyword), bound(now, keyword));
            // No least length is 0, no greatest one is without end.
            let open = if higher_is_tighter { 0 } else { u64::MAX };
            let (from, to) = (before.unwrap_or(open), after.unwrap_or(open));
            if from == to {
                continue;
            }
            let rule = if (to > from) == higher_is_tighter { "limit-tightened" } else { "limit-loosened" };
            let show = |bound: Option<u64>| bound.map_or_else(|| "none".to_owned(), |bound| bound.to_string());
            self.add(rule, &format!("/{keyword}"), format!("`{keyword}` is {} in place of {}", show(after), show(before)));
        }
        let pattern = |schema: &Value| schema.get("pattern").and_then(Value::as_str).map(str::to_owned);
        if let (Some(from), Some(to)) = (pattern(was), pattern(now))
            && from != to
        {
            let rule = match (CharClass::parse(&from), CharClass::parse(&to)) {
                (Ok(before), Ok(after)) if includes(&after, &before) => "limit-loosened",
                (Ok(before), Ok(after)) if includes(&before, &after) => "limit-tightened",
                _ => "limit-changed",
            };
            self.add(rule, "/pattern", format!("Holds `{to}` in place of `{from}`"));
        }
    }

    fn unknown_members(&mut self, was: &Value, now: &Value) {
        let is_open = |schema: &Value| {
            schema.get("additionalProperties").is_some_and(|value| *value != Value::Bool(false)) && schema.get("properties").is_some()
        };
        match (is_open(was), is_open(now)) {
            (false, true) => self.add("unknown-members-added", "/additionalProperties", "Members that the document does not name are kept"),
            (true, false) => {
                self.add("unknown-members-removed", "/additionalProperties", "Members that the document does not name are passed over")
            }
            _ => {}
        }
    }

    /// Keywords that are compared nowhere else.
    fn rest(&mut self, was: &Value, now: &Value, below: &str) {
        const COMPARED: [&str; 16] = [
            "$ref",
            "additionalProperties",
            "allOf",
            "enum",
            "format",
            "items",
            "maxLength",
            "minLength",
            "nullable",
            "pattern",
            "properties",
            "required",
            "type",
            "x-enum-ignore-case",
            "x-enum-varnames",
            "x-extensible-enum",
        ];
        let keywords: BTreeSet<&str> = entries(Some(was)).into_iter().chain(entries(Some(now))).map(|(keyword, _)| keyword).collect();
        for keyword in keywords {
            if COMPARED.contains(&keyword) || keyword == "x-send-empty" || was.get(keyword) == now.get(keyword) {
                continue;
            }
            let place = format!("{below}/{}", escaped(keyword));
            match keyword {
                "default" => self.add("default-changed", &place, "Another default"),
                "example" | "examples" => self.add("example-changed", &place, "Another example"),
                words if is_words(words) => {
                    let pointer = format!("{}{place}", self.pointer);
                    compare_words(was.get(keyword), now.get(keyword), &pointer, &mut self.report);
                }
                other => self.add("other", &place, format!("`{other}` is another")),
            }
        }
    }
}

/// Whether every text of one class is one of the other.
fn includes(wide: &CharClass, narrow: &CharClass) -> bool {
    let covers = |&(first, last): &(char, char)| wide.ranges.iter().any(|&(a, b)| a <= first && last <= b);
    wide.min <= narrow.min && wide.max.is_none_or(|max| narrow.max.is_some_and(|other| other <= max)) && narrow.ranges.iter().all(covers)
}

/// What kind of type a named schema becomes.
fn kind(schema: &Value) -> &'static str {
    let has = |keyword: &str| schema.get(keyword).is_some();
    match schema["type"].as_str() {
        Some("object") => "an object",
        Some("array") => "a list",
        Some("boolean") => "a flag",
        Some("integer") if has("enum") && schema["format"] == "int64" => "a set of long numbers",
        Some("integer") if has("enum") => "a set of numbers",
        Some("integer" | "number") => "a number",
        Some("string") if has("x-extensible-enum") => "an open set of texts",
        Some("string") if has("pattern") => "a text under a rule",
        Some("string") => "a text",
        _ => "something else",
    }
}
