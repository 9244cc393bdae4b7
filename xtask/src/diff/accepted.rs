//! `spec/ACCEPTED.md`: breaking changes that are meant, each with a reason.

use codearts_pipeline_codegen::{Change, OnSource, OnWire};

use crate::workspace::read_if_there;

const FILE: &str = "spec/ACCEPTED.md";

/// Lines such as ``- `property-removed` at `/components/schemas/X/properties/y`: correction, the service never sent it``.
pub(super) struct Accepted(Vec<Entry>);

struct Entry {
    rule: String,
    pointer: String,
    reason: String,
}

impl Accepted {
    pub(super) fn read() -> Result<Self, String> {
        Self::parse(&read_if_there(FILE)?.unwrap_or_default())
    }

    fn parse(text: &str) -> Result<Self, String> {
        let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with("- `"));
        let entries = lines.map(|(index, line)| {
            let entry = entry(line).filter(|entry| !entry.reason.is_empty());
            entry.ok_or_else(|| format!("{FILE}:{}: write it as: - `RULE` at `POINTER`: reason", index + 1))
        });
        entries.collect::<Result<_, _>>().map(Self)
    }

    /// Why a change is accepted, if it is.
    pub(super) fn reason(&self, change: &Change) -> Option<&str> {
        self.0.iter().find(|entry| entry.rule == change.rule && entry.pointer == change.pointer).map(|entry| entry.reason.as_str())
    }

    /// A line for each breaking change that is not accepted.
    pub(super) fn missing(&self, changes: &[Change]) -> Vec<String> {
        let breaks = |change: &&Change| change.source == OnSource::Breaks || change.wire == OnWire::Breaks;
        let open = changes.iter().filter(breaks).filter(|change| self.reason(change).is_none());
        open.map(|change| {
            format!(
                "{}: {}. If that is meant, add to {FILE}: - `{}` at `{}`: reason",
                change.subject, change.sentence, change.rule, change.pointer
            )
        })
        .collect()
    }
}

fn entry(line: &str) -> Option<Entry> {
    let (rule, rest) = line.strip_prefix("- `")?.split_once("` at `")?;
    let (pointer, reason) = rest.split_once("`:")?;
    Some(Entry { rule: rule.to_owned(), pointer: pointer.to_owned(), reason: reason.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_need_rule_pointer_and_reason() {
        let read = |text: &str| Accepted::parse(text).map(|accepted| accepted.0.len());
        assert_eq!(read("# Accepted\n\nWords.\n\n- `words` at `/info`: because\n- `other` at ``: so\n"), Ok(2));
        for wrong in ["- `words`: because", "- `words` at `/info`:", "- `words` at /info: because"] {
            assert!(read(wrong).is_err_and(|told| told.starts_with("spec/ACCEPTED.md:1:")), "{wrong}");
        }
    }
}
