//! Whatever the text, reading and linting come to an end without a panic.

use std::sync::LazyLock;

use codearts_pipeline_codegen::{CharClass, Spec, bundle};
use proptest::prelude::*;

use crate::case::{Document, MINIMAL, diagnostics};
use codearts_pipeline_tests::pieces;

/// What all chapters share and one of them, as one text: every form occurs there, and it is read hundreds of times.
static CURATED: LazyLock<String> = LazyLock::new(|| {
    let some: Vec<_> =
        pieces().into_iter().filter(|(path, _)| !path.contains("/chapters/") || path.ends_with("/extensions.yaml")).collect();
    bundle(&Spec::read(&some).expect("it can be read"))
});

/// One thing that happens to a text.
#[derive(Debug, Clone)]
enum Accident {
    DeleteLine(prop::sample::Index),
    RepeatLine(prop::sample::Index),
    SwapLines(prop::sample::Index, prop::sample::Index),
    Indent(prop::sample::Index),
    ReplaceCharacter(prop::sample::Index, char),
    /// The value of one line becomes that of another.
    MoveValue(prop::sample::Index, prop::sample::Index),
}

fn accident() -> impl Strategy<Value = Accident> {
    use Accident::{DeleteLine, Indent, MoveValue, RepeatLine, ReplaceCharacter, SwapLines};
    let at = any::<prop::sample::Index>;
    prop_oneof![
        at().prop_map(DeleteLine),
        at().prop_map(RepeatLine),
        (at(), at()).prop_map(|(a, b)| SwapLines(a, b)),
        at().prop_map(Indent),
        (at(), any::<char>()).prop_map(|(a, c)| ReplaceCharacter(a, c)),
        (at(), at()).prop_map(|(a, b)| MoveValue(a, b)),
    ]
}

fn mangle(text: &str, accidents: &[Accident]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for accident in accidents {
        match accident {
            _ if lines.is_empty() => break,
            Accident::DeleteLine(at) => {
                lines.remove(at.index(lines.len()));
            }
            Accident::RepeatLine(at) => {
                let at = at.index(lines.len());
                lines.insert(at, lines[at].clone());
            }
            Accident::SwapLines(a, b) => {
                let (a, b) = (a.index(lines.len()), b.index(lines.len()));
                lines.swap(a, b);
            }
            Accident::Indent(at) => {
                let at = at.index(lines.len());
                lines[at].insert_str(0, "  ");
            }
            Accident::ReplaceCharacter(at, with) => {
                let line = at.index(lines.len());
                let mut chars: Vec<char> = lines[line].chars().collect();
                if !chars.is_empty() {
                    let at = at.index(chars.len());
                    chars[at] = *with;
                    lines[line] = chars.into_iter().collect();
                }
            }
            Accident::MoveValue(from, to) => {
                let value = |line: &String| line.split_once(": ").map(|(_, value)| value.to_owned());
                let (from, to) = (from.index(lines.len()), to.index(lines.len()));
                if let (Some(value), Some((key, _))) = (value(&lines[from]), lines[to].split_once(": ")) {
                    lines[to] = format!("{key}: {value}");
                }
            }
        }
    }
    lines.join("\n")
}

/// A document is written as one text that reads as the same document.
fn bundling_is_safe(text: &str) -> Result<(), TestCaseError> {
    let Ok(spec) = Spec::parse(text) else { return Ok(()) };
    let bundled = bundle(&spec);
    let again = Spec::parse(&bundled).map(|spec| spec.document().clone());
    prop_assert_eq!(again.as_ref(), Ok(spec.document()), "{}", bundled);
    Ok(())
}

/// Readers recurse; what is nested as deep as the text may be has to leave them stack enough.
#[test]
fn deep_nesting_never_overflows_the_stack() {
    let top = "openapi: 3.0.3\ninfo: {title: a, version: b}\npaths: {}\ncomponents: {schemas: {A: ";
    for (open, close) in [
        ("{items: ", "}"),
        ("{additionalProperties: ", "}"),
        ("{not: ", "}"),
        ("{$ref: 5, items: ", "}"),
        ("{x-a: ", "}"),
        ("{properties: {a: ", "}}"),
        ("{allOf: [", "]}"),
        ("{anyOf: [", "]}"),
        ("{example: [", "]}"),
    ] {
        let levels = 58 / close.len();
        let text = format!("{top}{}1{}}}}}", open.repeat(levels), close.repeat(levels));
        let diagnostics = diagnostics(&text);
        assert!(diagnostics.iter().all(|f| !f.rule.starts_with("yaml")), "{open}: {diagnostics:?}");
        assert!(!diagnostics.is_empty(), "{open}");
    }
    for signs in ["[", "{a: ", "- ", "? ", "- ? "] {
        assert_eq!(diagnostics(&signs.repeat(50_000)).len(), 1, "{signs}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mangled_document_never_panics(
        which in 0_usize..3,
        accidents in prop::collection::vec(accident(), 1..12),
    ) {
        let text = mangle([CURATED.as_str(), MINIMAL, Document::Shapes.text()][which], &accidents);
        let lines = text.lines().count().max(1);
        for diagnostic in diagnostics(&text) {
            prop_assert!((1..=lines + 1).contains(&diagnostic.line), "{diagnostic}");
            prop_assert!(!diagnostic.to_string().contains('\n'));
        }
        bundling_is_safe(&text)?;
    }

    #[test]
    fn an_arbitrary_text_never_panics(text in any::<String>()) {
        diagnostics(&text);
        bundling_is_safe(&text)?;
    }

    #[test]
    fn a_text_of_yaml_and_openapi_signs_never_panics(
        text in r"([\[\]{}&*!|>'%@:, #?\n-]|\$ref|paths|components|schemas|allOf|  |[a-z0-9]){0,80}",
    ) {
        diagnostics(&text);
        bundling_is_safe(&text)?;
    }

    #[test]
    fn an_arbitrary_value_is_bundled_as_it_is(key in any::<String>(), text in r#"[ \t\na-c0-9:#'"\\|>.\-_\[\]{}~!é\u{2028}]{0,20}"#) {
        let yaml = serde_json::json!({ "info": { "description": &text, &key: &text }, &text: [&text, { &text: &text }] }).to_string();
        // JSON is YAML, but for three signs that have to be escaped.
        bundling_is_safe(&yaml)?;
    }

    #[test]
    fn an_arbitrary_pattern_never_panics(text in r"\^?\[?[a-z\\\-\]\[u0-9\^{}+*$,]{0,12}[\]]?[+*$]{0,2}") {
        if let Ok(class) = CharClass::parse(&text) {
            prop_assert!(class.ranges.windows(2).all(|pair| pair[0].1 < pair[1].0));
        }
    }
}
