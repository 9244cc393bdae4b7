//! Files as they were at a revision.

use std::process::Command;

use codearts_pipeline_codegen::Spec;

use crate::{lint, workspace::root};

/// The document before it was in pieces.
const WHOLE: &str = "spec/codearts-pipeline.yaml";
/// What the pieces share.
const SHARED: &str = "spec/openapi.yaml";
/// The folder of the pieces.
const CHAPTERS: &str = "spec/chapters/";

/// A document that describes nothing.
const EMPTY: &str = "openapi: 3.0.3\npaths: {}\n";

/// The revision to compare with: where this branch left `main`, unless it is given.
pub(super) fn revision(given: Option<&str>) -> Result<String, String> {
    match given {
        Some(revision) => Ok(revision.to_owned()),
        None => git(&["merge-base", "HEAD", "main"]).or_else(|_| git(&["rev-parse", "HEAD"])),
    }
}

/// The document at a revision, in pieces or in one file. Before there was a document, it described nothing.
pub(super) fn document(revision: &str) -> Result<Spec, String> {
    let listed = git(&["ls-tree", "-r", "--name-only", revision, "spec"])?;
    let paths: Vec<&str> = listed.lines().collect();
    let is_piece = |path: &&str| *path == SHARED || (path.starts_with(CHAPTERS) && path.ends_with(".yaml"));
    let mut wanted: Vec<&str> = paths.iter().copied().filter(is_piece).collect();
    if !wanted.contains(&SHARED) {
        wanted = paths.into_iter().filter(|path| *path == WHOLE).collect();
    }
    let files = wanted.into_iter().map(|path| Ok((path.to_owned(), file(revision, path)?))).collect::<Result<Vec<_>, String>>()?;
    read(&files).map_err(|problem| format!("the document at {revision} cannot be read:\n{problem}"))
}

fn read(files: &[(String, String)]) -> Result<Spec, String> {
    match files {
        [] => Spec::parse(EMPTY),
        [(_, text)] => Spec::parse(text),
        pieces => return Err(format!("{} files cannot be read as one document yet", pieces.len())),
    }
    .map_err(|diagnostics| lint::list(&diagnostics))
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
