//! Makes attempts until one succeeds or no retry is left: a function of policy, time and outcomes. It sends nothing itself.

use std::time::Duration;

use crate::{
    error::Error,
    transport::{
        deadlines::Deadlines,
        events,
        retry::{RetryPolicy, RetryState, RetryThrottle},
        time::Time,
    },
};

/// Something that can be attempted several times.
pub(crate) trait Attempt {
    type Output;

    /// Makes one attempt.
    fn make(&mut self, progress: &mut Progress) -> impl Future<Output = Result<Self::Output, FailedAttempt>> + Send;
}

/// What is known between two attempts.
#[derive(Debug)]
pub(crate) struct Progress {
    /// How many attempts were made. The implementation counts them: a failure before an attempt begins does not count.
    pub(crate) attempts: u32,
    /// The time. Reading a clock has a cost, so it is read only after waiting.
    pub(crate) now: Duration,
    is_sent: bool,
}

impl Progress {
    /// Begins the next attempt. Returns its number.
    pub(crate) fn next(&mut self) -> u32 {
        self.attempts += 1;
        self.attempts
    }
}

/// How an attempt failed.
#[derive(Debug)]
pub(crate) struct FailedAttempt {
    error: Error,
    again: Again,
}

#[derive(Debug)]
enum Again {
    AtOnce,
    ByPolicy,
    Never,
}

impl FailedAttempt {
    /// The cause was corrected: the next attempt follows without a wait, whatever the policy.
    pub(crate) fn corrected(error: Error) -> Self {
        Self { error, again: Again::AtOnce }
    }

    /// No further attempt can be made.
    pub(crate) fn last(error: Error) -> Self {
        Self { error, again: Again::Never }
    }
}

/// The policy decides whether to retry.
impl From<Error> for FailedAttempt {
    fn from(error: Error) -> Self {
        Self { error, again: Again::ByPolicy }
    }
}

/// How often and for how long to try.
#[derive(Debug)]
pub(crate) struct RetryLoop<'a> {
    pub(crate) policy: &'a RetryPolicy,
    pub(crate) throttle: Option<&'a RetryThrottle>,
    pub(crate) time: &'a Time,
    pub(crate) deadlines: &'a Deadlines,
    pub(crate) is_idempotent: bool,
}

