//! Reading objects that are sent: by the rules of their builders.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};

use crate::model::nullable::Nullable;

/// An object that is read from its fields.
pub(crate) trait StrictObject: Sized {
    const NAME: &'static str;

    fn read_fields<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error>;
}

pub(crate) fn deserialize_strictly<'de, D: Deserializer<'de>, T: StrictObject>(deserializer: D) -> Result<T, D::Error> {
    struct Strict<T>(PhantomData<T>);

    impl<'de, T: StrictObject> Visitor<'de> for Strict<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "an object, {}", T::NAME)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::read_fields(map)
        }
    }

    deserializer.deserialize_map(Strict(PhantomData))
}

/// The value of a field that has to be there.
pub(crate) fn required<T, E: Error>(value: Option<T>, name: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(name))
}

pub(crate) fn null_or_value<'de, A: MapAccess<'de>, T: Deserialize<'de>>(map: &mut A) -> Result<Nullable<T>, A::Error> {
    Ok(map.next_value::<Option<T>>()?.map_or(Nullable::null(), Nullable::value))
}

/// Fields in the order of their wire names, so that the order in which a macro lists them is not seen.
pub(crate) const fn in_order<F: Copy, const COUNT: usize>(mut fields: [(&'static str, F); COUNT]) -> [(&'static str, F); COUNT] {
    let mut end = 1;
    while end < COUNT {
        let mut at = end;
        while at > 0 && is_before(fields[at].0, fields[at - 1].0) {
            (fields[at], fields[at - 1]) = (fields[at - 1], fields[at]);
            at -= 1;
        }
        end += 1;
    }
    fields
}

const fn is_before(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    let mut at = 0;
    while at < a.len() && at < b.len() {
        if a[at] != b[at] {
            return a[at] < b[at];
        }
        at += 1;
    }
    a.len() < b.len()
}
