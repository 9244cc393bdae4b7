//! What a check has to say about one place of the document.

use std::cmp::Ordering;
use std::fmt;

use crate::SPEC;

/// A place where the document, or one that goes with it, breaks a curation rule.
///
/// `message` and `remedy` are sentences without their full stops; [`Display`](fmt::Display) adds them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// Id of the rule, as `spec/CURATION.md` lists it.
    pub rule: &'static str,
    /// The file, below the root of the repository, with slashes.
    pub file: &'static str,
    /// The place as an RFC 6901 pointer; empty for the document itself. In a table or a list, the name of the row or entry.
    pub pointer: String,
    /// The line of that place in the text, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub remedy: String,
}

impl Finding {
    pub(crate) fn new(
        rule: &'static str,
        pointer: impl Into<String>,
        line: usize,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self { rule, file: SPEC, pointer: pointer.into(), line, message: message.into(), remedy: remedy.into() }
    }

    /// The same about another file than the curated document.
    pub(crate) fn in_file(self, file: &'static str) -> Self {
        Self { file, ..self }
    }
}

/// `LINE: RULE at POINTER: message. Remedy.` on one line, so that the file's name and a colon in
/// front make a place that editors jump to.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.pointer.is_empty() { "the document" } else { &self.pointer };
        let text = format!("{}: {} at {place}: {}. {}.", self.line, self.rule, self.message, self.remedy);
        // Names out of the document may hold line breaks; a finding stays on its line.
        for c in text.chars() {
            if c.is_control() { write!(f, "{}", c.escape_default())? } else { write!(f, "{c}")? }
        }
        Ok(())
    }
}

/// File by file in the order of the text, so that findings read from top to bottom.
impl Ord for Finding {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |f: &Self| (f.file, f.line, f.rule, f.pointer.clone(), f.message.clone(), f.remedy.clone());
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Finding {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
