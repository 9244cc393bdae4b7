//! Deserializing objects that are sent, by the rules of their builders.

use std::{cell::Cell, fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, IgnoredAny, MapAccess, Visitor},
};

use crate::{
    error::{self, ErrorKind, nearest},
    model::nullable::Nullable,
};

thread_local! {
    /// Whether unknown fields are errors. It belongs to [`read_json`]; serde has no way to pass it down.
    static IS_EXACT: Cell<bool> = const { Cell::new(false) };
}

/// Reads a value to send from JSON, such as a draft in a file, by the rules of its builder. An unknown field is also an error, and the
/// message suggests a similar known field, if any. `serde_json::from_str` ignores unknown fields.
///
/// ```
/// use codearts_pipeline::{extensions::PluginReference, read_json};
///
/// let text = r#"{"plugin_name": "a", "display_name": "A", "versoin": "0.0.1", "plugin_attribution": "custom"}"#;
/// let error = read_json::<PluginReference>(text).unwrap_err();
/// assert!(error.to_string().contains("unknown field `versoin` of PluginReference, did you mean `version`?"), "{error}");
/// ```
///
/// # Errors
///
/// If the text is not valid JSON for the type. The message has the path of the value, line and column.
pub fn read_json<T: DeserializeOwned>(json: &str) -> Result<T, error::Error> {
    struct Exact(bool);

    impl Drop for Exact {
        fn drop(&mut self) {
            IS_EXACT.set(self.0);
        }
    }

    let _exact = Exact(IS_EXACT.replace(true));
    let mut deserializer = serde_json::Deserializer::from_str(json.strip_prefix('\u{feff}').unwrap_or(json));
    let wrong = |why: String| error::Error::new(ErrorKind::Request, format!("the JSON cannot be sent: {why}"));
    let value = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| wrong(error.to_string()))?;
    deserializer.end().map_err(|error| wrong(error.to_string()))?;
    Ok(value)
}

/// Skips the value of an unknown field, unless unknown fields are errors.
pub(crate) fn pass_over<'de, T: StrictObject, A: MapAccess<'de>>(map: &mut A, name: &str) -> Result<(), A::Error> {
    if IS_EXACT.get() {
        let hint = nearest(name, T::KNOWN.iter().copied()).map_or_else(String::new, |known| format!(", did you mean `{known}`?"));
        return Err(A::Error::custom(format_args!("unknown field `{name}` of {}{hint}", T::NAME)));
    }
    map.next_value::<IgnoredAny>().map(drop)
}

/// An object that is deserialized from its fields.
pub(crate) trait StrictObject: Sized {
    const NAME: &'static str;
    /// Wire names of its fields.
    const KNOWN: &'static [&'static str];

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

/// Returns the value of a required field.
pub(crate) fn required<T, E: Error>(value: Option<T>, name: &'static str) -> Result<T, E> {
    value.ok_or_else(|| E::missing_field(name))
}

pub(crate) fn null_or_value<'de, A: MapAccess<'de>, T: Deserialize<'de>>(map: &mut A) -> Result<Nullable<T>, A::Error> {
    Ok(map.next_value::<Option<T>>()?.map_or(Nullable::null(), Nullable::value))
}

/// Sorts fields by their wire names, so that the order in which a macro lists them does not matter.
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
