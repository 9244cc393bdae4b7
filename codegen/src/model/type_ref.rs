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
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
    #[default]
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
    /// A file that is uploaded.
    File,
}

impl TypeRef {
    /// The named types within, each once.
    pub fn named(&self) -> BTreeSet<&str> {
        match self {
            Self::Named(name) => BTreeSet::from([name.as_str()]),
            _ => self.inner().map(Self::named).unwrap_or_default(),
        }
    }

    /// The type that it is made of.
    fn inner(&self) -> Option<&Self> {
        match self {
            Self::List(inner) | Self::Map(inner) | Self::Boxed(inner) | Self::Secret(inner) | Self::JsonText(inner) => Some(inner),
            _ => None,
        }
    }

    /// The types of the SDK's own that it uses, such as `Secret`.
    pub fn runtime_types(&self) -> BTreeSet<&'static str> {
        let own: &[_] = match self {
            Self::Secret(_) => &["Secret"],
            Self::JsonText(_) => &["JsonText"],
            Self::Timestamp(TimestampUnit::Milliseconds) => &["Timestamp"],
            Self::Timestamp(TimestampUnit::Seconds) => &["Seconds", "Timestamp"],
            Self::Timestamp(TimestampUnit::Local) => &["Local", "Timestamp"],
            Self::StringOrNumber => &["StringOrNumber"],
            Self::StringOrBool => &["StringOrBool"],
            Self::File => &["Upload"],
            _ => &[],
        };
        own.iter().copied().chain(self.inner().into_iter().flat_map(Self::runtime_types)).collect()
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
            Self::Timestamp(TimestampUnit::Milliseconds) => f.write_str("Timestamp"),
            Self::Timestamp(unit) => write!(f, "Timestamp<{unit:?}>"),
            Self::File => f.write_str("Upload"),
            Self::StringOrNumber => f.write_str("StringOrNumber"),
            Self::StringOrBool => f.write_str("StringOrBool"),
            Self::JsonText(inner) if **inner == Self::Json => f.write_str("JsonText"),
            Self::JsonText(inner) => write!(f, "JsonText<{inner}>"),
        }
    }
}
