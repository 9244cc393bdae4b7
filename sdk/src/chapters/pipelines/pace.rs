//! When to look again: intervals that grow, a deadline, and failures that may pass.

use std::time::Duration;

use crate::{
    error::{Error, ErrorKind},
    transport::{Sleep, Time},
};

/// The first interval, unless it is set.
pub(super) const INITIAL: Duration = Duration::from_secs(3);

/// The longest interval, unless it is set.
pub(super) const LONGEST: Duration = Duration::from_secs(30);

/// How long to wait in all, unless it is set.
pub(super) const TIMEOUT: Duration = Duration::from_secs(6 * 3600);

/// How many failures in a row may pass, unless it is set.
pub(super) const FAILURES: u32 = 3;

/// The shortest interval.
const SHORTEST: Duration = Duration::from_millis(10);

/// The pace of looks at the service.
pub(super) struct Pace {
    time: Time,
    /// When the first look was, by the time that only goes forward.
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

    /// Begins again with the first interval, since something has changed.
    pub(super) fn quicken(&mut self) {
        self.next = self.initial;
    }

    /// What to wait for before the next look: nothing before the first. The last look is when the time is up.
    ///
    /// # Errors
    ///
    /// When the time is up. The text says what has not happened within this time.
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

    /// A look has succeeded.
    pub(super) fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// Whether a look that failed may be made again: the failure is one that passes, and there were not too many in a row.
    pub(super) fn tolerates(&mut self, error: &Error) -> bool {
        let is_passing = match error.kind() {
            ErrorKind::Connect | ErrorKind::Io | ErrorKind::Timeout => true,
            _ => error.is_throttled() || error.status().is_some_and(|status| status.is_server_error()),
        };
        self.failures = self.failures.saturating_add(1);
        is_passing && self.failures <= self.tolerated
    }
}
