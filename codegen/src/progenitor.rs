//! The one place where progenitor is set up and run.

use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::OpenAPI;
use proc_macro2::TokenStream;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle};
use serde_json::Value;

use crate::failure::Failure;

/// Replacements are written under this name, which no module has.
pub(crate) const MARKER: &str = "marker";

/// The generator after its run, which knows the types, and what it writes.
///
/// `markers` are the components that stand for types of the SDK.
pub(crate) fn run<'a>(document: Value, markers: impl Iterator<Item = &'a String>) -> Result<(Generator, TokenStream), Failure> {
    let document: OpenAPI = serde_json::from_value(document)
        .map_err(|error| Failure::Unsupported(format!("the normalized document is not OpenAPI 3.0: {error}")))?;
    let mut settings = GenerationSettings::new();
    settings.with_interface(InterfaceStyle::Positional).with_tag(TagStyle::Merged).with_hooks(HooksMode::Expected);
    for name in markers {
        settings.with_replacement(name, format!("{MARKER}::{name}"), std::iter::empty());
    }
    let mut generator = Generator::new(&settings);
    // Lint rejects what is known to make progenitor panic. What is not known yet becomes a failure with its message.
    let tokens = catch_unwind(AssertUnwindSafe(|| generator.generate_tokens(&document)))
        .map_err(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            Failure::Unsupported(format!("progenitor panics: {}", text.unwrap_or("it does not say why")))
        })?
        .map_err(|error| Failure::Unsupported(format!("progenitor rejects the document: {error}")))?;
    Ok((generator, tokens))
}
