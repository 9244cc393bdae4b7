//! Turns the curated OpenAPI document into the generated part of the SDK: text in, files out.
//!
//! The steps, in order: [`Spec`] reads the document, [`lint`] holds it against the rules of `spec/CURATION.md`,
//! [`model::Model`] resolves it, and [`generate`] writes the files. Nothing here touches the file system.

mod char_class;
mod diagnostic;
mod diff;
mod docs;
mod document;
mod errata;
mod failure;
mod generate;
mod guide;
mod lint;
mod migration;
pub mod model;
mod names;
mod normalize;
mod output;
mod page;
mod paths;
mod progenitor;
mod render;
mod sample;
mod shape;
mod snippet;
mod templates;
mod waiver;

pub use crate::{
    char_class::CharClass,
    diagnostic::Diagnostic,
    diff::{Bump, CHANGE_RULES, Change, ChangeRule, Direction, SourceImpact, WireImpact, bump, diff},
    document::{Operation, Parameter, Spec, bundle, bundle_for_tools, component_name},
    errata::Erratum,
    failure::Failure,
    generate::{generate, generate_with},
    lint::{Accepted, RULES, Rule, lint, lint_documents, lint_with},
    migration::{MIGRATION, migration},
    output::OutputFile,
    page::page,
    paths::{ACCEPTED, API, BUNDLE, CHAPTERS, EMULATOR_API, ERRATA, GENERATED, SPEC},
    sample::required_arguments,
    snippet::{SNIPPETS, snippet, snippets},
    waiver::{WAIVER_FORM, Waiver, waivers},
};
