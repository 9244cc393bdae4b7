//! Hooks, which observe calls and add headers to requests.

use std::{fmt, time::Duration};

use http::{HeaderMap, HeaderValue, Method, StatusCode, header::HeaderName};

use crate::error::{Error, ErrorKind};

/// Observes each attempt of each call: before the request is signed, and after the attempt has ended.
///
/// A hook never sees credentials: they are added to the request after the hook has run.
pub trait Hook: Send + Sync + 'static {
    /// Called before a request is signed. You can add headers. If there are several endpoints, it is called for each endpoint that an
    /// attempt tries, while [`after`](Self::after) is called once. [`Request::into_signed`](crate::Request::into_signed) calls it too.
    fn before(&self, request: &mut AttemptRequest<'_>) {
        let _ = request;
    }

    /// Called after an attempt.
    fn after(&self, outcome: &AttemptOutcome<'_>) {
        let _ = outcome;
    }
}

/// An attempt that is about to start.
pub struct AttemptRequest<'a> {
    pub(crate) operation: &'a str,
    pub(crate) attempt: u32,
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a mut HeaderMap,
    pub(crate) body: &'a [u8],
}

impl AttemptRequest<'_> {
    /// Returns the name of the operation, such as `create_plugin_draft`.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// Returns the number of this attempt within its call, starting at 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns the method.
    pub fn method(&self) -> &Method {
        self.method
    }

    /// Returns the path, percent-encoded.
    pub fn path(&self) -> &str {
        self.path
    }

    /// Returns the query, percent-encoded, without the question mark.
    pub fn query(&self) -> &str {
        self.query
    }

    /// Returns the headers of the call, without those that the client sets itself.
    pub fn headers(&self) -> &HeaderMap {
        self.headers
    }

    /// Returns the body. For an upload it is empty.
    pub fn body(&self) -> &[u8] {
        self.body
    }

    /// Sets a header, which is signed with the others. Replaces a header of the same name.
    ///
    /// # Errors
    ///
    /// Returns an error if the name or value is not valid in a header, or if the client sets the header itself.
    pub fn set_header(&mut self, name: &str, value: &str) -> Result<(), Error> {
        let (name, value) = checked_header(name, value)?;
        self.headers.insert(name, value);
        Ok(())
    }
}

/// Path, query and body are not shown, because they might contain secrets.
impl fmt::Debug for AttemptRequest<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("AttemptRequest");
        shown.field("operation", &self.operation).field("attempt", &self.attempt).field("method", &self.method);
        shown.field("headers", &self.headers).finish_non_exhaustive()
    }
}

/// The outcome of an attempt.
#[derive(Debug)]
pub struct AttemptOutcome<'a> {
    pub(crate) operation: &'a str,
    pub(crate) attempt: u32,
    pub(crate) duration: Duration,
    pub(crate) result: Result<(StatusCode, &'a HeaderMap), &'a Error>,
}

impl AttemptOutcome<'_> {
    /// Returns the name of the operation, such as `create_plugin_draft`.
    pub fn operation(&self) -> &str {
        self.operation
    }

    /// Returns the number of this attempt within its call, starting at 1.
    pub fn attempt(&self) -> u32 {
        self.attempt
    }

    /// Returns how long the attempt took.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    /// Returns the status, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        match self.result {
            Ok((status, _)) => Some(status),
            Err(error) => error.status(),
        }
    }

    /// Returns the headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        match self.result {
            Ok((_, headers)) => Some(headers),
            Err(error) => error.headers(),
        }
    }

    /// Returns the error, if the attempt failed. An error in the body of a 2xx response does not count: the body is decoded later.
    pub fn error(&self) -> Option<&Error> {
        self.result.err()
    }
}

/// Headers that the client sets itself, or that would change the meaning of the request.
const OWN: [&str; 14] = [
    "accept",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "expect",
    "host",
    "te",
    "transfer-encoding",
    "upgrade",
    "x-auth-token",
    "x-sdk-content-sha256",
    "x-sdk-date",
    "x-security-token",
];

/// Checks a header that a user wants to add.
pub(crate) fn checked_header(name: &str, value: &str) -> Result<(HeaderName, HeaderValue), Error> {
    let wrong = |why: &str| Error::new(ErrorKind::Request, format!("the header {name:?} {why}"));
    let parsed = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("is not a valid header name"))?;
    if OWN.contains(&parsed.as_str()) {
        return Err(wrong("is set by the client itself"));
    }
    if !value.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        return Err(wrong("has a value with characters that are not printable ASCII"));
    }
    let value = HeaderValue::from_str(value).map_err(|_| wrong("is not a valid header value"))?;
    Ok((parsed, value))
}

/// The hooks of a client, in the order in which they were added.
#[derive(Default)]
pub(crate) struct Hooks(pub(crate) Vec<Box<dyn Hook>>);

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} hooks", self.0.len())
    }
}
