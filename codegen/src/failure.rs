//! Why nothing is generated.

use std::fmt;

use crate::diagnostic::Diagnostic;

/// Why nothing was generated.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure {
    /// The document breaks rules. All diagnostics, in the order of the text.
    Diagnostics(Vec<Diagnostic>),
    /// The document keeps the rules, and a step does not know what to do with it. This wants a change of codegen.
    Unsupported(String),
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Diagnostics(diagnostics) => diagnostics.iter().try_for_each(|diagnostic| writeln!(f, "{diagnostic}")),
            Self::Unsupported(what) => f.write_str(what),
        }
    }
}

impl std::error::Error for Failure {}

pub(crate) fn unsupported<T>(what: impl Into<String>) -> Result<T, Failure> {
    Err(Failure::Unsupported(what.into()))
}
