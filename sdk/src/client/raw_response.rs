//! Decoding of responses, and errors for those without a success status.

use bytes::Bytes;
use http::{
    HeaderMap,
    header::{CONTENT_TYPE, LOCATION},
};
use url::Url;

use crate::{
    client::{invocation::RawResponse, request::Operation, response::Response, trace},
    error::{Error, ErrorKind, ServiceError, service_error, unexpected_content_encoding},
    model::{Body, DecodeError, Failure},
    transport::Received,
};

impl RawResponse {
    /// Returns an error if the status is not a success.
    pub(crate) fn judge(received: Received, attempts: u32) -> Result<Self, Error> {
        let Received { status, headers, body } = received;
        if status.is_success() {
            return Ok(Self { status, headers, body, attempts });
        }
        let (kind, service_error, text) = if status.as_u16() >= 400 {
            let (service_error, text) = service_error(&headers, &body);
            (ErrorKind::Service, service_error, text)
        } else {
            (ErrorKind::UnexpectedStatus, ServiceError::default(), unexpected_status(&headers))
        };
        Err(Error::new(kind, text).with_response(status, headers, body, service_error))
    }

    /// Decodes the body, which might still contain an error.
    pub(crate) fn decode<T>(self, read: impl FnOnce(Body<'_>) -> Result<T, DecodeError>) -> Result<Response<T>, Error> {
        let mut unreadable = Vec::new();
        let failure = match read(Body::reporting(&self.body, &mut unreadable)) {
            Ok(value) => {
                if !unreadable.is_empty() {
                    trace::unreadable(&unreadable);
                }
                return Ok(Response::new(value, self, unreadable));
            }
            Err(error) => error.into_failure(),
        };
        let (kind, text, error) = match failure {
            Failure::Service(text, error) => (ErrorKind::Service, text, error),
            Failure::NoBody => (ErrorKind::Decode, "the response has no body".to_owned(), ServiceError::default()),
            Failure::Unreadable(why) => {
                let why = unexpected_content_encoding(&self.headers).unwrap_or(why);
                let what = content_type(&self.headers).map_or_else(String::new, |kind| format!(" ({kind})"));
                (ErrorKind::Decode, format!("the response{what} cannot be read: {why}"), ServiceError::default())
            }
        };
        Err(Error::new(kind, text).with_attempts(self.attempts).with_response(self.status, self.headers, self.body, error))
    }
}

impl<T> Response<T> {
    /// Decodes a response as a call of this operation would, for tests of code that handles responses. No request is sent.
    ///
    /// ```
    /// use codearts_pipeline::{Response, extensions::operations::ShowPluginVersion};
    ///
    /// let sent = http::Response::new(r#"{"plugin_name": "apie_test"}"#);
    /// let response = Response::from_http::<ShowPluginVersion>(sent)?;
    /// assert_eq!(response.plugin_name.as_deref(), Some("apie_test"));
    ///
    /// let sent = http::Response::builder().status(400).body(r#"{"error_code": "DEVPIPE.30011001"}"#)?;
    /// assert!(Response::from_http::<ShowPluginVersion>(sent).unwrap_err().is_not_found());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns the errors that the call would return.
    pub fn from_http<O: Operation<Output = T>>(response: http::Response<impl Into<Bytes>>) -> Result<Self, Error> {
        let (head, body) = response.into_parts();
        let received = Received { status: head.status, headers: head.headers, body: body.into() };
        let judged = RawResponse::judge(received, 1).map_err(|error| error.with_attempts(1));
        judged.and_then(|response| response.decode(O::decode)).map_err(|error| error.with_operation(O::ID))
    }
}

/// Returns the content type, if it is not JSON.
fn content_type(headers: &HeaderMap) -> Option<&str> {
    headers.get(CONTENT_TYPE)?.to_str().ok().filter(|kind| !kind.contains("json"))
}

/// Describes a response that is neither success nor failure. The origin and path of a redirect can show what is wrong with the endpoint;
/// the rest of its URL might be secret.
fn unexpected_status(headers: &HeaderMap) -> String {
    let location = headers.get(LOCATION).and_then(|value| value.to_str().ok()).map(|location| {
        let shown = Url::parse(location).map_or_else(
            |_| location.split(['?', '#']).next().unwrap_or_default().to_owned(),
            |url| {
                let origin = url.origin().ascii_serialization();
                format!("{origin}{}", url.path())
            },
        );
        format!(" to {shown:?}")
    });
    match location {
        Some(to) => format!("the service does not redirect; check the endpoint (the redirect{to} was not followed)"),
        None => "the service does not respond like this; check the endpoint".to_owned(),
    }
}
