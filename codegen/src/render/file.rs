//! A generated file: what it is, what it uses, and its items.

use std::collections::BTreeSet;

use crate::{output::HEADER, output::OutputFile, paths::GENERATED};

/// A file of blocks with a blank line between them.
pub(super) struct File {
    path: String,
    text: String,
}

impl File {
    /// A file below the folder of generated files, with what it is.
    pub(super) fn new(name: &str, doc: &str) -> Self {
        // Names of chapters are the document's.
        let doc = doc.split_whitespace().collect::<Vec<_>>().join(" ");
        Self { path: format!("{GENERATED}/{name}"), text: format!("//! {doc}\n//!\n//! {HEADER}\n") }
    }

    /// Adds a block of whole lines, if there is anything in it.
    pub(super) fn push(&mut self, block: &str) {
        if !block.is_empty() {
            self.text.push('\n');
            self.text.push_str(block);
        }
    }

    pub(super) fn finish(self) -> OutputFile {
        OutputFile { path: self.path, text: self.text }
    }
}

/// One line each.
pub(super) fn listing(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}

/// The import of some names of one module; nothing if there are none.
pub(super) fn import(module: &str, names: &BTreeSet<&str>) -> String {
    let names: Vec<_> = names.iter().copied().collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => format!("use {module}::{one};\n"),
        several => format!("use {module}::{{{}}};\n", several.join(", ")),
    }
}
