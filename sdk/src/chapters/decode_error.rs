//! Errors of what was received, with the response that they are about.

use crate::{
    client::Response,
    error::{Error, ErrorKind, ServiceError},
};

/// An error about a response that came with a status of success.
pub(super) fn decode_error<T>(response: &Response<T>, operation: &'static str, text: impl Into<String>) -> Error {
    let (status, headers, body) = (response.status(), response.headers().clone(), response.raw_body().clone());
    let error = Error::new(ErrorKind::Decode, text).with_operation(operation).with_attempts(response.attempts());
    error.with_response(status, headers, body, ServiceError::default())
}
