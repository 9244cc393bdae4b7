//! Does each thing live as the service lets it: created, found, changed, and not found once it is deleted?

mod endpoint;
mod extension;
mod icon;
mod publisher;

use codearts_pipeline::{Error, Items, PagedOperation};

#[track_caller]
fn assert_not_found<T: std::fmt::Debug>(outcome: Result<T, Error>, code: &str) {
    let error = outcome.expect_err("it is gone");
    assert!(error.is_not_found() && error.code() == Some(code), "{error}");
}

/// The items of all pages.
async fn all<O: PagedOperation>(mut items: Items<O>) -> Vec<O::Item> {
    let mut found = Vec::new();
    while let Some(item) = items.next().await {
        found.push(item.expect("listed"));
    }
    found
}
