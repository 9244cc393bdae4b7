//! The one form of `pattern` that the document may use: `^[...]+$`.
//!
//! A single anchored character class says all that the vendor's pages say about names and ids, and
//! it can be checked by comparing characters, without a regular-expression engine in the SDK.

use std::iter::Peekable;
use std::str::Chars;

/// A text made of characters of one class: the meaning of a pattern such as `^[A-Za-z0-9_-]+$`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct CharClass {
    /// First and last character of each range: ascending, apart, and never adjacent.
    pub ranges: Vec<(char, char)>,
    /// Least number of characters.
    pub min: usize,
    /// Greatest number of characters; `None` if there is none.
    pub max: Option<usize>,
}

impl CharClass {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Says in plain words why the pattern is not one anchored character class.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let inner = pattern.strip_prefix("^[").ok_or_else(|| "it does not begin with `^[`".to_owned())?;
        let mut rest = inner.chars().peekable();
        let ranges = class(&mut rest)?;
        let tail: String = rest.collect();
        let quantifier = tail.strip_suffix('$').ok_or_else(|| "it does not end with `$`".to_owned())?;
        let (min, max) = quantity(quantifier)?;
        Ok(Self { ranges: merged(ranges), min, max })
    }

    /// Whether the class holds this character.
    pub fn contains(&self, c: char) -> bool {
        self.ranges.iter().any(|&(first, last)| first <= c && c <= last)
    }

    /// Whether the whole text matches the pattern.
    pub fn matches(&self, text: &str) -> bool {
        let count = text.chars().count();
        count >= self.min && self.max.is_none_or(|max| count <= max) && text.chars().all(|c| self.contains(c))
    }
}

/// Reads up to and including the closing bracket.
fn class(rest: &mut Peekable<Chars<'_>>) -> Result<Vec<(char, char)>, String> {
    if rest.peek() == Some(&'^') {
        return Err("it negates its class (`[^`), so that it cannot be read as a list".to_owned());
    }
    let mut ranges = Vec::new();
    while let Some(first) = member(rest)? {
        // A hyphen before the closing bracket stands for itself.
        let mut ahead = rest.clone();
        if ahead.next() == Some('-') && ahead.peek() != Some(&']') {
            rest.next();
            let last = member(rest)?.ok_or_else(|| "a range has no end".to_owned())?;
            if first > last {
                return Err(format!("the range `{first}-{last}` runs backwards"));
            }
            ranges.push((first, last));
        } else {
            ranges.push((first, first));
        }
    }
    if ranges.is_empty() {
        return Err("its class is empty".to_owned());
    }
    Ok(ranges)
}

/// One character of the class; `None` at the closing bracket, which is consumed.
fn member(rest: &mut Peekable<Chars<'_>>) -> Result<Option<char>, String> {
    match rest.next() {
        None => Err("its class is not closed by `]`".to_owned()),
        Some(']') => Ok(None),
        Some('[') => Err("it has a `[` inside the class; write `\\[`".to_owned()),
        Some('\\') => escaped(rest).map(Some),
        Some(c) => Ok(Some(c)),
    }
}

fn escaped(rest: &mut Peekable<Chars<'_>>) -> Result<char, String> {
    match rest.next() {
        Some('u') => {
            let digits: String = rest.by_ref().take(4).collect();
            let hexadecimal = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_hexdigit());
            hexadecimal
                .then(|| u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32))
                .flatten()
                .ok_or_else(|| format!("`\\u{digits}` is no character"))
        }
        Some('t') => Ok('\t'),
        Some('n') => Ok('\n'),
        Some('r') => Ok('\r'),
        Some(c) if c.is_ascii_punctuation() => Ok(c),
        Some(c) => Err(format!("it uses `\\{c}`; write the characters out")),
        None => Err("it ends in a backslash".to_owned()),
    }
}

