//! Time sources.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

/// A future that completes after a duration.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A source of time: it dates signatures, measures time limits, and waits between attempts.
///
/// By default, the client uses the system's clock. Other sources are for tests.
pub trait TimeSource: fmt::Debug + Send + Sync + 'static {
    /// Returns the wall-clock time.
    fn now(&self) -> SystemTime;

    /// Returns a monotonic time, counted from some fixed point.
    fn elapsed(&self) -> Duration;

    /// Waits for a duration.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// A shared time source.
pub(crate) type Time = Arc<dyn TimeSource>;

/// The system's clock. Waiting needs a tokio runtime, like all of this crate.
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
