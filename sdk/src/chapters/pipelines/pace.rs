//! Polling: growing intervals, a deadline, and tolerated transient errors.

use std::time::Duration;

use crate::{
    error::{Error, ErrorKind},
    transport::{Sleep, Time},
};

/// Default initial interval.
pub(super) const INITIAL: Duration = Duration::from_secs(3);

/// Default maximum interval.
pub(super) const LONGEST: Duration = Duration::from_secs(30);

/// Default timeout.
pub(super) const TIMEOUT: Duration = Duration::from_secs(6 * 3600);

/// Default number of tolerated failures in a row.
pub(super) const FAILURES: u32 = 3;

/// The minimum interval.
const SHORTEST: Duration = Duration::from_millis(10);

/// The polling schedule.
pub(super) struct Pace {
    time: Time,
    /// When the first poll was, by the monotonic clock.
    begun: Option<Duration>,
    pub(super) timeout: Duration,
    initial: Duration,
    longest: Duration,
    next: Duration,
    pub(super) tolerated: u32,
    failures: u32,
}

impl Pace {
    pub(super) fn new(time: Time) -> Self {
        Self { time, begun: None, timeout: TIMEOUT, initial: INITIAL, longest: LONGEST, next: INITIAL, tolerated: FAILURES, failures: 0 }
    }

    pub(super) fn set_interval(&mut self, initial: Duration, longest: Duration) {
        self.initial = initial.max(SHORTEST);
        self.longest = longest.max(self.initial);
        self.next = self.initial;
    }

    /// Resets the interval after a change.
    pub(super) fn quicken(&mut self) {
        self.next = self.initial;
    }

    /// Returns the wait before the next poll, or `None` before the first. The last poll takes place when the timeout expires.
    ///
    /// # Errors
    ///
    /// If the timeout has expired. `text` gives the message: what has not happened within the timeout.
    pub(super) fn next_look(&mut self, text: impl FnOnce(Duration) -> String) -> Result<Option<Sleep>, Error> {
        let now = self.time.elapsed();
        let Some(begun) = self.begun else {
            self.begun = Some(now);
            return Ok(None);
        };
        let left = self.timeout.saturating_sub(now.saturating_sub(begun));
        if left.is_zero() {
            return Err(Error::new(ErrorKind::Timeout, text(self.timeout)));
        }
        let wait = self.next.min(left);
        self.next = self.next.saturating_mul(3).checked_div(2).unwrap_or(self.longest).min(self.longest);
        Ok(Some(self.time.sleep(wait)))
    }

    /// Records a successful poll.
    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// Returns whether to retry after a failed poll: the error is transient, and there were not too many in a row.
    pub(super) fn tolerates(&mut self, error: &Error) -> bool {
        let is_passing = match error.kind() {
            ErrorKind::Connect | ErrorKind::Io | ErrorKind::Timeout => true,
            _ => error.is_throttled() || error.status().is_some_and(|status| status.is_server_error()),
        };
        self.failures = self.failures.saturating_add(1);
        is_passing && self.failures <= self.tolerated
    }
}
