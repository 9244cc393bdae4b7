//! Sets of integers.

/// Declares an enum of the numbers that the service accepts. With the word `open`, it keeps unknown numbers.
macro_rules! integer_enum {
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident: $integer:ident open {
            $($(#[$variant_attribute:meta])* $variant:ident = $number:literal,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[$variant_attribute])* $variant,)+
            /// A number that this version of the crate does not know.
            #[non_exhaustive]
            Other {
                /// The number, which is none of the known values.
                number: $integer,
            },
        }

        impl $name {
            /// The values that this version of the crate knows.
            $visibility const KNOWN: &'static [Self] = &[$(Self::$variant),+];
        }

        impl From<$name> for $integer {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => $number,)+
                    $name::Other { number } => number,
                }
            }
        }

        impl From<$integer> for $name {
            fn from(number: $integer) -> Self {
                match number {
                    $($number => Self::$variant,)+
                    _ => Self::Other { number },
                }
            }
        }

        $crate::model::integer_enum!(@common $name $integer, { "x-extensible-enum": [$($number),+] });
    };
    (
        $(#[$attribute:meta])*
        $visibility:vis enum $name:ident: $integer:ident {
            $($(#[$variant_attribute:meta])* $variant:ident = $number:literal,)+
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        $visibility enum $name {
            $($(#[$variant_attribute])* $variant,)+
        }

        impl From<$name> for $integer {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => $number,)+
                }
            }
        }

        impl TryFrom<$integer> for $name {
            type Error = $crate::model::InvalidValue;

            fn try_from(number: $integer) -> Result<Self, $crate::model::InvalidValue> {
                match number {
                    $($number => Ok(Self::$variant),)+
                    _ => Err($crate::model::Constraint::integer(stringify!($name), number.into(), &[$($number),+])),
                }
            }
        }

        $crate::model::integer_enum!(@common $name $integer, { "enum": [$($number),+] });
    };
    (@common $name:ident $integer:ident, { $key:literal: $numbers:tt }) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                $integer::from(*self).fmt(f)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $integer::from(*self).serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $name::try_from($integer::deserialize(deserializer)?).map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({
                    "type": "integer",
                    "format": stringify!($integer).replace('i', "int"),
                    $key: $numbers,
                })
            }
        }

        $crate::model::lenient_number!($name, |number: $crate::model::Number<'_>| {
            let number = <$integer>::try_from(number.to_i64()?).ok()?;
            $name::try_from(number).ok()
        });
    };
}
pub(crate) use integer_enum;

#[cfg(test)]
mod tests {
    integer_enum! {
        /// Seen by.
        pub(crate) enum Seen: i32 {
            /// All.
            Public = 0,
            /// Few.
            Private = 1,
        }
    }

    integer_enum! {
        /// State.
        pub(crate) enum State: i64 open {
            /// Off.
            Off = 0,
            /// On.
            On = 1,
        }
    }

    #[test]
    fn numbers_that_are_not_known_survive_where_the_set_is_open() {
        for number in ["0", "1", "9"] {
            let state: State = serde_json::from_str(number).expect("a number");
            assert_eq!((serde_json::to_string(&state).expect("a number"), state.to_string()), (number.to_owned(), number.to_owned()));
        }
        assert_eq!((State::from(1), i64::from(State::from(7))), (State::On, 7));
        assert_eq!(State::KNOWN, [State::Off, State::On]);
    }

    #[test]
    fn numbers_go_both_ways_and_others_are_rejected() {
        assert_eq!(serde_json::to_string(&[Seen::Public, Seen::Private]).expect("numbers"), "[0,1]");
        assert_eq!(serde_json::from_str::<Seen>("1").expect("a number"), Seen::Private);
        assert_eq!(Seen::try_from(2).expect_err("rejected").to_string(), "not a valid Seen: 2 is none of [0, 1]");
        assert!(serde_json::from_str::<Seen>("true").is_err());
    }
}
