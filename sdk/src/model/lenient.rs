//! Lenient deserialization of received JSON: only invalid JSON fails, and unreadable values are reported.

mod values;

use std::{borrow::Cow, fmt, marker::PhantomData};

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

pub(crate) use crate::model::lenient::values::{lenient_number, lenient_text, lenient_wrapper};
use crate::model::{nullable::Nullable, number::Number};

/// Maximum number of unreadable values to report. One is enough to know, and a response may contain a million.
const MAX_REPORTED: usize = 100;

/// Maximum number of characters of a name to report.
const MAX_NAME: usize = 200;

/// The only field of the object that `serde_json` passes for a number when its feature `arbitrary_precision` is on.
pub(crate) const NUMBER_FIELD: &str = "$serde_json::private::Number";

/// A type that is deserialized from responses.
///
/// It converts each kind of JSON value, and returns `None` for a kind that it does not accept.
pub(crate) trait LenientDeserialize: Sized {
    /// The wire names of the fields, for objects.
    const FIELDS: &'static [&'static str] = &[];

    /// Reads `null`. `None` is not reported.
    fn read_null() -> Option<Self> {
        None
    }

    /// Reads `null` in place of a whole response. `None` is an error.
    fn read_null_response() -> Option<Self> {
        Self::read_null()
    }

    fn read_bool(_value: bool) -> Option<Self> {
        None
    }

    fn read_number(_number: Number<'_>) -> Option<Self> {
        None
    }

    fn read_str(_text: &str) -> Option<Self> {
        None
    }

    fn read_list<'de, A: SeqAccess<'de>>(mut list: A, _report: &mut Report) -> Result<Option<Self>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn read_map<'de, A: MapAccess<'de>>(map: A, report: &mut Report) -> Result<Option<Self>, A::Error> {
        read_wrapped_number(map, report).map(|text| text.and_then(|text| Self::read_number(Number::Text(&text))))
    }

    /// Reads any value.
    fn read<'de, D: Deserializer<'de>>(deserializer: D, report: &mut Report) -> Result<Option<Self>, D::Error> {
        deserializer.deserialize_any(Lenient { report, kind: PhantomData })
    }
}

/// Reads the text of a number that is passed as an object; see [`NUMBER_FIELD`].
fn read_wrapped_number<'de, A: MapAccess<'de>>(mut map: A, report: &mut Report) -> Result<Option<String>, A::Error> {
    let mut number = None;
    while let Some(key) = next_key(&mut map)? {
        if key == NUMBER_FIELD {
            number = map.next_value_seed(Lenient { report, kind: PhantomData })?;
        } else {
            map.next_value::<IgnoredAny>()?;
        }
    }
    Ok(number)
}

/// The values that could not be read.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pointers: Vec<String>,
}

impl Report {
    pub(crate) fn is_empty(&self) -> bool {
        self.pointers.is_empty()
    }

    /// Returns JSON pointers to the values.
    pub(crate) fn into_pointers(self) -> Vec<String> {
        self.pointers
    }

    #[cold]
    #[inline(never)]
    fn add(&mut self) {
        if self.pointers.len() < MAX_REPORTED {
            self.pointers.push(String::new());
        }
    }

    /// Prefixes what was reported since `from` with the name of its field or the index of its item. Pointers grow from their end, so
    /// that they cost nothing if everything can be read.
    #[cold]
    #[inline(never)]
    fn prefix(&mut self, from: usize, name: &dyn fmt::Display) {
        let mut name = name.to_string().replace('~', "~0").replace('/', "~1");
        if let Some((end, _)) = name.char_indices().nth(MAX_NAME) {
            name.truncate(end);
        }
        for pointer in &mut self.pointers[from..] {
            pointer.insert_str(0, &name);
            pointer.insert(0, '/');
        }
    }

    /// Removes a prefix from all pointers.
    pub(crate) fn strip(&mut self, prefix: &str) {
        for pointer in &mut self.pointers {
            if let Some(rest) = pointer.strip_prefix(prefix) {
                *pointer = rest.to_owned();
            }
        }
    }
}

/// Reads one value of a type: a seed and a visitor.
pub(crate) struct Lenient<'a, T> {
    pub(crate) report: &'a mut Report,
    pub(crate) kind: PhantomData<T>,
}

