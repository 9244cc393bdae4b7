//! Lenient deserialization of types of the standard library and of `serde_json`.

use std::collections::BTreeMap;

use serde::{
    Deserialize as _,
    de::{
        MapAccess, SeqAccess,
        value::{MapAccessDeserializer, SeqAccessDeserializer},
    },
};
use serde_json::{Map, Value};

use crate::model::{
    lenient::{LenientDeserialize, NUMBER_FIELD, Report, items, next_key, next_value, skip},
    nullable::Nullable,
    number::Number,
};

/// Implements lenient deserialization of a type that is built from text. Numbers and Booleans are accepted as text.
macro_rules! lenient_text {
    ($name:ty, $make:expr) => {
        impl $crate::model::LenientDeserialize for $name {
            fn read_str(text: &str) -> Option<Self> {
                $make(text)
            }

            fn read_bool(value: bool) -> Option<Self> {
                $make(if value { "true" } else { "false" })
            }

            fn read_number(number: $crate::model::Number<'_>) -> Option<Self> {
                $make(&number.to_text())
            }
        }
    };
}
pub(crate) use lenient_text;

lenient_text!(String, |text: &str| Some(text.to_owned()));

/// Implements lenient deserialization of a type that is built from a number, or from text that contains one.
macro_rules! lenient_number {
    ($name:ty, $make:expr) => {
        impl $crate::model::LenientDeserialize for $name {
            fn read_number(number: $crate::model::Number<'_>) -> Option<Self> {
                $make(number)
            }

            fn read_str(text: &str) -> Option<Self> {
                $make($crate::model::Number::Text(text.trim_ascii()))
            }
        }
    };
}
pub(crate) use lenient_number;

lenient_number!(i64, |number: Number<'_>| number.to_i64());
lenient_number!(i32, |number: Number<'_>| number.to_i64().and_then(|number| number.try_into().ok()));
lenient_number!(f64, |number: Number<'_>| number.to_f64());
lenient_number!(f32, |number: Number<'_>| number.to_f64().map(|number| number as f32).filter(|number| number.is_finite()));

impl LenientDeserialize for bool {
    fn read_bool(value: bool) -> Option<Self> {
        Some(value)
    }

    fn read_str(text: &str) -> Option<Self> {
        text.trim_ascii().to_ascii_lowercase().parse().ok()
    }
}

impl<T: LenientDeserialize> LenientDeserialize for Vec<T> {
    fn read_null_response() -> Option<Self> {
        Some(Self::new())
    }

    fn read_list<'de, A: SeqAccess<'de>>(list: A, report: &mut Report) -> Result<Option<Self>, A::Error> {
        items(list, report).map(Some)
    }
}

impl<T: LenientDeserialize> LenientDeserialize for BTreeMap<String, T> {
    fn read_map<'de, A: MapAccess<'de>>(mut map: A, report: &mut Report) -> Result<Option<Self>, A::Error> {
        let mut values = Self::new();
        let mut is_object = true;
        while let Some(name) = next_key(&mut map)? {
            if name == NUMBER_FIELD {
                is_object &= skip(&mut map, &name)?;
            } else if let Some(value) = next_value(&mut map, report, &name)? {
                values.insert(name.into_owned(), value);
            }
        }
        Ok(is_object.then_some(values))
    }
}

impl LenientDeserialize for Map<String, Value> {
    fn read_map<'de, A: MapAccess<'de>>(map: A, report: &mut Report) -> Result<Option<Self>, A::Error> {
        Ok(match Value::read_map(map, report)? {
            Some(Value::Object(map)) => Some(map),
            _ => None,
        })
    }
}

impl LenientDeserialize for Value {
    fn read_null_response() -> Option<Self> {
        Some(Self::Null)
    }

    fn read_bool(value: bool) -> Option<Self> {
        Some(value.into())
    }

    fn read_number(number: Number<'_>) -> Option<Self> {
        Some(number.to_json().into())
    }

    fn read_str(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn read_list<'de, A: SeqAccess<'de>>(list: A, _: &mut Report) -> Result<Option<Self>, A::Error> {
        Self::deserialize(SeqAccessDeserializer::new(list)).map(Some)
    }

    fn read_map<'de, A: MapAccess<'de>>(map: A, _: &mut Report) -> Result<Option<Self>, A::Error> {
        Self::deserialize(MapAccessDeserializer::new(map)).map(Some)
    }
}

/// Implements lenient deserialization of a type that wraps another type.
macro_rules! lenient_wrapper {
    ($name:ty, $inner:ident, $wrap:expr $(, $null:item)?) => {
        impl<$inner: $crate::model::LenientDeserialize> $crate::model::LenientDeserialize for $name {
            const FIELDS: &'static [&'static str] = $inner::FIELDS;

            $($null)?

            fn read_bool(value: bool) -> Option<Self> {
                $inner::read_bool(value).map($wrap)
            }

            fn read_number(number: $crate::model::Number<'_>) -> Option<Self> {
                $inner::read_number(number).map($wrap)
            }

            fn read_str(text: &str) -> Option<Self> {
                $inner::read_str(text).map($wrap)
            }

            fn read_list<'de, A: serde::de::SeqAccess<'de>>(list: A, report: &mut $crate::model::Report) -> Result<Option<Self>, A::Error> {
                Ok($inner::read_list(list, report)?.map($wrap))
            }

            fn read_map<'de, A: serde::de::MapAccess<'de>>(map: A, report: &mut $crate::model::Report) -> Result<Option<Self>, A::Error> {
                Ok($inner::read_map(map, report)?.map($wrap))
            }
        }
    };
}
pub(crate) use lenient_wrapper;

lenient_wrapper!(Box<T>, T, Box::new);
lenient_wrapper!(
    Option<T>,
    T,
    Some,
    fn read_null() -> Option<Self> {
        Some(None)
    }
);
lenient_wrapper!(
    Nullable<T>,
    T,
    Nullable::value,
    fn read_null() -> Option<Self> {
        Some(Nullable::null())
    }
);
