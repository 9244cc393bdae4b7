//! Accepted diagnostics, each with a reason: `spec/accepted.md`.

use super::{context::twins, rules::RULES};
use crate::{
    diagnostic::Diagnostic,
    diff::CHANGE_RULES,
    document::escaped,
    paths::ACCEPTED,
    waiver::{WAIVER_FORM, Waiver, waivers},
};

/// Places at which rules may be broken, and why.
#[derive(Debug, Clone, Default)]
pub struct Accepted(Vec<Result<Waiver, usize>>);

impl Accepted {
    /// Reads the list. What is wrong with it is for [`lint_with`](super::lint_with) to report.
    pub fn parse(text: &str) -> Self {
        Self(waivers(text))
    }

    /// Takes out the diagnostics that are accepted, and adds those about the list itself.
    pub(super) fn apply(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut own = Vec::new();
        for line in self.0.iter().filter_map(|entry| entry.as_ref().err()) {
            let (message, help) = ("the entry cannot be read, or has no reason", format!("write it as: {WAIVER_FORM}"));
            own.push(Diagnostic::new("accepted-form", (ACCEPTED, *line), "", message, help));
        }
        let entries = || self.0.iter().flatten();
        for (_, twin) in twins(entries(), |entry| (&entry.rule, &entry.pointer)) {
            own.push(about(twin, "accepted-form", "is accepted here for the second time", "keep one of the two"));
        }
        for entry in entries() {
            let (rule, problem, help) = match RULES.iter().find(|known| known.id == entry.rule) {
                // Those are for `cargo xtask diff`.
                None if CHANGE_RULES.iter().any(|known| known.id == entry.rule) => continue,
                None => ("accepted-form", "is not a rule", "correct its name, or remove the entry"),
                Some(known) if !known.can_be_accepted => {
                    let help = "remove the entry, and correct the document or the rule";
                    ("accepted-form", "cannot be accepted: what breaks it gives a wrong SDK, or none", help)
                }
                Some(_) if diagnostics.iter().any(|found| accepts(entry, found)) => continue,
                Some(_) => ("accepted-stale", "is not broken there", "remove the entry"),
            };
            own.push(about(entry, rule, problem, help));
        }
        diagnostics.retain(|found| !entries().any(|entry| accepts(entry, found)));
        diagnostics.extend(own);
        diagnostics.sort();
        diagnostics
    }
}

/// Whether a diagnostic is at the pointer of an entry, or at the path that it names, and of its rule.
fn accepts(entry: &Waiver, found: &Diagnostic) -> bool {
    let can_be_accepted = || RULES.iter().any(|rule| rule.id == found.rule && rule.can_be_accepted);
    let is_there = || found.pointer == entry.pointer || found.pointer == format!("/paths/{}", escaped(&entry.pointer));
    found.rule == entry.rule && can_be_accepted() && is_there()
}

/// What is wrong with an entry.
fn about(entry: &Waiver, rule: &'static str, problem: &str, help: &str) -> Diagnostic {
    Diagnostic::new(rule, (ACCEPTED, entry.line), &entry.pointer, format!("`{}` {problem}", entry.rule), help)
}
