//! A call before it is sent, and its response.

use std::{borrow::Cow, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

use crate::{client::request_parts::RequestParts, transport::RetryPolicy};

/// One call, with everything that is needed to send it.
#[derive(Debug)]
pub(crate) struct Invocation {
    pub(crate) operation: &'static str,
    pub(crate) route: Cow<'static, str>,
    pub(crate) method: Method,
    pub(crate) is_idempotent: bool,
    pub(crate) is_signed: bool,
    pub(crate) parts: RequestParts,
    pub(crate) options: CallOptions,
}

/// The options of a single call.
#[derive(Clone, Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retry: Option<RetryPolicy>,
    pub(crate) headers: HeaderMap,
}

/// A response with a success status that is not decoded yet.
#[derive(Debug)]
pub(crate) struct RawResponse {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) attempts: u32,
}
