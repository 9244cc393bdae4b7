//! The lines of `spec/accepted.md`: what is meant to be so, each with a reason.

/// A line such as ``- `property-removed` at `/components/schemas/X/properties/y`: the service never sent it``.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiver {
    /// Id of the rule that it is about.
    pub rule: String,
    /// The place that it is about, as an RFC 6901 pointer or, for a path, the path.
    pub pointer: String,
    /// Why it is meant.
    pub reason: String,
    /// Its line in the list, counted from 1.
    pub line: usize,
}

/// How a line of the list is written.
pub const WAIVER_FORM: &str = "- `RULE` at `POINTER`: reason";

/// Reads the lines of the list that begin with a dash and a backtick; all others are words for readers. What cannot be read, or
/// has no reason, gives the number of its line.
pub fn waivers(text: &str) -> Vec<Result<Waiver, usize>> {
    let lines = text.lines().enumerate().filter(|(_, line)| line.starts_with("- `"));
    lines.map(|(index, line)| waiver(line, index + 1).ok_or(index + 1)).collect()
}

fn waiver(text: &str, line: usize) -> Option<Waiver> {
    let (rule, rest) = text.strip_prefix("- `")?.split_once("` at `")?;
    let (pointer, reason) = rest.split_once("`:")?;
    let reason = reason.trim();
    (!reason.is_empty()).then(|| Waiver { rule: rule.to_owned(), pointer: pointer.to_owned(), reason: reason.to_owned(), line })
}

#[cfg(test)]
mod tests {
    use super::waivers;

    #[test]
    fn entries_need_rule_pointer_and_reason() {
        let read = waivers("# Accepted\n\nWords.\n\n- `words` at `/info`: because\n- `other` at ``: so\n");
        let lines: Vec<_> = read.iter().map(|entry| entry.as_ref().map(|entry| (entry.line, entry.reason.as_str()))).collect();
        assert_eq!(lines, [Ok((5, "because")), Ok((6, "so"))]);
        for wrong in ["- `words`: because", "- `words` at `/info`:", "- `words` at `/info`: \t", "- `words` at /info: because"] {
            assert_eq!(waivers(wrong), [Err(1)], "{wrong}");
        }
    }
}
