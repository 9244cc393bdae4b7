//! The imports of a generated file.

use std::collections::BTreeSet;

use crate::{
    model::{Model, TypeRef},
    output::import,
};

/// What a file imports. Each set holds names of one module.
#[derive(Default)]
pub(super) struct Imports<'m> {
    /// Whole lines about other crates.
    pub(super) external: &'static str,
    pub(super) own: BTreeSet<&'m str>,
    pub(super) client: BTreeSet<&'m str>,
    pub(super) model: BTreeSet<&'m str>,
    /// Types that all chapters share.
    pub(super) types: BTreeSet<&'m str>,
    /// Types of the chapter.
    pub(super) chapter: BTreeSet<&'m str>,
    pub(super) maps: bool,
}

impl<'m> Imports<'m> {
    /// Adds what the types name.
    pub(super) fn extend(&mut self, model: &Model, types: impl IntoIterator<Item = &'m TypeRef>) {
        for ty in types {
            self.own.extend(ty.runtime_types());
            let is_shared = |name: &&str| model.types.get(*name).is_some_and(|item| item.chapter.is_none());
            let (shared, own): (Vec<_>, Vec<_>) = ty.named().into_iter().partition(is_shared);
            self.types.extend(shared);
            self.chapter.extend(own);
            self.maps |= ty.to_string().contains("BTreeMap<");
        }
    }

    /// The imports as blocks, with a blank line between them.
    pub(super) fn blocks(&self) -> String {
        let crates = [("crate", &self.own), ("crate::client", &self.client), ("crate::model", &self.model)];
        let generated = [("crate::types", &self.types), ("super", &self.chapter)];
        let own: String = crates.into_iter().chain(generated).map(|(module, names)| import(module, names)).collect();
        let blocks = [if self.maps { "use std::collections::BTreeMap;\n" } else { "" }, self.external, &own];
        blocks.into_iter().filter(|block| !block.is_empty()).collect::<Vec<_>>().join("\n")
    }
}
