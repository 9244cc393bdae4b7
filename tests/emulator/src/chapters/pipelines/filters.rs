//! What the body of a call that lists things asks for.

use std::cmp::Ordering;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::super::pages::slice;
use super::time;
use crate::call::{Call, strings};
use crate::service_error::ServiceError;

/// A field of the body that is a number.
pub(crate) fn number(call: &Call<'_>, field: &str) -> Option<i64> {
    call.arguments.body.get(field)?.as_i64()
}

/// A field of the body that is a Boolean.
pub(crate) fn flag(call: &Call<'_>, field: &str) -> Option<bool> {
    call.arguments.body.get(field)?.as_bool()
}

/// A field of the body that is a list of strings; empty where it was not sent.
pub(crate) fn list<'c>(call: &'c Call<'_>, field: &str) -> Vec<&'c str> {
    strings(call.arguments.body.get(field))
}

/// A field of the body that is a time.
pub(super) fn time(call: &Call<'_>, field: &str) -> Result<Option<Timestamp>, ServiceError> {
    time::filter(&format!("/{field}"), call.field(field))
}

/// Whether a wish is fulfilled, if there is one.
pub(crate) fn is<T: PartialEq>(wish: Option<T>, value: T) -> bool {
    wish.is_none_or(|wish| wish == value)
}

/// Sorts a list, in descending order if the body says so.
pub(crate) fn sort<T>(call: &Call<'_>, items: &mut [T], mut order: impl FnMut(&T, &T) -> Ordering) {
    let is_descending = call.field("sort_dir").eq_ignore_ascii_case("desc");
    items.sort_by(|one, other| if is_descending { order(other, one) } else { order(one, other) });
}

/// A page of a list under its own key. Without a limit there is one page.
pub(crate) fn page(key: &str, items: Vec<Value>, offset: Option<i64>, limit: Option<i64>) -> Value {
    let (offset, total) = (offset.unwrap_or(0), items.len());
    let mut page = json!({ "offset": offset, "limit": limit, "total": total });
    page[key] = slice(items, offset, limit).into();
    page
}