impl<'de, T: LenientDeserialize> DeserializeSeed<'de> for Lenient<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        T::read(deserializer, self.report)
    }
}

impl<T> Lenient<'_, T> {
    #[inline]
    fn found<E>(self, value: Option<T>) -> Result<Option<T>, E> {
        if value.is_none() {
            self.report.add();
        }
        Ok(value)
    }
}

impl<'de, T: LenientDeserialize> Visitor<'de> for Lenient<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(T::read_null())
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(T::read_null())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer, self.report)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        T::read(deserializer, self.report)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        self.found(T::read_bool(value))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        self.found(T::read_number(Number::Signed(number)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        self.found(T::read_number(Number::Unsigned(number)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        self.found(T::read_number(Number::Float(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        self.found(T::read_str(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        let value = T::read_list(list, self.report);
        if let Ok(None) = value {
            self.report.add();
        }
        value
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        // Moved as little as possible, because objects are large.
        let value = T::read_map(map, self.report);
        if let Ok(None) = value {
            self.report.add();
        }
        value
    }
}

/// Reads the value of a field. If a field occurs twice, or under two names, the last readable value counts.
pub(crate) fn fill<'de, A: MapAccess<'de>, T: LenientDeserialize>(
    map: &mut A,
    report: &mut Report,
    name: &str,
    field: &mut Option<T>,
) -> Result<(), A::Error> {
    if let Some(value) = next_value(map, report, name)? {
        *field = Some(value);
    }
    Ok(())
}

/// Reads the value of a field that may be null.
pub(crate) fn fill_nullable<'de, A: MapAccess<'de>, T: LenientDeserialize>(
    map: &mut A,
    report: &mut Report,
    name: &str,
    field: &mut Nullable<T>,
) -> Result<(), A::Error> {
    if let Some(value) = next_value::<A, Nullable<T>>(map, report, name)?
        && (value.is_some() || field.is_none())
    {
        *field = value;
    }
    Ok(())
}

pub(crate) fn next_value<'de, A: MapAccess<'de>, T: LenientDeserialize>(
    map: &mut A,
    report: &mut Report,
    name: &str,
) -> Result<Option<T>, A::Error> {
    let before = report.pointers.len();
    let value = map.next_value_seed(Lenient { report, kind: PhantomData })?;
    if report.pointers.len() != before {
        report.prefix(before, &name);
    }
    Ok(value)
}

/// Reads the items of a list, and skips those that are null or of another kind.
pub(crate) fn items<'de, A: SeqAccess<'de>, T: LenientDeserialize>(mut list: A, report: &mut Report) -> Result<Vec<T>, A::Error> {
    let mut items = Vec::new();
    for index in 0_usize.. {
        let before = report.pointers.len();
        let item = list.next_element_seed(Lenient { report, kind: PhantomData })?;
        if report.pointers.len() != before {
            report.prefix(before, &index);
        }
        match item {
            None => break,
            Some(Some(item)) => items.push(item),
            Some(None) => {}
        }
    }
    Ok(items)
}

/// Skips an unknown field. Returns false if the field shows that the object is a number; see [`NUMBER_FIELD`].
pub(crate) fn skip<'de, A: MapAccess<'de>>(map: &mut A, name: &str) -> Result<bool, A::Error> {
    map.next_value::<IgnoredAny>()?;
    Ok(name != NUMBER_FIELD)
}

/// Keeps an unknown field. Returns false like [`skip`].
pub(crate) fn keep<'de, A: MapAccess<'de>>(map: &mut A, name: Cow<'de, str>, extra: &mut Map<String, Value>) -> Result<bool, A::Error> {
    if name == NUMBER_FIELD {
        return skip(map, &name);
    }
    extra.insert(name.into_owned(), map.next_value()?);
    Ok(true)
}

/// Returns the next name in an object, borrowed if possible.
pub(crate) fn next_key<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Option<Cow<'de, str>>, A::Error> {
    map.next_key_seed(Name)
}

struct Name;

impl<'de> DeserializeSeed<'de> for Name {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(name))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(name.to_owned()))
    }
}

/// Implements `serde::Deserialize` leniently. A value of another kind at the top level is an error.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, T: LenientDeserialize>(deserializer: D, expected: &str) -> Result<T, D::Error> {
    let value = T::read(deserializer, &mut Report::default())?;
    value.ok_or_else(|| D::Error::custom(format_args!("expected {expected}")))
}