/// Reads `+`, `*`, `{n}`, `{m,}` or `{m,n}`.
fn quantity(text: &str) -> Result<(usize, Option<usize>), String> {
    let wrong = || format!("after the class stands `{text}` and not `+`, `*`, `{{n}}` or `{{m,n}}`");
    // `parse` would accept a plus sign.
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten().ok_or_else(wrong)
    };
    match text {
        "+" => return Ok((1, None)),
        "*" => return Ok((0, None)),
        _ => {}
    }
    let inner = text.strip_prefix('{').and_then(|t| t.strip_suffix('}')).ok_or_else(wrong)?;
    let (min, max) = match inner.split_once(',') {
        None => (number(inner)?, Some(number(inner)?)),
        Some((min, "")) => (number(min)?, None),
        Some((min, max)) => (number(min)?, Some(number(max)?)),
    };
    if max.is_some_and(|max| max < min) {
        return Err(format!("`{text}` runs backwards"));
    }
    Ok((min, max))
}

/// Sorts ranges and joins those that touch, so that equal classes are equal values.
fn merged(mut ranges: Vec<(char, char)>) -> Vec<(char, char)> {
    ranges.sort_unstable();
    let mut out: Vec<(char, char)> = Vec::with_capacity(ranges.len());
    for (first, last) in ranges {
        match out.last_mut() {
            Some(previous) if first as u32 <= previous.1 as u32 + 1 => {
                previous.1 = previous.1.max(last);
            }
            _ => out.push((first, last)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::CharClass;

    fn parse(pattern: &str) -> CharClass {
        CharClass::parse(pattern).expect("a class")
    }

    #[test]
    fn reads_ranges_literals_and_a_final_hyphen() {
        let class = parse("^[A-Za-z0-9_-]+$");
        assert_eq!(class.ranges, [('-', '-'), ('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);
        assert_eq!((class.min, class.max), (1, None));
        assert!(class.matches("apie_test-1"));
        assert!(!class.matches("apie test"));
        assert!(!class.matches(""));
    }

    #[test]
    fn reads_code_points_and_escapes() {
        let class = parse(r"^[\u4e00-\u9fff\]\\.]*$");
        assert!(class.matches("\u{4e2d}]\\."));
        assert!(class.matches(""));
        assert!(!class.matches("a"));
    }

    #[test]
    fn joins_ranges_that_touch_or_overlap() {
        assert_eq!(parse("^[a-fb-gh]+$").ranges, [('a', 'h')]);
    }

    #[test]
    fn reads_counts_in_characters() {
        let class = parse("^[\u{e4}]{2,3}$");
        assert!(!class.matches("\u{e4}"));
        assert!(class.matches("\u{e4}\u{e4}"));
        assert!(!class.matches("\u{e4}\u{e4}\u{e4}\u{e4}"));
        assert_eq!(parse("^[a]{4}$").max, Some(4));
        assert_eq!(parse("^[a]{4,}$").max, None);
    }

    #[test]
    fn refuses_what_is_not_one_anchored_class() {
        for (pattern, reason) in [
            ("[a]+$", "begin"),
            ("^a+$", "begin"),
            ("^[a]+", "end"),
            ("^[a]$", "after the class"),
            ("^[a]+[b]+$", "after the class"),
            ("^[^a]+$", "negates"),
            ("^[]+$", "empty"),
            ("^[a", "not closed"),
            ("^[z-a]+$", "backwards"),
            (r"^[\d]+$", "characters out"),
            (r"^[\ud800]+$", "no character"),
            (r"^[\u12", "no character"),
            ("^[a[]+$", "inside"),
            ("^[a]{3,2}$", "backwards"),
            ("^[a]{+2}$", "after the class"),
            ("^[a]{99999999999999999999}$", "after the class"),
            ("", "begin"),
            ("^[\\", "backslash"),
            ("^[a-\\", "backslash"),
        ] {
            let message = CharClass::parse(pattern).expect_err(pattern);
            assert!(message.contains(reason), "{pattern}: {message}");
        }
    }
}
