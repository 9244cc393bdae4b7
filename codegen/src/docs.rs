//! Descriptions of the document as doc comments: lines that rustdoc shows as they were meant.

/// A description as `///` lines with this much indentation, with what rustdoc would take for something else escaped.
///
/// Indented text would become a code block that is compiled as a test, and brackets would become links. Code between fences
/// is left as it is.
pub(crate) fn comment(text: &str, indent: &str) -> String {
    let mut is_code = false;
    let mut shown = |line: &str| {
        is_code ^= line.starts_with("```");
        if is_code { line.to_owned() } else { escape(line.trim()) }
    };
    text.lines().map(|line| format!("{indent}/// {}", shown(line)).trim_end().to_owned() + "\n").collect()
}

/// The lines of a description as one.
pub(crate) fn one_line(text: &str) -> String {
    text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}

/// Escapes everything outside of code spans and of addresses in angle brackets.
fn escape(line: &str) -> String {
    let mut escaped = String::with_capacity(line.len());
    let mut is_code = false;
    let mut is_address = false;
    for (at, c) in line.char_indices() {
        match c {
            '`' => is_code = !is_code,
            '<' if !is_code && line[at..].starts_with("<https://") => is_address = true,
            '>' if is_address => is_address = false,
            '[' | ']' | '<' | '>' if !is_code => escaped.push('\\'),
            _ => {}
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_spans_stay_and_links_do_not_arise() {
        assert_eq!(comment("    a [b] <c>\n`[d]` e", ""), "/// a \\[b\\] \\<c\\>\n/// `[d]` e\n");
        assert_eq!(comment("see <https://example.com/> <b>", ""), "/// see <https://example.com/> \\<b\\>\n");
        assert_eq!(comment("a\n\nb", "    "), "    /// a\n    ///\n    /// b\n");
        assert_eq!(comment("```\n  [a]\n```\n[b]", ""), "/// ```\n///   [a]\n/// ```\n/// \\[b\\]\n");
    }
}
