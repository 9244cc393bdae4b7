//! Times in the formats that the service writes and reads.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use crate::service_error::ServiceError;

/// The zone of times without one.
pub(super) const CHINA: Offset = Offset::constant(8);

const LOCAL: &str = "%Y-%m-%d %H:%M:%S";

/// A time as local text.
pub(in super::super) fn local(at: Timestamp) -> String {
    CHINA.to_datetime(at).strftime(LOCAL).to_string()
}

/// The time that a filter stands for: local text, or milliseconds as text. `None` for the empty filter.
pub(super) fn filter(field: &str, text: &str) -> Result<Option<Timestamp>, ServiceError> {
    if text.is_empty() {
        return Ok(None);
    }
    let milliseconds = text.parse().ok().and_then(|milliseconds| Timestamp::from_millisecond(milliseconds).ok());
    let local = || DateTime::strptime(LOCAL, text).ok().and_then(|time| CHINA.to_timestamp(time).ok());
    let time = milliseconds.or_else(local);
    time.map(Some).ok_or_else(|| ServiceError::unfit(field, "is neither of the form yyyy-MM-dd HH:mm:ss nor a number of milliseconds"))
}
