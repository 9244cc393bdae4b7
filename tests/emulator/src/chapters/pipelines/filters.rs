//! The filters in the body of a list call.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::pages::{shown, slice};
use super::time;
use crate::call::Call;
use crate::service_error::ServiceError;

/// A field of the body that is a Boolean.
pub(crate) fn flag(call: &Call<'_>, field: &str) -> Option<bool> {
    call.arguments.body.get(field)?.as_bool()
}

/// A field of the body that is a time.
pub(super) fn time(call: &Call<'_>, field: &str) -> Result<Option<Timestamp>, ServiceError> {
    time::filter(&format!("/{field}"), call.field(field))
}

/// Whether a wish is fulfilled, if there is one.
pub(crate) fn is<T: PartialEq>(wish: Option<T>, value: T) -> bool {
    wish.is_none_or(|wish| wish == value)
}

/// Sorts a list that begins with the newest, in descending order if the body says so. Among equals it begins with the newest
/// then, else with the oldest.
pub(crate) fn sort<T>(call: &Call<'_>, items: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    if call.field("sort_dir").eq_ignore_ascii_case("desc") {
        items.sort_by(|one, other| order(other, one));
    } else {
        items.reverse();
        items.sort_by(order);
    }
}

/// A page of a list under its own key, of so many items if the body does not say how many.
pub(crate) fn page(key: &str, call: &Call<'_>, items: Vec<Value>, size: i64) -> Value {
    let (offset, limit, total) = (call.integer("offset").unwrap_or(0), call.integer("limit").unwrap_or(size), items.len());
    json!({ "offset": shown(offset), "limit": shown(limit), "total": total, key: slice(items, offset, Some(limit)) })
}
