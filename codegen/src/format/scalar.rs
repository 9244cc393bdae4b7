//! How a scalar is written.

use serde_json::Value;

use crate::spec::plain;

/// A scalar in one line: plain if that is read as the same, in quotes otherwise.
pub(super) fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quoted_if_needed(text),
        other => other.to_string(),
    }
}

/// A text in one line.
pub(super) fn quoted_if_needed(text: &str) -> String {
    if !needs_quotes(text) {
        text.to_owned()
    } else if text.chars().all(is_printable) {
        format!("'{}'", text.replace('\'', "''"))
    } else {
        escaped(text)
    }
}

/// The sign of a literal block that holds the text line by line: `None` if none does so.
pub(super) fn block_sign(text: &str) -> Option<&'static str> {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let fits = |line: &str| line.is_empty() || (!line.trim().is_empty() && !line.starts_with('\t') && line.chars().all(is_printable));
    let begins = body.starts_with(|c: char| !c.is_whitespace());
    (begins && !body.ends_with('\n') && body.split('\n').all(fits)).then_some(if body.len() < text.len() { "|" } else { "|-" })
}

/// Whether a text without quotes would be read as something else, here or by a reader of YAML 1.1.
pub(super) fn needs_quotes(text: &str) -> bool {
    let other_type = plain(text) != Ok(Value::String(text.to_owned()));
    let mut chars = text.chars();
    let first = chars.next().unwrap_or(' ');
    let indicator = match first {
        '-' | '?' | ':' => chars.next().is_none_or(char::is_whitespace),
        _ => ",[]{}#&*!|>'\"%@`".contains(first),
    };
    other_type
        || indicator
        || text.trim() != text
        || text.contains(": ")
        || text.contains(" #")
        || text.ends_with(':')
        || text.starts_with("---")
        || text.starts_with("...")
        || !text.chars().all(is_printable)
        || is_old_scalar(text)
}

/// What YAML 1.1 takes for a flag, a merge, a date, a time or a grouped number.
fn is_old_scalar(text: &str) -> bool {
    let word = ["y", "n", "yes", "no", "on", "off", "<<", "="].iter().any(|word| word.eq_ignore_ascii_case(text));
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    let numeric = digits.starts_with(|c: char| c.is_ascii_digit());
    let grouped = numeric && digits.contains([':', '_']) && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | '_' | '.'));
    let date = digits.len() >= 8 && digits.as_bytes()[4] == b'-' && digits.bytes().take(4).all(|b| b.is_ascii_digit()) && {
        let rest = &digits.as_bytes()[5..];
        rest.iter().take_while(|b| b.is_ascii_digit()).count() <= 2 && rest[0].is_ascii_digit() && rest.contains(&b'-')
    };
    word || grouped || date
}

/// Whether a character can stand in a text as it is.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// In double quotes.
fn escaped(text: &str) -> String {
    let mut escaped = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            '\0' => escaped.push_str("\\0"),
            c if is_printable(c) => escaped.push(c),
            c => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
        }
    }
    escaped.push('"');
    escaped
}
