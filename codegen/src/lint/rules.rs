//! The rules, as the table of `spec/CURATION.md` has them.

use std::sync::LazyLock;

use crate::guide::rows;

/// A curation rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rule {
    /// Its id, as diagnostics and `spec/CURATION.md` have it.
    pub id: &'static str,
    /// What it requires, in one sentence.
    pub summary: &'static str,
    /// Whether `spec/accepted.md` may name places at which it is broken. Where breaking it stops the generator or silently makes
    /// the SDK wrong, it may not.
    pub can_be_accepted: bool,
}

/// All rules, in the order of `spec/CURATION.md`. The columns of a row: sentence, reason, and whether it can be accepted.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let rule = |(id, columns): (&'static str, &'static str)| {
        let (summary, _) = columns.split_once(" | ")?;
        Some(Rule { id, summary, can_be_accepted: columns.ends_with(" | possible") })
    };
    rows("The rules").filter_map(rule).collect()
});
