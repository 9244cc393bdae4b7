//! Where time comes from.

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

/// A future that ends when a time has passed.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A source of time: what dates signatures, measures limits, and waits between attempts.
///
/// The client uses the system's unless it is given another one, which is for tests.
pub trait TimeSource: fmt::Debug + Send + Sync + 'static {
    /// The time of day.
    fn now(&self) -> SystemTime;

    /// A time that only goes forward, counted from some fixed moment.
    fn elapsed(&self) -> Duration;

    /// Waits.
    fn sleep(&self, duration: Duration) -> Sleep;
}

/// A time source that is shared.
pub(crate) type Time = Arc<dyn TimeSource>;

/// The time of the system. Waiting needs a tokio runtime, as all of this crate does.
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
