//! What a change of the document does: to the wire, and to the source of those who use the SDK.
//!
//! Every difference becomes a [`Change`] with a rule, whose verdicts are told in the table of `spec/CURATION.md`.

mod operations;
mod renames;
mod schemas;
mod verdict;

use std::fmt;

pub use self::verdict::{CHANGE_RULES, ChangeRule, OnSource, OnWire};
use crate::Spec;

/// One difference between two documents.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Id of the rule.
    pub rule: &'static str,
    /// The operation or type that it is about, or `The document`.
    pub subject: String,
    /// The place in the new document, or in the old one for what was removed, as an RFC 6901 pointer.
    pub pointer: String,
    /// What changes for a user, as a sentence.
    pub sentence: String,
    /// Which way the changed value travels.
    pub direction: Direction,
    /// What it does to the wire.
    pub wire: OnWire,
    /// What it does to users' source.
    pub source: OnSource,
}

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

impl Direction {
    pub(crate) fn of(sent: bool, received: bool) -> Self {
        match (sent, received) {
            (true, true) => Self::Both,
            (true, false) => Self::Request,
            (false, true) => Self::Response,
            (false, false) => Self::Neither,
        }
    }
}

impl fmt::Display for Direction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "both",
            Self::Neither => "neither",
        })
    }
}

/// The part of a version that a set of changes asks to be raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Bump {
    /// Nothing changes for users.
    None,
    /// Words, or what goes over the wire, change; no source does.
    Patch,
    /// Something is added.
    Minor,
    /// Somebody's source no longer compiles, or means something else.
    Major,
}

impl fmt::Display for Bump {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// All differences, sorted by subject, then pointer, then rule.
pub fn diff(old: &Spec, new: &Spec) -> Vec<Change> {
    let renamed = renames::schemas(old, new);
    let mut changes = Vec::new();
    operations::compare(old, new, &renamed, &mut changes);
    schemas::compare(old, new, &renamed, &mut changes);
    changes.sort_by(|a, b| (&a.subject, &a.pointer, a.rule, &a.sentence).cmp(&(&b.subject, &b.pointer, b.rule, &b.sentence)));
    changes.dedup();
    changes
}

/// Which part of the version these changes ask to be raised.
pub fn bump(changes: &[Change]) -> Bump {
    let one = |change: &Change| match change.source {
        OnSource::Breaks => Bump::Major,
        OnSource::Adds => Bump::Minor,
        OnSource::None => Bump::Patch,
    };
    changes.iter().map(one).max().unwrap_or(Bump::None)
}

/// Collects the changes of one subject.
pub(crate) struct Report<'a> {
    pub(crate) subject: String,
    pub(crate) direction: Direction,
    pub(crate) changes: &'a mut Vec<Change>,
}

impl Report<'_> {
    /// Adds a change under the verdicts of its rule.
    pub(crate) fn add(&mut self, rule: &'static str, pointer: impl Into<String>, sentence: impl Into<String>) {
        let (wire, source) = verdict::of(rule, self.direction);
        self.changes.push(Change {
            rule,
            subject: self.subject.clone(),
            pointer: pointer.into(),
            sentence: sentence.into(),
            direction: self.direction,
            wire,
            source,
        });
    }
}
