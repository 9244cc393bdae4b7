//! What a change of the document does: on the wire, and to the source of those who use the SDK.
//!
//! Every difference becomes a [`Change`] with a rule, whose verdicts are listed in the table of `spec/CURATION.md`.

mod change;
mod document;
mod matching;
mod named_value;
mod operations;
mod renames;
mod report;
mod types;
mod verdict;

pub use self::{
    change::{Bump, Change, bump},
    verdict::{CHANGE_RULES, ChangeRule, Direction, SourceImpact, WireImpact},
};
use crate::{document::Spec, model::Model};

/// All differences between two documents, each with its model, sorted by subject, then pointer, then rule.
pub fn diff(before: (&Spec, &Model), after: (&Spec, &Model)) -> Vec<Change> {
    let (old, new) = (before.1, after.1);
    let types = types::matched(old, new);
    // A renamed type is reported once, and not at each use.
    let mut under_old_names = new.clone();
    renames::rename_uses(&mut under_old_names, &types.both.iter().map(|(was, now)| (now.name.clone(), was.name.clone())).collect());
    let mut changes = Vec::new();
    operations::compare(old, &under_old_names, &mut changes);
    types::compare(&types, &under_old_names, &mut changes);
    document::compare(before.0, after.0, &new.types, &mut changes);
    changes.sort_by(|a, b| (&a.subject, &a.pointer, a.rule, &a.sentence).cmp(&(&b.subject, &b.pointer, b.rule, &b.sentence)));
    changes.dedup();
    changes
}
