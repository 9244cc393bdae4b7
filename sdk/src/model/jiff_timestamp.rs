//! Conversions between [`Timestamp`] and `jiff::Timestamp`.

use jiff::tz;

use crate::model::{
    InvalidValue,
    timestamp::{Local, Milliseconds, Seconds, TimeUnit, Timestamp},
};

/// Maximum number of characters of a value in an error.
const SHOWN: usize = 64;

/// Drops precision finer than a millisecond.
impl From<jiff::Timestamp> for Timestamp<Milliseconds> {
    fn from(time: jiff::Timestamp) -> Self {
        time.as_millisecond().into()
    }
}

/// Drops precision finer than a second.
impl From<jiff::Timestamp> for Timestamp<Seconds> {
    fn from(time: jiff::Timestamp) -> Self {
        time.as_second().into()
    }
}

/// Drops precision finer than a second. Fails for times before 1970 in the service's local time.
impl TryFrom<jiff::Timestamp> for Timestamp<Local> {
    type Error = InvalidValue;

    fn try_from(time: jiff::Timestamp) -> Result<Self, InvalidValue> {
        let local = tz::offset(8).to_datetime(time);
        if local.year() < 1970 {
            return Err(InvalidValue::new("Timestamp<Local>", format!("{time} is before 1970")));
        }
        Ok(local.strftime("%Y-%m-%d %H:%M:%S").to_string().into())
    }
}

/// Fails if [`Timestamp::to_system_time`] returns `None`, and for times outside the years -9999 to 9999.
impl<U: TimeUnit> TryFrom<&Timestamp<U>> for jiff::Timestamp {
    type Error = InvalidValue;

    fn try_from(time: &Timestamp<U>) -> Result<Self, InvalidValue> {
        let invalid = |problem| {
            let shown: String = time.to_wire().chars().take(SHOWN).collect();
            InvalidValue::new("jiff::Timestamp", format!("{shown:?} {problem}"))
        };
        let read = time.to_system_time().ok_or_else(|| invalid("cannot be read as a time"))?;
        Self::try_from(read).map_err(|_| invalid("is outside the years -9999 to 9999"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem<U: TimeUnit>(time: impl Into<Timestamp<U>>) -> String {
        jiff::Timestamp::try_from(&time.into()).expect_err("no time").to_string()
    }

    #[test]
    fn times_are_converted_in_each_unit() {
        let time: jiff::Timestamp = "2023-11-07T12:02:22.987654321Z".parse().expect("a time");
        assert_eq!(Timestamp::<Milliseconds>::from(time).to_wire(), "1699358542987");
        assert_eq!(Timestamp::<Seconds>::from(time).to_wire(), "1699358542");
        assert_eq!(Timestamp::<Local>::try_from(time).expect("a time").to_wire(), "2023-11-07 20:02:22");
        for text in ["2023-11-07T20:02:22.987654321+08:00", "2023-11-07 20:02:22.987654321"] {
            assert_eq!(jiff::Timestamp::try_from(&Timestamp::<Local>::from(text)), Ok(time), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_an_error_that_says_why() {
        let unreadable = "not a valid jiff::Timestamp: \"yesterday\" cannot be read as a time";
        assert_eq!(problem::<Milliseconds>("yesterday"), unreadable);
        assert_eq!(problem::<Milliseconds>("é\n".repeat(1000)).matches("é\\n").count(), SHOWN / 2);
        assert!(problem::<Seconds>(i64::MIN).ends_with("cannot be read as a time"));
        assert!(problem::<Milliseconds>(i64::MAX).ends_with("is outside the years -9999 to 9999"));
        let early = "1969-12-31T15:59:59.999Z".parse::<jiff::Timestamp>().expect("a time");
        let error = Timestamp::<Local>::try_from(early).expect_err("a year before 1970").to_string();
        assert_eq!(error, "not a valid Timestamp<Local>: 1969-12-31T15:59:59.999Z is before 1970");
        let epoch = Timestamp::<Local>::try_from(early + jiff::SignedDuration::from_millis(1)).expect("the first time");
        assert_eq!(epoch.to_wire(), "1970-01-01 00:00:00");
    }
}
