//! The network: the HTTP client, endpoints, retries, deadlines, clock skew, hooks, time.

mod attempt_deadline;
pub(crate) mod body;
mod clock;
mod deadlines;
mod endpoint;
mod hooks;
mod http_client;
mod retry;
mod time;

pub(crate) use self::{
    attempt_deadline::AttemptDeadline,
    clock::ClockSkew,
    deadlines::{AttemptLimit, Deadlines},
    endpoint::{ATTEMPT_TIMEOUT, Endpoint, Endpoints, MAX_RESPONSE_BYTES, PlainHttp, RETRY_THROTTLE, TIMEOUT},
    hooks::{Hooks, checked_header},
    http_client::{HttpOptions, Route, SPEAKS_TLS},
    retry::{RetryState, RetryThrottle, date_of},
    time::{SystemTimeSource, Time},
};
pub use self::{
    hooks::{AttemptOutcome, AttemptRequest, Hook},
    http_client::Proxy,
    retry::RetryPolicy,
    time::{Sleep, TimeSource},
};
