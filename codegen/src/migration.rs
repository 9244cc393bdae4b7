//! `sdk/MIGRATION.md`: what the vendor's SDKs call operations and types, and what they are called here.

use minijinja::{context, value::Serde};

use crate::{Failure, model::Model, output::OutputFile, templates::environment};

/// Where the guide stands, below the root of the repository.
pub const MIGRATION: &str = "sdk/MIGRATION.md";

/// Writes the guide: prose from its template, tables from the model.
///
/// # Errors
///
/// When the template does not fit the model, which is a mistake of codegen.
pub fn migration(model: &Model) -> Result<OutputFile, Failure> {
    let context = context! { chapters => Serde(&model.chapters), types => Serde(&model.types) };
    let text = environment()?.render_str(include_str!("migration/template.md"), context)?;
    Ok(OutputFile { path: MIGRATION.to_owned(), text })
}
