//! ISO 8601 dates and times as services write them: from 1970 on, with seconds or finer, separated by `T` or a space.

use std::time::{Duration, SystemTime};

/// Parses a date and time with `Z` or with an offset from UTC such as `+08:00`, `+0800` or `+08`.
pub(crate) fn with_offset(text: &str) -> Option<SystemTime> {
    if let Some(civil) = text.strip_suffix('Z') {
        return in_utc(civil);
    }
    // The hyphens of the date come before the time.
    let sign = text.rfind(['+', '-']).filter(|at| *at > "2023-11-07".len())?;
    let (civil, offset) = text.split_at(sign);
    let digits = &offset[1..];
    let (hours, minutes) = match digits.len() {
        2 => (digits, "00"),
        4 => digits.split_at_checked(2)?,
        _ => digits.split_once(':')?,
    };
    let length = Duration::from_secs(60 * (60 * below(hours, 24)? + below(minutes, 60)?));
    let time = in_utc(civil)?;
    if offset.starts_with('+') { time.checked_sub(length) } else { time.checked_add(length) }
}

/// Parses a date and time without an offset as UTC: `2023-11-07T12:02:22.5`.
pub(crate) fn in_utc(text: &str) -> Option<SystemTime> {
    let is_bare = text.bytes().all(|byte| byte.is_ascii_digit() || b"-T :.".contains(&byte));
    humantime::parse_rfc3339_weak(text).ok().filter(|_| is_bare)
}

/// Parses two digits that are below a bound.
fn below(text: &str, bound: u64) -> Option<u64> {
    let is_number = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| is_number && *number < bound)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOON: Duration = Duration::from_millis(1_699_358_542_500);

    #[test]
    fn offsets_are_computed() {
        for text in [
            "2023-11-07T12:02:22.5Z",
            "2023-11-07 12:02:22.5Z",
            "2023-11-07T12:02:22.500000+00:00",
            "2023-11-07T20:02:22.50+08:00",
            "2023-11-07T20:02:22.5+0800",
            "2023-11-07T20:02:22.5+08",
            "2023-11-07T02:32:22.5-09:30",
        ] {
            assert_eq!(with_offset(text), Some(SystemTime::UNIX_EPOCH + NOON), "{text}");
            assert_eq!(in_utc(text), None, "{text}");
        }
        for text in ["2023-11-07T12:02:22.5", "2023-11-07 12:02:22.500"] {
            assert_eq!(in_utc(text), Some(SystemTime::UNIX_EPOCH + NOON), "{text}");
            assert_eq!(with_offset(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_and_time_is_none() {
        let civil = "2023-11-07T12:02:22";
        for end in [
            "ZZ", "Z+08:00", "+8:00", "+08:0", "+080", "+08:000", "+24:00", "+2400", "+08:60", "+0860", "+-8:00", "+08.00", " 08:00",
            "é08:00", "+08:0é", "+0é", "+é", "+", "-", "x", "\0",
        ] {
            let text = format!("{civil}{end}");
            assert_eq!((with_offset(&text), in_utc(&text)), (None, None), "{text:?}");
        }
        for text in ["", "Z", "+08:00", "2023-02-29T00:00:00Z", "2023-11-07Z", "2023-11-07+08:00", "日本の時刻日本の時刻日本の時刻"]
        {
            assert_eq!((with_offset(text), in_utc(text)), (None, None), "{text:?}");
        }
    }
}
