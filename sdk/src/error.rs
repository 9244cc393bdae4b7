//! The error type, and what is known about a failure.

pub(crate) mod json;
mod nearest;
mod predicates;
mod service;

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;

pub(crate) use self::{
    nearest::nearest,
    service::{ServiceError, embedded_error, error_in_envelope, service_error, unexpected_content_encoding},
};

/// The header with the request id of the service.
const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The header with the request id of IAM, for responses without `X-Request-Id`.
const IAM_TRACE_HEADER: HeaderName = HeaderName::from_static("x-iam-trace-id");

/// The error of a call, and of building a client or credentials.
///
/// Its [`Display`](fmt::Display) output is a single line with everything that matters, such as
/// `publish_plugin_draft: 400 Bad Request DEVPIPE.30011001 the extension does not exist (request 3f2a…)`.
/// Call [`kind`](Self::kind) or a predicate to learn what happened, [`code`](Self::code) for the service's error code, and
/// [`request_id`](Self::request_id) for the id to quote to the vendor's support.
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: ErrorKind,
    text: String,
    operation: Option<&'static str>,
    attempts: u32,
    /// Whether an attempt before the last one might have reached the service.
    is_sent_before: bool,
    /// Whether the time limit was reached before anything was sent.
    is_unsent: bool,
    response: Option<FailedResponse>,
    source: Option<Source>,
}

/// The cause, shared by all callers that waited for the same operation.
type Source = Arc<dyn StdError + Send + Sync>;

#[derive(Clone, Debug)]
struct FailedResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    service_error: ServiceError,
}

/// The kind of a failure, by what is known about the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A part of the client's configuration is not valid, such as its region or its endpoint. The request was not sent.
    Configuration,
    /// There are no credentials, or they cannot be used. The request was not sent. Status, code and request id are those of the source of
    /// the credentials, such as IAM.
    Credentials,
    /// The request cannot be sent as specified, for example because a path value is empty, `.` or `..`. The request was not sent.
    Request,
    /// The last attempt could not connect. [`Error::is_not_sent`] takes all attempts into account.
    Connect,
    /// The connection broke after it was established. The service might have acted.
    Io,
    /// The time limit of the call or of an attempt was reached. The service might have acted; see [`Error::is_not_sent`].
    Timeout,
    /// The service returned an error: a status of 400 or above, or an error in a response with a 2xx status.
    Service,
    /// The response has a status that the service does not use: a redirect or an informational status.
    UnexpectedStatus,
    /// The response had a 2xx status but could not be decoded.
    Decode,
}

impl ErrorKind {
    /// Returns the name of the kind in logs and metrics, such as `connect`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Credentials => "credentials",
            Self::Request => "request",
            Self::Connect => "connect",
            Self::Io => "io",
            Self::Timeout => "timeout",
            Self::Service => "service",
            Self::UnexpectedStatus => "unexpected_status",
            Self::Decode => "decode",
        }
    }
}

/// Returns the request id that the service assigned.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(REQUEST_ID_HEADER).or_else(|| headers.get(IAM_TRACE_HEADER))?.to_str().ok()
}

/// Converts a transport error, classified by what is known to have been sent.
pub(crate) fn broken_exchange(error: reqwest::Error, limit: Duration) -> Error {
    let place = error.url().map(place).unwrap_or_default();
    let is_https = error.url().is_some_and(|url| url.scheme() == "https");
    // The query might contain secrets.
    let error = error.without_url();
    let mut cause: &dyn StdError = &error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    let told = if error.is_connect() {
        let text = if error.is_timeout() { "the connection took too long".to_owned() } else { cause.to_string() };
        // What TLS libraries report if a server does not speak TLS.
        let is_plain = is_https
            && ["InvalidContentType", "wrong version number", "record layer", "handshake eof"].iter().any(|words| text.contains(words));
        let hint = if is_plain { format!("; the server may not speak TLS: is the endpoint http://{place}?") } else { String::new() };
        Error::new(ErrorKind::Connect, format!("{place}: {text}{hint}"))
    } else if error.is_timeout() {
        Error::timeout(limit)
    } else if error.is_builder() {
        Error::new(ErrorKind::Request, format!("the request cannot be made: {cause}"))
    } else {
        Error::new(ErrorKind::Io, format!("the connection broke, the service may or may not have acted: {cause}"))
    };
    told.with_source(Arc::new(error))
}

