//! Whether and when to retry. Pure values: nothing here sends, waits or reads a clock.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime},
};

use http::{
    HeaderMap, StatusCode,
    header::{DATE, RETRY_AFTER},
};

use crate::error::{Error, ErrorKind};

/// A policy that decides when calls are retried.
///
/// Calls are retried if that is safe, within the limits set here and the time limit of the call:
///
/// | failure | retried |
/// | --- | --- |
/// | no connection: the request was not sent | always |
/// | status 429: there were too many calls, and the service did not act | always, after the time in `Retry-After`; without that header, after 5 to 10 seconds, then 10 to 20 |
/// | timeout, broken connection, status 502, 503 or 504 | if the operation is idempotent: all but `POST` and `PATCH`, unless marked otherwise ([`Operation::IS_IDEMPOTENT`](crate::Operation::IS_IDEMPOTENT)); with [`Client::request`](crate::Client::request), only `GET` and `HEAD`, unless marked as idempotent |
/// | anything else | never; but after status 401, a call with refreshed credentials or a corrected clock is retried at once, whatever the policy |
///
/// `Retry-After` also sets the wait after status 502, 503 and 504. All other waits grow exponentially, and each is random between zero and
/// its maximum (full jitter). Each attempt is signed again.
///
/// ```
/// use codearts_pipeline::RetryPolicy;
/// use std::time::Duration;
///
/// let patient = RetryPolicy::new().attempts(6).backoff(Duration::from_millis(500), Duration::from_secs(30));
/// let once = RetryPolicy::never();
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct RetryPolicy {
    attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    throttled_backoff: Duration,
    time_limit: Option<Duration>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

impl RetryPolicy {
    /// Creates the default policy: three attempts, with waits of at most 200 and 400 milliseconds between
    /// them, except after status 429 or a `Retry-After` header.
    pub const fn new() -> Self {
        Self {
            attempts: 3,
            initial_backoff: Duration::from_millis(200),
            max_backoff: Duration::from_secs(10),
            throttled_backoff: Duration::from_secs(10),
            time_limit: None,
        }
    }

    /// Creates a policy with a single attempt.
    pub const fn never() -> Self {
        Self { attempts: 1, ..Self::new() }
    }

    /// Sets the maximum number of attempts, including the first. Zero counts as one. Default: 3.
    pub const fn attempts(self, attempts: u32) -> Self {
        Self { attempts, ..self }
    }

    /// Sets the maximum of the first wait, and the value up to which this maximum doubles with each further attempt. Defaults: 200
    /// milliseconds and 10 seconds. Waits after status 429 are set by [`throttled_backoff`](Self::throttled_backoff). A `Retry-After`
    /// header replaces the computed wait.
    pub const fn backoff(self, initial: Duration, max: Duration) -> Self {
        Self { initial_backoff: initial, max_backoff: max, ..self }
    }

    /// Sets the maximum wait before the first retry after a status 429 without `Retry-After`. It doubles with each further retry, and each
    /// wait is random between half of it and all of it. Default: 10 seconds, because the service counts calls per minute.
    pub const fn throttled_backoff(self, initial: Duration) -> Self {
        Self { throttled_backoff: initial, ..self }
    }

    /// Sets the time after which no further retry begins, counted from the start of the call. The time limit of the call applies as well.
    /// No limit by default.
    pub const fn time_limit(self, limit: Duration) -> Self {
        Self { time_limit: Some(limit), ..self }
    }

    /// Returns how long to wait before the next attempt, or `None` if there is none. `random` is from 0 to 1.
    pub(crate) fn next_wait(&self, error: &Error, made: &RetryState, random: f64) -> Option<Duration> {
        if made.attempts >= self.attempts || !is_retryable(error, made.is_idempotent) {
            return None;
        }
        let wait = match error.headers().and_then(|headers| retry_after(headers, made.now)) {
            Some(wait) => wait,
            // At least half of it: the service counts calls per minute, and there were too many.
            None if error.is_throttled() => {
                bound(self.throttled_backoff, Duration::MAX, made.attempts).mul_f64(random.clamp(0.0, 1.0).midpoint(1.0))
            }
            None => bound(self.initial_backoff, self.max_backoff, made.attempts).mul_f64(random.clamp(0.0, 1.0)),
        };
        let limit = self.time_limit.map_or(made.call_limit, |limit| limit.min(made.call_limit));
        made.elapsed.checked_add(wait).filter(|begin| *begin < limit).map(|_| wait)
    }
}

/// The maximum wait after this many attempts.
fn bound(initial: Duration, max: Duration, attempts: u32) -> Duration {
    let factor = 1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX);
    initial.saturating_mul(factor).min(max)
}

/// What is known about a call between two attempts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RetryState {
    pub(crate) attempts: u32,
    pub(crate) is_idempotent: bool,
    pub(crate) elapsed: Duration,
    pub(crate) call_limit: Duration,
    pub(crate) now: SystemTime,
}

/// Whether a retry does no harm, and might help.
fn is_retryable(error: &Error, is_idempotent: bool) -> bool {
    match error.kind() {
        ErrorKind::Connect => true,
        ErrorKind::Io | ErrorKind::Timeout => is_idempotent,
        ErrorKind::Service => match error.status() {
            // The service did not act.
            Some(StatusCode::TOO_MANY_REQUESTS) => true,
            Some(StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT) => is_idempotent,
            _ => false,
        },
        _ => false,
    }
}

/// The wait that a service requests: seconds, or a date. A date in the past means no wait.
fn retry_after(headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match value.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Some(http_date(value)?.duration_since(now).unwrap_or_default()),
    }
}

