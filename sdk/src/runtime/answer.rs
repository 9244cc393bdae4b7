//! Reading the body of an answer.

use serde::{
    Deserialize,
    de::{DeserializeOwned, Deserializer, Error, Unexpected, Visitor},
};

use super::{Response, sender::Answer};
use crate::{
    error::{Error as CallError, ErrorKind, Refusal, foreign_encoding, refusal_within_success},
    json::read,
};

impl Answer {
    /// Reads the body, which may hold an error all the same.
    pub(crate) fn decode<T>(self, read: impl FnOnce(&[u8]) -> serde_json::Result<T>) -> Result<Response<T>, CallError> {
        let (kind, text, refusal) = match refusal_within_success(&self.body) {
            Some(refusal) => (ErrorKind::Service, String::new(), refusal),
            None => match read(&self.body) {
                Ok(value) => return Ok(Response::new(value, self.status, self.headers, self.attempts)),
                Err(_) if self.body.is_empty() => (ErrorKind::Decode, "the answer has no body".to_owned(), Refusal::default()),
                Err(error) => {
                    let why = foreign_encoding(&self.headers).unwrap_or_else(|| error.to_string());
                    (ErrorKind::Decode, format!("the answer cannot be read: {why}"), Refusal::default())
                }
            },
        };
        Err(CallError::new(kind, text).with_attempts(self.attempts).with_response(self.status, self.headers, self.body, refusal))
    }
}

/// Reads an object.
pub(crate) fn json<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    read(body)
}

/// Reads a list. `null` is a list without items.
pub(crate) fn list<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<Vec<T>> {
    read::<Option<Vec<T>>>(body).map(Option::unwrap_or_default)
}

/// Reads a flag: `true` or `false`, bare or as text. The vendor documents both forms.
pub(crate) fn flag(body: &[u8]) -> serde_json::Result<bool> {
    read::<Flag>(body).map(|flag| flag.0)
}

struct Flag(bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FlagVisitor;

        impl Visitor<'_> for FlagVisitor {
            type Value = Flag;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("true or false, bare or as text")
            }

            fn visit_bool<E>(self, value: bool) -> Result<Flag, E> {
                Ok(Flag(value))
            }

            fn visit_str<E: Error>(self, value: &str) -> Result<Flag, E> {
                value.parse().map(Flag).map_err(|_| E::invalid_value(Unexpected::Str(value), &self))
            }
        }

        deserializer.deserialize_any(FlagVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_comes_bare_or_as_text_and_false_is_a_value() {
        for (body, expected) in [("true", true), ("\"true\"", true), ("false", false), (" \"false\"\n", false)] {
            assert_eq!(flag(body.as_bytes()).expect(body), expected);
        }
        for body in ["", "1", "\"yes\"", "{}", "null", "[true]", "true true", "\"TRUE\""] {
            assert!(flag(body.as_bytes()).is_err(), "{body}");
        }
    }

    #[test]
    fn a_list_may_be_null() {
        assert!(list::<u8>(b"null").expect("a list").is_empty());
        assert_eq!(list::<u8>(b"[1]").expect("a list"), [1]);
        assert!(list::<u8>(b"{}").is_err());
    }
}
