//! Decode errors with their response.

use crate::{
    client::Response,
    error::{Error, ErrorKind, ServiceError},
};

/// Returns an error about a response with a success status.
pub(super) fn decode_error<T>(response: &Response<T>, operation: &'static str, text: impl Into<String>) -> Error {
    let (status, headers, body) = (response.status(), response.headers().clone(), response.raw_body().clone());
    let error = Error::new(ErrorKind::Decode, text).with_operation(operation).with_attempts(response.attempts());
    error.with_response(status, headers, body, ServiceError::default())
}
