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
    transport::{Attempt, Deadlines, Endpoints, FailedAttempt, Progress, RetryLoop},
};

/// Makes a call. Dropping the future gives it up.
pub(crate) async fn invoke(core: &ClientInner, endpoints: &Endpoints, call: &mut Invocation) -> Result<RawResponse, Error> {
    let (observer, operation) = (trace::Call::begin(call, endpoints), call.operation);
    // Pinned where it is made: it is large, and would be copied on its way otherwise.
    let repeated = pin!(repeat(core, endpoints, call));
    let (outcome, attempts) = observer.watch(repeated).await;
    let outcome = outcome.map_err(|error| error.with_operation(operation).with_attempts(attempts));
    observer.end(&outcome, attempts);
    outcome
}

async fn repeat(core: &ClientInner, endpoints: &Endpoints, call: &mut Invocation) -> (Result<RawResponse, Error>, u32) {
    if let Some(problem) = call.parts.take_problem() {
        return (Err(problem), 0);
    }
    let begun = core.context.time().elapsed();
    let more = match &call.parts.form {
        // In a box, as calls without one are many.
        Some(form) => Box::pin(form.allowance()).await,
        None => Duration::ZERO,
    };
    let deadlines = Deadlines {
        begun,
        call: call.options.timeout.unwrap_or(core.timeout.saturating_add(more)),
        attempt: call.options.attempt_timeout.unwrap_or(core.attempt_timeout.saturating_add(more)),
    };
    let retry = RetryLoop {
        policy: call.options.retry.as_ref().unwrap_or(&core.retry),
        throttle: Some(&core.retry_throttle),
        time: core.context.time(),
        deadlines: &deadlines,
        is_idempotent: call.is_idempotent,
    };
    retry.run(&mut ServiceAttempt { core, endpoints, call, deadlines: &deadlines, recovery: AuthRecovery::default() }).await
}

/// An attempt of a call: credentials, the exchange, and what can be put right after it.
struct ServiceAttempt<'a> {
    core: &'a ClientInner,
    endpoints: &'a Endpoints,
    call: &'a Invocation,
    deadlines: &'a Deadlines,
    recovery: AuthRecovery,
}

impl Attempt for ServiceAttempt<'_> {
    type Output = RawResponse;

    async fn make(&mut self, progress: &mut Progress) -> Result<RawResponse, FailedAttempt> {
        let credentials = self.credentials(progress).await.map_err(FailedAttempt::last)?;
        if self.deadlines.left_at(progress.now).is_zero() {
            return Err(FailedAttempt::last(Error::timeout_unsent(self.deadlines.call, "the time was up before")));
        }
        let number = progress.next();
        let skew = self.core.context.clock().known();
        let made = attempt::make(self.core, self.endpoints, self.call, number, credentials.as_ref(), self.deadlines, progress.now).await;
        let error = match made {
            Ok(response) => return Ok(response),
            Err(error) if self.call.parts.form.as_ref().is_some_and(|form| form.is_spent()) => return Err(FailedAttempt::last(error)),
            Err(error) => error,
        };
        match &credentials {
            Some(used) if self.recovery.apply(self.core, &error, used, skew, self.deadlines).await => Err(FailedAttempt::corrected(error)),
            _ => Err(error.into()),
        }
    }
}

impl ServiceAttempt<'_> {
    /// Who calls; nobody if the operation is not signed.
    async fn credentials(&self, progress: &mut Progress) -> Result<Option<Credentials>, Error> {
        let core = self.core;
        match core.credentials.given() {
            _ if !self.call.is_signed => Ok(None),
            Some(credentials) => Ok(Some(credentials.clone())),
            None => {
                let provided = self.deadlines.within(core.context.time(), core.credentials.current(&core.context)).await;
                progress.now = core.context.time().elapsed();
                match provided {
                    Ok(provided) => provided.map(Some),
                    Err(error) if progress.attempts > 0 => Err(error),
                    Err(_) => {
                        let text = format!("no credentials within {:?}, the request was not sent", self.deadlines.call);
                        Err(Error::new(ErrorKind::Credentials, text))
                    }
                }
            }
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
    async fn apply(&mut self, core: &ClientInner, error: &Error, used: &Credentials, signed_with: i64, deadlines: &Deadlines) -> bool {
        if error.kind() != ErrorKind::Service || !error.is_unauthorized() {
            return false;
        }
        // A token goes along without a date.
        let is_dated = matches!(used.kind(), Kind::Keys { .. });
        if is_dated
            && !self.clock
            && let Some(headers) = error.headers()
            && core.context.clock().learn(headers, core.context.now(), signed_with)
        {
            self.clock = true;
            return true;
        }
        if !self.credentials {
            self.credentials = true;
            return deadlines.within(core.context.time(), core.credentials.refresh(&core.context, used)).await.unwrap_or(false);
        }
        false
    }
}
