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
mod fingerprint;
mod generate;
mod lint;
mod migration;
pub mod model;
mod names;
mod normalize;
mod output;
mod page;
mod paths;
mod progenitor;
mod reasoned;
mod render;
mod sample;
mod shape;
mod snippet;

pub use crate::{
    char_class::CharClass,
    diagnostic::Diagnostic,
    diff::{Bump, CHANGE_RULES, Change, ChangeRule, Direction, OnSource, OnWire, bump, diff},
    document::{Operation, Parameter, Spec, bundle_json, bundle_yaml, component_name},
    errata::errata_subjects,
    failure::Failure,
    generate::{generate, generate_step_by_step, generate_unchecked, generate_with},
    lint::{Exceptions, RULES, Rule, lint, lint_documents, lint_with},
    migration::{MIGRATION, migration},
    output::OutputFile,
    page::page,
    paths::{API, BUNDLE, CHAPTERS, EMULATOR_API, ERRATA, EXCEPTIONS, GENERATED, SOURCES, SPEC},
    reasoned::{REASONED_FORM, Reasoned, reasoned},
    snippet::{SNIPPETS, snippet, snippets},
};
