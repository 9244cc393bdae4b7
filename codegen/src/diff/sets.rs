//! Differences between sets of values, and between strings under a rule.

use std::collections::BTreeMap;

use super::change::Report;
use crate::{
    document::escaped,
    model::{Constraint, SetValue, TypeKind},
};

/// Compares types that are no objects, or not both.
pub(super) fn compare(was: &TypeKind, now: &TypeKind, report: &mut Report<'_>) {
    report.differs("schema-type", "", "It", kind(was), kind(now));
    match (was, now) {
        (
            TypeKind::StringSet { values: before, ignore_case: ignored, constraint: from },
            TypeKind::StringSet { values: after, ignore_case: ignores, constraint: to },
        ) => {
            values("x-extensible-enum", before, after, report);
            if ignored != ignores {
                report.add("value-case", "/x-enum-ignore-case", "Values are compared in another way");
            }
            if let (Some(from), Some(to)) = (from, to) {
                limits(from, to, report);
            }
            let rules = [("limit-added", "Other values are checked"), ("limit-removed", "Other values are no longer checked")];
            report.turns("", from.is_some(), to.is_some(), rules);
        }
        (TypeKind::IntegerSet { values: before, .. }, TypeKind::IntegerSet { values: after, .. }) => values("enum", before, after, report),
        (TypeKind::ConstrainedString(from), TypeKind::ConstrainedString(to)) => limits(from, to, report),
        _ => {}
    }
}

fn values(keyword: &str, before: &[SetValue], after: &[SetValue], report: &mut Report<'_>) {
    let at = |value: &SetValue| format!("/{keyword}/{}", escaped(&value.value));
    let mut old: BTreeMap<&str, &SetValue> = before.iter().map(|value| (value.value.as_str(), value)).collect();
    for now in after {
        match old.remove(now.value.as_str()) {
            None => report.add("value-added", &at(now), format!("New value `{}`", now.value)),
            Some(was) => report.differs("value-renamed", &at(now), "The name", &was.ident, &now.ident),
        }
    }
    for was in old.values() {
        report.add("value-removed", &at(was), format!("Value `{}` is removed", was.value));
    }
}

fn limits(was: &Constraint, now: &Constraint, report: &mut Report<'_>) {
    let rule = match (includes(now, was), includes(was, now)) {
        (true, true) => return,
        (true, _) => "limit-loosened",
        (_, true) => "limit-tightened",
        _ => "limit-changed",
    };
    let words = |limit: &Constraint| format!("{} of {}", limit.length_description(), limit.charset_description());
    report.differs(rule, "", "What it holds", words(was), words(now));
}

/// Whether every string of one rule is one of the other.
fn includes(wide: &Constraint, narrow: &Constraint) -> bool {
    let covers = |&(first, last): &(char, char)| wide.ranges.iter().any(|&(a, b)| a <= first && last <= b);
    wide.min <= narrow.min && wide.max.is_none_or(|max| narrow.max.is_some_and(|other| other <= max)) && narrow.ranges.iter().all(covers)
}

fn kind(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Struct { .. } => "an object".to_owned(),
        TypeKind::StringSet { .. } => "a set of strings".to_owned(),
        TypeKind::IntegerSet { integer, .. } => format!("a set of `{integer}`"),
        TypeKind::ConstrainedString(_) => "a string under a rule".to_owned(),
    }
}
