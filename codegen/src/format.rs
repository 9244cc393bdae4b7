//! The canonical form of the curated document: one way to write it, so that a change of it shows what
//! changed and nothing else.
//!
//! The form is told in `spec/CURATION.md`. Only the layout moves: the values before and after are equal,
//! lists keep their order, and comments stay with what they were written about.

mod comments;
mod order;
mod scalar;
mod tree;
mod write;

use crate::{finding::Finding, spec::Spec};

/// Writes a document in canonical form.
///
/// Formatting what is in canonical form changes nothing.
///
/// # Errors
/// The findings of [`Spec::parse`]: what cannot be read is not written anew.
pub fn format(text: &str) -> Result<String, Vec<Finding>> {
    let spec = Spec::parse(text)?;
    let formatted = tree::read(text).map(|mut source| {
        let comments = comments::attach(text, &source);
        order::order(&mut source.root);
        write::write(&source.root, &comments)
    });
    // Better no canonical form than one that says something else.
    match formatted {
        Some(formatted) if Spec::parse(&formatted).is_ok_and(|after| after.document() == spec.document()) => Ok(formatted),
        _ => {
            let message = "the document has no canonical form that says the same";
            Err(vec![spec.finding("yaml-syntax", "", message, "Look for keys of more than a thousand characters, and shorten them")])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::format;

    fn formatted(text: &str) -> String {
        let once = format(text).expect("a document");
        assert_eq!(format(&once).expect("the same document"), once, "a second time changes something");
        once
    }

    #[test]
    fn keys_have_their_order_and_lists_keep_theirs() {
        let text = "components: {schemas: {B: {example: {z: 1, a: 2}, required: [z, a], properties: {z: {}, a: {}}, x-unknown: 1,
            odd: 2, x-send-empty: true, type: object, description: Words.}, A: {enum: [1, 0], x-enum-descriptions: {'0': no, '1': yes}}}}
openapi: 3.0.3";
        let expected = "\
openapi: 3.0.3
components:
  schemas:
    A:
      enum:
        - 1
        - 0
      x-enum-descriptions:
        '1': 'yes'
        '0': 'no'
    B:
      type: object
      description: Words.
      required:
        - z
        - a
      properties:
        a: {}
        z: {}
      x-send-empty: true
      x-unknown: 1
      example:
        z: 1
        a: 2
      odd: 2
";
        assert_eq!(formatted(text), expected);
    }

    #[test]
    fn comments_stay_with_what_they_were_written_about() {
        let text = "\
# The head,
# of two lines.

# About the paths.
paths: {} # none yet


tags: # by name

  # The first.
  - description: D. # d
    # Its name.
    name: M
  - name: K
    description: |- # block

      # no comment
      Words.
    # What follows nothing of its level goes to what comes next.
openapi:
  # The version.
  3.0.3
info: {
  title: T, # t
  version: \"1\" # v
  } # closed
# The end.
";
        let expected = "\
# The head,
# of two lines.

# What follows nothing of its level goes to what comes next.
# The version.
openapi: 3.0.3
info:
  title: T # t
  # closed
  version: '1' # v
tags: # by name
  # The first.
  # Its name.
  - name: M
    description: D. # d
  - name: K
    description: \"\\n# no comment\\nWords.\" # block
# About the paths.
paths: {} # none yet
# The end.
";
        assert_eq!(formatted(text), expected);
    }

    #[test]
    fn texts_are_plain_where_they_can_be() {
        for (written, expected) in [
            ("\"a b\"", "a b"),
            ("'0.0.1'", "0.0.1"),
            ("'1.0'", "'1.0'"),
            ("'0x1f'", "'0x1f'"),
            ("'null'", "'null'"),
            ("'True'", "'True'"),
            ("''", "''"),
            ("'~'", "'~'"),
            ("'no'", "'no'"),
            ("'2026-11-21'", "'2026-11-21'"),
            ("'12:30'", "'12:30'"),
            ("'*'", "'*'"),
            ("'- a'", "'- a'"),
            ("'-a'", "-a"),
            ("'#a'", "'#a'"),
            ("'a #b'", "'a #b'"),
            ("'a#b'", "a#b"),
            ("'a: b'", "'a: b'"),
            ("'a:b'", "a:b"),
            ("'a:'", "'a:'"),
            ("'it''s'", "it's"),
            ("' a'", "' a'"),
            ("'@a'", "'@a'"),
            ("\"a\\tb\"", "\"a\\tb\""),
            ("\"\\u2028\\0\\\\\"", "\"\\u2028\\0\\\\\""),
            ("+7", "7"),
            ("0.50", "0.5"),
            ("NULL", "null"),
            ("TRUE", "true"),
            ("[]", "[]"),
            ("{}", "{}"),
            ("[[a], {b: c}]", "\n  - - a\n  - b: c"),
            ("\"a\\n\\n b\"", "|-\n  a\n\n   b"),
            ("\"a\\n\"", "|\n  a"),
            ("\" a\\nb\"", "\" a\\nb\""),
            ("\"a\\n\\n\"", "\"a\\n\\n\""),
        ] {
            let space = if expected.starts_with('\n') { "" } else { " " };
            assert_eq!(formatted(&format!("a: {written}\n")), format!("a:{space}{expected}\n"), "{written}");
        }
    }

    #[test]
    fn a_description_is_a_block_where_it_is_long_or_wants_quotes() {
        let described = |text: &str| formatted(&format!("info:\n  description: {text}\n"));
        assert_eq!(described("'One line.'"), "info:\n  description: One line.\n");
        assert_eq!(described("'An id: 32 letters.'"), "info:\n  description: |-\n    An id: 32 letters.\n");
        assert_eq!(described("\"One.\\nTwo.\""), "info:\n  description: |-\n    One.\n    Two.\n");
        let (fits, long) = ("x".repeat(105), "x".repeat(106));
        assert_eq!(described(&fits), format!("info:\n  description: {fits}\n"));
        assert_eq!(described(&long), format!("info:\n  description: |-\n    {long}\n"));
        // A member of an example is no description.
        assert_eq!(formatted(&format!("a:\n  description: {long}\n")), format!("a:\n  description: {long}\n"));
    }

    #[test]
    fn what_cannot_be_read_is_not_written() {
        let findings = format("a: &x 1\na: 2\n").expect_err("two faults");
        assert_eq!(findings.iter().map(|finding| finding.rule).collect::<Vec<_>>(), ["yaml-anchor", "yaml-duplicate-key"]);
        assert_eq!(format(&format!("a: 1\n? {}\n: 1\n", "k".repeat(2000))).expect_err("a long key")[0].rule, "yaml-syntax");
    }

    #[test]
    fn no_comment_is_lost_wherever_it_stands() {
        for text in [
            "--- # c\na: 1\n",
            "a: # c\n",
            "a: # c\n  1\n",
            "a:\n  # c\n  1\n",
            "- # c\n  a: 1\n",
            "-\n  # c\n  a: 1\n",
            "- # c\n- b\n",
            "- - a # c\n",
            "- [ # c\n  a]\n",
            "? a # c\n: b\n",
            "? a\n# c\n: b\n",
            "a: |- # c\n  x\n",
            "a: |-\n# c\nb: 1\n",
            "a: |-\n  x\n# c\n",
            "a: x\n  y # c\n",
            "a: {b: 1} # c\n",
            "a: {b: 1\n  } # c\n",
            "a: \"x\n  # no\" # c\n",
            "# c",
            "# c\n{}",
            "# c\r\na: 1\r\n",
            "a: 1 # c\r\nb: 2",
            "\u{feff}# c\na: 1\n",
            "[] # c\n",
            "a # c\n",
        ] {
            let Ok(first) = format(text) else {
                assert_eq!(text, "# c", "{text:?}");
                continue;
            };
            assert_eq!(first.matches("# c").count(), 1, "{text:?} became\n{first}");
            assert_eq!(format(&first), Ok(first.clone()), "{text:?}");
        }
    }
}
