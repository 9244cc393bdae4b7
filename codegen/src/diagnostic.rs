//! What a check reports about one place of the document.

use std::fmt;

/// A place where the document, or a file that goes with it, breaks a curation rule.
///
/// `message` and `help` are sentences without a capital and a full stop. Diagnostics are ordered file by file, in the order of the
/// text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Diagnostic {
    /// The file, below the root of the repository, with slashes.
    pub file: String,
    /// The line in the file, counted from 1.
    pub line: usize,
    /// Id of the rule, as `spec/CURATION.md` lists it.
    pub rule: &'static str,
    /// The place as an RFC 6901 pointer into the whole document; empty for the document itself. In a list, the name of the
    /// entry.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Diagnostic {
    pub(crate) fn new(
        rule: &'static str,
        (file, line): (&str, usize),
        pointer: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { rule, file: file.to_owned(), pointer: pointer.into(), line, message: message.into(), help: help.into() }
    }
}

/// `FILE:LINE: RULE at POINTER: message; help` on one line, in a form that editors jump to.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        let text = format!("{}:{}: {} at {place}: {}; {}", self.file, self.line, self.rule, self.message, self.help);
        // Names in the document may hold line breaks; a diagnostic stays on its line.
        for c in text.chars() {
            if c.is_control() { write!(f, "{}", c.escape_default())? } else { write!(f, "{c}")? }
        }
        Ok(())
    }
}
