//! Files as they were at a revision.

use std::process::Command;

use codearts_pipeline_codegen::{CHAPTERS, SPEC, Spec};

use crate::{lint, workspace::root};

/// Where the document was before it was divided into chapters.
const ONE_FILE: &str = "spec/codearts-pipeline.yaml";

/// A document that describes nothing.
const EMPTY: &str = "openapi: 3.0.3\npaths: {}\n";

/// The revision to compare with: where this branch left `main`, unless it is given.
pub(super) fn revision(given: Option<&str>) -> Result<String, String> {
    match given {
        Some(revision) => Ok(revision.to_owned()),
        None => git(&["merge-base", "HEAD", "main"]).or_else(|_| git(&["rev-parse", "HEAD"])),
    }
}

/// The document at a revision: in pieces, in the one file that it once was, or empty before there was one.
pub(super) fn document(revision: &str) -> Result<Spec, String> {
    let listed = git(&["ls-tree", "-r", "--name-only", revision, "spec"])?;
    let is_chapter = |path: &str| path.starts_with(CHAPTERS) && path.ends_with(".yaml");
    let paths = listed.lines().filter(|path| *path == SPEC || *path == ONE_FILE || is_chapter(path));
    let files = paths.map(|path| Ok((path, file(revision, path)?))).collect::<Result<Vec<_>, String>>()?;
    let spec = match &files[..] {
        [] => Spec::parse(EMPTY),
        [(ONE_FILE, text)] => Spec::parse(text),
        files => Spec::read(files),
    };
    spec.map_err(|diagnostics| format!("the document at {revision} cannot be read:\n{}", lint::list(&diagnostics)))
}

/// A file at a revision.
pub(super) fn file(revision: &str, path: &str) -> Result<String, String> {
    git(&["show", &format!("{revision}:{path}")])
}

fn git(arguments: &[&str]) -> Result<String, String> {
    let output =
        Command::new("git").args(arguments).current_dir(root()).output().map_err(|error| format!("git cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim()));
    }
    let text = String::from_utf8(output.stdout).map_err(|_| format!("git {}: the output is not UTF-8", arguments.join(" ")))?;
    // A revision ends in a line break that is no part of it; a file keeps its own.
    Ok(if arguments[0] == "show" { text } else { text.trim().to_owned() })
}