/// The time at which a service responded, by its `Date` header.
pub(crate) fn date_of(headers: &HeaderMap) -> Option<SystemTime> {
    http_date(headers.get(DATE)?.to_str().ok()?.trim())
}

fn http_date(text: &str) -> Option<SystemTime> {
    httpdate::parse_http_date(text).ok()
}

/// The retry budget that the clones of a client share, so that a service in trouble does not get three times as many
/// requests as a healthy one.
///
/// A retry takes one, and a successful call restores a tenth.
#[derive(Debug)]
pub(crate) struct RetryThrottle {
    tenths: AtomicU32,
    full: u32,
}

impl RetryThrottle {
    pub(crate) fn new(retries: u32) -> Self {
        let full = retries.saturating_mul(10);
        Self { tenths: AtomicU32::new(full), full }
    }

    /// Takes one, if there is one left.
    pub(crate) fn acquire(&self) -> bool {
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |tenths| tenths.checked_sub(10)).is_ok()
    }

    /// Restores a tenth.
    pub(crate) fn release(&self) {
        let add = |tenths: u32| (tenths < self.full).then(|| tenths + 1);
        // Nothing changes if it is full.
        let _ = self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::HeaderValue;

    use super::*;
    use crate::error::ServiceError;

    fn made(attempts: u32) -> RetryState {
        RetryState {
            attempts,
            is_idempotent: true,
            elapsed: Duration::ZERO,
            call_limit: Duration::from_secs(60),
            now: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000),
        }
    }

    fn rejected(status: u16, retry_after: Option<&str>) -> Error {
        let mut headers = HeaderMap::new();
        if let Some(value) = retry_after {
            headers.insert(RETRY_AFTER, HeaderValue::from_str(value).expect("a header"));
        }
        let status = StatusCode::from_u16(status).expect("a status");
        Error::new(ErrorKind::Service, "").with_response(status, headers, Bytes::new(), ServiceError::default())
    }

    fn broken(kind: ErrorKind) -> Error {
        Error::new(kind, "")
    }

    #[test]
    fn waits_double_up_to_their_bound_and_are_chosen_at_random() {
        let policy = RetryPolicy::new().attempts(100).backoff(Duration::from_millis(100), Duration::from_secs(1));
        let wait = |attempts, random| policy.next_wait(&broken(ErrorKind::Connect), &made(attempts), random).expect("a wait").as_millis();
        assert_eq!([1, 2, 3, 4, 5, 6, 40, 99].map(|attempts| wait(attempts, 1.0)), [100, 200, 400, 800, 1000, 1000, 1000, 1000]);
        assert_eq!([0.0, 0.5].map(|random| wait(2, random)), [0, 100]);
    }

    #[test]
    fn what_could_do_harm_is_not_repeated() {
        let repeats =
            |error: &Error, is_idempotent| RetryPolicy::new().next_wait(error, &RetryState { is_idempotent, ..made(1) }, 0.5).is_some();
        for (error, when_repeatable, otherwise) in [
            (broken(ErrorKind::Connect), true, true),
            (broken(ErrorKind::Io), true, false),
            (broken(ErrorKind::Timeout), true, false),
            (broken(ErrorKind::Decode), false, false),
            (broken(ErrorKind::Credentials), false, false),
            (rejected(429, None), true, true),
            (rejected(429, Some("1")), true, true),
            (rejected(502, None), true, false),
            (rejected(503, Some("1")), true, false),
            (rejected(504, None), true, false),
            (rejected(500, None), false, false),
            (rejected(400, None), false, false),
            (rejected(401, None), false, false),
        ] {
            assert_eq!((repeats(&error, true), repeats(&error, false)), (when_repeatable, otherwise), "{error:?}");
        }
    }

    #[test]
    fn the_service_s_own_wait_is_kept_to() {
        let wait = |value| RetryPolicy::new().next_wait(&rejected(429, Some(value)), &made(1), 0.0).map(|wait| wait.as_secs());
        assert_eq!(wait("7"), Some(7));
        assert_eq!(wait("Sun, 09 Sep 2001 01:46:50 GMT"), Some(10));
        assert_eq!(wait("Sun, 09 Sep 2001 01:46:30 GMT"), Some(0));
        assert_eq!(wait("soon"), Some(5));
        assert_eq!(wait("3600"), None, "longer than the call may take");
        assert_eq!(wait("99999999999999999999"), Some(5));
    }

    #[test]
    fn limits_end_it() {
        let not_sent = broken(ErrorKind::Connect);
        assert_eq!(RetryPolicy::new().next_wait(&not_sent, &made(3), 0.5), None);
        assert_eq!(RetryPolicy::never().next_wait(&not_sent, &made(1), 0.5), None);
        let late = RetryState { elapsed: Duration::from_secs(59), ..made(1) };
        assert!(RetryPolicy::new().next_wait(&not_sent, &late, 0.5).is_some());
        assert_eq!(RetryPolicy::new().time_limit(Duration::from_secs(59)).next_wait(&not_sent, &late, 0.5), None);
    }

    #[test]
    fn the_budget_ends_and_comes_back_by_successes() {
        let throttle = RetryThrottle::new(2);
        assert_eq!([(); 3].map(|()| throttle.acquire()), [true, true, false]);
        (0..10).for_each(|_| throttle.release());
        assert_eq!([(); 2].map(|()| throttle.acquire()), [true, false]);
        (0..1000).for_each(|_| throttle.release());
        assert_eq!([(); 3].map(|()| throttle.acquire()), [true, true, false]);
    }
}
