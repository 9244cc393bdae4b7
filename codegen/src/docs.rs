//! Descriptions of the document as doc comments: lines that rustdoc shows as they were meant.

/// The lines of a description, trimmed, with what rustdoc would take for something else escaped.
///
/// Indented text would become a code block that is compiled as a test, and brackets would become links.
pub(crate) fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| escape(line.trim())).collect()
}

/// A description as `///` lines with this much indentation.
pub(crate) fn comment(text: &str, indent: &str) -> String {
    lines(text).into_iter().map(|line| format!("{indent}/// {line}").trim_end().to_owned() + "\n").collect()
}

/// Lines that are escaped already as `///` lines.
pub(crate) fn plain_comment(text: &str) -> String {
    text.lines().map(|line| format!("/// {line}").trim_end().to_owned() + "\n").collect()
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
        assert_eq!(lines("    a [b] <c>\n`[d]` e"), ["a \\[b\\] \\<c\\>", "`[d]` e"]);
        assert_eq!(lines("see <https://example.com/> <b>"), ["see <https://example.com/> \\<b\\>"]);
        assert_eq!(comment("a\n\nb", "    "), "    /// a\n    ///\n    /// b\n");
    }
}
