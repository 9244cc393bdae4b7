//! A difference, and which part of the version it requires to be raised.

use std::fmt;

use super::verdict::{Direction, SourceImpact, WireImpact};

/// One difference between two documents.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// Id of the rule.
    pub rule: &'static str,
    /// The operation or type that it is about, or `The document`.
    pub subject: String,
    /// Where it is in the new document, or in the old one for what was removed: an RFC 6901 pointer that names entries of
    /// lists (parameters, values) in place of their index, so that an edit elsewhere does not change it.
    pub pointer: String,
    /// What changes for a user, as a sentence.
    pub sentence: String,
    /// Which way the changed value travels.
    pub direction: Direction,
    /// What it does on the wire.
    pub wire: WireImpact,
    /// What it does to users' source.
    pub source: SourceImpact,
}

/// The part of a version that a set of changes requires to be raised.
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
        f.write_str(&format!("{self:?}").to_lowercase())
    }
}

/// Which part of the version these changes require to be raised.
pub fn bump(changes: &[Change]) -> Bump {
    let one = |change: &Change| match change.source {
        SourceImpact::Breaks => Bump::Major,
        SourceImpact::Adds => Bump::Minor,
        SourceImpact::None => Bump::Patch,
    };
    changes.iter().map(one).max().unwrap_or(Bump::None)
}
