//! Sets of values, strings under rules, and other components that are no objects.

use serde_json::{Map, Value, json};

use super::Grower;

/// The kinds of sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Set {
    Chinese,
    Digits,
    Integers,
    IgnoringCase,
    Keywords,
    Other,
    Punctuation,
    Words,
}

const SETS: [Set; 11] = [
    Set::Words,
    Set::Punctuation,
    Set::Words,
    Set::Integers,
    Set::Other,
    Set::Digits,
    Set::Words,
    Set::Chinese,
    Set::IgnoringCase,
    Set::Keywords,
    Set::Integers,
];

impl Grower<'_> {
    /// A set of some kind.
    pub(super) fn any_set(&mut self) -> Value {
        self.shared("sets", |grower| {
            let kind = grower.pick("set", &SETS);
            grower.set(kind)
        })
    }

    /// A set of this kind, as a new component.
    pub(super) fn set(&mut self, kind: Set) -> Value {
        let name = self.free_type();
        let schema = match kind {
            Set::Words => named(&[("COMPLETED", ""), ("RUNNING", ""), ("FAILED", ""), ("PAUSED", "")]),
            Set::Keywords => named(&[("type", ""), ("async", ""), ("none", ""), ("new", "")]),
            Set::Other => named(&[("code", ""), ("other", ""), ("artifact", "")]),
            Set::IgnoringCase => {
                let mut schema = named(&[("agent", ""), ("agentless", "")]);
                schema["x-enum-ignore-case"] = true.into();
                schema
            }
            Set::Punctuation => {
                named(&[("=", "Equal"), ("!=", "NotEqual"), ("<=", "AtMost"), (">", "Greater"), ("in", "In"), ("not in", "NotIn")])
            }
            Set::Digits => named(&[("20", "Twenty"), ("50", "Fifty"), ("100", "Hundred")]),
            Set::Chinese => named(&[("严重", "Severe"), ("一般", "Normal"), ("提示", "Hint")]),
            Set::Integers => integers(self.pick("integer-set-format", &["int32", "int64"])),
        };
        self.component(&name, schema)
    }

    /// A string under rules, which may only be sent.
    pub(super) fn constrained(&mut self) -> Value {
        let name = self.free_type();
        let schema = match self.choices.below("rule", 4) {
            0 => json!({ "minLength": 1, "maxLength": 50, "pattern": "^[A-Za-z0-9_-]+$", "example": "name_under-rules" }),
            1 => json!({ "maxLength": 128 }),
            2 => json!({ "minLength": 1 }),
            _ => json!({ "minLength": 1, "maxLength": 50, "pattern": "^[A-Za-z0-9 _.\\u4e00-\\u9fff-]+$", "example": "流水线 1" }),
        };
        self.string(&name, "A string under rules.", &schema)
    }

    /// What a segment of a path may be.
    pub(super) fn path_schema(&mut self, has_periods: bool) -> Value {
        // The id that nearly every path has, which helpers of the SDK look up.
        let name = if has_periods { self.free_type() } else { "DomainId".to_owned() };
        let schema = if has_periods {
            json!({ "minLength": 3, "pattern": "^[A-Za-z0-9._-]+$", "example": "devcloud2018.codesource-git.oauth07" })
        } else {
            json!({ "minLength": 32, "maxLength": 32, "pattern": "^[A-Za-z0-9]+$", "example": "ce8df55870164338a72d7e828a966a2a" })
        };
        self.string(&name, "What a segment of a path is.", &schema)
    }

    /// A string component with further keywords.
    pub(super) fn string(&mut self, name: &str, description: &str, more: &Value) -> Value {
        let schema = crate::walk::with(json!({ "type": "string", "description": description }), more);
        self.component(name, schema)
    }
}

/// A set of strings, with the names of those that need one.
fn named(values: &[(&str, &str)]) -> Value {
    let descriptions: Map<String, Value> =
        values.iter().map(|(value, _)| ((*value).to_owned(), format!("The value `{value}`.").into())).collect();
    let mut schema = json!({
        "type": "string",
        "description": "One of several values.",
        "x-extensible-enum": values.iter().map(|(value, _)| *value).collect::<Vec<_>>(),
        "x-enum-descriptions": descriptions,
    });
    if values.iter().any(|(_, name)| !name.is_empty()) {
        schema["x-enum-varnames"] = values.iter().map(|(_, name)| *name).collect();
    }
    schema
}

fn integers(format: &str) -> Value {
    json!({
        "type": "integer",
        "format": format,
        "description": "One of several integers.",
        "enum": [0, 1, -1],
        "x-enum-varnames": ["Success", "Failure", "Lost"],
        "x-enum-descriptions": { "0": "It succeeded.", "1": "It failed.", "-1": "It was lost." },
    })
}
