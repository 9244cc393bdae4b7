//! The API document, and those that go with it.

use std::sync::OnceLock;

use codearts_pipeline_codegen::{
    Accepted, CHANGE_RULES, Diagnostic, RULES, Spec, bundle, diff, lint, lint_documents, lint_with, model::Model,
};

/// The text of a document: it is read, linted, bundled and compared with the curated one, or rejected with diagnostics.
pub fn document(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    is_well_formed(&lint_documents(small(), &[("spec/errata/any.md", text)]));
    is_well_formed(&lint_with(small(), &Accepted::parse(text)));
    let spec = match Spec::parse(text) {
        Ok(spec) => spec,
        Err(diagnostics) => {
            assert!(!diagnostics.is_empty());
            is_well_formed(&diagnostics);
            return;
        }
    };
    is_well_formed(&lint(&spec));
    assert_eq!(Spec::parse(&bundle(&spec)).expect("a bundle").document(), spec.document());
    let pieces = [("spec/openapi.yaml", "openapi: 3.0.3"), ("spec/chapters/any.yaml", text)];
    match Spec::read(&pieces) {
        Ok(spec) => is_well_formed(&lint(&spec)),
        Err(diagnostics) => is_well_formed(&diagnostics),
    }
    if !lint(&spec).is_empty() {
        return;
    }
    let model = |spec: &Spec| Model::of(spec).expect("a model of what lint accepts");
    let (of_curated, of_spec) = (model(crate::spec()), model(&spec));
    let (curated, this) = ((crate::spec(), &of_curated), (&spec, &of_spec));
    for (old, new) in [(curated, this), (this, curated)] {
        for change in diff(old, new) {
            assert!(CHANGE_RULES.iter().any(|rule| rule.id == change.rule) && !change.sentence.is_empty(), "{change:?}");
        }
    }
    assert_eq!(diff(this, this), [], "a document differs from itself");
}

/// Diagnostics are lines of known rules.
fn is_well_formed(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        assert!(diagnostic.line > 0 && !diagnostic.to_string().contains('\n'), "{diagnostic}");
        assert!(RULES.iter().any(|rule| rule.id == diagnostic.rule), "{diagnostic}");
    }
}

/// A document that keeps all rules, and is quickly linted.
fn small() -> &'static Spec {
    static SMALL: OnceLock<Spec> = OnceLock::new();
    SMALL.get_or_init(|| Spec::parse(include_str!("../../tests/lint/minimal.yaml")).expect("a document"))
}
