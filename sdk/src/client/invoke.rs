//! The one way to the service: attempts, until one succeeds or nothing is left to try.

use std::{pin::pin, time::Duration};

use crate::{
    auth::{Credentials, Kind},
    client::{
        attempt,
        handle::ClientInner,
        invocation::{Invocation, RawResponse},
        trace,
    },
    error::{Error, ErrorKind},
    transport::{ClockSkew, Deadlines, Endpoints, RetryState, date_of},
};

/// A clock that is off by more than this is corrected when the service rejects a signature. The service tolerates 15 minutes.
const SKEW: Duration = Duration::from_secs(5 * 60);

/// Makes a call. Dropping the future gives it up.
pub(crate) async fn invoke(core: &ClientInner, endpoints: &Endpoints, call: &mut Invocation) -> Result<RawResponse, Error> {
    let observer = trace::Call::begin(call, endpoints);
    // Pinned where it is made: it is large, and would be copied on its way otherwise.
    let repeated = pin!(repeat(core, endpoints, call));
    let (outcome, attempts) = observer.watch(repeated).await;
    let outcome = outcome.map_err(|error| error.with_attempts(attempts));
    observer.end(&outcome, attempts);
    outcome
}

async fn repeat(core: &ClientInner, endpoints: &Endpoints, call: &mut Invocation) -> (Result<RawResponse, Error>, u32) {
    if let Some(problem) = call.parts.problem.take() {
        return (Err(problem), 0);
    }
    // Reading a clock is not free: it is read when something was waited for.
    let mut now = core.context.time().elapsed();
    let more = match &call.parts.form {
        // In a box, as calls without one are many.
        Some(form) => Box::pin(form.allowance()).await,
        None => Duration::ZERO,
    };
    let limits = Deadlines {
        begun: now,
        call: call.options.timeout.unwrap_or(core.timeout.saturating_add(more)),
        attempt: call.options.attempt_timeout.unwrap_or(core.attempt_timeout.saturating_add(more)),
    };
    let policy = call.options.retry.as_ref().unwrap_or(&core.retry);
    let mut corrections = AuthRecovery::default();
    let mut attempts = 0;
    let mut is_sent = false;
    loop {
        let credentials = match core.credentials.given() {
            _ if !call.is_signed => Ok(Ok(None)),
            Some(credentials) => Ok(Ok(Some(credentials.clone()))),
            None => {
                let provided = limits.within(core.context.time(), core.credentials.current(&core.context)).await;
                now = core.context.time().elapsed();
                provided.map(|credentials| credentials.map(Some))
            }
        };
        let credentials = match credentials {
            Ok(Ok(credentials)) => credentials,
            Ok(Err(error)) if is_sent => return (Err(error.with_prior_send()), attempts),
            Ok(Err(error)) => return (Err(error), attempts),
            Err(error) if attempts > 0 => return (Err(error), attempts),
            Err(_) => {
                let text = format!("no credentials within {:?}, the request was not sent", limits.call);
                return (Err(Error::new(ErrorKind::Credentials, text)), attempts);
            }
        };
        if limits.left_at(now).is_zero() {
            return (Err(Error::timeout(limits.call)), attempts);
        }
        attempts += 1;
        let skew = core.clock.known();
        let error = match attempt::make(core, endpoints, call, attempts, credentials.as_ref(), &limits, now).await {
            Ok(response) => {
                core.retry_throttle.release();
                return (Ok(RawResponse { attempts, ..response }), attempts);
            }
            Err(error) if is_sent => error.with_prior_send(),
            Err(error) => error,
        };
        is_sent = !error.is_not_sent();
        if call.parts.form.as_ref().is_some_and(|form| form.is_spent()) {
            return (Err(error), attempts);
        }
        now = core.context.time().elapsed();
        if let Some(credentials) = &credentials
            && corrections.apply(core, &error, credentials, skew, &limits).await
        {
            now = core.context.time().elapsed();
            continue;
        }
        let made = RetryState {
            attempts,
            is_idempotent: call.is_idempotent,
            elapsed: limits.call.saturating_sub(limits.left_at(now)),
            call_limit: limits.call,
            now: core.context.now(),
        };
        match policy.next_wait(&error, &made, fastrand::f64()) {
            Some(wait) if core.retry_throttle.acquire() => {
                core.context.time().sleep(wait).await;
                now = core.context.time().elapsed();
            }
            _ => return (Err(error), attempts),
        }
    }
}

/// What can be corrected after a rejected signature: each once, without a wait.
#[derive(Default)]
struct AuthRecovery {
    clock: bool,
    credentials: bool,
}

impl AuthRecovery {
    /// Whether something was put right, so that another attempt is worth it. `signed_with` is the skew that was known
    /// before the attempt: another call may have learned of a new one since.
    async fn apply(&mut self, core: &ClientInner, error: &Error, used: &Credentials, signed_with: i64, limits: &Deadlines) -> bool {
        if error.kind() != ErrorKind::Service || !error.is_unauthorized() {
            return false;
        }
        // A token goes along without a date.
        let is_dated = matches!(used.kind(), Kind::Keys { .. });
        if is_dated
            && !self.clock
            && let Some(their_time) = error.headers().and_then(date_of)
        {
            let skew = core.clock.skew_to(their_time, core.context.now());
            if ClockSkew::differs(skew, signed_with, SKEW) {
                self.clock = true;
                core.clock.correct(skew);
                return true;
            }
        }
        if !self.credentials {
            self.credentials = true;
            return limits.within(core.context.time(), core.credentials.refresh(&core.context, used)).await.unwrap_or(false);
        }
        false
    }
}
