//! The documents beside the curated one, as far as they have a form: headings, rows and lists of Markdown.

use super::{errata, sources};
use crate::{ERRATA, SOURCES, diagnostic::Diagnostic, document::Spec};

/// Holds `spec/SOURCES.md` and `spec/ERRATA.md` against the rules about them.
///
/// Returns all findings, file by file in the order of the text.
pub fn lint_documents(spec: &Spec, sources: &str, errata: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    sources::check(spec, sources, &mut Findings { file: SOURCES, found: &mut found });
    let numbers = errata::check(errata, &mut Findings { file: ERRATA, found: &mut found });
    errata::references(sources, &numbers, &mut Findings { file: SOURCES, found: &mut found });
    errata::references(errata, &numbers, &mut Findings { file: ERRATA, found: &mut found });
    found.sort();
    found.dedup();
    found
}

/// Takes the findings about one file.
pub(super) struct Findings<'a> {
    file: &'static str,
    found: &'a mut Vec<Diagnostic>,
}

impl Findings<'_> {
    /// `name` is that of the row or entry.
    pub(super) fn add(&mut self, rule: &'static str, name: &str, line: usize, message: impl Into<String>, remedy: impl Into<String>) {
        self.found.push(Diagnostic::new(rule, (self.file, line), name, message, remedy));
    }
}

/// What stands below a heading, up to the next one.
pub(super) struct Section<'a> {
    /// How many hashes the heading has.
    pub(super) level: usize,
    pub(super) title: &'a str,
    /// The line of the heading, from 1.
    pub(super) line: usize,
    pub(super) lines: Vec<(usize, &'a str)>,
}

/// The sections of a text; what stands above the first heading is left out.
pub(super) fn sections(text: &str) -> Vec<Section<'_>> {
    let mut sections: Vec<Section<'_>> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let title = line.trim_start_matches('#');
        let level = line.len() - title.len();
        if let Some(title) = title.strip_prefix(' ').filter(|_| level > 0) {
            sections.push(Section { level, title: title.trim(), line: index + 1, lines: Vec::new() });
        } else if let Some(section) = sections.last_mut() {
            section.lines.push((index + 1, line));
        }
    }
    sections
}

/// The cells of a row of a table; at least one.
pub(super) fn cells(line: &str) -> Option<Vec<&str>> {
    let row = line.trim_end().strip_prefix('|')?.strip_suffix('|')?;
    Some(row.split('|').map(str::trim).collect())
}
