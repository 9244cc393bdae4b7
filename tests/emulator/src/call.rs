//! A call of an operation, as its handler sees it.

use jiff::Timestamp;

use crate::document::{Document, Operation};
use crate::request::Arguments;

/// A request that has been authenticated and satisfies the document.
pub(crate) struct Call<'a> {
    pub(crate) document: &'a Document,
    pub(crate) operation: &'a Operation,
    pub(crate) arguments: Arguments,
    pub(crate) now: Timestamp,
}

impl Call<'_> {
    /// The id of the account in the path; empty where the path has none.
    pub(crate) fn account(&self) -> &str {
        let parameter = self.operation.path.iter().find(|parameter| parameter.is_account());
        parameter.and_then(|parameter| self.arguments.path.get(&parameter.name)?.as_str()).unwrap_or_default()
    }
}
