//! `cargo xtask diff`.

mod accepted;
mod base;
mod report;
mod version;

use codearts_pipeline_codegen::{Spec, bump, diff, model::Model};

use self::{accepted::Accepted, report::Format};
use crate::{
    Outcome, lint,
    workspace::{print, read},
};

const MANIFEST: &str = "sdk/Cargo.toml";

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The revision to compare with: where this branch left `main`, unless given.
    #[arg(long, value_name = "REV")]
    base: Option<String>,
    /// How to write it.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Fails if something breaks that spec/accepted.md does not accept, or if the version in sdk/Cargo.toml does not follow.
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Outcome {
    let base = base::revision(arguments.base.as_deref())?;
    let (before, after) = (base::document(&base)?, lint::parse()?);
    let model = |spec: &Spec| Model::of(spec).map_err(|failure| failure.to_string());
    let changes = diff((&before, &model(&before)?), (&after, &model(&after)?));
    let accepted = Accepted::read()?;
    print(report::write(&changes, &accepted, arguments.format).trim_end());
    if !arguments.check {
        return Ok(());
    }
    let before = version::of_manifest(&base::file(&base, MANIFEST)?)?;
    let after = version::of_manifest(&read(MANIFEST)?)?;
    let mut problems = accepted.missing(&changes);
    problems.extend(version::problem(&before, &after, bump(&changes)));
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n")) }
}
