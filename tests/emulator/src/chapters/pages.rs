//! Pages of lists, and string filters.

use serde_json::{Value, json};

use crate::call::Call;

/// The page of a list that a call asks for with `offset` and `limit`: `{offset, limit, total, data}`.
///
/// The bounds of both are documented differently from page to page: every number is taken, and behind the end is an empty page.
pub(super) fn page(call: &Call<'_>, items: impl IntoIterator<Item = Value>) -> Value {
    page_of("data", call, items)
}

/// As [`page`], with the list under another name. `offset` and `limit` are parameters of the query or fields of the body.
pub(super) fn page_of(list: &str, call: &Call<'_>, items: impl IntoIterator<Item = Value>) -> Value {
    page_of_shown(list, call, items.into_iter().collect(), |item| item)
}

/// As [`page_of`], of a list that can be long: only the items of the page are converted.
pub(super) fn page_of_shown<T>(list: &str, call: &Call<'_>, items: Vec<T>, show: impl FnMut(T) -> Value) -> Value {
    let number = |name: &str| call.number(name).or_else(|| call.integer(name));
    let (offset, limit) = (number("offset").unwrap_or(0), number("limit"));
    let total = items.len();
    let items: Vec<_> = slice(items, offset, limit).into_iter().map(show).collect();
    json!({ "offset": shown(offset), "limit": limit.map(shown), "total": total, list: items })
}

/// A number of a page in a response: it has 32 bits there, even where a request has 64.
pub(super) fn shown(number: i64) -> i64 {
    number.clamp(i32::MIN.into(), i32::MAX.into())
}

/// A part of a list, and how many items the whole list has: `{total, data}`.
pub(super) fn counted(items: impl IntoIterator<Item = Value>, offset: Option<i64>, limit: Option<i64>) -> Value {
    let items: Vec<_> = items.into_iter().collect();
    let total = items.len();
    json!({ "total": total, "data": slice(items, offset.unwrap_or(0), limit) })
}

/// As many items as `limit` allows from an offset on; all of them without a limit.
pub(super) fn slice<T>(items: Vec<T>, offset: i64, limit: Option<i64>) -> Vec<T> {
    let count = |number: i64| usize::try_from(number).unwrap_or(0);
    items.into_iter().skip(count(offset)).take(limit.map_or(usize::MAX, count)).collect()
}

/// The page of this number, counted from 1. Without a size the first page has everything.
pub(super) fn numbered<T>(items: Vec<T>, number: Option<i64>, size: Option<i64>) -> Vec<T> {
    let before = number.unwrap_or(1).saturating_sub(1);
    let offset = before.saturating_mul(size.unwrap_or(i64::MAX));
    slice(items, offset, size)
}

/// Whether a filter lets a value through: the empty filter lets every value through.
pub(super) fn is(filter: &str, value: &str) -> bool {
    filter.is_empty() || filter == value
}

/// Whether one of these values has the text of a filter in it. Upper and lower case are alike.
pub(super) fn contains(filter: &str, values: &[&str]) -> bool {
    let filter = filter.to_lowercase();
    values.iter().any(|value| value.to_lowercase().contains(&filter))
}

/// Whether a filter names one of these values. An empty list lets everything through.
pub(super) fn any_of(filter: &[&str], values: &[&str]) -> bool {
    filter.is_empty() || values.iter().any(|value| filter.contains(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_pages_count_from_one() {
        let page = |number, size| numbered(vec!['a', 'b', 'c'], number, size).into_iter().collect::<String>();
        for (number, size, expected) in [
            (None, None, "abc"),
            (Some(1), None, "abc"),
            (Some(2), None, ""),
            (Some(1), Some(2), "ab"),
            (Some(2), Some(2), "c"),
            (Some(3), Some(2), ""),
            (None, Some(2), "ab"),
            (Some(0), Some(2), "ab"),
            (Some(-5), Some(2), "ab"),
            (Some(i64::MAX), Some(i64::MAX), ""),
            (Some(1), Some(0), ""),
        ] {
            assert_eq!(page(number, size), expected, "{number:?} {size:?}");
        }
        assert_eq!(slice(vec![1, 2, 3], -1, Some(1)), [1]);
    }
}
