//! Lists of what is meant to be so, each with a reason: `spec/EXCEPTIONS.md`, `spec/ACCEPTED.md`.

/// A line such as ``- `property-removed` at `/components/schemas/X/properties/y`: the service never sent it``.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reasoned {
    /// Id of the rule that it is about.
    pub rule: String,
    /// The place that it is about, as an RFC 6901 pointer.
    pub pointer: String,
    /// Why it is meant.
    pub reason: String,
    /// Where it stands in the list, counted from 1.
    pub line: usize,
}

/// How a line of such a list is written.
pub const REASONED_FORM: &str = "- `RULE` at `POINTER`: reason";

/// Reads the lines of a list that begin with a dash and a backtick; all others are words for readers. What cannot be
/// read, or has no reason, gives the number of its line.
pub fn reasoned(text: &str) -> Vec<Result<Reasoned, usize>> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with("- `"));
    lines.map(|(index, line)| entry(line, index + 1).ok_or(index + 1)).collect()
}

fn entry(text: &str, line: usize) -> Option<Reasoned> {
    let (rule, rest) = text.strip_prefix("- `")?.split_once("` at `")?;
    let (pointer, reason) = rest.split_once("`:")?;
    let reason = reason.trim();
    (!reason.is_empty()).then(|| Reasoned { rule: rule.to_owned(), pointer: pointer.to_owned(), reason: reason.to_owned(), line })
}

#[cfg(test)]
mod tests {
    use super::reasoned;

    #[test]
    fn entries_need_rule_pointer_and_reason() {
        let read = reasoned("# Accepted\n\nWords.\n\n- `words` at `/info`: because\n- `other` at ``: so\n");
        let lines: Vec<_> = read.iter().map(|entry| entry.as_ref().map(|entry| (entry.line, entry.reason.as_str()))).collect();
        assert_eq!(lines, [Ok((5, "because")), Ok((6, "so"))]);
        for wrong in ["- `words`: because", "- `words` at `/info`:", "- `words` at `/info`: \t", "- `words` at /info: because"] {
            assert_eq!(reasoned(wrong), [Err(1)], "{wrong}");
        }
    }
}
