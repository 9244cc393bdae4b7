//! `cargo xtask diff`.

mod accepted;
mod report;
mod version;

use std::process::Command;

use codearts_pipeline_codegen::{CHAPTERS, SPEC, Spec, bump, diff};

use self::{accepted::Accepted, report::Format, version::Version};
use crate::{
    Outcome, lint,
    workspace::{root, say},
};

const MANIFEST: &str = "sdk/Cargo.toml";

/// Where the document was before it was divided into chapters.
const ONE_FILE: &str = "spec/codearts-pipeline.yaml";

/// A document that describes nothing.
const EMPTY: &str = "openapi: 3.0.3\npaths: {}\n";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The revision to compare with: where this branch left `main`, unless given.
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// How to write it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Fails if something breaks that spec/ACCEPTED.md does not accept, or if the version in sdk/Cargo.toml does not follow.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let base = match &arguments.base {
        Some(base) => base.clone(),
        None => git(&["merge-base", "HEAD", "main"]).or_else(|_| git(&["rev-parse", "HEAD"]))?,
    };
    let old = document_at(&base)?;
    let new = lint::parse()?;
    let changes = diff(&old, &new);
    let accepted = Accepted::read()?;
    say(report::write(&changes, &accepted, arguments.format).trim_end());
    if !arguments.check {
        return Ok(());
    }
    let before = Version::of_manifest(&git_file(&base, MANIFEST)?)?;
    let after = Version::of_manifest(&crate::workspace::read(MANIFEST)?)?;
    let mut problems = accepted.missing(&changes);
    problems.extend(after.problem(before, bump(&changes)));
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}

/// The document at a revision: in pieces, in the one file that it once was, or empty before there was one.
fn document_at(revision: &str) -> Result<Spec, String> {
    let listed = git(&["ls-tree", "-r", "--name-only", revision, "spec"])?;
    let is_chapter = |path: &str| path.starts_with(CHAPTERS) && path.ends_with(".yaml");
    let paths = listed.lines().filter(|path| *path == SPEC || *path == ONE_FILE || is_chapter(path));
    let files = paths.map(|path| Ok((path, git_file(revision, path)?))).collect::<Result<Vec<_>, String>>()?;
    let spec = match &files[..] {
        [] => Spec::parse(EMPTY),
        [(ONE_FILE, text)] => Spec::parse(text),
        files => Spec::read(files),
    };
    spec.map_err(|diagnostics| format!("the document at {revision} cannot be read:\n{}", lint::list(&diagnostics)))
}

fn git_file(revision: &str, path: &str) -> Result<String, String> {
    git(&["show", &format!("{revision}:{path}")])
}

fn git(arguments: &[&str]) -> Result<String, String> {
    let output =
        Command::new("git").args(arguments).current_dir(root()).output().map_err(|error| format!("git cannot be started: {error}"))?;
    if !output.status.success() {
        return Err(format!("git {}: {}", arguments.join(" "), String::from_utf8_lossy(&output.stderr).trim()));
    }
    let text = String::from_utf8(output.stdout).map_err(|_| format!("git {}: the output is no UTF-8", arguments.join(" ")))?;
    // A revision ends in a line break that is no part of it; a file keeps its own.
    Ok(if arguments[0] == "show" { text } else { text.trim().to_owned() })
}