/// Host and port.
pub(crate) fn place(url: &Url) -> String {
    format!("{}:{}", url.host_str().unwrap_or_default(), url.port_or_known_default().unwrap_or_default())
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, text: impl Into<String>) -> Self {
        Self::with_text(kind, text.into())
    }

    // Inlined, this code would be repeated at every place that can fail.
    #[cold]
    #[inline(never)]
    fn with_text(kind: ErrorKind, text: String) -> Self {
        let (operation, response, source) = (None, None, None);
        Self(Box::new(Inner { kind, text, operation, attempts: 0, is_sent_before: false, is_unsent: false, response, source }))
    }

    /// Sets the cause.
    pub(crate) fn with_source(mut self, source: Source) -> Self {
        self.0.source = Some(source);
        self
    }

    pub(crate) fn with_operation(mut self, operation: &'static str) -> Self {
        self.0.operation = Some(operation);
        self
    }

    pub(crate) fn with_attempts(mut self, attempts: u32) -> Self {
        self.0.attempts = attempts;
        self
    }

    /// Records that an attempt before this one might have reached the service.
    pub(crate) fn with_prior_send(mut self) -> Self {
        self.0.is_sent_before = true;
        self
    }

    pub(crate) fn with_response(mut self, status: StatusCode, headers: HeaderMap, body: Bytes, service_error: ServiceError) -> Self {
        self.0.response = Some(FailedResponse { status, headers, body, service_error });
        self
    }

    pub(crate) fn timeout(after: Duration) -> Self {
        Self::new(ErrorKind::Timeout, format!("no response within {after:?}; the service may or may not have acted"))
    }

    /// An error for a time limit that was reached before anything was sent.
    pub(crate) fn timeout_unsent(after: Duration, why: &str) -> Self {
        let mut error = Self::new(ErrorKind::Timeout, format!("no response within {after:?}: {why}, the request was not sent"));
        error.0.is_unsent = true;
        error
    }

    /// Clones the error, for another caller that waited for the same operation.
    pub(crate) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// The text of this crate, without operation and response.
    pub(crate) fn text(&self) -> &str {
        &self.0.text
    }

    fn service_error(&self) -> Option<&ServiceError> {
        self.0.response.as_ref().map(|response| &response.service_error)
    }

    /// Returns the kind of the failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the status, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// Returns the service's error code, such as `DEVPIPE.30011001` or `APIGW.0301`.
    pub fn code(&self) -> Option<&str> {
        self.service_error()?.code.as_deref()
    }

    /// Returns the service's error message.
    pub fn message(&self) -> Option<&str> {
        self.service_error()?.message.as_deref()
    }

    /// Returns the part of an authorization error that only the vendor's STS can decode.
    pub fn encoded_authorization_message(&self) -> Option<&str> {
        self.service_error()?.encoded_authorization_message.as_deref()
    }

    /// Returns further errors that the service lists, as code and message.
    pub fn details(&self) -> impl Iterator<Item = (Option<&str>, Option<&str>)> {
        self.service_error()
            .into_iter()
            .flat_map(|service_error| &service_error.details)
            .map(|(code, message)| (code.as_deref(), message.as_deref()))
    }

    /// Decodes the body of the response as a type of your own, for data other than code and message.
    ///
    /// ```no_run
    /// #[derive(serde::Deserialize)]
    /// struct Queued {
    ///     error: Place,
    /// }
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Place {
    ///     pipeline_run_id: Option<String>,
    /// }
    ///
    /// # fn example(error: codearts_pipeline::Error) -> Result<(), serde_json::Error> {
    /// let run_id = error.detail_as::<Queued>()?.error.pipeline_run_id;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if there was no response or its body is not JSON of this type. Strings and numbers that cannot be represented are
    /// decoded as in any response: an unpaired surrogate becomes U+FFFD.
    pub fn detail_as<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        json::read(self.raw_body().unwrap_or_default())
    }

    /// Returns the request id, from the header `X-Request-Id` or, if absent, IAM's `X-IAM-Trace-Id`. Quote it to the vendor's support.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// Returns how many attempts were made. Zero if the call ended before the first attempt.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// Returns the name of the operation that was called, such as `create_plugin_draft`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// Returns the headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// Returns the body of the response as received, if there was one. If it was too long, returns at most its beginning.
    pub fn raw_body(&self) -> Option<&[u8]> {
        self.0.response.as_ref().map(|response| &response.body[..])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(operation) = self.0.operation {
            write!(f, "{operation}: ")?;
        }
        let attempts = if self.0.attempts > 1 { format!(" (after {} attempts)", self.0.attempts) } else { String::new() };
        let Some(response) = &self.0.response else {
            if self.0.kind == ErrorKind::Connect {
                let sent = if self.0.is_sent_before { "only an earlier attempt was sent" } else { "the request was not sent" };
                write!(f, "no connection to the service, {sent}: ")?;
            }
            return write!(f, "{}{attempts}", self.0.text);
        };
        // The source of the credentials reported it, not the service.
        let is_before = self.0.kind == ErrorKind::Credentials;
        if is_before {
            write!(f, "{}: ", self.0.text)?;
        }
        write!(f, "{}", response.status)?;
        for part in [&response.service_error.code, &response.service_error.message].into_iter().flatten() {
            write!(f, " {}", OneLine(part))?;
        }
        if !is_before && !self.0.text.is_empty() {
            // It might repeat a part of the response.
            write!(f, ": {}", OneLine(&self.0.text))?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request {})", OneLine(id))?;
        }
        f.write_str(&attempts)
    }
}

/// Shows the kind, followed by the `Display` line. Headers and body of the response are not shown.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)
    }
}

impl StdError for Error {
    /// Returns the underlying cause, as reported by the HTTP library or a credentials provider.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// Text of the service, on one line and limited in length.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LIMIT: usize = 500;
        for (count, c) in self.0.chars().enumerate() {
            if count == LIMIT {
                return f.write_str("…");
            }
            fmt::Write::write_char(f, if c.is_control() { ' ' } else { c })?;
        }
        Ok(())
    }
}
