//! The API document, and those that go with it.

use std::sync::OnceLock;

use codearts_pipeline_codegen::{
    CHANGE_RULES, Diagnostic, Exceptions, RULES, Spec, bundle_json, bundle_yaml, diff, lint, lint_documents, lint_with,
};

/// The text of a document: it is read, linted, bundled and compared with the curated one, or rejected with diagnostics.
pub fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    told(&lint_documents(small(), text, text));
    told(&lint_with(small(), &Exceptions::parse(text)));
    let spec = match Spec::parse(text) {
        Ok(spec) => spec,
        Err(findings) => {
            assert!(!findings.is_empty());
            told(&findings);
            return;
        }
    };
    told(&lint(&spec));
    for bundled in [bundle_yaml(&spec), bundle_json(&spec)] {
        if let Ok(again) = Spec::parse(&bundled) {
            assert_eq!(again.document(), spec.document());
        }
    }
    for (old, new) in [(curated(), &spec), (&spec, curated())] {
        for change in diff(old, new) {
            assert!(CHANGE_RULES.iter().any(|rule| rule.id == change.rule) && !change.sentence.is_empty(), "{change:?}");
        }
    }
    assert_eq!(diff(&spec, &spec), [], "a document differs from itself");
}

/// Findings are lines of known rules.
fn told(findings: &[Diagnostic]) {
    for finding in findings {
        assert!(finding.line > 0 && !finding.to_string().contains('\n'), "{finding}");
        assert!(RULES.iter().any(|rule| rule.id == finding.rule), "{finding}");
    }
}

/// A document that keeps all rules, and is quickly linted.
fn small() -> &'static Spec {
    static SMALL: OnceLock<Spec> = OnceLock::new();
    SMALL.get_or_init(|| Spec::parse(include_str!("../../tests/lint/minimal.yaml")).expect("a document"))
}

fn curated() -> &'static Spec {
    static CURATED: OnceLock<Spec> = OnceLock::new();
    CURATED.get_or_init(crate::spec)
}
