//! The rules of `spec/CURATION.md`, checked.
//!
//! What can be said of one place by itself is in `lint/document.schema.json`, a JSON Schema. What crosses places is a
//! function: [`nodes`] walks the document once and notes every object with its kind and place, and each check looks through
//! those notes. All checks run over every document, so that an editor sees all that is wrong at once.

mod accepted;
mod bodies;
mod constraints;
mod descriptions;
mod errata;
mod examples;
mod extensions;
mod names;
mod nodes;
mod operations;
mod pagination;
mod parameters;
mod paths;
mod references;
mod report;
mod rules;
mod sets;
mod sources;
mod structure;

use crate::{diagnostic::Diagnostic, document::Spec};

pub use self::{
    accepted::Accepted,
    rules::{RULES, Rule},
};
use self::{nodes::Nodes, report::Report};

/// Checks the document against all rules.
///
/// Returns all diagnostics, file by file in the order of the text; none if the document keeps the rules. The rules of YAML and
/// of the pieces are not here: [`Spec::read`] reports them.
pub fn lint(spec: &Spec) -> Vec<Diagnostic> {
    let nodes = Nodes::new(spec);
    let mut report = Report::new(spec);
    for check in [
        structure::check,
        references::check,
        paths::check,
        operations::check,
        parameters::check,
        bodies::check,
        names::check,
        constraints::check,
        sets::check,
        extensions::check,
        pagination::check,
        descriptions::check,
        examples::check,
    ] {
        check(&nodes, &mut report);
    }
    report.finish()
}

/// Checks the document against all rules, without what is accepted.
///
/// Returns what [`lint`] returns without what is accepted, and what is wrong with the list.
pub fn lint_with(spec: &Spec, accepted: &Accepted) -> Vec<Diagnostic> {
    accepted.apply(lint(spec))
}

/// Checks that the document states its sources, and the errata: path and text of each file.
pub fn lint_documents(spec: &Spec, errata: &[(impl AsRef<str>, impl AsRef<str>)]) -> Vec<Diagnostic> {
    let mut report = Report::new(spec);
    sources::check(&Nodes::new(spec), &mut report);
    let errata: Vec<_> = errata.iter().map(|(path, text)| (path.as_ref(), text.as_ref())).collect();
    errata::check(spec, &errata, &mut report);
    report.finish()
}
