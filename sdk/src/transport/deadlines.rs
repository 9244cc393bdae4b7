//! Time limits of calls and attempts, and the time left.

use std::time::Duration;

use crate::{error::Error, transport::time::Time};

/// The limits of one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadlines {
    /// When the call began, by the monotonic clock.
    pub(crate) begun: Duration,
    pub(crate) call: Duration,
    pub(crate) attempt: Duration,
}

/// The time limit of an exchange.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AttemptLimit {
    pub(crate) attempt: Duration,
    /// The configured limit, which errors name.
    pub(crate) configured: Duration,
}

impl Deadlines {
    /// The time left for the call.
    pub(crate) fn left(&self, time: &Time) -> Duration {
        self.left_at(time.elapsed())
    }

    /// The time left for the call at `now`.
    pub(crate) fn left_at(&self, now: Duration) -> Duration {
        self.call.saturating_sub(now.saturating_sub(self.begun))
    }

    /// The time left at `now` for an attempt that began at `begun`.
    pub(crate) fn of_attempt(&self, begun: Duration, now: Duration) -> AttemptLimit {
        let attempt = self.attempt.saturating_sub(now.saturating_sub(begun));
        let call = self.left_at(now);
        if attempt <= call {
            AttemptLimit { attempt, configured: self.attempt }
        } else {
            AttemptLimit { attempt: call, configured: self.call }
        }
    }

    /// Waits for a future, up to the time limit of the call.
    pub(crate) async fn within<F: Future>(&self, time: &Time, future: F) -> Result<F::Output, Error> {
        tokio::time::timeout(self.left(time), future).await.map_err(|_| Error::timeout(self.call))
    }
}
