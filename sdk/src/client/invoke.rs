//! The only path to the service: attempts until one succeeds or no retry is left.

use std::{pin::pin, time::Duration};

use bytes::Bytes;

use crate::{
    auth::{Credentials, Kind},
    client::{
        attempt,
        handle::ClientInner,
        invocation::{Invocation, RawResponse},
        trace,
    },
    error::{Error, ErrorKind, broken_exchange},
    transport::{Attempt, Deadlines, Endpoints, FailedAttempt, Progress, RetryLoop, runtime},
};

/// Sends a call. Dropping the future cancels it. The caller that decodes the response ends its span: the response might contain an error.
pub(crate) async fn invoke(core: &ClientInner, endpoints: &Endpoints, call: &mut Invocation) -> (trace::Call, Result<RawResponse, Error>) {
    let (observer, operation) = (trace::Call::begin(call, endpoints), call.operation);
    // Pinned in place: the future is large, and would otherwise be copied.
    let repeated = pin!(repeat(core, endpoints, call));
    let (outcome, attempts) = observer.watch(repeated).await;
    (observer, outcome.map_err(|error| error.with_operation(operation).with_attempts(attempts)))
}

/// Returns the request that the first attempt would send.
pub(crate) async fn signed(core: &ClientInner, call: &mut Invocation) -> Result<http::Request<Bytes>, Error> {
    if let Some(problem) = call.parts.take_problem() {
        return Err(problem);
    }
    runtime()?;
    if call.parts.form.is_some() {
        return Err(Error::new(
            ErrorKind::Request,
            "a request with a file is read while it is sent, and cannot be made without being sent",
        ));
    }
    let deadlines = deadlines(core, call, core.context.time().elapsed(), Duration::ZERO);
    let credentials = credentials(core, call, &deadlines, 0).await?;
    let request = attempt::prepared(core, core.endpoints.preferred(), call, 1, credentials.as_ref())?;
    let request = http::Request::try_from(request).map_err(|error| broken_exchange(error, deadlines.attempt))?;
    Ok(request.map(|_| call.parts.body.clone().unwrap_or_default()))
}

async fn repeat(core: &ClientInner, endpoints: &Endpoints, call: &mut Invocation) -> (Result<RawResponse, Error>, u32) {
    if let Some(problem) = call.parts.take_problem().or_else(|| runtime().err()) {
        return (Err(problem), 0);
    }
    let begun = core.context.time().elapsed();
    let more = match &call.parts.form {
        // Boxed, because most calls have no form.
        Some(form) => Box::pin(form.allowance()).await,
        None => Duration::ZERO,
    };
    let deadlines = deadlines(core, call, begun, more);
    let retry = RetryLoop {
        policy: call.options.retry.as_ref().unwrap_or(&core.retry),
        throttle: Some(&core.retry_throttle),
        time: core.context.time(),
        deadlines: &deadlines,
        is_idempotent: call.is_idempotent,
    };
    retry.run(&mut ServiceAttempt { core, endpoints, call, deadlines: &deadlines, recovery: AuthRecovery::default() }).await
}

/// The time limits of a call: its own, or the client's plus the extra time for a file.
fn deadlines(core: &ClientInner, call: &Invocation, begun: Duration, more: Duration) -> Deadlines {
    Deadlines {
        begun,
        call: call.options.timeout.unwrap_or(core.timeout.saturating_add(more)),
        attempt: call.options.attempt_timeout.unwrap_or(core.attempt_timeout.saturating_add(more)),
    }
}

/// An attempt of a call: credentials, the exchange, and recovery after it.
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
        let credentials = credentials(self.core, self.call, self.deadlines, progress.attempts).await.map_err(FailedAttempt::last)?;
        if self.core.credentials.given().is_none() {
            progress.now = self.core.context.time().elapsed();
        }
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

/// Returns the credentials of the caller, or `None` if the operation is not signed. `attempts` is the number of earlier attempts.
async fn credentials(core: &ClientInner, call: &Invocation, deadlines: &Deadlines, attempts: u32) -> Result<Option<Credentials>, Error> {
    match core.credentials.given() {
        _ if !call.is_signed => Ok(None),
        Some(credentials) => Ok(Some(credentials.clone())),
        None => {
            let provided = deadlines.within(core.context.time(), core.credentials.current(&core.context)).await;
            provided
                .unwrap_or_else(|error| {
                    // The service might have acted on an earlier attempt.
                    let text = format!("no credentials within {:?}, the request was not sent", deadlines.call);
                    Err(if attempts > 0 { error } else { Error::new(ErrorKind::Credentials, text) })
                })
                .map(Some)
        }
    }
}

/// Corrections after a rejected signature: each is applied once, without a wait.
#[derive(Default)]
struct AuthRecovery {
    clock: bool,
    credentials: bool,
}

impl AuthRecovery {
    /// Returns whether a correction was applied, so that another attempt is worthwhile. `signed_with` is the skew that was known before the
    /// attempt: another call might have learned a new one since.
    async fn apply(&mut self, core: &ClientInner, error: &Error, used: &Credentials, signed_with: i64, deadlines: &Deadlines) -> bool {
        if error.kind() != ErrorKind::Service || !error.is_unauthorized() {
            return false;
        }
        // A token is sent without a date.
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
