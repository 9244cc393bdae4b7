//! Reading of bodies as generated code does it that is not yet rendered for lenient reading.

use serde::{
    Deserialize,
    de::{DeserializeOwned, Deserializer, Error, Unexpected, Visitor},
};

use super::decode::{Body, DecodeError};

impl Body<'_> {
    /// Reads a list. `null` is a list without items.
    pub(crate) fn list<T: DeserializeOwned>(self) -> Result<Vec<T>, DecodeError> {
        self.json::<Option<Vec<T>>>().map(Option::unwrap_or_default)
    }

    /// Reads a Boolean, bare or as text. The vendor documents both forms.
    pub(crate) fn flag(self) -> Result<bool, DecodeError> {
        self.json::<Flag>().map(|flag| flag.0)
    }
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
