//! Making a response of a response with a status of success.

use crate::{
    client::{invocation::RawResponse, response::Response, trace},
    error::{Error, ErrorKind, ServiceError, unexpected_content_encoding},
    model::{Body, DecodeError, Failure},
};

impl RawResponse {
    /// Reads the body, which may hold an error all the same.
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
                (ErrorKind::Decode, format!("the response cannot be read: {why}"), ServiceError::default())
            }
        };
        Err(Error::new(kind, text).with_attempts(self.attempts).with_response(self.status, self.headers, self.body, error))
    }
}
