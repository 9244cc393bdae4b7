//! What each kind of change does, in one table.

use std::fmt;

/// Which way a value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Direction {
    /// To the service.
    Request,
    /// From the service.
    Response,
    /// Either way.
    Both,
    /// It does not travel.
    Neither,
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&format!("{self:?}").to_lowercase())
    }
}

/// What a change does on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum WireImpact {
    /// Programs that run continue to work.
    Safe,
    /// It depends on what they send or read.
    MayBreak,
    /// They are rejected, or miss what they read.
    Breaks,
}

impl fmt::Display for WireImpact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Safe => "safe",
            Self::MayBreak => "may break",
            Self::Breaks => "breaks",
        })
    }
}

/// What a change does to the source of those who use the SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SourceImpact {
    /// Nothing.
    None,
    /// Something can be used that could not be.
    Adds,
    /// Something no longer compiles, or means something else.
    Breaks,
}

impl fmt::Display for SourceImpact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Adds => "adds",
            Self::Breaks => "breaks",
        })
    }
}

/// A kind of change, with its verdicts by direction.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ChangeRule {
    /// Id.
    pub id: &'static str,
    /// Wire and source, for what is sent.
    pub sent: (WireImpact, SourceImpact),
    /// Wire and source, for what is received.
    pub received: (WireImpact, SourceImpact),
    /// Why.
    pub why: &'static str,
}

const SAFE: WireImpact = WireImpact::Safe;
const MAY: WireImpact = WireImpact::MayBreak;
const BREAKS: WireImpact = WireImpact::Breaks;
const NONE: SourceImpact = SourceImpact::None;
const ADDS: SourceImpact = SourceImpact::Adds;
const STOPS: SourceImpact = SourceImpact::Breaks;

/// A rule with the same verdicts in both directions.
const fn same(id: &'static str, wire: WireImpact, source: SourceImpact, why: &'static str) -> ChangeRule {
    rule(id, (wire, source), (wire, source), why)
}

const fn rule(id: &'static str, sent: (WireImpact, SourceImpact), received: (WireImpact, SourceImpact), why: &'static str) -> ChangeRule {
    ChangeRule { id, sent, received, why }
}

