//! The credentials of a provider, kept and fetched again ahead of their end.

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

/// Credentials are fetched again when less of their life is left than this, or than [`SHARE`] of it, whichever is more;
/// but not before half of it is over, so that those with a short life are not fetched for each call.
const MARGIN: Duration = Duration::from_secs(5 * 60);
const SHARE: f64 = 0.15;

/// The moment is put off at random by up to this share of the margin, so that many processes do not ask at once.
const JITTER: f64 = 0.2;

/// Credentials that look as if they were over when they come are used this long: the clock is far ahead then.
const SHORTEST_USE: Duration = Duration::from_secs(10);

/// How long nobody asks again after a failure. It doubles from failure to failure, up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// How long rejected credentials are not fetched again after they were.
const REFRESH_PAUSE: Duration = Duration::from_secs(1);

/// A provider with what it gave. There is never more than one fetch at a time on one runtime, and it goes on when the call that
/// began it is given up. Nobody waits for the fetch of another runtime, which may have come to a stop.
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

/// A fetch under way. Who waits for it gets what it ends with.
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

    /// Credentials that live. Those that are about to end are given all the same, and others fetched meanwhile.
    pub(crate) async fn current(&self, context: &Context) -> Result<Credentials, Error> {
        // A fetch is lost only with the runtime that it ran on; then this one's turn has come.
        for _ in 0..2 {
            let fetch = {
                let mut state = self.0.state();
                // The service's time, once it is known: the end is that of its clock.
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
                    // The first failure may have been a hiccup: the next call tries at once.
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

    /// Fetches again, because the service rejected what was used. Whether there is something else now.
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

    /// Begins a fetch, as a task of its own.
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
            // Whoever waited may have gone.
            let _ = sender.send(Some(fetched));
        });
        fetch
    }
}

/// Takes a fetch off the state however it ends, a panic or the end of its runtime included.
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
    /// Nothing is left half done when the lock is given up, so that a panic elsewhere does no harm.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The fetch under way on this runtime.
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

    /// The last failure, if it is too early to ask again.
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

    /// When they were fetched, by the clock of now: what was learned about it since counts.
    fn fetched(&self, now: SystemTime, elapsed: Duration) -> SystemTime {
        now.checked_sub(elapsed.saturating_sub(self.fetched_at)).unwrap_or(SystemTime::UNIX_EPOCH)
    }
}

impl Fetch {
    /// What the fetch ends with. `None` if it was lost.
    async fn end(mut self) -> Option<Result<Credentials, Error>> {
        let outcome = self.outcome.wait_for(Option::is_some).await.ok()?;
        match outcome.as_ref()? {
            Ok(credentials) => Some(Ok(credentials.clone())),
            Err(error) => Some(Err(error.again())),
        }
    }
}

/// When to fetch again. `random` is from 0 to 1.
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
        // A day, an hour, a quarter of an hour, four minutes, none.
        assert_eq!([24 * 60, 60, 15, 4, 0].map(|life| after(life, 0.0)), [73_440, 3060, 600, 120, 0]);
        assert_eq!([24 * 60, 60, 15, 4, 0].map(|life| after(life, 1.0)), [76_032, 3168, 660, 144, 0]);
        assert_eq!(refresh_at(SystemTime::UNIX_EPOCH, now, 0.5), Some(SystemTime::UNIX_EPOCH));
    }
}
