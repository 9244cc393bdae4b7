//! Timestamps in the forms that the service uses.

use std::{
    borrow::Cow,
    cmp::Ordering,
    fmt,
    marker::PhantomData,
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{
    iso8601,
    lenient::{LenientDeserialize, deserialize},
    number::Number,
};

/// Offset of the service's local time from UTC: +08:00.
const LOCAL_OFFSET: Duration = Duration::from_secs(8 * 3600);

/// The last second of the year 9999, counted from 1970.
const LAST_SECOND: Duration = Duration::from_secs(253_402_300_799);

/// The unit of a [`Timestamp`].
pub trait TimeUnit {
    /// Milliseconds per unit.
    const MILLISECONDS: u64 = 1;
    /// Whether the time is written as text in local time.
    const IS_LOCAL: bool = false;
}

/// Milliseconds since 1970-01-01 UTC, as the unit of a [`Timestamp`].
#[derive(Clone, Copy, Debug)]
pub enum Milliseconds {}

/// Seconds since 1970-01-01 UTC, as the unit of a [`Timestamp`].
#[derive(Clone, Copy, Debug)]
pub enum Seconds {}

/// Text such as `2023-11-07 20:02:22` in UTC+8, as the unit of a [`Timestamp`]. Numbers are milliseconds.
#[derive(Clone, Copy, Debug)]
pub enum Local {}

impl TimeUnit for Milliseconds {}

impl TimeUnit for Seconds {
    const MILLISECONDS: u64 = 1000;
}

impl TimeUnit for Local {
    const IS_LOCAL: bool = true;
}

/// A time, in the form that the service uses for it.
///
/// It accepts numbers, strings of digits, and dates with a time. A date and time without an offset is parsed only for [`Local`].
/// A received time is sent back in the same form. Times of all units can be compared; times that cannot be parsed are equal
/// if their text is equal.
///
/// ```
/// use codearts_pipeline::{Local, Timestamp};
///
/// let time = Timestamp::<Local>::from("2023-11-07 20:02:22");
/// assert_eq!(time, Timestamp::<codearts_pipeline::Seconds>::from(1_699_358_542));
/// assert_eq!(time.to_string(), "2023-11-07T12:02:22Z");
/// ```
///
/// The feature `jiff` adds conversions from and to `jiff::Timestamp`. [`Milliseconds`] and [`Seconds`] can represent all of jiff's times;
/// [`Local`] those from 1970 on. In the other direction, a time that cannot be parsed is an error.
///
#[cfg_attr(feature = "jiff", doc = "```")]
#[cfg_attr(not(feature = "jiff"), doc = "```ignore")]
/// use codearts_pipeline::{Local, Timestamp};
///
/// let time = jiff::Timestamp::try_from(&Timestamp::<Local>::from("2023-11-07 20:02:22"))?;
/// assert_eq!(time.to_string(), "2023-11-07T12:02:22Z");
/// assert_eq!(Timestamp::<Local>::try_from(time)?.to_wire(), "2023-11-07 20:02:22");
/// let milliseconds: Timestamp = time.into();
/// assert_eq!(milliseconds.to_wire(), "1699358542000");
/// # Ok::<_, Box<dyn std::error::Error>>(())
/// ```
pub struct Timestamp<U = Milliseconds> {
    form: Form,
    unit: PhantomData<fn() -> U>,
}

#[derive(Clone)]
enum Form {
    Number(i64),
    Text(String),
}

impl<U: TimeUnit> Timestamp<U> {
    /// Converts a system time. Finer precision than the unit is dropped.
    pub fn from_system_time(time: SystemTime) -> Self {
        if U::IS_LOCAL {
            let local = time.checked_add(LOCAL_OFFSET).and_then(in_range).unwrap_or(SystemTime::UNIX_EPOCH);
            let text = humantime::format_rfc3339_seconds(local).to_string();
            return text.replace('T', " ").trim_end_matches('Z').into();
        }
        let count = |length: Duration| i64::try_from(length.as_millis() / u128::from(U::MILLISECONDS)).unwrap_or(i64::MAX);
        match time.duration_since(SystemTime::UNIX_EPOCH) {
            Ok(since) => count(since).into(),
            Err(before) => (-count(before.duration())).into(),
        }
    }

    /// Returns the time, if it can be parsed.
    pub fn to_system_time(&self) -> Option<SystemTime> {
        let number = match &self.form {
            Form::Number(number) => *number,
            Form::Text(text) => match text.parse() {
                Ok(number) => number,
                Err(_) if U::IS_LOCAL => {
                    return iso8601::with_offset(text).or_else(|| iso8601::in_utc(text)?.checked_sub(LOCAL_OFFSET));
                }
                Err(_) => return iso8601::with_offset(text),
            },
        };
        let length = Duration::from_millis(number.unsigned_abs().checked_mul(U::MILLISECONDS)?);
        if number < 0 { SystemTime::UNIX_EPOCH.checked_sub(length) } else { SystemTime::UNIX_EPOCH.checked_add(length) }
    }

    /// Returns the same time, sent as text. For fields that contain a number as a string.
    pub fn into_text(self) -> Self {
        self.to_wire().into_owned().into()
    }

    /// Returns the time as text, in the form in which it is sent.
    pub fn to_wire(&self) -> Cow<'_, str> {
        match &self.form {
            Form::Number(number) => number.to_string().into(),
            Form::Text(text) => text.into(),
        }
    }
}

/// Returns the time if its year can be written with four digits and is not before 1970.
fn in_range(time: SystemTime) -> Option<SystemTime> {
    time.duration_since(SystemTime::UNIX_EPOCH).ok().filter(|since| *since <= LAST_SECOND).map(|_| time)
}

