//! The one place where progenitor is set up and run.

use std::panic::{AssertUnwindSafe, catch_unwind};

use openapiv3::OpenAPI;
use progenitor::{GenerationSettings, Generator, HooksMode, InterfaceStyle, TagStyle, TypeImpl};

use crate::{Failure, leaf::Leaf};

/// What progenitor makes of the prepared document, as syntax.
pub(crate) fn run(document: &OpenAPI, leaves: &[Leaf]) -> Result<syn::File, Failure> {
    let settings = settings(leaves);
    // Lint refuses what is known to make progenitor panic. What is not known yet becomes a failure with its message.
    let tokens = catch_unwind(AssertUnwindSafe(|| Generator::new(&settings).generate_tokens(document)))
        .map_err(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            Failure::Unsupported(format!("progenitor gave up: {}", text.unwrap_or("it does not say why")))
        })?
        .map_err(|error| Failure::Unsupported(format!("progenitor refuses the document: {error}")))?;
    syn::parse2(tokens).map_err(|error| Failure::Unsupported(format!("progenitor's output is no Rust: {error}")))
}

fn settings(leaves: &[Leaf]) -> GenerationSettings {
    let mut settings = GenerationSettings::new();
    settings
        // The shortest form: what has to be there is an argument, which `operations.rs` keeps.
        .with_interface(InterfaceStyle::Positional)
        // One client; `split.rs` does the dividing.
        .with_tag(TagStyle::Merged)
        // Leaves out an implementation that would let requests through unsigned.
        .with_hooks(HooksMode::Expected);
    for leaf in leaves {
        // Types of our own, which keep unknown values and say what is wrong with a text.
        settings.with_replacement(&leaf.name, format!("super::{}", leaf.name), [TypeImpl::Display, TypeImpl::FromStr].into_iter());
    }
    settings
}
