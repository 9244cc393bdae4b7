//! One fault in an otherwise good document, and where it has to be found.
//!
//! The files with the ending `.cases` hold them. A case is a change of `minimal.yaml`, or of one of the
//! small documents beside it:
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

use codearts_pipeline_codegen::{Accepted, Diagnostic, Spec, lint, lint_documents, lint_with};

/// A small document that keeps all rules.
pub(crate) const MINIMAL: &str = include_str!("minimal.yaml");

const MINIMAL_ERRATA: &str = include_str!("minimal-errata.md");

/// Which document a case changes, and what checks it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Document {
    /// The document that the generator knows.
    Spec,
    /// One that uses every shape.
    Shapes,
    /// A chapter.
    Chapter,
    /// The sources that the small document states.
    Sources,
    Errata,
    Accepted,
}

const FILES: [(Document, &str); 10] = [
    (Document::Spec, include_str!("yaml.cases")),
    (Document::Spec, include_str!("document.cases")),
    (Document::Spec, include_str!("operations.cases")),
    (Document::Spec, include_str!("schemas.cases")),
    (Document::Spec, include_str!("texts.cases")),
    (Document::Shapes, include_str!("shapes.cases")),
    (Document::Chapter, include_str!("pieces.cases")),
    (Document::Sources, include_str!("sources.cases")),
    (Document::Errata, include_str!("errata.cases")),
    (Document::Accepted, include_str!("accepted.cases")),
];

impl Document {
    pub(crate) const ALL: [Self; 6] = [Self::Spec, Self::Shapes, Self::Chapter, Self::Sources, Self::Errata, Self::Accepted];

    /// The document that keeps all rules.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Spec | Self::Sources => MINIMAL,
            Self::Shapes => include_str!("shapes.yaml"),
            Self::Chapter => include_str!("pieces-chapter.yaml"),
            Self::Errata => MINIMAL_ERRATA,
            Self::Accepted => include_str!("minimal-accepted.md"),
        }
    }

    /// All diagnostics about a text in the place of this document, beside the other small documents.
    pub(crate) fn diagnostics(self, text: &str) -> Vec<Diagnostic> {
        let spec = |text: &str| Spec::parse(text).expect("a document");
        let errata = |text| [("spec/errata/things.md", text)];
        match self {
            Self::Spec | Self::Shapes => diagnostics(text),
            Self::Chapter => {
                let pieces = [
                    ("spec/openapi.yaml", include_str!("pieces-openapi.yaml")),
                    ("spec/chapters/old_things.yaml", text),
                    ("spec/chapters/new_things.yaml", include_str!("pieces-other.yaml")),
                ];
                Spec::read(&pieces).map_or_else(|diagnostics| diagnostics, |spec| lint(&spec))
            }
            Self::Sources => lint_documents(&spec(text), &errata(MINIMAL_ERRATA)),
            Self::Errata => lint_documents(&spec(MINIMAL), &errata(text)),
            Self::Accepted => lint_with(&spec(MINIMAL), &Accepted::parse(text)),
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
        let diagnostics = self.document.diagnostics(&self.text);
        let place = (self.rule, self.pointer.as_str(), self.line);
        let found = diagnostics.iter().any(|d| (d.rule, d.pointer.as_str(), d.line) == place && !d.help.is_empty());
        let stray = diagnostics.iter().any(|d| d.rule != self.rule && !self.also.contains(&d.rule));
        let missing = self.also.iter().any(|rule| diagnostics.iter().all(|d| d.rule != *rule));
        if found && !stray && !missing {
            return None;
        }
        let found: Vec<String> = diagnostics.iter().map(|diagnostic| format!("  {diagnostic}")).collect();
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

/// All diagnostics about a text, of either stage.
pub(crate) fn diagnostics(text: &str) -> Vec<Diagnostic> {
    match Spec::parse(text) {
        Ok(spec) => lint(&spec),
        Err(diagnostics) => diagnostics,
    }
}
