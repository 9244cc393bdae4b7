//! The skew between this machine's clock and the service's.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, SystemTime},
};

use http::HeaderMap;

use crate::transport::{events, retry::date_of};

/// A skew above this is corrected when a service rejects a signature. The services tolerate 15 minutes.
const TOLERATED: Duration = Duration::from_secs(5 * 60);

/// What is known about the service's clock, shared by the clones of a client.
#[derive(Debug, Default)]
pub(crate) struct ClockSkew {
    milliseconds: AtomicI64,
}

impl ClockSkew {
    /// Returns the service's time, as far as it is known.
    pub(crate) fn now(&self, ours: SystemTime) -> SystemTime {
        let skew = self.known();
        let by = Duration::from_millis(skew.unsigned_abs());
        let theirs = if skew < 0 { ours.checked_sub(by) } else { ours.checked_add(by) };
        theirs.unwrap_or(ours)
    }

    /// How far the service's clock is ahead of ours, in milliseconds.
    fn skew_to(&self, theirs: SystemTime, ours: SystemTime) -> i64 {
        let milliseconds = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        match theirs.duration_since(ours) {
            Ok(ahead) => milliseconds(ahead),
            Err(behind) => -milliseconds(behind.duration()),
        }
    }

    /// The known skew, in milliseconds.
    pub(crate) fn known(&self) -> i64 {
        self.milliseconds.load(Ordering::Relaxed)
    }

    /// Learns the skew from the time at which a service rejected a signature that was made with a known skew. Returns
    /// whether it is new, so that signing again makes sense.
    pub(crate) fn learn(&self, rejection: &HeaderMap, ours: SystemTime, signed_with: i64) -> bool {
        let Some(skew) = date_of(rejection).map(|theirs| self.skew_to(theirs, ours)) else { return false };
        let is_news = Self::differs(skew, signed_with, TOLERATED);
        if is_news {
            events::skew(skew);
            self.correct(skew);
        }
        is_news
    }

    /// Whether a skew differs enough from that of the signed request to explain a rejection.
    fn differs(skew: i64, signed_with: i64, tolerated: Duration) -> bool {
        u128::from(skew.abs_diff(signed_with)) > tolerated.as_millis()
    }

    /// Stores a skew.
    fn correct(&self, skew: i64) {
        self.milliseconds.store(skew, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skew_is_learned_in_either_direction_and_unlearned() {
        let clock = ClockSkew::default();
        let ours = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        for theirs in [ours + Duration::from_secs(3600), ours - Duration::from_secs(3600), ours] {
            let skew = clock.skew_to(theirs, ours);
            clock.correct(skew);
            assert_eq!(clock.now(ours), theirs);
        }
    }

    #[test]
    fn only_a_skew_that_is_news_counts() {
        let differs = |skew, signed_with| ClockSkew::differs(skew, signed_with, Duration::from_secs(300));
        assert!(!differs(300_000, 0) && differs(300_001, 0) && differs(-300_001, 0));
        assert!(!differs(600_000, 600_000) && differs(0, 600_000));
        assert!(differs(i64::MIN, 600_000) && differs(i64::MAX, 600_000));
    }
}
