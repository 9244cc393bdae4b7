//! How long a call and its attempts may take, and what is left of that.

use std::time::Duration;

use crate::{error::Error, transport::time::Time};

/// The limits of one call.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadlines {
    /// When the call began, by the time that only goes forward.
    pub(crate) begun: Duration,
    pub(crate) call: Duration,
    pub(crate) attempt: Duration,
}

/// How long an exchange may take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AttemptLimit {
    pub(crate) attempt: Duration,
    /// The limit that the user set, which an error names.
    pub(crate) configured: Duration,
}

impl Deadlines {
    /// What is left of the call's time.
    pub(crate) fn left(&self, time: &Time) -> Duration {
        self.left_at(time.elapsed())
    }

    /// What was left of it at that time.
    pub(crate) fn left_at(&self, now: Duration) -> Duration {
        self.call.saturating_sub(now.saturating_sub(self.begun))
    }

    /// What is left now for an attempt that began at `begun`.
    pub(crate) fn of_attempt(&self, begun: Duration, now: Duration) -> AttemptLimit {
        let attempt = self.attempt.saturating_sub(now.saturating_sub(begun));
        let call = self.left_at(now);
        if attempt <= call {
            AttemptLimit { attempt, configured: self.attempt }
        } else {
            AttemptLimit { attempt: call, configured: self.call }
        }
    }

    /// Waits for something as long as the call may take.
    pub(crate) async fn within<F: Future>(&self, time: &Time, future: F) -> Result<F::Output, Error> {
        tokio::time::timeout(self.left(time), future).await.map_err(|_| Error::timeout(self.call))
    }
}
