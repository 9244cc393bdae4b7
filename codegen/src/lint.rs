//! The rules of `spec/CURATION.md`, checked.
//!
//! What can be said of one place by itself is in `lint/document.schema.json`, a JSON Schema. What crosses places is a
//! function: [`context`] walks the document once and notes every object with its kind and place, and each check looks through
//! those notes. All checks run over every document, so that an editor sees all that is wrong at once.

mod accepted;
mod bodies;
mod context;
mod errata;
mod examples;
mod extensions;
mod names;
mod pagination;
mod parameters;
mod paths;
mod references;
mod rules;
mod sources;
mod structure;
mod values;

use self::context::Lint;
pub use self::{
    accepted::Accepted,
    rules::{RULES, Rule},
};
use crate::{diagnostic::Diagnostic, document::Spec};

/// Checks the document against all rules.
///
/// Returns all diagnostics, file by file in the order of the text; none if the document keeps the rules. The rules of YAML and
/// of the pieces are not here: [`Spec::read`] reports them.
pub fn lint(spec: &Spec) -> Vec<Diagnostic> {
    let lint = Lint::new(spec);
    structure::check(&lint);
    references::check(&lint);
    paths::check(&lint);
    sources::pages(&lint);
    parameters::check(&lint);
    bodies::check(&lint);
    names::check(&lint);
    values::check(&lint);
    extensions::check(&lint);
    pagination::check(&lint);
    examples::check(&lint);
    lint.finish()
}

/// Checks the document against all rules, without what is accepted.
///
/// Returns what [`lint`] returns without what is accepted, and what is wrong with the list.
pub fn lint_with(spec: &Spec, accepted: &Accepted) -> Vec<Diagnostic> {
    accepted.apply(lint(spec))
}

/// Checks that the document states its sources, and the errata: path and text of each file.
pub fn lint_documents(spec: &Spec, errata: &[(impl AsRef<str>, impl AsRef<str>)]) -> Vec<Diagnostic> {
    let lint = Lint::new(spec);
    sources::check(&lint);
    let errata: Vec<_> = errata.iter().map(|(path, text)| (path.as_ref(), text.as_ref())).collect();
    errata::check(&lint, &errata);
    lint.finish()
}
