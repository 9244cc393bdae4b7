//! What each kind of change does: the table of `spec/CURATION.md`.

use std::{fmt, sync::LazyLock};

use crate::guide::rows;

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
        f.write_str(&format!("{self:?}").to_lowercase())
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

/// All kinds of change: the rows of the table in `spec/CURATION.md`, in its order.
pub static CHANGE_RULES: LazyLock<Vec<ChangeRule>> = LazyLock::new(|| rows("What a change does").filter_map(rule).collect());

fn rule((id, columns): (&'static str, &'static str)) -> Option<ChangeRule> {
    let mut columns = columns.splitn(3, " | ");
    Some(ChangeRule { id, sent: verdicts(columns.next()?)?, received: verdicts(columns.next()?)?, why: columns.next()? })
}

fn verdicts(cell: &str) -> Option<(WireImpact, SourceImpact)> {
    let (wire, source) = cell.split_once(" / ")?;
    let wire = [WireImpact::Safe, WireImpact::MayBreak, WireImpact::Breaks].into_iter().find(|impact| impact.to_string() == wire)?;
    let source = [SourceImpact::None, SourceImpact::Adds, SourceImpact::Breaks].into_iter().find(|impact| impact.to_string() == source)?;
    Some((wire, source))
}

/// A rule and its verdicts for a direction; the worse of two where both apply.
pub(super) fn of(id: &str, direction: Direction) -> (&'static str, WireImpact, SourceImpact) {
    let rule = CHANGE_RULES.iter().find(|rule| rule.id == id);
    let Some(rule) = rule else { return ("other", WireImpact::MayBreak, SourceImpact::Breaks) };
    let (wire, source) = match direction {
        Direction::Request => rule.sent,
        Direction::Response => rule.received,
        Direction::Both => (rule.sent.0.max(rule.received.0), rule.sent.1.max(rule.received.1)),
        // Nothing is generated from what does not travel; other clients may read it.
        Direction::Neither => (rule.received.0, SourceImpact::None),
    };
    (rule.id, wire, source)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_rule_is_listed_once() {
        assert!(CHANGE_RULES.len() > 70);
        let ids: BTreeSet<_> = CHANGE_RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), CHANGE_RULES.len());
    }
}
