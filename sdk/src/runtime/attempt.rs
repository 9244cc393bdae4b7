//! One attempt: sign, send, read, and tell what went wrong.

use bytes::{Bytes, BytesMut};
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};

use super::{
    Core,
    limits::{Limit, Limits},
    observe,
    sender::Answer,
    sender::Call,
};
use crate::{
    config::{Endpoint, Endpoints},
    credentials::{Credentials, Kind},
    error::{Error, ErrorKind, Refusal, broken_exchange, refusal_of_failure},
    hooks::{AttemptOutcome, AttemptRequest},
    signing::{DATE_HEADER, Payload, SignableRequest, SigningDate},
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const SECURITY_TOKEN_HEADER: &str = "x-security-token";
const USER_TOKEN_HEADER: &str = "x-auth-token";

/// Makes one attempt, at one endpoint after the other as long as none can be reached.
pub(crate) async fn make(
    core: &Core,
    endpoints: &Endpoints,
    call: &Call,
    attempt: u32,
    credentials: &Credentials,
    limits: &Limits,
) -> Result<Answer, Error> {
    // Held until the answer is read, so that there are never more connections in use than were asked for.
    let _permit = match &core.connections {
        Some(connections) => limits.within(core, connections.acquire()).await?.ok(),
        None => None,
    };
    let begun = core.context.time().elapsed();
    let mut result = None;
    for (index, endpoint) in endpoints.in_order() {
        let limit = limits.of_attempt(core, begun);
        if limit.attempt.is_zero() {
            result = Some(Err(Error::timeout(limit.shown)));
            break;
        }
        let observer = observe::Attempt::begin(call, endpoint, attempt);
        let outcome = observer.watch(exchange(core, endpoint, call, attempt, credentials, limit)).await;
        observer.end(&outcome);
        match outcome {
            Err(error) if error.kind() == ErrorKind::NotSent && endpoints.len() > 1 => result = Some(Err(error)),
            outcome => {
                endpoints.prefer(index);
                result = Some(outcome);
                break;
            }
        }
    }
    let result = result.unwrap_or_else(|| Err(Error::new(ErrorKind::Configuration, "the client has no endpoint")));
    let outcome = AttemptOutcome {
        operation: call.operation,
        attempt,
        duration: core.context.time().elapsed().saturating_sub(begun),
        result: result.as_ref().map(|answer| (answer.status, &answer.headers)),
    };
    core.hooks.0.iter().for_each(|hook| hook.after(&outcome));
    result
}

async fn exchange(
    core: &Core,
    endpoint: &Endpoint,
    call: &Call,
    attempt: u32,
    credentials: &Credentials,
    limit: Limit,
) -> Result<Answer, Error> {
    let url = endpoint.join(&call.parts.path, &call.parts.wire_query());
    let mut request = reqwest::Request::new(call.method.clone(), url);
    *request.timeout_mut() = Some(limit.attempt);
    let body = call.parts.body.as_deref().unwrap_or_default();
    let mut added = call.options.headers.clone();
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
    authorize(core, endpoint, &mut request, &added, body, credentials)?;
    let headers = request.headers_mut();
    headers.extend(added);
    headers.insert(ACCEPT, JSON);
    if call.parts.body.is_some() {
        headers.insert(CONTENT_TYPE, JSON);
    }
    *request.body_mut() = call.parts.body.clone().map(Into::into);

    let response = core.http.execute(request).await.map_err(|error| broken_exchange(&error, limit.shown))?;
    let status = response.status();
    let (headers, body) = read(response, core.longest_answer, limit).await?;
    if status.is_success() {
        return Ok(Answer { status, headers, body, attempts: attempt });
    }
    let (kind, refusal, text) = if status.as_u16() >= 400 {
        let (refusal, text) = refusal_of_failure(&headers, &body);
        (ErrorKind::Service, refusal, text)
    } else {
        let text = "the service does not answer like this; check the endpoint (redirects are not followed)";
        (ErrorKind::UnexpectedStatus, Refusal::default(), text.to_owned())
    };
    Err(Error::new(kind, text).with_response(status, headers, body, refusal))
}

/// Puts on the request what shows who calls. What was added is signed along.
fn authorize(
    core: &Core,
    endpoint: &Endpoint,
    request: &mut reqwest::Request,
    added: &HeaderMap,
    body: &[u8],
    credentials: &Credentials,
) -> Result<(), Error> {
    match credentials.kind() {
        Kind::UserToken(token) => {
            let value = secret_header(token.expose())?;
            request.headers_mut().insert(USER_TOKEN_HEADER, value);
        }
        Kind::Keys { key, security_token } => {
            let date = SigningDate::new(core.clock.now(core.context.now()));
            let token = security_token.as_ref().map(|token| (SECURITY_TOKEN_HEADER, token.expose()));
            let mut signed: Vec<(&str, &str)> = Vec::with_capacity(added.len() + 1);
            signed.extend(token);
            signed.extend(added.iter().filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?))));
            let authorization = key.sign(
                &SignableRequest {
                    method: request.method().as_str(),
                    host: endpoint.authority(),
                    path: request.url().path(),
                    query: request.url().query().unwrap_or_default(),
                    headers: &signed,
                    payload: Payload::Signed(body),
                },
                &date,
            );
            let date = HeaderValue::from_str(date.as_str()).map_err(|_| Error::new(ErrorKind::Request, "the time cannot be written"))?;
            let headers = request.headers_mut();
            headers.insert(DATE_HEADER, date);
            headers.insert(AUTHORIZATION, secret_header(&authorization)?);
            if let Some((name, token)) = token {
                headers.insert(name, secret_header(token)?);
            }
        }
    }
    Ok(())
}

fn secret_header(text: &str) -> Result<HeaderValue, Error> {
    let mut value =
        HeaderValue::from_str(text).map_err(|_| Error::new(ErrorKind::Credentials, "the credentials cannot stand in a header"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// How much is kept of an answer that was given up for its length.
const KEPT: usize = 4096;

/// Reads a body, up to a bound.
async fn read(mut response: reqwest::Response, longest: usize, limit: Limit) -> Result<(HeaderMap, Bytes), Error> {
    let status: StatusCode = response.status();
    let said = response.content_length().filter(|length| usize::try_from(*length).map_or(true, |length| length > longest));
    let headers = std::mem::take(response.headers_mut());
    if let Some(length) = said {
        let problem = too_long(status, &format!("says to be {length} bytes long, longer than the {longest} that are read,"));
        return Err(problem.with_response(status, headers, Bytes::new(), Refusal::default()));
    }
    let mut body = BytesMut::new();
    loop {
        let problem = match response.chunk().await {
            Ok(None) => return Ok((headers, body.freeze())),
            Ok(Some(chunk)) if body.len() + chunk.len() <= longest => {
                body.extend_from_slice(&chunk);
                continue;
            }
            Ok(Some(_)) => {
                body = BytesMut::from(&body[..body.len().min(KEPT)]);
                too_long(status, &format!("is longer than {longest} bytes"))
            }
            Err(error) => broken_exchange(&error, limit.shown),
        };
        return Err(problem.with_response(status, headers, body.freeze(), Refusal::default()));
    }
}

fn too_long(status: StatusCode, how: &str) -> Error {
    let kind = match status.as_u16() {
        200..300 => ErrorKind::Decode,
        400.. => ErrorKind::Service,
        _ => ErrorKind::UnexpectedStatus,
    };
    let remedy = "if the service may answer at such length, raise `longest_answer` on the client's builder";
    Error::new(kind, format!("the answer {how} and was given up; {remedy}"))
}
