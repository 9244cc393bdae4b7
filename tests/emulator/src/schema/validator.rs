//! Validators and their reports.

use jsonschema::error::{ValidationError, ValidationErrorKind};
use serde_json::Value;

use super::convert::LOCAL_TIME;

/// How many diagnostics of a value are reported at once.
const REPORTED: usize = 5;

/// What is wrong with a value: where, as a JSON pointer, and why.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    pub(crate) pointer: String,
    pub(crate) reason: String,
}

/// Checks values against one schema.
#[derive(Debug)]
pub(crate) struct Validator(pub(super) jsonschema::Validator);

impl Validator {
    /// The first diagnostics of a value; empty when it is valid.
    pub(crate) fn diagnostics(&self, value: &Value) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        for error in self.0.iter_errors(value) {
            report(&error, &mut diagnostics);
            if diagnostics.len() >= REPORTED {
                break;
            }
        }
        diagnostics.truncate(REPORTED);
        diagnostics
    }

    pub(crate) fn accepts(&self, value: &Value) -> bool {
        self.0.is_valid(value)
    }
}

fn report(error: &ValidationError<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let parent = error.instance_path().as_str();
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let pointer = format!("{parent}/{}", property.as_str().unwrap_or_default());
            diagnostics.push(Diagnostic { pointer, reason: "is required".to_owned() });
        }
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            // Of alternatives such as null and an object, that of the value's own type is meant.
            let has_other_type = |errors: &[ValidationError<'_>]| {
                errors.iter().any(|inner| {
                    matches!(inner.kind(), ValidationErrorKind::Type { .. } | ValidationErrorKind::Enum { .. })
                        && inner.instance_path().as_str() == parent
                })
            };
            match context.iter().find(|errors| !has_other_type(errors)) {
                Some(errors) => errors.iter().for_each(|inner| report(inner, diagnostics)),
                None => {
                    diagnostics.push(Diagnostic { pointer: parent.to_owned(), reason: "is not of a documented type or value".to_owned() })
                }
            }
        }
        ValidationErrorKind::Format { format } => {
            let reason = if format == LOCAL_TIME { "is not of the form yyyy-MM-dd HH:mm:ss" } else { "is not the documented JSON" };
            diagnostics.push(Diagnostic { pointer: parent.to_owned(), reason: reason.to_owned() });
        }
        _ => diagnostics.push(Diagnostic {
            pointer: parent.to_owned(),
            // Without the value: it can be megabytes long.
            reason: error.masked_with("the value").to_string(),
        }),
    }
}
