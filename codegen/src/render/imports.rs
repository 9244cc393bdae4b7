//! The imports of a generated file.

use std::collections::BTreeSet;

use crate::{model::TypeRef, output::import};

/// What a file imports. Each set holds names of one module.
#[derive(Default)]
pub(super) struct Imports<'m> {
    /// Whole lines about other crates.
    pub(super) external: &'static str,
    pub(super) own: BTreeSet<&'m str>,
    pub(super) client: BTreeSet<&'m str>,
    pub(super) model: BTreeSet<&'m str>,
    pub(super) types: BTreeSet<&'m str>,
    pub(super) maps: bool,
}

impl<'m> Imports<'m> {
    /// Adds what the types name.
    pub(super) fn extend(&mut self, types: impl IntoIterator<Item = &'m TypeRef>) {
        for ty in types {
            self.own.extend(ty.runtime_types());
            self.types.extend(ty.named());
            self.maps |= ty.to_string().contains("BTreeMap<");
        }
    }

    /// The imports as blocks, with a blank line between them.
    pub(super) fn blocks(&self) -> String {
        let modules = [("crate", &self.own), ("crate::client", &self.client), ("crate::model", &self.model), ("crate::types", &self.types)];
        let own: String = modules.into_iter().map(|(module, names)| import(module, names)).collect();
        let blocks = [if self.maps { "use std::collections::BTreeMap;\n" } else { "" }, self.external, &own];
        blocks.into_iter().filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n")
    }
}