impl RetryLoop<'_> {
    /// Returns the outcome of the last attempt, and the number of attempts.
    pub(crate) async fn run<A: Attempt>(&self, attempt: &mut A) -> (Result<A::Output, Error>, u32) {
        let mut progress = Progress { attempts: 0, now: self.deadlines.begun, is_sent: false };
        loop {
            let FailedAttempt { error, again } = match attempt.make(&mut progress).await {
                Ok(output) => {
                    self.throttle.inspect(|throttle| throttle.release());
                    return (Ok(output), progress.attempts);
                }
                Err(failed) => failed,
            };
            let error = if progress.is_sent { error.with_prior_send() } else { error };
            progress.is_sent = !error.is_not_sent();
            match again {
                Again::Never => return (Err(error), progress.attempts),
                Again::AtOnce => {}
                Again::ByPolicy => match self.wait(&error, progress.attempts) {
                    Some(wait) => {
                        events::retry(&error, progress.attempts, wait);
                        self.time.sleep(wait).await;
                    }
                    None => return (Err(error), progress.attempts),
                },
            }
            progress.now = self.time.elapsed();
        }
    }

    /// Returns how long to wait before the next attempt, or `None` if there is none.
    fn wait(&self, error: &Error, attempts: u32) -> Option<Duration> {
        let state = RetryState {
            attempts,
            is_idempotent: self.is_idempotent,
            elapsed: self.deadlines.call.saturating_sub(self.deadlines.left(self.time)),
            call_limit: self.deadlines.call,
            now: self.time.now(),
        };
        let wait = self.policy.next_wait(error, &state, fastrand::f64())?;
        self.throttle.is_none_or(RetryThrottle::acquire).then_some(wait)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{Arc, Mutex},
        time::SystemTime,
    };

    use super::*;
    use crate::{
        error::ErrorKind,
        transport::{Sleep, TimeSource},
    };

    /// A time source that advances when something waits, and records the waits.
    #[derive(Debug, Default)]
    struct Waits(Arc<Mutex<Vec<Duration>>>);

    impl TimeSource for Waits {
        fn now(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH + self.elapsed()
        }

        fn elapsed(&self) -> Duration {
            self.0.lock().expect("not poisoned").iter().sum()
        }

        fn sleep(&self, duration: Duration) -> Sleep {
            self.0.lock().expect("not poisoned").push(duration);
            Box::pin(async {})
        }
    }

    /// Attempts with these outcomes, in order.
    struct Outcomes(Vec<Result<u8, FailedAttempt>>);

    impl Attempt for Outcomes {
        type Output = u8;

        async fn make(&mut self, progress: &mut Progress) -> Result<u8, FailedAttempt> {
            progress.next();
            self.0.remove(0)
        }
    }

    fn failed(kind: ErrorKind) -> Result<u8, FailedAttempt> {
        Err(Error::new(kind, "failed").into())
    }

    async fn run(policy: &RetryPolicy, throttle: Option<&RetryThrottle>, outcomes: Vec<Result<u8, FailedAttempt>>) -> (String, u32, usize) {
        let waits = Arc::default();
        let time: Time = Arc::new(Waits(Arc::clone(&waits)));
        let limit = Duration::from_secs(60);
        let deadlines = Deadlines { begun: Duration::ZERO, call: limit, attempt: limit };
        let retry = RetryLoop { policy, throttle, time: &time, deadlines: &deadlines, is_idempotent: true };
        let (outcome, attempts) = retry.run(&mut Outcomes(outcomes)).await;
        let waited = waits.lock().expect("not poisoned").len();
        (outcome.map_or_else(|error| error.to_string(), |value| value.to_string()), attempts, waited)
    }

    #[tokio::test]
    async fn it_ends_with_success_with_the_policy_or_where_nothing_helps() {
        let policy = RetryPolicy::new();
        let io = || failed(ErrorKind::Io);
        assert_eq!(run(&policy, None, vec![Ok(1)]).await, ("1".to_owned(), 1, 0));
        assert_eq!(run(&policy, None, vec![io(), io(), Ok(3), Ok(4)]).await, ("3".to_owned(), 3, 2));
        assert_eq!(run(&policy, None, vec![io(), io(), io(), Ok(4)]).await, ("failed".to_owned(), 3, 2));
        assert_eq!(run(&policy, None, vec![failed(ErrorKind::Decode), Ok(2)]).await, ("failed".to_owned(), 1, 0));
        let last = Err(FailedAttempt::last(Error::new(ErrorKind::Io, "spent")));
        assert_eq!(run(&policy, None, vec![last, Ok(2)]).await, ("spent".to_owned(), 1, 0));
    }

    #[tokio::test]
    async fn what_was_put_right_is_tried_again_at_once_and_beyond_the_policy() {
        let corrected = Err(FailedAttempt::corrected(Error::new(ErrorKind::Service, "skew")));
        assert_eq!(run(&RetryPolicy::never(), None, vec![corrected, Ok(2)]).await, ("2".to_owned(), 2, 0));
    }

    #[tokio::test]
    async fn an_empty_throttle_ends_it_and_successes_fill_it() {
        let (policy, throttle) = (RetryPolicy::new(), RetryThrottle::new(1));
        let io = || failed(ErrorKind::Io);
        assert_eq!(run(&policy, Some(&throttle), vec![io(), Ok(2)]).await.1, 2);
        assert_eq!(run(&policy, Some(&throttle), vec![io(), Ok(2)]).await.1, 1);
        for _ in 0..10 {
            run(&policy, Some(&throttle), vec![Ok(1)]).await;
        }
        assert_eq!(run(&policy, Some(&throttle), vec![io(), Ok(2)]).await.1, 2);
    }

    #[tokio::test]
    async fn an_earlier_attempt_that_was_sent_is_not_forgotten() {
        let (text, attempts, _) = run(&RetryPolicy::new().attempts(2), None, vec![failed(ErrorKind::Io), failed(ErrorKind::Connect)]).await;
        assert_eq!((text.as_str(), attempts), ("no connection to the service, only an earlier attempt was sent: failed", 2));
    }
}
