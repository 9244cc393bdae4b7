//! What things are called in the vendor's SDKs, as `x-source` names it.

use std::collections::BTreeMap;

use crate::{Spec, document::text};

/// Names of the vendor by ours.
#[derive(Debug, Default)]
pub(super) struct Vendor<'a> {
    /// The class or operation, and after it members that the class lacks.
    rows: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Vendor<'a> {
    /// Reads the sources of operations and schemas.
    pub(super) fn read(spec: &'a Spec) -> Self {
        let operations = spec.operations().into_iter().map(|operation| (operation.id, operation.value));
        let sources = operations.chain(spec.schemas()).filter_map(|(ours, value)| Some((ours, value.get("x-source")?)));
        let rows = sources.filter(|(_, source)| source.get("name").is_some()).map(|(ours, source)| {
            let lacks = text(source, "note").strip_prefix("without ").into_iter().flat_map(|lacks| lacks.split('`').nth(1));
            (ours, [text(source, "name")].into_iter().chain(lacks).collect())
        });
        Self { rows: rows.collect() }
    }

    /// The vendor's name of an operation.
    pub(super) fn operation(&self, id: &str) -> Option<&'a str> {
        self.rows.get(id)?.first().copied()
    }

    /// The vendor's class for a schema. Members of values without a class are marked as such by the second cell's form.
    pub(super) fn class(&self, schema: &str) -> Option<&'a str> {
        self.rows.get(schema)?.first().copied().filter(|name| name.starts_with(|c: char| c.is_ascii_uppercase()))
    }

    /// Whether the vendor's class has no such member, although the service knows it.
    pub(super) fn lacks(&self, schema: &str, member: &str) -> bool {
        self.rows.get(schema).is_some_and(|names| names.iter().skip(1).any(|name| *name == member))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_schemas_are_read() {
        let text = "components: {schemas: {Step: {x-source: {name: StepDTO, note: 'without `identifier`; `steps`'}}, Flag: {x-source: {note: a string}}}}";
        let spec = Spec::parse(text).expect("a document");
        let vendor = Vendor::read(&spec);
        assert_eq!(vendor.class("Step"), Some("StepDTO"));
        assert!(vendor.lacks("Step", "identifier") && !vendor.lacks("Step", "name"));
        assert_eq!(vendor.class("Flag"), None);
    }
}