impl<U> From<i64> for Timestamp<U> {
    fn from(number: i64) -> Self {
        Self { form: Form::Number(number), unit: PhantomData }
    }
}

impl<U> From<String> for Timestamp<U> {
    fn from(text: String) -> Self {
        Self { form: Form::Text(text), unit: PhantomData }
    }
}

impl<U> From<&str> for Timestamp<U> {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl<U: TimeUnit> From<SystemTime> for Timestamp<U> {
    fn from(time: SystemTime) -> Self {
        Self::from_system_time(time)
    }
}

impl<U> Clone for Timestamp<U> {
    fn clone(&self) -> Self {
        Self { form: self.form.clone(), unit: PhantomData }
    }
}

impl<U: TimeUnit, V: TimeUnit> PartialEq<Timestamp<V>> for Timestamp<U> {
    fn eq(&self, other: &Timestamp<V>) -> bool {
        self.partial_cmp(other) == Some(Ordering::Equal)
    }
}

impl<U: TimeUnit, V: TimeUnit> PartialOrd<Timestamp<V>> for Timestamp<U> {
    fn partial_cmp(&self, other: &Timestamp<V>) -> Option<Ordering> {
        match (self.to_system_time(), other.to_system_time()) {
            (Some(time), Some(other)) => Some(time.cmp(&other)),
            (None, None) if self.to_wire() == other.to_wire() => Some(Ordering::Equal),
            _ => None,
        }
    }
}

/// Shows date and time in UTC. Shows the wire text if the time cannot be parsed or is outside the years 1970 to 9999.
impl<U: TimeUnit> fmt::Display for Timestamp<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.to_system_time().and_then(in_range) {
            Some(time) => humantime::format_rfc3339(time).fmt(f),
            None => f.write_str(&self.to_wire()),
        }
    }
}

impl<U: TimeUnit> fmt::Debug for Timestamp<U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Timestamp({self})")
    }
}

impl<U> Serialize for Timestamp<U> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.form {
            Form::Number(number) => serializer.serialize_i64(*number),
            Form::Text(text) => serializer.serialize_str(text),
        }
    }
}

impl<'de, U> Deserialize<'de> for Timestamp<U> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserialize(deserializer, "a time as a number or a string")
    }
}

impl<U> LenientDeserialize for Timestamp<U> {
    fn read_number(number: Number<'_>) -> Option<Self> {
        Some(number.to_i64().map_or_else(|| number.to_text().into(), Self::from))
    }

    fn read_str(text: &str) -> Option<Self> {
        Some(text.into())
    }
}

#[cfg(feature = "schemars")]
impl<U> schemars::JsonSchema for Timestamp<U> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["integer", "string"] })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Duration = Duration::from_secs(1_699_358_542);

    #[test]
    fn every_form_is_read_and_written_back() {
        fn check<U: TimeUnit>(json: &str, time: Option<Duration>) {
            let read: Timestamp<U> = serde_json::from_str(json).expect(json);
            assert_eq!(read.to_system_time(), time.map(|time| SystemTime::UNIX_EPOCH + time), "{json}");
            assert_eq!(serde_json::to_string(&read).expect("JSON"), json);
        }
        check::<Milliseconds>("1699358542000", Some(NOON));
        check::<Milliseconds>("\"1699358542000\"", Some(NOON));
        check::<Milliseconds>("\"2023-11-07T20:02:22+08:00\"", Some(NOON));
        check::<Milliseconds>("\"2023-11-07 20:02:22\"", None);
        check::<Seconds>("1699358542", Some(NOON));
        check::<Local>("\"2023-11-07 20:02:22\"", Some(NOON));
        check::<Local>("\"2023-11-07 20:02:22.5\"", Some(NOON + Duration::from_millis(500)));
        check::<Local>("\"2023-11-07T12:02:22Z\"", Some(NOON));
        for odd in ["\"\"", "\"yesterday\"", "9223372036854775807", "-9223372036854775808"] {
            check::<Seconds>(odd, None);
        }
        assert!(serde_json::from_str::<Timestamp>("true").is_err());
    }

    #[test]
    fn a_time_of_the_system_is_written_in_the_unit() {
        let time = SystemTime::UNIX_EPOCH + NOON;
        assert_eq!(Timestamp::<Milliseconds>::from(time).to_wire(), "1699358542000");
        assert_eq!(Timestamp::<Seconds>::from(time).to_wire(), "1699358542");
        assert_eq!(Timestamp::<Local>::from(time).to_wire(), "2023-11-07 20:02:22");
        assert_eq!(Timestamp::<Seconds>::from(SystemTime::UNIX_EPOCH - NOON).to_wire(), "-1699358542");
        assert_eq!(serde_json::to_string(&Timestamp::<Seconds>::from(7).into_text()).expect("JSON"), "\"7\"");
    }

    #[test]
    fn times_compare_across_units_and_are_readable() {
        let (early, late) = (Timestamp::<Seconds>::from(1), Timestamp::<Milliseconds>::from(1001));
        assert!(early < late);
        assert_eq!(early, Timestamp::<Milliseconds>::from("1000"));
        assert_eq!(early.partial_cmp(&Timestamp::<Local>::from("never")), None);
        assert_eq!(Timestamp::<Local>::from("never"), Timestamp::<Seconds>::from("never"));
        assert_eq!(format!("{early} {late:?}"), "1970-01-01T00:00:01Z Timestamp(1970-01-01T00:00:01.001000000Z)");
        for unwritable in [i64::MAX, i64::MIN, -1, 253_402_300_800_000] {
            assert_eq!(Timestamp::<Milliseconds>::from(unwritable).to_string(), unwritable.to_string());
        }
    }
}
