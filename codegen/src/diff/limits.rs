//! Differences between the rules that strings keep.

use super::report::Report;
use crate::model::Constraint;

pub(super) fn compare(was: &Constraint, now: &Constraint, report: &mut Report<'_>) {
    let rule = match (includes(now, was), includes(was, now)) {
        (true, true) => return,
        (true, _) => "limit-loosened",
        (_, true) => "limit-tightened",
        _ => "limit-changed",
    };
    let words = |limit: &Constraint| format!("{} of {}", limit.length_description(), limit.charset_description());
    report.compare([was, now].map(|limit| [(rule, "", "What it holds", words(limit))]));
}

/// Whether every string of one rule is one of the other.
fn includes(wide: &Constraint, narrow: &Constraint) -> bool {
    let covers = |&(first, last): &(char, char)| wide.ranges.iter().any(|&(a, b)| a <= first && last <= b);
    wide.min <= narrow.min && wide.max.is_none_or(|max| narrow.max.is_some_and(|other| other <= max)) && narrow.ranges.iter().all(covers)
}
