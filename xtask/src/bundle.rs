//! `cargo xtask bundle`: the document in one file, for other tools.

use std::path::PathBuf;

use codearts_pipeline_codegen::BUNDLE;

use crate::{
    Outcome, lint,
    workspace::{print, root, write},
};

pub(crate) fn run() -> Outcome {
    print(&format!("wrote {}", bundle()?.display()));
    Ok(())
}

/// Writes the file and returns its path.
pub(crate) fn bundle() -> Result<PathBuf, String> {
    write(BUNDLE, codearts_pipeline_codegen::bundle_for_tools(&lint::parse()?))?;
    Ok(root().join(BUNDLE))
}
