//! Caches the credentials of a provider, and refreshes them before they expire.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use tokio::{
    runtime::{Handle, Id},
    sync::watch,
};

use crate::{
    auth::{
        context::Context,
        credentials::{
            Credentials, problem,
            provide::{ProvideCredentials, ProvideError},
        },
    },
    error::Error,
    transport::events,
};

/// Credentials are refreshed when less than this or than [`SHARE`] of their lifetime is left, whichever is longer, but
/// not before half of it has passed, so that short-lived credentials are not fetched for each call.
const MARGIN: Duration = Duration::from_secs(5 * 60);
const SHARE: f64 = 0.15;

/// The refresh is delayed at random by up to this share of the margin, so that many processes do not refresh at once.
const JITTER: f64 = 0.2;

/// How long credentials are used that seem to have expired on arrival: the local clock is then far ahead.
const SHORTEST_USE: Duration = Duration::from_secs(10);

/// The pause after a failed fetch. It doubles with each failure, up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How long rejected credentials are not refreshed again after a refresh.
const REFRESH_PAUSE: Duration = Duration::from_secs(1);

/// A provider and the credentials that it returned. Each runtime has at most one fetch in progress, which continues if
/// the call that started it is dropped. No call waits for the fetch of another runtime, which might have stopped.
pub(crate) struct Cache(Arc<Shared>);

struct Shared {
    provider: Box<dyn ProvideCredentials>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    kept: Option<CachedCredentials>,
    fetches: Vec<Fetch>,
    begun: u64,
    failures: u32,
    failure: Option<Failure>,
    refreshed_at: Option<Duration>,
}

struct CachedCredentials {
    credentials: Credentials,
    fetched_at: Duration,
    /// From 0 to 1.
    jitter: f64,
}

/// A fetch in progress. All callers that wait for it get its result.
#[derive(Clone)]
struct Fetch {
    number: u64,
    runtime: Id,
    outcome: watch::Receiver<Option<Result<Credentials, Error>>>,
}

struct Failure {
    error: Error,
    until: Duration,
}

impl Cache {
    pub(crate) fn new(provider: Box<dyn ProvideCredentials>) -> Self {
        Self(Arc::new(Shared { provider, state: Mutex::default() }))
    }

    pub(crate) fn name(&self) -> &str {
        self.0.provider.name()
    }

    /// Returns credentials that have not expired. If they expire soon, they are returned and refreshed in the background.
    pub(crate) async fn current(&self, context: &Context) -> Result<Credentials, Error> {
        // A fetch is lost only if its runtime stops. This runtime then starts its own.
        for _ in 0..2 {
            let fetch = {
                let mut state = self.0.state();
                // The service's time, if it is known: the expiry refers to the service's clock.
                let (now, elapsed) = (context.service_time(), context.time().elapsed());
                if let Some(kept) = state.kept.as_ref().filter(|kept| kept.is_alive(now, elapsed)) {
                    let credentials = kept.credentials.clone();
                    if kept.is_due(now, elapsed) && state.fetch_here().is_none() && state.pause(elapsed).is_none() {
                        self.begin(&mut state, context);
                    }
                    return Ok(credentials);
                }
                match state.fetch_here() {
                    Some(fetch) => fetch,
                    // The first failure might be transient: the next call tries immediately.
                    None if state.failures < 2 => self.begin(&mut state, context),
                    None => match state.pause(elapsed) {
                        Some(error) => return Err(error.again()),
                        None => self.begin(&mut state, context),
                    },
                }
            };
            if let Some(outcome) = fetch.end().await {
                return outcome;
            }
        }
        Err(problem(format!("the provider of credentials ended without a response: {}", self.name())))
    }

    /// Refreshes after the service rejected `used`. Returns whether there are different credentials now.
    pub(crate) async fn refresh(&self, context: &Context, used: &Credentials) -> bool {
        let fetch = {
            let mut state = self.0.state();
            if state.kept.as_ref().is_some_and(|kept| !kept.credentials.is_same(used)) {
                return true;
            }
            match state.fetch_here() {
                Some(fetch) => fetch,
                None => {
                    let elapsed = context.time().elapsed();
                    let is_too_soon = state.refreshed_at.is_some_and(|at| elapsed < at.saturating_add(REFRESH_PAUSE));
                    if is_too_soon || state.pause(elapsed).is_some() {
                        return false;
                    }
                    state.refreshed_at = Some(elapsed);
                    self.begin(&mut state, context)
                }
            }
        };
        let fetched = fetch.end().await;
        if let Some(fetched) = &fetched {
            events::refresh(fetched.as_ref().map(drop));
        }
        matches!(fetched, Some(Ok(credentials)) if !credentials.is_same(used))
    }

