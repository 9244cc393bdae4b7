//! Takes what the checks find.

use crate::{diagnostic::Diagnostic, document::Spec};

pub(super) struct Report<'a> {
    spec: &'a Spec,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Report<'a> {
    pub(super) fn new(spec: &'a Spec) -> Self {
        Self { spec, diagnostics: Vec::new() }
    }

    /// A diagnostic about the value at `pointer`.
    pub(super) fn add(&mut self, rule: &'static str, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(self.spec.diagnostic(rule, pointer, message, help));
    }

    /// A diagnostic about a line of another file.
    pub(super) fn add_at(
        &mut self,
        rule: &'static str,
        location: (&str, usize),
        name: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.diagnostics.push(Diagnostic::new(rule, location, name, message, help));
    }

    /// All diagnostics in the order of the text, each once.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort();
        self.diagnostics.dedup();
        self.diagnostics
    }
}

/// Names for a sentence: "`a`, `b` and `c`".
pub(super) fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
