//! Secret values.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::model::lenient::lenient_wrapper;

/// A secret value. `Debug` and `Display` print `[redacted]`.
///
/// It is sent and received as the plain value.
///
/// ```
/// use codearts_pipeline::Secret;
///
/// let token: Secret = "hunter2".into();
/// assert_eq!(format!("{token} {token:?}"), "[redacted] [redacted]");
/// assert_eq!(token.expose(), "hunter2");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(transparent)]
pub struct Secret<T = String>(T);

impl<T> Secret<T> {
    /// Creates a secret from a value.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// Returns the value. Each use can leak the secret.
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// Returns the value, which is no longer redacted.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

lenient_wrapper!(Secret<T>, T, Secret);
