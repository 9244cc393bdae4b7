//! Accepted diagnostics, each with a reason: `spec/accepted.md`.

use super::rules::RULES;
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

    /// Whether the list names this rule.
    pub fn names(&self, rule: &str) -> bool {
        self.0.iter().flatten().any(|entry| entry.rule == rule)
    }

    /// Takes out the diagnostics that are accepted, and adds those about the list itself.
    pub(super) fn apply(&self, mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut own = Vec::new();
        let mut seen = Vec::new();
        for entry in &self.0 {
            let mut add = |rule, line, pointer: &str, message: String, help: &str| {
                own.push(Diagnostic::new(rule, (ACCEPTED, line), pointer, message, help));
            };
            let entry = match entry {
                Ok(entry) => entry,
                Err(line) => {
                    add(
                        "accepted-form",
                        *line,
                        "",
                        "the entry cannot be read, or has no reason".to_owned(),
                        &format!("write it as: {WAIVER_FORM}"),
                    );
                    continue;
                }
            };
            let (rule, place, line) = (entry.rule.as_str(), entry.pointer.as_str(), entry.line);
            if seen.contains(&(rule, place)) {
                add("accepted-form", line, place, format!("`{rule}` is accepted here for the second time"), "keep one of the two");
                continue;
            }
            seen.push((rule, place));
            match RULES.iter().find(|known| known.id == rule) {
                // Those are for `cargo xtask diff`.
                None if CHANGE_RULES.iter().any(|known| known.id == rule) => {}
                None => add("accepted-form", line, place, format!("there is no rule `{rule}`"), "correct its name, or remove the entry"),
                Some(known) if !known.can_be_accepted => {
                    let message = format!("`{rule}` cannot be accepted: what breaks it gives a wrong SDK, or none");
                    add("accepted-form", line, place, message, "remove the entry, and correct the document or the rule");
                }
                Some(_) => {
                    let before = diagnostics.len();
                    // A path of the vendor's is accepted by name.
                    let of_path = format!("/paths/{}", escaped(place));
                    diagnostics
                        .retain(|diagnostic| diagnostic.rule != rule || (diagnostic.pointer != place && diagnostic.pointer != of_path));
                    if diagnostics.len() == before {
                        add("accepted-stale", line, place, format!("nothing breaks `{rule}` there"), "remove the entry");
                    }
                }
            }
        }
        diagnostics.extend(own);
        diagnostics.sort();
        diagnostics
    }
}
