//! Checks before received data is written back.

use super::decode_error::decode_error;
use crate::{client::Response, error::Error};

/// The maximum number of unreadable values that a response reports. At this number there may be more.
const MAX_REPORTED: usize = 100;

/// Fails if part of these fields could not be read, because writing the fields back would remove it.
pub(super) fn unreadable<T>(response: &Response<T>, operation: &'static str, fields: &[&str]) -> Result<(), Error> {
    let is_part = |pointer: &str| {
        let first = pointer.trim_start_matches('/').split('/').next().unwrap_or_default();
        first.is_empty() || fields.contains(&first)
    };
    let unreadable = response.unreadable();
    match unreadable.iter().find(|pointer| is_part(pointer) || unreadable.len() >= MAX_REPORTED) {
        None => Ok(()),
        Some(pointer) => {
            let text = format!("{pointer} could not be read, and an update would remove it; what came is in the raw body");
            Err(decode_error(response, operation, text))
        }
    }
}

/// Returns a field that an update requires.
pub(super) fn required<T, V>(response: &Response<T>, operation: &'static str, field: &str, value: Option<V>) -> Result<V, Error> {
    value.ok_or_else(|| decode_error(response, operation, format!("the response has no {field}, which an update has to have")))
}
