//! String types that enforce the rules of the service.

use std::fmt;

use crate::error::{Error, ErrorKind};

/// The error for a value that a type does not allow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidValue {
    type_name: &'static str,
    problem: String,
}

impl InvalidValue {
    pub(crate) fn new(type_name: &'static str, problem: String) -> Self {
        Self { type_name, problem }
    }
}

impl fmt::Display for InvalidValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not a valid {}: {}", self.type_name, self.problem)
    }
}

impl std::error::Error for InvalidValue {}

/// An error of kind [`ErrorKind::Request`]: nothing was sent.
impl From<InvalidValue> for Error {
    fn from(invalid: InvalidValue) -> Self {
        Self::new(ErrorKind::Request, invalid.to_string())
    }
}

/// The rule for a string: its length and the allowed characters.
#[derive(Debug)]
pub(crate) struct Constraint {
    pub(crate) type_name: &'static str,
    pub(crate) min: usize,
    pub(crate) max: Option<usize>,
    pub(crate) characters: &'static [(char, char)],
    /// The characters in words.
    pub(crate) charset_description: &'static str,
}

/// Most callers with an invalid id pass a name.
const ID_HINT: &str = "; an id is wanted and not a name: ids are in responses and in the addresses of the console's pages, \
                       that of an account is under \"My Credentials\" as account id, and `Client::domain_id` looks it up";

impl Constraint {
    pub(crate) fn check(&self, text: &str) -> Result<(), InvalidValue> {
        let hint = if self.is_id() { ID_HINT } else { "" };
        let invalid = |problem: String| Err(InvalidValue { type_name: self.type_name, problem: problem + hint });
        let length = text.chars().count();
        if length < self.min || self.max.is_some_and(|max| length > max) {
            let wanted = match self.max {
                Some(max) if max == self.min => max.to_string(),
                Some(max) => format!("{} to {max}", self.min),
                None => format!("{} or more", self.min),
            };
            return invalid(format!("it has {length} characters, {wanted} are allowed"));
        }
        match text.chars().enumerate().find(|(_, c)| !self.characters.iter().any(|(first, last)| (*first..=*last).contains(c))) {
            None => Ok(()),
            Some((index, c)) => invalid(format!("character {} is {c:?}, only {} are allowed", index + 1, self.charset_description)),
        }
    }

    /// Returns whether this is the rule of ids.
    fn is_id(&self) -> bool {
        (self.min, self.max, self.characters.len()) == (32, Some(32), 3)
    }

    pub(crate) fn integer(type_name: &'static str, value: i64, allowed: &[i64]) -> InvalidValue {
        InvalidValue { type_name, problem: format!("{value} is none of {allowed:?}") }
    }
}

/// Declares a string type with its rule.
macro_rules! constrained_string {
    (
        $(#[$attribute:meta])*
        $visibility:vis struct $name:ident {
            min: $min:literal,
            max: $max:expr,
            characters: $characters:expr,
            charset_description: $charset_description:literal,
            pattern: $pattern:literal,
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        $visibility struct $name(String);

        impl $name {
            const RULE: $crate::model::Constraint = $crate::model::Constraint {
                type_name: stringify!($name),
                min: $min,
                max: $max,
                characters: &$characters,
                charset_description: $charset_description,
            };

            /// Creates a value after checking the text.
            ///
            /// # Errors
            ///
            /// If the text is too long or too short, or contains characters that are not allowed. The message names the problem.
            $visibility fn new(text: impl Into<String>) -> Result<Self, $crate::model::InvalidValue> {
                let text = text.into();
                Self::RULE.check(&text).map(|()| Self(text))
            }

            /// Returns the text.
            $visibility fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::InvalidValue;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Self::new(text)
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::model::InvalidValue;

            fn try_from(text: &str) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::model::InvalidValue;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}({:?})", stringify!($name), self.0)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Self::new(String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }

        // Not validated, so that the result of one call can be the argument of the next.
        $crate::model::lenient_text!($name, |text: &str| Some($name(text.to_owned())));

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut schema = schemars::json_schema!({ "type": "string", "minLength": $min, "pattern": $pattern });
                let max: Option<usize> = $max;
                if let Some(max) = max {
                    schema.insert("maxLength".to_owned(), max.into());
                }
                schema
            }
        }
    };
}
pub(crate) use constrained_string;

/// Declares an id of the most common form.
macro_rules! id {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident;) => {
        $crate::model::constrained_string! {
            $(#[$attribute])*
            $visibility struct $name {
                min: 32,
                max: Some(32),
                characters: [('0', '9'), ('A', 'Z'), ('a', 'z')],
                charset_description: "letters and digits",
                pattern: "^[A-Za-z0-9]+$",
            }
        }
    };
}
pub(crate) use id;

#[cfg(test)]
mod tests {
    use crate::error::{Error, ErrorKind};

    constrained_string! {
        /// A name.
        pub(crate) struct Name {
            min: 1,
            max: Some(5),
            characters: [('a', 'z'), ('\u{4e00}', '\u{9fff}')],
            charset_description: "small letters and Chinese characters",
            pattern: "^[a-z\\u4e00-\\u9fff]+$",
        }
    }

    #[test]
    fn the_rule_is_told_in_words() {
        let shown = |text: &str| Name::new(text).expect_err(text).to_string();
        assert_eq!(shown(""), "not a valid Name: it has 0 characters, 1 to 5 are allowed");
        assert_eq!(shown("abcdef"), "not a valid Name: it has 6 characters, 1 to 5 are allowed");
        assert_eq!(shown("abC"), "not a valid Name: character 3 is 'C', only small letters and Chinese characters are allowed");
    }

    #[test]
    fn it_becomes_the_error_of_a_call() {
        let error = Error::from(Name::new("").expect_err("empty"));
        assert!(error.kind() == ErrorKind::Request && error.is_not_sent(), "{error:?}");
        assert_eq!(error.to_string(), "not a valid Name: it has 0 characters, 1 to 5 are allowed");
    }

    #[test]
    fn length_counts_characters_and_not_bytes() {
        assert_eq!(Name::new("中文中文中").expect("five characters").as_str(), "中文中文中");
    }

    #[test]
    fn json_is_checked_as_well() {
        assert!(serde_json::from_str::<Name>("\"abc\"").is_ok());
        assert!(serde_json::from_str::<Name>("\"ABC\"").expect_err("rejected").to_string().contains("character 1 is 'A'"));
    }
}
