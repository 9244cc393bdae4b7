//! One attempt: sign, send, read, and classify the failure.

use std::{pin::pin, time::Duration};

use http::{
    HeaderValue, Method,
    header::{ACCEPT, CONTENT_LENGTH, CONTENT_TYPE},
};

use crate::{
    auth::{Credentials, Payload, SignableRequest, authorize},
    client::{
        handle::ClientInner,
        invocation::{Invocation, RawResponse},
        trace,
    },
    error::{Error, ErrorKind},
    transport::{self, AttemptLimit, AttemptOutcome, AttemptRequest, Deadlines, Endpoint, Endpoints},
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Makes one attempt, which starts at `now`. Tries the endpoints in order until it connects to one.
pub(crate) async fn make(
    core: &ClientInner,
    endpoints: &Endpoints,
    call: &Invocation,
    attempt: u32,
    credentials: Option<&Credentials>,
    limits: &Deadlines,
    mut now: Duration,
) -> Result<RawResponse, Error> {
    // Held until the response is read, so that the limit on concurrent calls is never exceeded.
    let mut permit = None;
    if !core.call_limits.are_off() {
        permit = core.call_limits.admit(core.context.time(), limits).await?;
        now = core.context.time().elapsed();
    }
    let begun = now;
    let mut result = None;
    for (index, endpoint) in endpoints.in_order() {
        let limit = limits.of_attempt(begun, now);
        if limit.attempt.is_zero() {
            result = Some(Err(Error::timeout_unsent(limit.configured, "there was no connection")));
            break;
        }
        let observer = trace::Attempt::begin(call, endpoint, attempt);
        // Pinned in place: the future is large, and would otherwise be copied.
        let exchanged = pin!(exchange(core, endpoint, call, attempt, credentials, limit));
        let outcome = observer.watch(exchanged).await;
        observer.end(&outcome);
        match outcome {
            Err(error) if error.kind() == ErrorKind::Connect && endpoints.len() > 1 => {
                transport::events::failover(endpoint.host());
                now = core.context.time().elapsed();
                result = Some(Err(error));
            }
            outcome => {
                endpoints.prefer(index);
                result = Some(outcome);
                break;
            }
        }
    }
    drop(permit);
    let result = result.unwrap_or_else(|| Err(Error::new(ErrorKind::Configuration, "the client has no endpoint")));
    if core.hooks.0.is_empty() {
        return result;
    }
    let outcome = AttemptOutcome {
        operation: call.operation,
        attempt,
        duration: core.context.time().elapsed().saturating_sub(begun),
        result: result.as_ref().map(|response| (response.status, &response.headers)),
    };
    core.hooks.0.iter().for_each(|hook| hook.after(&outcome));
    result
}

async fn exchange(
    core: &ClientInner,
    endpoint: &Endpoint,
    call: &Invocation,
    attempt: u32,
    credentials: Option<&Credentials>,
    limit: AttemptLimit,
) -> Result<RawResponse, Error> {
    let mut request = prepared(core, endpoint, call, attempt, credentials)?;
    if let Some(form) = &call.parts.form {
        let (content_type, body) = Box::pin(form.open()).await?;
        request.headers_mut().insert(CONTENT_TYPE, content_type);
        *request.body_mut() = Some(body);
    }
    let http = core.network.client_for(request.url())?;
    RawResponse::judge(transport::exchange(&http, request, limit, core.max_response_bytes).await?, attempt)
}

/// Returns the signed request as it is sent. This is separate from the code that awaits it, so that the future holds none of it.
pub(crate) fn prepared(
    core: &ClientInner,
    endpoint: &Endpoint,
    call: &Invocation,
    attempt: u32,
    credentials: Option<&Credentials>,
) -> Result<reqwest::Request, Error> {
    let url = endpoint.join(&call.parts.path, &call.parts.wire_query());
    let mut request = reqwest::Request::new(call.method.clone(), url);
    let body = call.parts.body.as_deref().unwrap_or_default();
    let mut added = call.options.headers.clone();
    for (name, value) in call.parts.headers.iter().chain(&core.language) {
        added.entry(name).or_insert_with(|| value.clone());
    }
    for hook in &core.hooks.0 {
        hook.before(&mut AttemptRequest {
            operation: call.operation,
            attempt,
            method: &call.method,
            path: request.url().path(),
            query: request.url().query().unwrap_or_default(),
            headers: &mut added,
            body,
        });
    }
    if let Some(credentials) = credentials {
        let signable = SignableRequest {
            method: call.method.as_str(),
            host: endpoint.authority(),
            path: request.url().path(),
            query: request.url().query().unwrap_or_default(),
            headers: &[],
            payload: if call.parts.form.is_some() { Payload::Unsigned } else { Payload::Signed(body) },
        };
        authorize(credentials, &signable, &mut added, core.context.service_time())?;
    }
    let headers = request.headers_mut();
    *headers = added;
    headers.insert(ACCEPT, JSON);
    if call.parts.body.is_some() {
        headers.insert(CONTENT_TYPE, JSON);
    } else if call.parts.form.is_none() && matches!(call.method, Method::POST | Method::PUT | Method::PATCH) {
        // Intermediaries reject such a request if it does not state that it has no body.
        headers.insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    *request.body_mut() = call.parts.body.clone().map(Into::into);
    Ok(request)
}
