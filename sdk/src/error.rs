//! What can go wrong, and what is known about it.

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

/// Header by which the service names a request.
const REQUEST_ID_HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// Header by which IAM names a request where it does not send the other one.
const IAM_TRACE_HEADER: HeaderName = HeaderName::from_static("x-iam-trace-id");

/// The one error of this crate.
///
/// Its [`Display`](fmt::Display) form is one line that holds all that matters, such as
/// `publish_plugin_draft: 400 Bad Request DEVPIPE.30011001 the extension does not exist (request 3f2a…)`.
/// Ask [`kind`](Self::kind) or a predicate what happened, [`code`](Self::code) what the service says,
/// [`request_id`](Self::request_id) what to tell the vendor's support.
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: ErrorKind,
    text: String,
    operation: Option<&'static str>,
    attempts: u32,
    /// Whether an attempt before the last one may have reached the service.
    is_sent_before: bool,
    /// Whether the time was up before anything was sent.
    is_unsent: bool,
    response: Option<FailedResponse>,
    source: Option<Source>,
}

/// What made it fail. It is shared by all who waited for the same thing.
type Source = Arc<dyn StdError + Send + Sync>;

#[derive(Clone, Debug)]
struct FailedResponse {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    service_error: ServiceError,
}

/// What happened, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client's configuration is not valid, such as its region, endpoint or another option. The request was not sent.
    Configuration,
    /// There are no credentials, or they cannot be used. The request was not sent; status, code and request id
    /// are those of the place that was to give credentials, such as IAM.
    Credentials,
    /// The request cannot be expressed, such as a path value that would leave its segment. The request was not sent.
    Request,
    /// The last attempt could not connect. [`Error::is_not_sent`] takes all attempts into account.
    Connect,
    /// The connection broke after it was made. The service may or may not have acted.
    Io,
    /// The time for the call was up. The service may or may not have acted.
    Timeout,
    /// The service rejected the request: a status of 400 or above, or an error in a response of status 2xx.
    Service,
    /// The response has a status that the service does not use: a redirect or an informational status.
    UnexpectedStatus,
    /// The response had a 2xx status, but could not be decoded.
    Decode,
}

impl ErrorKind {
    /// The kind as logs and metrics name it, such as `connect`.
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

/// The id that the service gave a request.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    headers.get(REQUEST_ID_HEADER).or_else(|| headers.get(IAM_TRACE_HEADER))?.to_str().ok()
}

/// Tells a failure on the way apart by what is known to have been sent.
pub(crate) fn broken_exchange(error: reqwest::Error, limit: Duration) -> Error {
    let place = error.url().map(place).unwrap_or_default();
    let is_https = error.url().is_some_and(|url| url.scheme() == "https");
    // There may be secrets in the query.
    let error = error.without_url();
    let mut cause: &dyn StdError = &error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    let told = if error.is_connect() {
        let text = if error.is_timeout() { "the connection took too long".to_owned() } else { cause.to_string() };
        // What TLS libraries say of a server that speaks something else.
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

    // Inlined, it would stand wherever something can fail.
    #[cold]
    #[inline(never)]
    fn with_text(kind: ErrorKind, text: String) -> Self {
        let (operation, response, source) = (None, None, None);
        Self(Box::new(Inner { kind, text, operation, attempts: 0, is_sent_before: false, is_unsent: false, response, source }))
    }

    /// Says what made it fail.
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

    /// Says that an attempt before this one may have reached the service.
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

    /// The time was up before anything was sent.
    pub(crate) fn timeout_unsent(after: Duration, why: &str) -> Self {
        let mut error = Self::new(ErrorKind::Timeout, format!("no response within {after:?}: {why}, the request was not sent"));
        error.0.is_unsent = true;
        error
    }

    /// The same error, for another one who waits for what failed.
    pub(crate) fn again(&self) -> Self {
        Self(self.0.clone())
    }

    /// The text of our own, without operation and response.
    pub(crate) fn text(&self) -> &str {
        &self.0.text
    }

    fn service_error(&self) -> Option<&ServiceError> {
        self.0.response.as_ref().map(|response| &response.service_error)
    }

    /// What happened.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.response.as_ref().map(|response| response.status)
    }

    /// The code by which the service names the error, such as `DEVPIPE.30011001` or `APIGW.0301`.
    pub fn code(&self) -> Option<&str> {
        self.service_error()?.code.as_deref()
    }

    /// What the service says, in words.
    pub fn message(&self) -> Option<&str> {
        self.service_error()?.message.as_deref()
    }

    /// The part of a rejection that only the vendor's STS can read.
    pub fn encoded_authorization_message(&self) -> Option<&str> {
        self.service_error()?.encoded_authorization_message.as_deref()
    }

    /// Further errors that the service lists, as code and message.
    pub fn details(&self) -> impl Iterator<Item = (Option<&str>, Option<&str>)> {
        self.service_error()
            .into_iter()
            .flat_map(|service_error| &service_error.details)
            .map(|(code, message)| (code.as_deref(), message.as_deref()))
    }

    /// The body of the response as a type of one's own, for what the error holds besides code and message.
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
    /// When there was no response, or its body is no JSON of this type. Strings and numbers that no value can hold are read as in any
    /// response: half a surrogate pair becomes U+FFFD.
    pub fn detail_as<T: DeserializeOwned>(&self) -> serde_json::Result<T> {
        json::read(self.raw_body().unwrap_or_default())
    }

    /// The id that the service gave the request, from the header `X-Request-Id`, or IAM, from `X-IAM-Trace-Id`.
    /// The vendor's support asks for it.
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// How many attempts were made. Zero if the call ended before the first.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The operation that was called, such as `create_plugin_draft`.
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// The headers of the response, if there was one.
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.0.response.as_ref().map(|response| &response.headers)
    }

    /// The body of the response as it came, if there was one. Of one that was too long, no more than the beginning.
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
            // It may repeat a part of the response.
            write!(f, ": {}", OneLine(&self.0.text))?;
        }
        if let Some(id) = self.request_id() {
            write!(f, " (request {})", OneLine(id))?;
        }
        f.write_str(&attempts)
    }
}

/// The same line as `Display`, with the kind before it. Headers and body of the response are not printed.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}: {self}", self.0.kind)
    }
}

impl StdError for Error {
    /// What made it fail, below this crate: what the HTTP library or a provider of credentials reported.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

/// Text of the service, brought into one line of bearable length.
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
