//! Errors of a network that cannot be set up as it was asked for.

use crate::error::{Error, ErrorKind};

pub(super) fn wrong(text: impl Into<String>) -> Error {
    Error::new(ErrorKind::Configuration, text)
}

/// What an error of a library below is about, without the words around it.
pub(super) fn innermost(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
