//! One fault in an otherwise good document, and where it has to be found.
//!
//! The files with the ending `.cases` hold them. A case is a change of `minimal.yaml`, or of one of the
//! small documents that go with it:
//!
//! ```text
//! # RULE at POINTER and OTHER-RULES
//!   a line that stays
//! - a line that is taken out
//! + a line that is put in
//!  !the line on which the fault has to be found; `+!` if it is put in
//! @
//!   here begins the change of another place
//! ```
//!
//! The lines that stay or are taken out have to stand in the document together, and once. In pointers,
//! `GET` and `POST` are the two operations. The other rules are those that the change cannot but break.

use codearts_pipeline_codegen::{Diagnostic, Exceptions, Spec, lint, lint_documents, lint_with};

/// A small document that keeps all rules.
pub(crate) const MINIMAL: &str = include_str!("minimal.yaml");

const MINIMAL_SOURCES: &str = include_str!("minimal-sources.md");
const MINIMAL_ERRATA: &str = include_str!("minimal-errata.md");
const MINIMAL_EXCEPTIONS: &str = include_str!("minimal-exceptions.md");

/// Which document a case changes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    Spec,
    Sources,
    Errata,
    Exceptions,
}

use Document::{Errata, Sources};

const FILES: [(Document, &str); 8] = [
    (Document::Spec, include_str!("yaml.cases")),
    (Document::Spec, include_str!("document.cases")),
    (Document::Spec, include_str!("operations.cases")),
    (Document::Spec, include_str!("schemas.cases")),
    (Document::Spec, include_str!("texts.cases")),
    (Sources, include_str!("sources.cases")),
    (Errata, include_str!("errata.cases")),
    (Document::Exceptions, include_str!("exceptions.cases")),
];

impl Document {
    /// The document that keeps all rules.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Spec => MINIMAL,
            Sources => MINIMAL_SOURCES,
            Errata => MINIMAL_ERRATA,
            Self::Exceptions => MINIMAL_EXCEPTIONS,
        }
    }

    /// All findings about a text in the place of this document, beside the other small documents.
    pub(crate) fn findings(self, text: &str) -> Vec<Diagnostic> {
        let minimal = || Spec::parse(MINIMAL).expect("a document");
        match self {
            Self::Spec => findings(text),
            Sources => lint_documents(&minimal(), text, MINIMAL_ERRATA),
            Errata => lint_documents(&minimal(), MINIMAL_SOURCES, text),
            Self::Exceptions => lint_with(&minimal(), &Exceptions::parse(text)),
        }
    }
}

const PATH: &str = "/paths/~1v1~1{thing_id}~1parts";

/// A document with a fault.
pub(crate) struct Case {
    pub(crate) rule: &'static str,
    pub(crate) document: Document,
    pointer: String,
    line: usize,
    also: Vec<&'static str>,
    pub(crate) text: String,
    change: &'static str,
}

/// All cases of all files.
pub(crate) fn cases() -> Vec<Case> {
    let changes = FILES.iter().flat_map(|(document, file)| file.split("\n# ").skip(1).map(|change| (*document, change)));
    changes.map(|(document, change)| Case::read(document, change)).collect()
}

impl Case {
    fn read(document: Document, source: &'static str) -> Self {
        let (title, change) = source.split_once('\n').expect("a change below the title");
        let (rule, place) = title.split_once(" at ").expect("a pointer after `at`");
        let (pointer, also) = place.split_once(" and ").unwrap_or((place, ""));
        let pointer = match pointer.split_once('/') {
            Some(("", "")) => String::new(),
            _ => pointer.replace("GET", &format!("{PATH}/get")).replace("POST", &format!("{PATH}/post")),
        };
        // With a line break in front, each line stands between two.
        let mut text = format!("\n{}", document.text());
        let mut line = 0;
        for place in change.trim_end().split("\n@\n") {
            let (before, after, marked) = sides(place);
            let at = text.find(&before).unwrap_or_else(|| panic!("{title}: not in the document:\n{before}"));
            assert_eq!(text.matches(&before).count(), 1, "{title}: not once in the document:\n{before}");
            let above = text[..at].matches('\n').count();
            match marked {
                Some(marked) => line = above + marked,
                // A change above the marked line moves it.
                None if above < line => line = line + after.lines().count() - before.lines().count(),
                None => {}
            }
            text.replace_range(at..at + before.len(), &after);
        }
        assert_ne!(line, 0, "{title}: no line is marked");
        text.remove(0);
        let also = also.split(", ").filter(|rule| !rule.is_empty()).collect();
        Self { rule, document, pointer, line, also, text, change: source }
    }

    /// What went wrong, if anything did.
    pub(crate) fn failure(&self) -> Option<String> {
        let findings = self.document.findings(&self.text);
        let place = (self.rule, self.pointer.as_str(), self.line);
        let found = findings.iter().any(|f| (f.rule, f.pointer.as_str(), f.line) == place);
        let stray = findings.iter().any(|f| f.rule != self.rule && !self.also.contains(&f.rule));
        let missing = self.also.iter().any(|rule| findings.iter().all(|f| f.rule != *rule));
        if found && !stray && !missing {
            return None;
        }
        let found: Vec<String> = findings.iter().map(|finding| format!("  {finding}")).collect();
        Some(format!("{}\nexpected at line {}, found\n{}", self.change, self.line, found.join("\n")))
    }
}

/// The lines of a place before and after the change, and which of the latter is marked, from 1.
fn sides(place: &str) -> (String, String, Option<usize>) {
    let (mut before, mut after, mut marked) = (String::from("\n"), String::from("\n"), None);
    for line in place.lines() {
        let (sign, text) = line.split_at(2);
        let stays = sign.starts_with(' ');
        if stays || sign.starts_with('-') {
            before.extend([text, "\n"]);
        }
        if stays || sign.starts_with('+') {
            after.extend([text, "\n"]);
        }
        if sign.ends_with('!') {
            marked = Some(after.lines().count() - 1);
        }
    }
    (before, after, marked)
}

/// All findings about a text, of either stage.
pub(crate) fn findings(text: &str) -> Vec<Diagnostic> {
    match Spec::parse(text) {
        Ok(spec) => lint(&spec),
        Err(findings) => findings,
    }
}
