//! What does the generator make of a small document? Look at the snapshots to see; each shape alone is in `tests/shapes`.
//!
//! After a wanted change: `INSTA_UPDATE=always cargo test -p codearts-pipeline-tests --test snapshots`, and review them.

use codearts_pipeline_codegen::{API, GENERATED, Spec, generate};
use insta::assert_snapshot;

const MINIMAL: &str = include_str!("lint/minimal.yaml");

/// The generated files below the folder of the SDK, one after the other, whose path ends like this.
fn generated(ending: &str) -> String {
    let spec = Spec::parse(MINIMAL).unwrap_or_else(|diagnostics| panic!("{diagnostics:#?}"));
    let files = generate(&spec).unwrap_or_else(|failure| panic!("{failure}"));
    let chosen = files.iter().filter(|file| (file.path.starts_with(GENERATED) || file.path == API) && file.path.ends_with(ending));
    chosen.map(|file| format!("==> {} <==\n{}", file.path.trim_start_matches(GENERATED), file.text)).collect()
}

#[test]
fn operations() {
    assert_snapshot!(generated("/operations.rs"));
}

#[test]
fn objects() {
    assert_snapshot!(generated("/types.rs"));
}

#[test]
fn sets_and_constrained_strings() {
    assert_snapshot!(generated("/sets.rs"));
}

#[test]
fn modules() {
    // The digest changes with every word.
    let text = generated("mod.rs");
    let lines = text.lines().filter(|line| !line.contains("SPEC_SHA256"));
    assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn listing() {
    assert_snapshot!(generated("API.md"));
}
