//! The API document, and those that go with it.

use std::sync::OnceLock;

use codearts_pipeline_codegen::{CHANGE_RULES, Exceptions, Finding, RULES, Spec, diff, format, lint, lint_documents, lint_with, model::Model};

/// The text of a document: it is read, linted, formatted and compared with the curated one, or refused with findings.
pub fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    told(&lint_documents(small(), text, text));
    told(&lint_with(small(), &Exceptions::parse(text)));
    let spec = match Spec::parse(text) {
        Ok(spec) => spec,
        Err(findings) => {
            assert!(!findings.is_empty());
            told(&findings);
            assert!(format(text).is_err(), "what cannot be read is formatted");
            return;
        }
    };
    told(&lint(&spec));
    match format(text) {
        Ok(formatted) => {
            assert_eq!(format(&formatted).as_ref(), Ok(&formatted), "a second time changes something");
            assert_eq!(Spec::parse(&formatted).expect("canonical").document(), spec.document());
        }
        Err(findings) => told(&findings),
    }
    if !lint(&spec).is_empty() {
        return;
    }
    let model = |spec: &Spec| Model::of(spec).expect("a model of what lint accepts");
    let (of_curated, of_spec) = (model(curated()), model(&spec));
    let (curated, this) = ((curated(), &of_curated), (&spec, &of_spec));
    for (old, new) in [(curated, this), (this, curated)] {
        for change in diff(old, new) {
            assert!(CHANGE_RULES.iter().any(|rule| rule.id == change.rule) && !change.sentence.is_empty(), "{change:?}");
        }
    }
    assert_eq!(diff(this, this), [], "a document differs from itself");
}

/// Findings are lines of known rules.
fn told(findings: &[Finding]) {
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
