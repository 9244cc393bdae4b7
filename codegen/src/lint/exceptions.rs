//! Exceptions from the rules, each with a reason: `spec/EXCEPTIONS.md`.

use super::RULES;
use crate::{EXCEPTIONS, Reasoned, diagnostic::Diagnostic, reasoned, reasoned::REASONED_FORM};

/// Places at which rules may be broken, and why.
#[derive(Debug, Clone, Default)]
pub struct Exceptions(Vec<Result<Reasoned, usize>>);

impl Exceptions {
    /// Reads the list. What is wrong with it is for [`lint_with`](super::lint_with) to say.
    pub fn parse(text: &str) -> Self {
        Self(reasoned(text))
    }

    /// Takes out the findings that are meant, and adds those about the exceptions themselves.
    pub(super) fn apply(&self, mut findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut faults = Vec::new();
        let mut seen = Vec::new();
        for entry in &self.0 {
            let entry = match entry {
                Ok(entry) => entry,
                Err(line) => {
                    let message = "the exception cannot be read, or has no reason";
                    faults.push(fault("exception-form", "", *line, message, format!("Write it as `{REASONED_FORM}`")));
                    continue;
                }
            };
            let place = (entry.rule.as_str(), entry.pointer.as_str());
            let mut complain = |rule, message: String, remedy: &str| faults.push(fault(rule, place.1, entry.line, message, remedy));
            if seen.contains(&place) {
                complain("exception-form", format!("`{}` is excepted here for the second time", place.0), "Keep one of the two");
                continue;
            }
            seen.push(place);
            match RULES.iter().find(|rule| rule.id == place.0) {
                None => complain("exception-form", format!("there is no rule `{}`", place.0), "Correct its name, or remove the exception"),
                Some(rule) if !rule.may_be_excepted => {
                    let message = format!("`{}` has no exceptions: what breaks it gives a wrong SDK, or none", rule.id);
                    complain("exception-form", message, "Remove the exception, and correct the document or the rule");
                }
                Some(rule) => {
                    let before = findings.len();
                    findings.retain(|finding| (finding.rule, finding.pointer.as_str()) != place);
                    if findings.len() == before {
                        complain("exception-stale", format!("nothing breaks `{}` there", rule.id), "Remove the exception");
                    }
                }
            }
        }
        findings.extend(faults);
        findings.sort();
        findings
    }
}

fn fault(rule: &'static str, pointer: &str, line: usize, message: impl Into<String>, remedy: impl Into<String>) -> Diagnostic {
    Diagnostic::new(rule, (EXCEPTIONS, line), pointer, message, remedy)
}