/// All kinds of change, in the order of `spec/CURATION.md`.
pub const CHANGE_RULES: &[ChangeRule] = &[
    same("operation-added", SAFE, ADDS, "There is a new method."),
    same("operation-removed", BREAKS, STOPS, "The method is removed, and the call with it."),
    same("operation-renamed", SAFE, STOPS, "The method and its marker type have another name; the call is the same."),
    same("operation-moved", BREAKS, NONE, "The call goes to another route; the method is the same."),
    same("operation-tag", SAFE, NONE, "Files move; all names are exported from the same module."),
    same("operation-idempotency", MAY, NONE, "The client retries what it did not, or the reverse."),
    same("operation-deprecated", SAFE, NONE, "The compiler warns of calls, or no longer does."),
    same("pagination", MAY, NONE, "Only documentation says how pages are requested."),
    same("parameter-added-required", BREAKS, STOPS, "The method has one more argument, and the call does not work without."),
    same("parameter-added-optional", SAFE, ADDS, "There is a new setter."),
    same("parameter-added-copied", SAFE, NONE, "The call fills it in."),
    same("parameter-removed", MAY, STOPS, "The argument or setter is removed."),
    same("parameter-renamed", BREAKS, STOPS, "The setter has another name, and so has the parameter."),
    same("argument-renamed", BREAKS, NONE, "The parameter has another name on the wire only."),
    same("argument-order", SAFE, STOPS, "Arguments are given by position."),
    same("placeholder-renamed", SAFE, NONE, "A name in the path is not sent, and an argument is given by position."),
    same("parameter-moved", BREAKS, NONE, "The parameter is sent elsewhere in the request."),
    same("parameter-now-required", BREAKS, STOPS, "The method has one more argument."),
    same("parameter-now-optional", SAFE, STOPS, "The argument becomes a setter."),
    same("parameter-now-copied", SAFE, STOPS, "The argument or setter is removed; the call fills it in."),
    same("parameter-no-longer-copied", MAY, ADDS, "There is a new setter."),
    same("parameter-type", BREAKS, STOPS, "The argument has another type."),
    same("parameter-wrapped", SAFE, STOPS, "The argument has another type, which is sent in the same way."),
    same("parameter-list", BREAKS, NONE, "A list is joined by commas or repeated; its type is the same."),
    same("parameter-send-empty", MAY, NONE, "A parameter that is not set is sent empty, or no longer is."),
    same("body-added", BREAKS, STOPS, "The method has one more argument."),
    same("body-added-optional", SAFE, ADDS, "There is a new setter."),
    same("body-removed", MAY, STOPS, "The body can no longer be given."),
    same("body-type", BREAKS, STOPS, "The body is of another type."),
    same("body-now-required", BREAKS, STOPS, "The setter becomes an argument."),
    same("body-now-optional", SAFE, STOPS, "The argument becomes a setter."),
    same("response-type", BREAKS, STOPS, "The call returns another type."),
    same("response-nullable", MAY, STOPS, "The call returns an `Option`, or no longer does."),
    same("response-form", MAY, NONE, "The response is read in another way; the call returns the same type."),
    same("response-envelope", BREAKS, NONE, "The value is read from another field; the call returns the same type."),
    same("response-outcome", MAY, NONE, "What is a failure is decided in another way."),
    same("response-status", SAFE, NONE, "The client reads any status."),
    same("security", MAY, NONE, "Other credentials are accepted, or none are sent; the client has all kinds."),
    same("servers", MAY, NONE, "The built-in regions follow by hand."),
    same("schema-added", SAFE, ADDS, "There is a new type."),
    same("schema-removed", SAFE, STOPS, "The type is removed; what used it says what changes on the wire."),
    same("schema-renamed", SAFE, STOPS, "The type has another name, which is not sent."),
    same("schema-type", BREAKS, STOPS, "The type is of another kind."),
    same("direction", SAFE, ADDS, "The type is sent or received where it was not, or the reverse; all that it had stays."),
    same("direction-changed", SAFE, STOPS, "With the direction, the builder, `Default` or checks change."),
    rule("property-added-required", (BREAKS, STOPS), (SAFE, ADDS), "The builder requires one more field."),
    same("property-added-optional", SAFE, ADDS, "There is a new field."),
    rule("property-removed", (MAY, STOPS), (BREAKS, STOPS), "The field is removed."),
    same("property-renamed", BREAKS, STOPS, "The field has another name, on the wire too."),
    same("property-spelling", BREAKS, NONE, "The field has another name on the wire only."),
    rule("property-now-required", (BREAKS, STOPS), (SAFE, NONE), "The builder requires the field."),
    rule("property-now-optional", (SAFE, NONE), (MAY, NONE), "The builder no longer requires the field."),
    same("property-option", SAFE, STOPS, "The `Option` or `Nullable` around the field changes."),
    same("property-now-copied", SAFE, STOPS, "The field has no setter; the call fills it in."),
    same("property-no-longer-copied", MAY, ADDS, "There is a new setter."),
    same("property-type", BREAKS, STOPS, "The field has another type."),
    same("property-wrapped", SAFE, STOPS, "The field has another type with the same JSON: a `Box`, `Secret`, `Timestamp` or `JsonText`."),
    same("property-send-empty", MAY, NONE, "A field that is not set is sent empty, or no longer is."),
    same("alias-added", SAFE, NONE, "The field is read under one more name."),
    rule("alias-removed", (SAFE, NONE), (MAY, NONE), "The field is read under one name less."),
    rule("nullable-added", (SAFE, NONE), (MAY, NONE), "The SDK reads null everywhere; other clients may not."),
    rule("nullable-removed", (MAY, NONE), (SAFE, NONE), "Null may be rejected."),
    same("unknown-fields-added", SAFE, ADDS, "The type gains `extra`."),
    same("unknown-fields-removed", MAY, STOPS, "The type loses `extra`."),
    same("value-added", SAFE, ADDS, "There is a new variant; a match has to expect more anyway."),
    rule("value-removed", (MAY, STOPS), (SAFE, STOPS), "The variant is removed."),
    same("value-renamed", SAFE, STOPS, "The variant has another name, the value is the same."),
    same("value-case", SAFE, NONE, "Values are compared in another way."),
    rule("limit-tightened", (BREAKS, NONE), (SAFE, NONE), "Values that could be sent are rejected, by the SDK first."),
    same("limit-loosened", SAFE, NONE, "More values can be sent."),
    rule("limit-changed", (MAY, NONE), (SAFE, NONE), "Other values can be sent."),
    rule("limit-added", (BREAKS, STOPS), (SAFE, STOPS), "To make a value of a string can fail."),
    same("limit-removed", SAFE, STOPS, "To make a value of a string can no longer fail."),
    same("default-changed", MAY, NONE, "The service does something else for what is not sent."),
    same("example-changed", SAFE, NONE, "Nothing is generated from it."),
    same("words", SAFE, NONE, "Documentation changes."),
    same("other", MAY, NONE, "Nothing is generated from it."),
];

/// The verdicts of a rule for a direction; the worse of two where both apply.
pub(super) fn of(id: &str, direction: Direction) -> (WireImpact, SourceImpact) {
    let rule = CHANGE_RULES.iter().find(|rule| rule.id == id);
    let Some(rule) = rule else { return (WireImpact::MayBreak, SourceImpact::Breaks) };
    match direction {
        Direction::Request => rule.sent,
        Direction::Response => rule.received,
        Direction::Both => (rule.sent.0.max(rule.received.0), rule.sent.1.max(rule.received.1)),
        // Nothing is generated from what does not travel; other clients may read it.
        Direction::Neither => (rule.received.0, SourceImpact::None),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_rule_is_listed_once() {
        let ids: BTreeSet<_> = CHANGE_RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), CHANGE_RULES.len());
    }
}
