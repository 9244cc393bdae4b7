//! What a change of the document does: on the wire, and to the source of those who use the SDK.
//!
//! Every difference becomes a [`Change`] with a rule, whose verdicts are listed in the table of `spec/CURATION.md`.

mod change;
mod document;
mod inputs;
mod operations;
mod renames;
mod sets;
mod types;
mod verdict;

use self::renames::Renames;
pub use self::{
    change::{Bump, Change, bump},
    verdict::{CHANGE_RULES, ChangeRule, Direction, SourceImpact, WireImpact},
};
use crate::{document::Spec, model::Model};

/// All differences between two documents, each with its model, sorted by subject, then pointer, then rule.
pub fn diff(before: (&Spec, &Model), after: (&Spec, &Model)) -> Vec<Change> {
    let (old, new) = (before.1, after.1);
    let renames = Renames::of(old, new);
    let mut changes = Vec::new();
    operations::compare(old, new, &renames, &mut changes);
    types::compare(old, new, &renames, &mut changes);
    document::compare(before.0, after.0, &new.types, &mut changes);
    changes.sort_by(|a, b| (&a.subject, &a.pointer, a.rule, &a.sentence).cmp(&(&b.subject, &b.pointer, b.rule, &b.sentence)));
    changes.dedup();
    changes
}
