//! Strings that match a pattern.

use regex_syntax::hir::{Class, Hir, HirKind};

/// What a class is represented by, where it has one of these.
const PREFERRED: [char; 5] = ['a', '1', 'A', '_', '-'];

/// Repetitions without an upper bound are not repeated more often than this to reach a length.
const MOST: u32 = 10_000;

/// A string that matches, of at least so many characters if the pattern allows it; `None` for what is no plain regular expression.
pub(super) fn matching(pattern: &str, min_length: usize) -> Option<String> {
    let pattern = regex_syntax::parse(pattern).ok()?;
    let mut text = String::new();
    write(&pattern, &mut 0, &mut text);
    let mut missing = min_length.saturating_sub(text.chars().count());
    if missing > 0 {
        text.clear();
        write(&pattern, &mut missing, &mut text);
    }
    Some(text)
}

/// Writes the shortest string, but for `missing` more characters where there is room for them.
fn write(pattern: &Hir, missing: &mut usize, text: &mut String) {
    match pattern.kind() {
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.extend(representative(class)),
        HirKind::Capture(capture) => write(&capture.sub, missing, text),
        HirKind::Concat(parts) => parts.iter().for_each(|part| write(part, missing, text)),
        HirKind::Alternation(parts) => parts.iter().take(1).for_each(|part| write(part, missing, text)),
        HirKind::Repetition(repetition) => {
            for _ in 0..repetition.min {
                write(&repetition.sub, missing, text);
            }
            for _ in repetition.min..repetition.max.unwrap_or(MOST) {
                if *missing == 0 {
                    break;
                }
                let before = text.chars().count();
                write(&repetition.sub, &mut 0, text);
                *missing = missing.saturating_sub((text.chars().count() - before).max(1));
            }
        }
        HirKind::Empty | HirKind::Look(_) => {}
    }
}

fn representative(class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
    };
    let preferred = PREFERRED.into_iter().find(|character| ranges.iter().any(|(start, end)| (start..=end).contains(&character)));
    preferred.or_else(|| ranges.first().map(|(start, _)| *start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_as_short_as_they_may_be() {
        for (pattern, min_length, expected) in [
            ("^[A-Za-z0-9_-]+$", 0, "a"),
            ("^[0-9]+$", 3, "111"),
            ("^[0-9]{1,2}(\\.[0-9]{1,2}){2}$", 0, "1.1.1"),
            ("^[0-9]{1,2}(\\.[0-9]{1,2}){2}$", 7, "11.11.1"),
            ("^[\\u4e00-\\u9fff]*$", 2, "一一"),
            ("^[^a-z]?$", 1, "1"),
            ("^(on|off)$", 9, "on"),
            ("^[\\x{1}]$", 0, "\u{1}"),
            ("", 0, ""),
        ] {
            assert_eq!(matching(pattern, min_length).as_deref(), Some(expected), "{pattern}");
        }
        assert_eq!(matching("(?=a)", 0), None);
        assert_eq!(matching("[", 0), None);
    }
}
