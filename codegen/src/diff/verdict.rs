//! What each kind of change does, in one table.

use std::fmt;

use super::Direction;

/// What a change does to the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OnWire {
    /// Programs that run go on to work.
    Safe,
    /// It depends on what they send or read.
    MayBreak,
    /// They are refused, or miss what they read.
    Breaks,
}

impl fmt::Display for OnWire {
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
pub enum OnSource {
    /// Nothing.
    None,
    /// Something can be used that could not be.
    Adds,
    /// Something no longer compiles.
    Breaks,
}

impl fmt::Display for OnSource {
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
    pub sent: (OnWire, OnSource),
    /// Wire and source, for what is received.
    pub received: (OnWire, OnSource),
    /// Why.
    pub why: &'static str,
}

const SAFE: OnWire = OnWire::Safe;
const MAY: OnWire = OnWire::MayBreak;
const BREAKS: OnWire = OnWire::Breaks;
const NONE: OnSource = OnSource::None;
const ADDS: OnSource = OnSource::Adds;
const STOPS: OnSource = OnSource::Breaks;

const fn rule(id: &'static str, sent: (OnWire, OnSource), received: (OnWire, OnSource), why: &'static str) -> ChangeRule {
    ChangeRule { id, sent, received, why }
}

/// All kinds of change, in the order of `spec/CURATION.md`.
pub const CHANGE_RULES: &[ChangeRule] = &[
    rule("operation-added", (SAFE, ADDS), (SAFE, ADDS), "There is a new method."),
    rule("operation-removed", (BREAKS, STOPS), (BREAKS, STOPS), "The method is gone, and the call with it."),
    rule("operation-renamed", (SAFE, STOPS), (SAFE, STOPS), "The method and its marker type have another name; the call is the same."),
    rule("operation-moved", (BREAKS, NONE), (BREAKS, NONE), "The call goes to another route; the method is the same."),
    rule("operation-tag", (SAFE, NONE), (SAFE, NONE), "Files move; all names are exported from where they were."),
    rule("operation-repeatable", (MAY, NONE), (MAY, NONE), "The client repeats what it did not, or the reverse."),
    rule(
        "parameter-added-required",
        (BREAKS, STOPS),
        (BREAKS, STOPS),
        "The method has one more argument, and the call does not work without.",
    ),
    rule("parameter-added-optional", (SAFE, ADDS), (SAFE, ADDS), "There is a new setter."),
    rule("parameter-removed", (MAY, STOPS), (MAY, STOPS), "Argument or setter is gone."),
    rule("parameter-renamed", (BREAKS, STOPS), (BREAKS, STOPS), "The setter has another name, and so has the parameter."),
    rule("argument-renamed", (BREAKS, NONE), (BREAKS, NONE), "The parameter has another name; an argument is given by its place."),
    rule("placeholder-renamed", (SAFE, NONE), (SAFE, NONE), "A name in the path that is not sent; an argument is given by its place."),
    rule("parameter-now-required", (BREAKS, STOPS), (BREAKS, STOPS), "The setter becomes an argument."),
    rule("parameter-now-optional", (SAFE, STOPS), (SAFE, STOPS), "The argument becomes a setter."),
    rule("parameter-type", (BREAKS, STOPS), (BREAKS, STOPS), "The argument has another type."),
    rule("body-added", (BREAKS, STOPS), (BREAKS, STOPS), "The method has one more argument."),
    rule("body-removed", (MAY, STOPS), (MAY, STOPS), "The method has one argument less."),
    rule("body-type", (BREAKS, STOPS), (BREAKS, STOPS), "The body is of another type."),
    rule("answer-type", (BREAKS, STOPS), (BREAKS, STOPS), "The answer is of another type."),
    rule("answer-status", (SAFE, NONE), (SAFE, NONE), "The client reads any status."),
    rule("security", (MAY, NONE), (MAY, NONE), "Other credentials are accepted; the client has all kinds."),
    rule("servers", (MAY, NONE), (MAY, NONE), "The built-in regions follow by hand."),
    rule("schema-added", (SAFE, ADDS), (SAFE, ADDS), "There is a new type."),
    rule("schema-removed", (SAFE, STOPS), (SAFE, STOPS), "The type is gone; what goes over the wire is told by those that used it."),
    rule("schema-renamed", (SAFE, STOPS), (SAFE, STOPS), "The type has another name; the wire knows none."),
    rule("schema-type", (BREAKS, STOPS), (BREAKS, STOPS), "The type is of another kind."),
    rule("property-added-required", (BREAKS, STOPS), (SAFE, ADDS), "The builder asks for one more member."),
    rule("property-added-optional", (SAFE, ADDS), (SAFE, ADDS), "There is a new member."),
    rule("property-removed", (MAY, STOPS), (BREAKS, STOPS), "The member is gone."),
    rule("property-renamed", (BREAKS, STOPS), (BREAKS, STOPS), "The member has another name, on the wire too."),
    rule("property-now-required", (BREAKS, STOPS), (SAFE, NONE), "What is sent loses its `Option`; what is received keeps all states."),
    rule("property-now-optional", (SAFE, STOPS), (MAY, NONE), "What is sent becomes an `Option`."),
    rule("property-type", (BREAKS, STOPS), (BREAKS, STOPS), "The member has another type."),
    rule("property-send-empty", (MAY, STOPS), (MAY, STOPS), "The builder sends the member empty, or no longer does, and its type changes."),
    rule("nullable-added", (SAFE, NONE), (MAY, NONE), "The SDK reads null everywhere; other clients may not."),
    rule("nullable-removed", (MAY, NONE), (SAFE, NONE), "Null may be refused."),
    rule("required-nullable-added", (SAFE, STOPS), (MAY, NONE), "What has to be sent becomes an `Option`, whose `None` is sent as null."),
    rule("required-nullable-removed", (MAY, STOPS), (SAFE, NONE), "What has to be sent loses its `Option`."),
    rule("unknown-members-added", (SAFE, ADDS), (SAFE, ADDS), "The type gains `extra`."),
    rule("unknown-members-removed", (MAY, STOPS), (MAY, STOPS), "The type loses `extra`."),
    rule("value-added", (SAFE, ADDS), (SAFE, ADDS), "There is a new variant; the sets are open."),
    rule("value-removed", (MAY, STOPS), (SAFE, STOPS), "The variant is gone."),
    rule("value-renamed", (SAFE, STOPS), (SAFE, STOPS), "The variant has another name, the value is the same."),
    rule("value-case", (SAFE, NONE), (SAFE, NONE), "Values are compared in another way."),
    rule(
        "limit-tightened",
        (BREAKS, NONE),
        (SAFE, NONE),
        "Values that could be sent are refused, by the SDK first; what is received has no limits.",
    ),
    rule("limit-loosened", (SAFE, NONE), (SAFE, NONE), "More values can be sent."),
    rule("limit-changed", (MAY, NONE), (SAFE, NONE), "Other values can be sent."),
    rule("default-changed", (MAY, NONE), (MAY, NONE), "The service does something else for what is not sent."),
    rule("example-changed", (SAFE, NONE), (SAFE, NONE), "Nothing is generated from it."),
    rule("words", (SAFE, NONE), (SAFE, NONE), "Documentation changes."),
    rule("other", (MAY, NONE), (MAY, NONE), "A keyword that nothing is generated from."),
];

/// The verdicts of a rule for a direction; the worse of two where both apply.
pub(super) fn of(id: &str, direction: Direction) -> (OnWire, OnSource) {
    let rule = CHANGE_RULES.iter().find(|rule| rule.id == id);
    let Some(rule) = rule else { return (OnWire::MayBreak, OnSource::Breaks) };
    match direction {
        Direction::Request => rule.sent,
        Direction::Response => rule.received,
        Direction::Both => (rule.sent.0.max(rule.received.0), rule.sent.1.max(rule.received.1)),
        // Nothing is generated from what is neither, such as the bodies of refusals; other clients may read it.
        Direction::Neither => (rule.received.0, OnSource::None),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_rule_stands_once() {
        let ids: BTreeSet<_> = CHANGE_RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), CHANGE_RULES.len());
    }
}
