//! What things are called in the vendor's SDKs, as `spec/SOURCES.md` tells.

use std::collections::BTreeMap;

/// Names of the vendor by ours.
#[derive(Debug, Default)]
pub(super) struct Vendor<'a> {
    /// The codes of the second cell: the class or operation, and after it members that the class lacks.
    rows: BTreeMap<&'a str, Vec<&'a str>>,
}

impl<'a> Vendor<'a> {
    /// Reads the rows of tables whose first cell is a code.
    pub(super) fn read(sources: &'a str) -> Self {
        let mut rows = BTreeMap::new();
        for row in sources.lines().filter_map(|line| line.strip_prefix("| `")) {
            let mut cells = row.split(" | ");
            let (Some(ours), Some(theirs)) = (cells.next(), cells.next()) else { continue };
            if theirs.starts_with('`') {
                rows.entry(ours.trim_end_matches('`')).or_insert_with(|| theirs.split('`').skip(1).step_by(2).collect());
            }
        }
        Self { rows }
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
    fn rows_are_read_from_any_table() {
        let vendor = Vendor::read(
            "| Ours | Theirs |\n| --- | --- |\n| `Step` | `StepDTO`, without `identifier` | `steps` |\n| `Flag` | none; a string | x |\n",
        );
        assert_eq!(vendor.class("Step"), Some("StepDTO"));
        assert!(vendor.lacks("Step", "identifier") && !vendor.lacks("Step", "name"));
        assert_eq!(vendor.class("Flag"), None);
    }
}
