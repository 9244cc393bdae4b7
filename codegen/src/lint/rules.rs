//! The rules, as the table of `spec/CURATION.md` has them.

use std::sync::LazyLock;

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

/// All rules, in the order of `spec/CURATION.md`.
pub static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let guide = include_str!("../../../spec/CURATION.md");
    let (_, table) = guide.split_once("\n## The rules\n").expect("the guide lists the rules");
    table.split("\n## ").next().unwrap_or_default().lines().filter_map(rule).collect()
});

/// The rule of a row: id, sentence, reason, and whether it can be accepted.
fn rule(row: &'static str) -> Option<Rule> {
    let (id, columns) = row.strip_prefix("| `")?.split_once("` | ")?;
    let (summary, _) = columns.split_once(" | ")?;
    Some(Rule { id, summary, can_be_accepted: row.ends_with(" | possible |") })
}
