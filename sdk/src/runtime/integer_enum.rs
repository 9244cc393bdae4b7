//! Sets of numbers that are sent.

/// Declares an enum of the numbers that the service accepts.
macro_rules! integer_enum {
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
            type Error = $crate::runtime::InvalidValue;

            fn try_from(number: $integer) -> Result<Self, Self::Error> {
                match number {
                    $($number => Ok(Self::$variant),)+
                    _ => Err($crate::runtime::Rule::integer(stringify!($name), number.into(), &[$($number),+])),
                }
            }
        }

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
                $integer::deserialize(deserializer)?.try_into().map_err(serde::de::Error::custom)
            }
        }

        #[cfg(feature = "schemars")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                schemars::json_schema!({ "type": "integer", "format": stringify!($integer).replace('i', "int"), "enum": [$($number),+] })
            }
        }
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

    #[test]
    fn numbers_go_both_ways_and_others_are_refused() {
        assert_eq!(serde_json::to_string(&[Seen::Public, Seen::Private]).expect("numbers"), "[0,1]");
        assert_eq!(serde_json::from_str::<Seen>("1").expect("a number"), Seen::Private);
        assert_eq!(Seen::try_from(2).expect_err("refused").to_string(), "no valid Seen: 2 is none of [0, 1]");
        assert!(serde_json::from_str::<Seen>("true").is_err());
    }
}
