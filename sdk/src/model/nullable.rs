//! Fields that may be absent, null or set.

use std::{
    fmt,
    ops::{Deref, DerefMut},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An [`Option`] that distinguishes a field that is absent from one that is `null`.
///
/// Use it like an `Option`: `version.unique_id.as_deref()`, `version.input_info.iter()`,
/// `if let Some(execution) = &*version.plugin_execution`. It serializes to what was deserialized:
/// absent, `null`, or the value.
///
/// ```
/// use codearts_pipeline::Nullable;
///
/// let label: Nullable<String> = "Shell Commands".into();
/// assert_eq!(label.as_deref(), Some("Shell Commands"));
/// assert!(Nullable::<String>::null().is_none());
/// assert_ne!(Nullable::<String>::null(), Nullable::absent());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Nullable<T> {
    value: Option<T>,
    is_null: bool,
}

impl<T> Nullable<T> {
    /// Creates an absent field.
    pub const fn absent() -> Self {
        Self { value: None, is_null: false }
    }

    /// Creates a field that is `null`.
    pub const fn null() -> Self {
        Self { value: None, is_null: true }
    }

    /// Creates a field with a value.
    pub const fn value(value: T) -> Self {
        Self { value: Some(value), is_null: false }
    }

    /// Returns whether the field is absent.
    pub const fn is_absent(&self) -> bool {
        self.value.is_none() && !self.is_null
    }

    /// Returns whether the field is `null`.
    pub const fn is_null(&self) -> bool {
        self.value.is_none() && self.is_null
    }

    /// Returns the value, if any.
    pub fn into_option(self) -> Option<T> {
        self.value
    }
}

impl<T> Default for Nullable<T> {
    fn default() -> Self {
        Self::absent()
    }
}

impl<T> Deref for Nullable<T> {
    type Target = Option<T>;

    fn deref(&self) -> &Option<T> {
        &self.value
    }
}

impl<T> DerefMut for Nullable<T> {
    fn deref_mut(&mut self) -> &mut Option<T> {
        &mut self.value
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::value(value)
    }
}

/// `None` becomes absent.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        Self { value, is_null: false }
    }
}

impl<T> From<Nullable<T>> for Option<T> {
    fn from(nullable: Nullable<T>) -> Self {
        nullable.value
    }
}

impl From<&str> for Nullable<String> {
    fn from(text: &str) -> Self {
        Self::value(text.to_owned())
    }
}

impl<T, const N: usize> From<[T; N]> for Nullable<Vec<T>> {
    fn from(items: [T; N]) -> Self {
        Self::value(items.into())
    }
}

impl<T: PartialEq> PartialEq<Option<T>> for Nullable<T> {
    fn eq(&self, other: &Option<T>) -> bool {
        self.value == *other
    }
}

/// Shows `Some(…)`, `Null` or `Absent`.
impl<T: fmt::Debug> fmt::Debug for Nullable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => f.debug_tuple("Some").field(value).finish(),
            None if self.is_null => f.write_str("Null"),
            None => f.write_str("Absent"),
        }
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

/// Deserializes `null` as null. An absent field is not deserialized.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(|value| value.map_or_else(Self::null, Self::value))
    }
}

#[cfg(feature = "schemars")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for Nullable<T> {
    fn inline_schema() -> bool {
        <Option<T> as schemars::JsonSchema>::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        <Option<T> as schemars::JsonSchema>::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        <Option<T> as schemars::JsonSchema>::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        <Option<T> as schemars::JsonSchema>::json_schema(generator)
    }
}
