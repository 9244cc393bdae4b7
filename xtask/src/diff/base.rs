//! Files as they were at a revision.

use std::process::Command;

use codearts_pipeline_codegen::{CHAPTERS, SPEC, Spec};

use crate::{lint, program::output_of, workspace::root};

/// A document that describes nothing.
const EMPTY: &str = "openapi: 3.0.3\npaths: {}\n";

/// The revision to compare with: where this branch left `main`, unless it is given.
pub(super) fn revision(given: Option<&str>) -> Result<String, String> {
    match given {
        Some(revision) => Ok(revision.to_owned()),
        None => git(&["merge-base", "HEAD", "main"]).or_else(|_| git(&["rev-parse", "HEAD"])).map(|revision| revision.trim().to_owned()),
    }
}

/// The document at a revision: in pieces, or empty before there were any.
pub(super) fn document(revision: &str) -> Result<Spec, String> {
    let listed = git(&["ls-tree", "-r", "--name-only", revision, "spec"])?;
    let is_chapter = |path: &str| path.starts_with(CHAPTERS) && path.ends_with(".yaml");
    let paths = listed.lines().filter(|path| *path == SPEC || is_chapter(path));
    let files = paths.map(|path| Ok((path, file(revision, path)?))).collect::<Result<Vec<_>, String>>()?;
    let spec = if files.is_empty() { Spec::parse(EMPTY) } else { Spec::read(&files) };
    spec.map_err(|diagnostics| format!("the document at {revision} cannot be read:\n{}", lint::list(&diagnostics)))
}

/// A file at a revision.
pub(super) fn file(revision: &str, path: &str) -> Result<String, String> {
    git(&["show", &format!("{revision}:{path}")])
}

fn git(arguments: &[&str]) -> Result<String, String> {
    output_of(Command::new("git").args(arguments).current_dir(root()), &format!("git {}", arguments.join(" ")))
}
