//! The part of `spec/accepted.md` about changes: breaking changes that are meant, each with a reason.

use codearts_pipeline_codegen::{ACCEPTED, Change, RULES, SourceImpact, WAIVER_FORM, Waiver, WireImpact, waivers};

use crate::workspace::read_if_there;

/// Lines such as ``- `property-removed` at `/components/schemas/X/properties/y`: correction, the service never sent it``.
pub(super) struct Accepted(Vec<Waiver>);

impl Accepted {
    pub(super) fn read() -> Result<Self, String> {
        Self::parse(&read_if_there(ACCEPTED)?.unwrap_or_default())
    }

    fn parse(text: &str) -> Result<Self, String> {
        // Those of lint are for `cargo xtask lint`.
        let is_change = |entry: &Result<Waiver, usize>| entry.as_ref().map_or(true, |entry| RULES.iter().all(|rule| rule.id != entry.rule));
        let entries = waivers(text).into_iter().filter(is_change);
        entries
            .map(|entry| entry.map_err(|line| format!("{ACCEPTED}:{line}: write it as: {WAIVER_FORM}")))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Why a change is accepted, if it is.
    pub(super) fn reason(&self, change: &Change) -> Option<&str> {
        self.0.iter().find(|entry| entry.rule == change.rule && entry.pointer == change.pointer).map(|entry| entry.reason.as_str())
    }

    /// A line for each breaking change that is not accepted.
    pub(super) fn missing(&self, changes: &[Change]) -> Vec<String> {
        let breaks = |change: &&Change| change.source == SourceImpact::Breaks || change.wire == WireImpact::Breaks;
        let open = changes.iter().filter(breaks).filter(|change| self.reason(change).is_none());
        open.map(|change| {
            format!(
                "{}: {}. If that is meant, add to {ACCEPTED}: - `{}` at `{}`: reason",
                change.subject, change.sentence, change.rule, change.pointer
            )
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_cannot_be_read_is_reported_with_its_number() {
        let read = |text: &str| Accepted::parse(text).map(|accepted| accepted.0.len());
        assert_eq!(read("# Accepted\n\n- `words` at `/info`: because\n- `other` at ``: so\n"), Ok(2));
        assert!(read("- `words` at `/info`:").is_err_and(|message| message.starts_with("spec/accepted.md:1: write it as: - `RULE`")));
    }
}
