//! One exchange: sends a request and reads the whole response, within one time limit.

use std::pin::pin;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::{
    error::Error,
    transport::{attempt_deadline::AttemptDeadline, body, deadlines::AttemptLimit, events},
};

/// A response with any status.
#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// Sends a request once and reads the response, unless its body is longer than `max_bytes`.
pub(crate) async fn exchange(
    http: &reqwest::Client,
    request: reqwest::Request,
    limit: AttemptLimit,
    max_bytes: usize,
) -> Result<Received, Error> {
    let sleep = pin!(tokio::time::sleep(limit.attempt));
    let mut timer = AttemptDeadline::new(sleep, limit.configured);
    events::request(
        request.method(),
        request.url(),
        request.headers(),
        request.body().and_then(|body| body.as_bytes()).unwrap_or_default(),
    );
    let mut response = timer.within(http.execute(request)).await?;
    let status = response.status();
    let (headers, body) = body::read(&mut response, max_bytes, &mut timer).await?;
    events::response(status, &headers, &body);
    Ok(Received { status, headers, body })
}
