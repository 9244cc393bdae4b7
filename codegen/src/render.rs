//! Files of the SDK, written from the model.

mod api_listing;
mod arguments;
mod file;
mod operations;
mod sets;
mod structs;

use std::collections::{BTreeMap, BTreeSet};

pub(crate) use api_listing::api_listing;

use self::file::{File, listing};
use crate::{
    failure::Failure,
    model::{Model, TypeDef, TypeKind},
    output::OutputFile,
};

/// Module of the types that several chapters use.
const SHARED: &str = "shared";

/// The generated part of the SDK. `digest` is that of the bundled document.
pub(crate) fn render(model: &Model, digest: &str) -> Result<Vec<OutputFile>, Failure> {
    let mut files = Vec::new();
    let mut modules: BTreeMap<&str, Vec<&'static str>> = BTreeMap::new();
    for (module, types) in homes(model) {
        let title = model.chapters.iter().find(|chapter| chapter.module == module).map_or("several chapters", |chapter| &chapter.name);
        let (structs, sets): (Vec<_>, Vec<_>) = types.into_iter().partition(|item| matches!(item.kind, TypeKind::Struct { .. }));
        if !structs.is_empty() {
            modules.entry(module).or_default().push("types");
            files.push(structs::file(module, &format!("Objects of {title}."), &structs));
        }
        if !sets.is_empty() {
            modules.entry(module).or_default().push("sets");
            files.push(sets::file(module, &format!("Sets of values and constrained strings of {title}."), &sets));
        }
    }
    for chapter in model.chapters.iter().filter(|chapter| !chapter.operations.is_empty()) {
        modules.entry(&chapter.module).or_default().push("operations");
        files.push(operations::file(model, chapter)?);
    }
    for (module, parts) in &modules {
        let parts: BTreeSet<&str> = parts.iter().copied().collect();
        let mut file = File::new(&format!("{module}/mod.rs"), "One chapter of the API.");
        file.push(&listing(parts.iter().map(|part| format!("pub(crate) mod {part};"))));
        files.push(file.finish());
    }
    files.push(root(&modules, digest));
    files.push(OutputFile { path: crate::paths::API.to_owned(), text: api_listing(model) });
    Ok(files)
}

/// The types of each module.
fn homes(model: &Model) -> BTreeMap<&str, Vec<&TypeDef>> {
    let mut homes: BTreeMap<&str, Vec<&TypeDef>> = BTreeMap::new();
    for item in model.types.values() {
        homes.entry(item.chapter.as_deref().unwrap_or(SHARED)).or_default().push(item);
    }
    homes
}

fn root(modules: &BTreeMap<&str, Vec<&'static str>>, digest: &str) -> OutputFile {
    let mut file = File::new("mod.rs", "The API as the curated document describes it.");
    file.push(&listing(modules.keys().map(|module| format!("mod {module};"))));
    for (name, doc, parts) in [
        ("operations", "One type per operation: each names the operation of a request.", &["operations"][..]),
        ("types", "What the operations send and receive.", &["sets", "types"]),
    ] {
        let uses = modules.iter().flat_map(|(module, own)| {
            parts.iter().filter(|part| own.contains(*part)).map(move |part| format!("    pub use super::{module}::{part}::*;"))
        });
        file.push(&format!("/// {doc}\npub mod {name} {{\n{}}}\n", listing(uses)));
    }
    file.push(&format!(
        "/// SHA-256 of the curated document as `cargo xtask bundle` writes it: changes with every change of it but order and comments.\n\
         pub const SPEC_SHA256: &str = \"{digest}\";\n"
    ));
    file.finish()
}
