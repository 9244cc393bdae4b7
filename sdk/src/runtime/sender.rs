//! The one way to the service: sign, send, read, and tell what went wrong.

use std::{error::Error as StdError, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{
    HeaderMap, HeaderValue, Method, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};

use super::{Core, Parts, Response};
use crate::{
    config::MAX_ANSWER,
    credentials::Kind,
    error::{Error, ErrorKind, Refusal, refusal_of_failure, refusal_within_success},
    signing::{DATE_HEADER, Payload, SignableRequest, SigningDate},
};

const JSON: HeaderValue = HeaderValue::from_static("application/json");
const SECURITY_TOKEN_HEADER: &str = "x-security-token";
const USER_TOKEN_HEADER: &str = "x-auth-token";

/// One call, as the sender needs to know it.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) parts: Parts,
    pub(crate) timeout: Duration,
}

/// An answer with a status of success, not yet read.
pub(crate) struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    pub(crate) fn decode<T>(self, read: impl FnOnce(&[u8]) -> serde_json::Result<T>) -> Result<Response<T>, Error> {
        if let Some(refusal) = refusal_within_success(&self.body) {
            return Err(Error::new(ErrorKind::Service, "").with_response(self.status, self.headers, self.body, refusal));
        }
        match read(&self.body) {
            Ok(value) => Ok(Response::new(value, self.status, self.headers)),
            Err(error) => {
                let text =
                    if self.body.is_empty() { "the answer has no body".to_owned() } else { format!("the answer cannot be read: {error}") };
                Err(Error::new(ErrorKind::Decode, text).with_response(self.status, self.headers, self.body, Refusal::default()))
            }
        }
    }
}

pub(crate) async fn send(core: &Core, call: Call) -> Result<Answer, Error> {
    if let Some(problem) = call.parts.problem {
        return Err(problem);
    }
    let url = core.endpoint.join(&call.parts.path, &call.parts.wire_query());
    let mut request = reqwest::Request::new(call.method, url);
    *request.timeout_mut() = Some(call.timeout);
    request.headers_mut().insert(ACCEPT, JSON);
    if call.parts.body.is_some() {
        request.headers_mut().insert(CONTENT_TYPE, JSON);
    }
    authorize(core, &mut request, call.parts.body.as_deref().unwrap_or_default())?;
    *request.body_mut() = call.parts.body.map(Into::into);

    let response = core.http.execute(request).await.map_err(|error| broken(&error, call.timeout))?;
    let status = response.status();
    let (headers, body) = read(response, call.timeout).await?;
    if status.is_success() {
        return Ok(Answer { status, headers, body });
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

/// Puts on the request what shows who calls.
fn authorize(core: &Core, request: &mut reqwest::Request, body: &[u8]) -> Result<(), Error> {
    match core.credentials.kind() {
        Kind::UserToken(token) => {
            let value = secret_header(token.expose())?;
            request.headers_mut().insert(USER_TOKEN_HEADER, value);
        }
        Kind::Keys { key, security_token } => {
            let date = SigningDate::new((core.clock)());
            let token = security_token.as_ref().map(|token| (SECURITY_TOKEN_HEADER, token.expose()));
            let authorization = key.sign(
                &SignableRequest {
                    method: request.method().as_str(),
                    host: core.endpoint.authority(),
                    path: request.url().path(),
                    query: request.url().query().unwrap_or_default(),
                    headers: token.as_slice(),
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

/// Reads a body, up to a bound.
async fn read(mut response: reqwest::Response, timeout: Duration) -> Result<(HeaderMap, Bytes), Error> {
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let mut body = BytesMut::new();
    loop {
        let problem = match response.chunk().await {
            Ok(None) => return Ok((headers, body.freeze())),
            Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER => {
                body.extend_from_slice(&chunk);
                continue;
            }
            Ok(Some(_)) => Error::new(ErrorKind::Decode, format!("the answer is longer than {MAX_ANSWER} bytes and was given up")),
            Err(error) => broken(&error, timeout),
        };
        return Err(problem.with_response(status, headers, body.freeze(), Refusal::default()));
    }
}

/// Tells a failure on the way apart by what is known to have been sent.
fn broken(error: &reqwest::Error, timeout: Duration) -> Error {
    let cause = root_cause(error);
    if error.is_connect() {
        let text = if error.is_timeout() { "the connection took too long".to_owned() } else { cause };
        Error::new(ErrorKind::NotSent, format!("no connection to the service, nothing was sent: {text}"))
    } else if error.is_timeout() {
        Error::timeout(timeout)
    } else if error.is_builder() {
        Error::new(ErrorKind::Request, format!("the request cannot be made: {cause}"))
    } else {
        Error::new(ErrorKind::Interrupted, format!("the connection broke, the service may or may not have acted: {cause}"))
    }
}

fn root_cause(error: &reqwest::Error) -> String {
    let mut cause: &dyn StdError = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
