//! Where time comes from, and how services write it.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

/// A future that ends when a time has passed.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A source of time: what dates signatures, measures limits, and waits between attempts.
///
/// The client uses the system's unless it is given another one, which is for tests.
pub trait TimeSource: fmt::Debug + Send + Sync + 'static {
    /// The time of day.
    fn now(&self) -> SystemTime;

    /// A time that only goes forward, counted from some fixed moment.
    fn elapsed(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// A time source that is shared.
pub(crate) type Time = Arc<dyn TimeSource>;

/// The time of the system. Waiting needs a tokio runtime, as all of this crate does.
#[derive(Debug)]
pub(crate) struct SystemTimeSource {
    start: Instant,
}

impl SystemTimeSource {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's time enters")]
    pub(crate) fn shared() -> Time {
        Arc::new(Self { start: Instant::now() })
    }
}

impl TimeSource for SystemTimeSource {
    #[expect(clippy::disallowed_methods, reason = "the one place where the system's time enters")]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn elapsed(&self) -> Duration {
        self.start.elapsed()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// Reads a date and time of ISO 8601 that says how far it is from UTC: `2023-11-07T12:02:22.5Z`, `2023-11-07T20:02:22+08:00`.
pub(crate) fn with_offset(text: &str) -> Option<SystemTime> {
    if let Some(civil) = text.strip_suffix('Z') {
        return in_utc(civil);
    }
    let (civil, offset) = text.split_at_checked(text.len().checked_sub("+08:00".len())?)?;
    let (hours, minutes) = offset.get(1..)?.split_once(':')?;
    let (hours, minutes) = (below(hours, 24)?, below(minutes, 60)?);
    let offset_length = Duration::from_secs(60 * (60 * hours + minutes));
    match offset.as_bytes()[0] {
        b'+' => in_utc(civil)?.checked_sub(offset_length),
        b'-' => in_utc(civil)?.checked_add(offset_length),
        _ => None,
    }
}

/// Reads a date and time of ISO 8601 that names no offset, as one of UTC: `2023-11-07T12:02:22.5`.
pub(crate) fn in_utc(text: &str) -> Option<SystemTime> {
    let is_bare = text.bytes().all(|byte| byte.is_ascii_digit() || b"-T:.".contains(&byte));
    humantime::parse_rfc3339_weak(text).ok().filter(|_| is_bare)
}

/// Two digits that are below a bound.
fn below(text: &str, bound: u64) -> Option<u64> {
    let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number < bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Duration = Duration::from_millis(1_699_358_542_500);

    #[test]
    fn offsets_are_reckoned() {
        for text in
            ["2023-11-07T12:02:22.5Z", "2023-11-07T12:02:22.500000+00:00", "2023-11-07T20:02:22.50+08:00", "2023-11-07T02:32:22.5-09:30"]
        {
            assert_eq!(with_offset(text), Some(SystemTime::UNIX_EPOCH + NOON), "{text}");
            assert_eq!(in_utc(text), None, "{text}");
        }
        assert_eq!(in_utc("2023-11-07T12:02:22.5"), Some(SystemTime::UNIX_EPOCH + NOON));
        assert_eq!(with_offset("2023-11-07T12:02:22.5"), None);
    }

    #[test]
    fn what_is_no_date_and_time_is_none() {
        let civil = "2023-11-07T12:02:22";
        for end in
            ["ZZ", "Z+08:00", "+8:00", "+08:0", "+08:000", "+24:00", "+08:60", "+-8:00", "+08.00", " 08:00", "é08:00", "+08:0é", "x", "\0"]
        {
            let text = format!("{civil}{end}");
            assert_eq!((with_offset(&text), in_utc(&text)), (None, None), "{text:?}");
        }
        for text in ["", "Z", "+08:00", "2023-02-29T00:00:00Z", "2023-11-07Z", "2023-11-07 12:02:22Z", "日本の時刻日本の時刻日本の時刻"]
        {
            assert_eq!((with_offset(text), in_utc(text)), (None, None), "{text:?}");
        }
    }
}
