//! Strings that may be numbers or Booleans, kept as received.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

use crate::model::{
    lenient::{LenientDeserialize, deserialize},
    number::Number,
};

/// A string or a number.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum StringOrNumber {
    /// A string, which may contain a number.
    String(String),
    /// A number.
    Number(serde_json::Number),
}

impl StringOrNumber {
    /// Returns the string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            Self::Number(_) => None,
        }
    }

    /// Returns the integer, if this is one or a string that contains one.
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::String(text) => Number::Text(text).to_i64(),
            Self::Number(number) => Number::Text(&number.to_string()).to_i64(),
        }
    }

    /// Returns the number, if this is one or a string that contains one.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::String(text) => Number::Text(text).to_f64(),
            Self::Number(number) => number.as_f64(),
        }
    }
}

impl fmt::Display for StringOrNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
        }
    }
}

impl LenientDeserialize for StringOrNumber {
    fn read_str(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn read_number(number: Number<'_>) -> Option<Self> {
        Some(Self::Number(number.to_json()))
    }
}

impl<'de> Deserialize<'de> for StringOrNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer, "a string or a number")
    }
}

/// A string or a Boolean.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "schemars", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum StringOrBool {
    /// A string, which may be `true` or `false`.
    String(String),
    /// A Boolean.
    Bool(bool),
}

impl StringOrBool {
    /// Returns the string, if this is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            Self::Bool(_) => None,
        }
    }

    /// Returns the Boolean, if this is one or a string that contains one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::String(text) => bool::read_str(text),
            Self::Bool(value) => Some(*value),
        }
    }
}

impl fmt::Display for StringOrBool {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => f.write_str(text),
            Self::Bool(value) => value.fmt(f),
        }
    }
}

impl LenientDeserialize for StringOrBool {
    fn read_str(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn read_bool(value: bool) -> Option<Self> {
        Some(Self::Bool(value))
    }
}

impl<'de> Deserialize<'de> for StringOrBool {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer, "a string or a Boolean")
    }
}

macro_rules! from {
    ($($from:ty => $to:ident::$variant:ident),+ $(,)?) => {
        $(impl From<$from> for $to {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })+
    };
}

from! {
    &str => StringOrNumber::String,
    String => StringOrNumber::String,
    i32 => StringOrNumber::Number,
    i64 => StringOrNumber::Number,
    u32 => StringOrNumber::Number,
    u64 => StringOrNumber::Number,
    serde_json::Number => StringOrNumber::Number,
    &str => StringOrBool::String,
    String => StringOrBool::String,
    bool => StringOrBool::Bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_is_kept() {
        for (json, integer) in [("\"7\"", Some(7)), ("7", Some(7)), ("-1", Some(-1)), ("1.5", None), ("\"x\"", None), ("7.0", Some(7))] {
            let read: StringOrNumber = serde_json::from_str(json).expect(json);
            assert_eq!(serde_json::to_string(&read).expect("JSON"), json);
            assert_eq!((read.as_i64(), format!("\"{read}\"").trim_matches('"')), (integer, json.trim_matches('"')));
        }
        for (json, boolean) in [("\"True\"", Some(true)), ("false", Some(false)), ("\"x\"", None)] {
            let read: StringOrBool = serde_json::from_str(json).expect(json);
            assert_eq!((serde_json::to_string(&read).expect("JSON").as_str(), read.as_bool()), (json, boolean));
        }
        assert!(serde_json::from_str::<StringOrNumber>("true").is_err());
        assert!(serde_json::from_str::<StringOrBool>("1").is_err());
    }
}
