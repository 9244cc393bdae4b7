//! The emulator's clock, which tests set instead of sleeping.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};

/// The emulator's clock. It is used to check signatures, for the `Date` header and for `op_time`.
///
/// Clones share one time, so a test can keep a clone and move the clock of a running emulator with it.
///
/// ```
/// use std::time::{Duration, SystemTime};
/// use codearts_pipeline_emulator::Clock;
///
/// let clock = Clock::frozen(SystemTime::UNIX_EPOCH);
/// clock.advance(Duration::from_secs(3600));
/// assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(3600));
/// ```
#[derive(Clone)]
pub struct Clock(Arc<Inner>);

struct Inner {
    source: Source,
    offset: Mutex<SignedDuration>,
}

enum Source {
    System,
    Frozen(SystemTime),
    Function(Box<dyn Fn() -> SystemTime + Send + Sync>),
}

impl Clock {
    /// Returns a clock with the time of the machine.
    #[must_use]
    pub fn system() -> Self {
        Self::new(Source::System)
    }

    /// Returns a clock that stands still until it is moved.
    #[must_use]
    pub fn frozen(at: SystemTime) -> Self {
        Self::new(Source::Frozen(at))
    }

    /// Returns a clock that calls `now`, for tests with a clock of their own.
    #[must_use]
    pub fn from_fn(now: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        Self::new(Source::Function(Box::new(now)))
    }

    fn new(source: Source) -> Self {
        Self(Arc::new(Inner { source, offset: Mutex::new(SignedDuration::ZERO) }))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.shift(SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX));
    }

    /// Moves the clock back.
    pub fn rewind(&self, by: Duration) {
        self.shift(-SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX));
    }

    /// Returns the current time of the clock.
    #[must_use]
    pub fn now(&self) -> SystemTime {
        SystemTime::from(self.timestamp())
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        let now = match &self.0.source {
            #[expect(clippy::disallowed_methods, reason = "this is the parameter that time enters through")]
            Source::System => SystemTime::now(),
            Source::Frozen(at) => *at,
            Source::Function(now) => now(),
        };
        let offset = *self.0.offset.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = |negative| if negative { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::try_from(now)
            .unwrap_or_else(|_| limit(now < SystemTime::UNIX_EPOCH))
            .checked_add(offset)
            .unwrap_or_else(|_| limit(offset.is_negative()))
    }

    fn shift(&self, by: SignedDuration) {
        let mut offset = self.0.offset.lock().unwrap_or_else(PoisonError::into_inner);
        *offset = offset.saturating_add(by);
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A function of the user's is not called for a line of debug output.
        let source = match &self.0.source {
            Source::System => "system",
            Source::Frozen(_) => "frozen",
            Source::Function(_) => "function",
        };
        let offset = *self.0.offset.lock().unwrap_or_else(PoisonError::into_inner);
        write!(f, "Clock({source}, moved by {offset:#})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_one_time() {
        let clock = Clock::frozen(SystemTime::UNIX_EPOCH);
        clock.clone().advance(Duration::from_secs(90));
        clock.clone().rewind(Duration::from_secs(30));
        assert_eq!(clock.now(), SystemTime::UNIX_EPOCH + Duration::from_secs(60));
    }

    #[test]
    fn a_clock_moved_beyond_all_dates_stops_at_the_last() {
        let clock = Clock::frozen(SystemTime::UNIX_EPOCH);
        clock.advance(Duration::MAX);
        assert_eq!(clock.timestamp(), Timestamp::MAX);
        clock.rewind(Duration::MAX);
        clock.rewind(Duration::MAX);
        assert_eq!(clock.timestamp(), Timestamp::MIN);
    }
}