    /// Starts a fetch in a task of its own.
    fn begin(&self, state: &mut State, context: &Context) -> Fetch {
        state.begun += 1;
        let (sender, outcome) = watch::channel(None);
        let fetch = Fetch { number: state.begun, runtime: Handle::current().id(), outcome };
        state.fetches.push(fetch.clone());
        let (shared, context) = (Arc::clone(&self.0), context.clone());
        let landing = InFlightGuard { shared: Arc::clone(&self.0), number: fetch.number };
        tokio::spawn(async move {
            let fetched = shared.provider.provide(&context).await.map_err(|error| match error {
                ProvideError::NotConfigured(why) => problem(format!("no credentials from {}: {why}", shared.provider.name())),
                ProvideError::Failed(error) => error,
            });
            shared.state().keep(&fetched, &context);
            drop(landing);
            // There might be no receiver left.
            let _ = sender.send(Some(fetched));
        });
        fetch
    }
}

/// Removes a fetch from the state however it ends, including by a panic or a shutdown of its runtime.
struct InFlightGuard {
    shared: Arc<Shared>,
    number: u64,
}

impl Drop for InFlightGuard {
    fn drop(&mut self) {
        self.shared.state().fetches.retain(|fetch| fetch.number != self.number);
    }
}

impl Shared {
    /// No change is left half done when the lock is released, so a panic elsewhere does no harm.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The fetch in progress on this runtime.
    fn fetch_here(&self) -> Option<Fetch> {
        let here = Handle::current().id();
        self.fetches.iter().find(|fetch| fetch.runtime == here).cloned()
    }

    fn keep(&mut self, fetched: &Result<Credentials, Error>, context: &Context) {
        let elapsed = context.time().elapsed();
        match fetched {
            Ok(credentials) => {
                (self.failures, self.failure) = (0, None);
                self.kept = Some(CachedCredentials { credentials: credentials.clone(), fetched_at: elapsed, jitter: fastrand::f64() });
            }
            Err(error) => {
                let pause = FIRST_PAUSE.saturating_mul(1 << self.failures.min(16)).min(LONGEST_PAUSE);
                self.failures = self.failures.saturating_add(1);
                self.failure = Some(Failure { error: error.again(), until: elapsed.saturating_add(pause) });
            }
        }
    }

    /// The last failure, if it is too early to try again.
    fn pause(&self, elapsed: Duration) -> Option<&Error> {
        self.failure.as_ref().filter(|failure| elapsed < failure.until).map(|failure| &failure.error)
    }
}

impl CachedCredentials {
    fn is_alive(&self, now: SystemTime, elapsed: Duration) -> bool {
        let is_new = elapsed < self.fetched_at.saturating_add(SHORTEST_USE);
        self.credentials.expires_at().is_none_or(|end| now < end || (is_new && end <= self.fetched(now, elapsed)))
    }

    fn is_due(&self, now: SystemTime, elapsed: Duration) -> bool {
        let Some(end) = self.credentials.expires_at() else { return false };
        let fetched = self.fetched(now, elapsed);
        fetched < end && refresh_at(end, fetched, self.jitter).is_some_and(|at| now >= at)
    }

    /// When the credentials were fetched, by the current clock: includes skew that was learned since.
    fn fetched(&self, now: SystemTime, elapsed: Duration) -> SystemTime {
        now.checked_sub(elapsed.saturating_sub(self.fetched_at)).unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

impl Fetch {
    /// Waits for the result of the fetch. `None` if it was lost.
    async fn end(mut self) -> Option<Result<Credentials, Error>> {
        let outcome = self.outcome.wait_for(Option::is_some).await.ok()?;
        match outcome.as_ref()? {
            Ok(credentials) => Some(Ok(credentials.clone())),
            Err(error) => Some(Err(error.again())),
        }
    }
}

/// When to refresh. `random` is from 0 to 1.
fn refresh_at(end: SystemTime, fetched: SystemTime, random: f64) -> Option<SystemTime> {
    let life = end.duration_since(fetched).unwrap_or_default();
    let margin = MARGIN.max(life.mul_f64(SHARE)).min(life / 2);
    end.checked_sub(margin.mul_f64(1.0 - JITTER * random.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_moment_is_a_share_of_the_life() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
        let after = |minutes: u64, random| {
            let at = refresh_at(now + Duration::from_secs(60 * minutes), now, random).expect("a moment");
            at.duration_since(now).expect("later").as_secs()
        };
        // 1 day, 1 hour, 15 minutes, 4 minutes, none.
        assert_eq!([24 * 60, 60, 15, 4, 0].map(|life| after(life, 0.0)), [73_440, 3060, 600, 120, 0]);
        assert_eq!([24 * 60, 60, 15, 4, 0].map(|life| after(life, 1.0)), [76_032, 3168, 660, 144, 0]);
        assert_eq!(refresh_at(SystemTime::UNIX_EPOCH, now, 0.5), Some(SystemTime::UNIX_EPOCH));
    }
}
