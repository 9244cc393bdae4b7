//! Reading single values leniently.

use std::fmt;

use serde::{Deserialize, Deserializer, de::DeserializeOwned, de::Visitor};

/// What can be received. Texts are read from numbers and flags as well: the vendor is known to be at odds with itself
/// about that, and one such member must not cost the whole answer.
pub trait Received: Sized {
    /// Reads a value that is not null.
    ///
    /// # Errors
    ///
    /// When it is of another kind.
    fn receive<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
}

/// Declares types that are received as they are read.
macro_rules! received {
    ($($name:ty),+ $(,)?) => {
        $(impl $crate::runtime::Received for $name {
            fn receive<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer)
            }
        })+
    };
}
pub(crate) use received;

received!(bool, f64, i32, i64, serde_json::Map<String, serde_json::Value>, serde_json::Value);

impl<T: DeserializeOwned> Received for Vec<T> {
    fn receive<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

impl Received for String {
    fn receive<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl Visitor<'_> for TextVisitor {
            type Value = String;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_str<E>(self, text: &str) -> Result<String, E> {
                Ok(text.to_owned())
            }

            fn visit_string<E>(self, text: String) -> Result<String, E> {
                Ok(text)
            }

            fn visit_bool<E>(self, flag: bool) -> Result<String, E> {
                Ok(flag.to_string())
            }

            fn visit_i64<E>(self, number: i64) -> Result<String, E> {
                Ok(number.to_string())
            }

            fn visit_u64<E>(self, number: u64) -> Result<String, E> {
                Ok(number.to_string())
            }

            fn visit_f64<E>(self, number: f64) -> Result<String, E> {
                Ok(number.to_string())
            }
        }

        deserializer.deserialize_any(TextVisitor)
    }
}

#[cfg(test)]
mod tests {
    use crate::runtime::Nullable;

    fn read(json: &str) -> Option<Nullable<String>> {
        serde_json::from_str(json).ok()
    }

    #[test]
    fn a_text_may_come_as_a_number_or_a_flag() {
        for (json, text) in
            [("\"a\"", "a"), ("true", "true"), ("-5", "-5"), ("18446744073709551615", "18446744073709551615"), ("0.5", "0.5")]
        {
            assert_eq!(read(json), Some(text.into()), "{json}");
        }
        assert_eq!(read("null"), Some(Nullable::null()));
        assert_eq!((read("{}"), read("[]")), (None, None));
    }
}
