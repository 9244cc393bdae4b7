//! The one form of `pattern` that the document may use: `^[...]+$`.
//!
//! A single anchored character class states all that the vendor's pages state about names and ids, and it can be checked
//! by comparing characters, without a regular-expression engine in the SDK.

use regex_syntax::{
    ast::{
        AssertionKind, Ast, ClassBracketed, ClassSet, ClassSetItem, Error, RepetitionKind,
        RepetitionRange::{AtLeast, Bounded, Exactly},
        parse::Parser,
    },
    hir::{ClassUnicode, ClassUnicodeRange},
};
use serde_json::Value;

/// A string made of characters of one class: the meaning of a pattern such as `^[A-Za-z0-9_-]+$`.
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
    ///
    /// Why the pattern is not one anchored character class.
    pub fn parse(pattern: &str) -> Result<Self, String> {
        let ast = Parser::new().parse(pattern).map_err(|error: Error| error.kind().to_string())?;
        let Ast::Concat(concat) = &ast else { return Err(FORM.to_owned()) };
        let [Ast::Assertion(start), Ast::Repetition(repetition), Ast::Assertion(end)] = &concat.asts[..] else {
            return Err(FORM.to_owned());
        };
        let Ast::ClassBracketed(class) = &*repetition.ast else { return Err(FORM.to_owned()) };
        if (&start.kind, &end.kind) != (&AssertionKind::StartLine, &AssertionKind::EndLine) || !repetition.greedy {
            return Err(FORM.to_owned());
        }
        let number = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        let (min, max) = match &repetition.op.kind {
            RepetitionKind::OneOrMore => (1, None),
            RepetitionKind::ZeroOrMore => (0, None),
            RepetitionKind::Range(Exactly(count)) => (number(*count), Some(number(*count))),
            RepetitionKind::Range(AtLeast(min)) => (number(*min), None),
            RepetitionKind::Range(Bounded(min, max)) => (number(*min), Some(number(*max))),
            RepetitionKind::ZeroOrOne => (0, Some(1)),
        };
        // The library sorts ranges and joins those that touch, so that equal classes are equal values.
        let ranges = ClassUnicode::new(ranges(class)?);
        Ok(Self { ranges: ranges.iter().map(|range| (range.start(), range.end())).collect(), min, max })
    }

    /// Whether the class holds this character.
    pub fn contains(&self, c: char) -> bool {
        self.ranges.iter().any(|&(first, last)| first <= c && c <= last)
    }
}

/// The least and the greatest length that a schema and its pattern allow.
pub(crate) fn lengths(schema: &Value, class: Option<&CharClass>) -> (usize, Option<usize>) {
    let bound = |key: &str| schema.get(key).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    let min = bound("minLength").into_iter().chain(class.map(|class| class.min)).max();
    (min.unwrap_or_default(), bound("maxLength").into_iter().chain(class.and_then(|class| class.max)).min())
}

const FORM: &str = "it is not of the form `^[...]+$`, with `+`, `*`, `{n}` or `{m,n}` behind the class";

/// The characters of a class. Only what every reader of regular expressions takes alike.
fn ranges(class: &ClassBracketed) -> Result<Vec<ClassUnicodeRange>, String> {
    let ClassSet::Item(item) = &class.kind else { return Err("it combines classes; write the characters out".to_owned()) };
    if class.negated {
        return Err("it negates its class, so that it cannot be read as a list".to_owned());
    }
    let items = match item {
        ClassSetItem::Union(union) => &union.items[..],
        single => std::slice::from_ref(single),
    };
    let range = |item: &ClassSetItem| match item {
        ClassSetItem::Literal(literal) => Ok(ClassUnicodeRange::new(literal.c, literal.c)),
        ClassSetItem::Range(range) => Ok(ClassUnicodeRange::new(range.start.c, range.end.c)),
        _ => Err("it uses a class inside of the class, or one with a name; write the characters out, `[` as `\\[`".to_owned()),
    };
    items.iter().map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::CharClass;

    fn parse(pattern: &str) -> CharClass {
        CharClass::parse(pattern).expect("a class")
    }

    /// Whether the whole string matches the pattern.
    fn matches(class: &CharClass, text: &str) -> bool {
        let count = text.chars().count();
        count >= class.min && class.max.is_none_or(|max| count <= max) && text.chars().all(|c| class.contains(c))
    }

    #[test]
    fn reads_ranges_literals_and_a_final_hyphen() {
        let class = parse("^[A-Za-z0-9_-]+$");
        assert_eq!(class.ranges, [('-', '-'), ('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);
        assert_eq!((class.min, class.max), (1, None));
        assert!(matches(&class, "apie_test-1"));
        assert!(!matches(&class, "apie test"));
        assert!(!matches(&class, ""));
    }

    #[test]
    fn reads_code_points_and_escapes() {
        let class = parse(r"^[\u4e00-\u9fff\]\\.]*$");
        assert!(matches(&class, "\u{4e2d}]\\."));
        assert!(matches(&class, ""));
        assert!(!matches(&class, "a"));
    }

    #[test]
    fn joins_ranges_that_touch_or_overlap() {
        assert_eq!(parse("^[a-fb-gh]+$").ranges, [('a', 'h')]);
    }

    #[test]
    fn reads_counts_in_characters() {
        let class = parse("^[\u{e4}]{2,3}$");
        assert!(!matches(&class, "\u{e4}"));
        assert!(matches(&class, "\u{e4}\u{e4}"));
        assert!(!matches(&class, "\u{e4}\u{e4}\u{e4}\u{e4}"));
        assert_eq!(parse("^[a]{4}$").max, Some(4));
        assert_eq!(parse("^[a]{4,}$").max, None);
    }

    #[test]
    fn rejects_what_is_not_one_anchored_class() {
        for (pattern, reason) in [
            ("[a]+$", "form"),
            ("^a+$", "form"),
            ("^[a]+", "form"),
            ("^[a]$", "form"),
            ("^[a]+[b]+$", "form"),
            ("^[a]+?$", "form"),
            ("^([a]+)$", "form"),
            ("^[^a]+$", "negates"),
            ("^[]+$", "unclosed"),
            ("^[a", "unclosed"),
            ("^[z-a]+$", "range"),
            (r"^[\d]+$", "characters out"),
            ("^[[:alpha:]]+$", "characters out"),
            ("^[a[b]]+$", "characters out"),
            ("^[a-z&&b]+$", "characters out"),
            (r"^[\ud800]+$", "hex"),
            (r"^[\u12", "end of pattern"),
            ("^[a]{3,2}$", "range"),
            ("^[a]{+2}$", "decimal"),
            ("^[a]{99999999999999999999}$", "decimal"),
            ("", "form"),
            ("^[\\", "end of pattern"),
        ] {
            let message = CharClass::parse(pattern).expect_err(pattern);
            assert!(message.contains(reason), "{pattern}: {message}");
        }
    }
}
