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
macro_rules! received_as_read {
    ($($name:ty),+ $(,)?) => {
        $(impl $crate::runtime::Received for $name {
            fn receive<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                serde::Deserialize::deserialize(deserializer)
            }
        })+
    };
}
pub(crate) use received_as_read;

received_as_read!(bool, f64, i32, i64, serde_json::Map<String, serde_json::Value>, serde_json::Value);

impl<T: DeserializeOwned> Received for Vec<T> {
    fn receive<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::deserialize(deserializer)
    }
}

impl Received for String {
    fn receive<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        receive_text(deserializer, str::to_owned)
    }
}

/// Reads a text, a number or a flag as a text, and makes something of it.
pub(crate) fn receive_text<'de, D: Deserializer<'de>, T>(deserializer: D, make: impl FnOnce(&str) -> T) -> Result<T, D::Error> {
    struct TextVisitor<F>(F);

    impl<T, F: FnOnce(&str) -> T> Visitor<'_> for TextVisitor<F> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a string")
        }

        fn visit_str<E>(self, text: &str) -> Result<T, E> {
            Ok((self.0)(text))
        }

        fn visit_bool<E>(self, flag: bool) -> Result<T, E> {
            Ok((self.0)(if flag { "true" } else { "false" }))
        }

        fn visit_i64<E>(self, number: i64) -> Result<T, E> {
            Ok((self.0)(&number.to_string()))
        }

        fn visit_u64<E>(self, number: u64) -> Result<T, E> {
            Ok((self.0)(&number.to_string()))
        }

        fn visit_f64<E>(self, number: f64) -> Result<T, E> {
            Ok((self.0)(&number.to_string()))
        }
    }

    deserializer.deserialize_any(TextVisitor(make))
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
