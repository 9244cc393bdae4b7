//! Code with colours: just enough of a reader for JSON, Rust and Python as the page writes them.

use super::html::escape;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Json,
    Rust,
    Python,
}

const RUST: [&str; 8] = ["await", "const", "false", "fn", "let", "mut", "true", "use"];
const PYTHON: [&str; 6] = ["False", "None", "True", "from", "import", "print"];
const JSON: [&str; 3] = ["false", "null", "true"];

/// Escaped code, with a `<span>` around strings, keywords, names of types, numbers and comments.
pub(super) fn highlight(code: &str, language: Language) -> String {
    let keywords: &[&str] = match language {
        Language::Json => &JSON,
        Language::Rust => &RUST,
        Language::Python => &PYTHON,
    };
    let mut html = String::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let (length, class) = if first == '"' {
            let length = string(rest);
            let is_key = language == Language::Json && rest[length..].starts_with(':');
            (length, if is_key { "p" } else { "s" })
        } else if (language == Language::Rust && rest.starts_with("//")) || (language == Language::Python && first == '#') {
            (rest.find('\n').unwrap_or(rest.len()), "c")
        } else if first.is_ascii_digit() {
            (span(rest, |c| c.is_ascii_alphanumeric() || c == '.' || c == '_'), "n")
        } else if first.is_alphabetic() || first == '_' {
            let length = span(rest, |c| c.is_alphanumeric() || c == '_');
            let class = match &rest[..length] {
                word if keywords.contains(&word) => "k",
                _ if first.is_uppercase() => "t",
                _ => "",
            };
            (length, class)
        } else {
            (first.len_utf8(), "")
        };
        let (token, after) = rest.split_at(length);
        html += &if class.is_empty() { escape(token) } else { format!("<span class=\"{class}\">{}</span>", escape(token)) };
        rest = after;
    }
    html
}

/// The length of a text in quotes.
fn string(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '"' if !is_escaped => return at + 1,
            _ => is_escaped = c == '\\' && !is_escaped,
        }
    }
    text.len()
}

fn span(text: &str, is_part: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_part(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_change_no_character() {
        let code = "let a = B::new(\"<\\\"é>\")?; // 1 < 2\n";
        let html = highlight(code, Language::Rust);
        assert!(html.starts_with("<span class=\"k\">let</span> a = <span class=\"t\">B</span>"), "{html}");
        assert!(
            html.contains("<span class=\"s\">&quot;&lt;\\&quot;é&gt;&quot;</span>")
                && html.contains("<span class=\"c\">// 1 &lt; 2</span>")
        );
        assert_eq!(
            highlight("{\"a\": \"b\\", Language::Json),
            "{<span class=\"p\">&quot;a&quot;</span>: <span class=\"s\">&quot;b\\</span>"
        );
    }
}
