//! Limits on concurrent calls and on calls per second.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{
    error::Error,
    transport::{Deadlines, Time},
};

/// The limits that all clones of a client share. Each attempt counts.
#[derive(Debug, Default)]
pub(crate) struct CallLimits {
    concurrent: Option<Semaphore>,
    pace: Option<Pace>,
}

/// The minimum interval between the starts of two attempts.
#[derive(Debug)]
struct Pace {
    interval: Duration,
    /// When the next attempt may begin.
    next: Mutex<Duration>,
}

impl Pace {
    /// Takes the next slot. Returns how long to wait for it.
    fn take(&self, now: Duration) -> Duration {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = now.max(*next);
        *next = begin + self.interval;
        begin - now
    }
}

impl CallLimits {
    pub(crate) fn new(concurrent: Option<usize>, per_second: Option<u32>) -> Self {
        Self {
            concurrent: concurrent.map(|calls| Semaphore::new(calls.clamp(1, Semaphore::MAX_PERMITS))),
            pace: per_second.map(|calls| Pace { interval: Duration::from_secs(1) / calls.max(1), next: Mutex::default() }),
        }
    }

    /// Whether an attempt never has to wait.
    pub(crate) fn are_off(&self) -> bool {
        self.concurrent.is_none() && self.pace.is_none()
    }

    /// Waits until an attempt may begin. Hold the permit until the response has been read.
    pub(crate) async fn admit(&self, time: &Time, deadlines: &Deadlines) -> Result<Option<SemaphorePermit<'_>>, Error> {
        let too_late = |why| Error::timeout_unsent(deadlines.call, why);
        let permit = match &self.concurrent {
            Some(calls) => {
                deadlines.within(time, calls.acquire()).await.map_err(|_| too_late("as many calls as allowed were under way"))?.ok()
            }
            None => None,
        };
        if let Some(pace) = &self.pace {
            let wait = pace.take(time.elapsed());
            if wait >= deadlines.left(time) {
                return Err(too_late("as many calls per second as allowed were waiting before it"));
            }
            if !wait.is_zero() {
                time.sleep(wait).await;
            }
        }
        Ok(permit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_an_interval_apart_and_unused_time_is_not_saved_up() {
        let limits = CallLimits::new(None, Some(10));
        let pace = limits.pace.expect("a pace");
        let take = |now| u64::try_from(pace.take(Duration::from_millis(now)).as_millis()).expect("short");
        assert_eq!([0, 0, 0, 50].map(take), [0, 100, 200, 250]);
        assert_eq!([10_000, 10_000, 10_100, 10_350].map(take), [0, 100, 100, 0]);
        assert_eq!(CallLimits::new(Some(0), Some(0)).pace.expect("a pace").interval, Duration::from_secs(1));
    }
}
