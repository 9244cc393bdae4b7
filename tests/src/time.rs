//! A time that tests hold in their hands: nothing moves it but a test, and waits that are asked of it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use codearts_pipeline::{Sleep, TimeSource};

/// Where a manual time begins: 2 January 2026, 03:04:05 UTC.
pub fn begin() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_323_045)
}

/// A time that stands still. A wait asked of it moves it by as much, is over at once, and is remembered.
///
/// Clones are the same time.
#[derive(Clone, Debug)]
pub struct ManualTime(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    now: SystemTime,
    elapsed: Duration,
    waits: Vec<Duration>,
}

impl ManualTime {
    /// A time that stands at [`begin`].
    pub fn new() -> Self {
        Self(Arc::new(Mutex::new(State { now: begin(), elapsed: Duration::ZERO, waits: Vec::new() })))
    }

    /// Lets time pass.
    pub fn advance(&self, by: Duration) {
        let mut state = self.state();
        state.now += by;
        state.elapsed += by;
    }

    /// Sets the time of day, as someone does who sets a clock: no time passes by that.
    pub fn set_clock(&self, now: SystemTime) {
        self.state().now = now;
    }

    /// The waits that were asked for, oldest first.
    pub fn waits(&self) -> Vec<Duration> {
        self.state().waits.clone()
    }

    /// How much time has passed.
    pub fn passed(&self) -> Duration {
        self.state().elapsed
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for ManualTime {
    fn default() -> Self {
        Self::new()
    }
}

impl TimeSource for ManualTime {
    fn now(&self) -> SystemTime {
        self.state().now
    }

    fn elapsed(&self) -> Duration {
        self.passed()
    }

    fn sleep(&self, duration: Duration) -> Sleep {
        let time = self.clone();
        Box::pin(async move {
            time.advance(duration);
            time.state().waits.push(duration);
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_passes_at_once_and_is_remembered() {
        let time = ManualTime::new();
        time.clone().sleep(Duration::from_secs(3600)).await;
        time.advance(Duration::from_secs(1));
        assert_eq!(time.waits(), [Duration::from_secs(3600)]);
        assert_eq!((time.passed(), time.now()), (Duration::from_secs(3601), begin() + Duration::from_secs(3601)));
        time.set_clock(begin());
        assert_eq!((time.passed(), time.now()), (Duration::from_secs(3601), begin()));
        drop(time.sleep(Duration::from_secs(1)));
        assert_eq!(time.waits().len(), 1, "a wait that nobody waits for is none");
    }
}
