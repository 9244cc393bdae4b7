//! The network: the HTTP client, endpoints, retries, deadlines, clock skew, hooks, time.

mod attempt_deadline;
mod body;
mod clock;
mod deadlines;
mod endpoint;
pub(crate) mod events;
mod exchange;
mod hooks;
mod http_client;
mod limits;
mod network;
mod retry;
mod retry_loop;
mod time;

pub(crate) use self::{
    clock::ClockSkew,
    deadlines::{AttemptLimit, Deadlines},
    endpoint::{ATTEMPT_TIMEOUT, Endpoint, Endpoints, MAX_RESPONSE_BYTES, PlainHttp, RETRY_THROTTLE, TIMEOUT},
    exchange::{Received, exchange},
    hooks::{Hooks, checked_header},
    http_client::{HttpOptions, Route, SPEAKS_TLS},
    limits::CallLimits,
    network::{Network, is_loopback_or_link_local, runtime},
    retry::RetryThrottle,
    retry_loop::{Attempt, FailedAttempt, Progress, RetryLoop},
    time::{SystemTimeSource, Time},
};
pub use self::{
    hooks::{AttemptOutcome, AttemptRequest, Hook},
    http_client::Proxy,
    retry::RetryPolicy,
    time::{Sleep, TimeSource},
};
