//! The beginning of a long text.

/// At most this many lines are shown.
const LIMIT: usize = 40;

/// The first lines of a text, and how many more there are.
pub(crate) fn excerpt(text: &str) -> String {
    let mut shown: String = text.lines().take(LIMIT).map(|line| format!("{line}\n")).collect();
    let left_out = text.lines().count().saturating_sub(LIMIT);
    if left_out > 0 {
        shown += &format!("… {left_out} more lines\n");
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_forty_lines_are_shown() {
        let shown = excerpt(&"line\n".repeat(103));
        assert_eq!(shown.lines().count(), LIMIT + 1);
        assert!(shown.ends_with("… 63 more lines\n"), "{shown}");
        assert_eq!(excerpt("a\nb\n"), "a\nb\n");
    }
}
