//! How a value is typed in Rust.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

/// The unit or form of a timestamp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TimestampUnit {
    /// Milliseconds since the epoch.
    Milliseconds,
    /// Seconds since the epoch.
    Seconds,
    /// Text in the service's local time, UTC+8.
    Local,
}

/// A type as a field, parameter, body or response has it. Its `Display` form is Rust.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TypeRef {
    /// A string.
    String,
    /// A Boolean.
    Bool,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// Any JSON value.
    Json,
    /// An object of any fields.
    FreeMap,
    /// A struct, set or constrained string, by name.
    Named(String),
    /// A list.
    List(Box<TypeRef>),
    /// A map from strings.
    Map(Box<TypeRef>),
    /// A value on the heap, which ends a recursion.
    Boxed(Box<TypeRef>),
    /// A value that is redacted when it is printed.
    Secret(Box<TypeRef>),
    /// A point in time.
    Timestamp(TimestampUnit),
    /// A string or a number.
    StringOrNumber,
    /// A string or a Boolean.
    StringOrBool,
    /// A JSON document inside a string.
    JsonText(Box<TypeRef>),
}

impl TypeRef {
    /// The named types within, each once.
    pub fn named(&self) -> BTreeSet<&str> {
        match self {
            Self::Named(name) => BTreeSet::from([name.as_str()]),
            Self::List(inner) | Self::Map(inner) | Self::Boxed(inner) | Self::Secret(inner) | Self::JsonText(inner) => inner.named(),
            _ => BTreeSet::new(),
        }
    }

    /// The type without the box around it.
    pub fn unboxed(&self) -> &Self {
        match self {
            Self::Boxed(inner) => inner,
            other => other,
        }
    }

    /// Whether a value is written in a path, a query or a header as one text.
    pub fn is_scalar(&self) -> bool {
        match self {
            Self::Secret(inner) => inner.is_scalar(),
            Self::Json | Self::FreeMap | Self::List(_) | Self::Map(_) | Self::Boxed(_) => false,
            _ => true,
        }
    }

    /// The types of the SDK's own that it uses, such as `Secret`.
    pub fn runtime_types(&self) -> BTreeSet<&'static str> {
        let (own, inner) = match self {
            Self::Secret(inner) => (Some("Secret"), Some(inner)),
            Self::JsonText(inner) => (Some("JsonText"), Some(inner)),
            Self::List(inner) | Self::Map(inner) | Self::Boxed(inner) => (None, Some(inner)),
            Self::Timestamp(_) => (Some("Timestamp"), None),
            Self::StringOrNumber => (Some("StringOrNumber"), None),
            Self::StringOrBool => (Some("StringOrBool"), None),
            _ => (None, None),
        };
        let mut types = inner.map(|inner| inner.runtime_types()).unwrap_or_default();
        types.extend(own);
        if let Self::Timestamp(unit) = self {
            types.extend(unit.marker());
        }
        types
    }
}

impl TimestampUnit {
    /// The unit as a type; none for the one that a timestamp has by default.
    pub fn marker(self) -> Option<&'static str> {
        match self {
            Self::Milliseconds => None,
            Self::Seconds => Some("Seconds"),
            Self::Local => Some("Local"),
        }
    }
}

impl fmt::Display for TypeRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String => f.write_str("String"),
            Self::Bool => f.write_str("bool"),
            Self::I32 => f.write_str("i32"),
            Self::I64 => f.write_str("i64"),
            Self::F32 => f.write_str("f32"),
            Self::F64 => f.write_str("f64"),
            Self::Json => f.write_str("serde_json::Value"),
            Self::FreeMap => f.write_str("serde_json::Map<String, serde_json::Value>"),
            Self::Named(name) => f.write_str(name),
            Self::List(inner) => write!(f, "Vec<{inner}>"),
            Self::Map(inner) => write!(f, "BTreeMap<String, {inner}>"),
            Self::Boxed(inner) => write!(f, "Box<{inner}>"),
            Self::Secret(inner) => write!(f, "Secret<{inner}>"),
            Self::Timestamp(unit) => match unit.marker() {
                None => f.write_str("Timestamp"),
                Some(marker) => write!(f, "Timestamp<{marker}>"),
            },
            Self::StringOrNumber => f.write_str("StringOrNumber"),
            Self::StringOrBool => f.write_str("StringOrBool"),
            Self::JsonText(inner) if **inner == Self::Json => f.write_str("JsonText"),
            Self::JsonText(inner) => write!(f, "JsonText<{inner}>"),
        }
    }
}
