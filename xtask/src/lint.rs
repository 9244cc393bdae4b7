//! `cargo xtask lint`, and what other tasks read of the document.

use codearts_pipeline_codegen::{ACCEPTED, Accepted, CHAPTERS, Diagnostic, ERRATA, SPEC, Spec, lint_documents, lint_with};

use crate::{
    Outcome,
    workspace::{files, print, read, read_if_there},
};

pub(crate) fn run() -> Outcome {
    let diagnostics = diagnostics()?;
    if !diagnostics.is_empty() {
        return Err(list(&diagnostics));
    }
    print("the document keeps its rules");
    Ok(())
}

/// Everything about the document and the files that go with it.
fn diagnostics() -> Result<Vec<Diagnostic>, String> {
    let spec = match Spec::read(&pieces()?) {
        Ok(spec) => spec,
        Err(diagnostics) => return Ok(diagnostics),
    };
    let mut diagnostics = lint_with(&spec, &accepted()?);
    diagnostics.extend(lint_documents(&spec, &errata()?));
    diagnostics.sort();
    Ok(diagnostics)
}

/// Reads the curated document.
pub(crate) fn parse() -> Result<Spec, String> {
    Spec::read(&pieces()?).map_err(|diagnostics| list(&diagnostics))
}

/// The files that the curated document is made of: path and text.
fn pieces() -> Result<Vec<(String, String)>, String> {
    let mut pieces = vec![(SPEC.to_owned(), read(SPEC)?)];
    pieces.extend(texts(CHAPTERS, ".yaml")?);
    Ok(pieces)
}

/// The errata: path and text of each file.
pub(crate) fn errata() -> Result<Vec<(String, String)>, String> {
    texts(ERRATA, ".md")
}

fn texts(folder: &str, ending: &str) -> Result<Vec<(String, String)>, String> {
    let paths = files(folder)?.into_iter().filter(|path| path.ends_with(ending));
    paths.map(|path| read(&path).map(|text| (path, text))).collect()
}

/// Reads the accepted diagnostics.
pub(crate) fn accepted() -> Result<Accepted, String> {
    Ok(Accepted::parse(&read_if_there(ACCEPTED)?.unwrap_or_default()))
}

/// Diagnostics, a line each, in a form that editors jump to.
pub(crate) fn list(diagnostics: &[Diagnostic]) -> String {
    let lines: String = diagnostics.iter().map(|diagnostic| format!("{diagnostic}\n")).collect();
    let count = diagnostics.len();
    format!("{lines}{count} {}. spec/CURATION.md explains the rules.", if count == 1 { "diagnostic" } else { "diagnostics" })
}
