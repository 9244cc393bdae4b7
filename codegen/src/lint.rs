//! The rules of `spec/CURATION.md`, checked.
//!
//! [`model`](self::model) walks the document once and notes every object with its kind and place; a rule
//! is a function that looks through those notes. All rules run over every document, so that an editor
//! sees all that is wrong at once.

mod answers;
mod constraints;
mod document;
mod errata;
mod examples;
mod exceptions;
mod keywords;
mod model;
mod names;
mod operations;
mod parameters;
mod records;
mod references;
mod rules;
mod schemas;
mod sets;
mod sources;
mod texts;
mod values;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::document::Spec;

pub use exceptions::Exceptions;
use model::Model;
pub use records::lint_documents;
pub use rules::{RULES, Rule};

/// Checks the document against all rules.
///
/// Returns all findings in the order of the text; none if the document keeps the rules. The rules about
/// YAML itself are not here: [`Spec::parse`] reports them.
pub fn lint(spec: &Spec) -> Vec<Diagnostic> {
    let model = Model::new(spec);
    let mut findings = Vec::new();
    for rule in RULES {
        let mut report = Report { rule: rule.id, spec, findings: &mut findings };
        (rule.check)(&model, &mut report);
    }
    findings.sort();
    findings.dedup();
    findings
}

/// Checks the document against all rules, with exceptions.
///
/// Returns what [`lint`] returns without what is excepted, and what is wrong with the exceptions.
pub fn lint_with(spec: &Spec, exceptions: &Exceptions) -> Vec<Diagnostic> {
    exceptions.apply(lint(spec))
}

/// Takes the findings of one rule.
struct Report<'a> {
    rule: &'static str,
    spec: &'a Spec,
    findings: &'a mut Vec<Diagnostic>,
}

impl Report<'_> {
    fn add(&mut self, pointer: &str, message: impl Into<String>, remedy: impl Into<String>) {
        self.findings.push(self.spec.diagnostic(self.rule, pointer, message, remedy));
    }
}

/// The members of a list of texts; what is no text is left out, as is everything if there is no list.
fn texts<'a>(value: &'a Value, key: &str) -> Vec<&'a str> {
    let list = value.get(key).and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Names for a sentence: "`a`, `b` and `c`".
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
