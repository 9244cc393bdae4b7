//! Sets of strings that the service may extend at any time.

/// Declares an enum that keeps unknown values.
///
/// The words after the name control matching: `exact` or `ignore_case`, optionally with the rule of a constrained string.
macro_rules! open_enum {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident: $matching:ident $(, $rule:tt)? {
            $($(#[$variant_attribute:meta])* $variant:ident = $text:literal,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[$variant_attribute])* $variant,)+
            /// A value that this version of the crate does not know, as received.
            #[non_exhaustive]
            Other {
                /// The text, which is none of the known values.
                text: Box<str>,
            },
        }

        impl $name {
            /// The values that this version of the crate knows.
            $visibility const KNOWN: &'static [Self] = &[$(Self::$variant),+];

            /// Returns the text as the service writes it.
            $visibility fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Other { text } => text,
                }
            }

            fn read(text: &str) -> Self {
                $(if $crate::model::open_enum!(@is $matching, text, $text) {
                    return Self::$variant;
                })+
                Self::Other { text: text.into() }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        $crate::model::open_enum!(@construct $name $(, $rule)?);

        $crate::model::lenient_text!($name, |text: &str| Some($name::read(text)));

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "string", "x-extensible-enum": [$($text),+] })
            }
        }
    };

    (@is exact, $given:expr, $known:literal) => { $given == $known };
    (@is ignore_case, $given:expr, $known:literal) => { $given.eq_ignore_ascii_case($known) };

    (@construct $name:ident) => {
        impl std::str::FromStr for $name {
            type Err = std::convert::Infallible;

            fn from_str(text: &str) -> Result<Self, std::convert::Infallible> {
                Ok(Self::read(text))
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self::read(text)
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::read(&text)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'_, str>>::deserialize(deserializer).map(|text| Self::read(&text))
            }
        }
    };

    (@construct $name:ident, {
        min: $min:literal,
        max: $max:expr,
        characters: $characters:expr,
        charset_description: $charset_description:literal,
    }) => {
        impl $name {
            const RULE: $crate::model::Constraint = $crate::model::Constraint {
                type_name: stringify!($name),
                min: $min,
                max: $max,
                characters: &$characters,
                charset_description: $charset_description,
            };
        }

        impl std::str::FromStr for $name {
            type Err = $crate::model::InvalidValue;

            fn from_str(text: &str) -> Result<Self, $crate::model::InvalidValue> {
                Self::RULE.check(text).map(|()| Self::read(text))
            }
        }

        impl TryFrom<&str> for $name {
            type Error = $crate::model::InvalidValue;

            fn try_from(text: &str) -> Result<Self, $crate::model::InvalidValue> {
                text.parse()
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <std::borrow::Cow<'_, str>>::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}
pub(crate) use open_enum;

#[cfg(test)]
mod tests {
    open_enum! {
        /// Fruit.
        pub(crate) enum Fruit: exact {
            /// Red.
            Apple = "apple",
            /// Yellow.
            Pear = "pear",
        }
    }

    open_enum! {
        /// Way.
        pub(crate) enum Way: ignore_case {
            /// By foot.
            OnFoot = "onfoot",
        }
    }

    open_enum! {
        /// Code.
        pub(crate) enum Code: exact, {
            min: 1,
            max: Some(2),
            characters: [('a', 'z')],
            charset_description: "small letters",
        } {
            /// Known.
            A = "a",
        }
    }

    #[test]
    fn unknown_values_survive() {
        for text in ["apple", "pear", "kiwi", "Apple", ""] {
            let value = Fruit::from(text);
            assert_eq!(value.as_str(), text);
            assert_eq!(value.to_string().parse(), Ok(value.clone()));
            let json = serde_json::to_string(&value).expect("a string");
            assert_eq!(serde_json::from_str::<Fruit>(&json).expect("a string"), value);
        }
        assert_eq!(Fruit::from("apple"), Fruit::Apple);
        assert_eq!(Fruit::KNOWN, [Fruit::Apple, Fruit::Pear]);
        assert_eq!(serde_json::from_str::<Fruit>(r#""\u006biwi""#).expect("escaped").as_str(), "kiwi");
    }

    #[test]
    fn case_is_ignored_where_the_service_is_at_odds_with_itself() {
        assert_eq!(Way::from("onFoot"), Way::OnFoot);
        assert_eq!(Way::from("onFoot").as_str(), "onfoot");
        assert_eq!(Way::from("onWheels").as_str(), "onWheels");
        assert_eq!(Way::KNOWN, [Way::OnFoot]);
    }

    #[test]
    fn values_that_are_sent_keep_their_rule() {
        assert_eq!("a".parse::<Code>(), Ok(Code::A));
        assert_eq!("zz".parse::<Code>().expect("within the rule").as_str(), "zz");
        assert_eq!("zzz".parse::<Code>().expect_err("too long").to_string(), "not a valid Code: it has 3 characters, 1 to 2 are allowed");
        assert!(serde_json::from_str::<Code>("\"A\"").is_err());
        assert!(Code::KNOWN.iter().all(|code| Code::RULE.check(code.as_str()).is_ok()));
    }
}
