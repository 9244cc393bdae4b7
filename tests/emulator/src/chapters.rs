//! Chapters of the API that have state: what a call changes, a later one sees.
//!
//! A chapter is a module with a table of handlers by operation id. Operations in no table get the documented response.

mod extensions;
mod handlers;

use std::sync::Arc;

use serde_json::Value;

use self::extensions::plugins::Plugins;
use self::handlers::Chapter;
use crate::call::Call;
use crate::ids::Ids;
use crate::service_error::ServiceError;

/// The state of all chapters.
pub(crate) struct Chapters {
    extensions: Chapter<Plugins>,
}

impl Chapters {
    pub(crate) fn new(ids: &Arc<Ids>) -> Self {
        Self { extensions: Chapter::new(Plugins::new(Arc::clone(ids)), extensions::HANDLERS) }
    }

    /// What the handler of an operation makes of a call; `None` where there is none.
    pub(crate) fn handle(&self, call: &Call<'_>) -> Option<Result<Value, ServiceError>> {
        self.extensions.handle(call)
    }
}

/// The ids of the operations that have a handler.
pub(crate) fn handled() -> Vec<&'static str> {
    handlers::names(extensions::HANDLERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn handlers_are_of_operations_and_no_operation_has_two() {
        let document = Document::bundled().expect("the document can be served");
        let mut handled = handled();
        for id in &handled {
            assert!(document.operation(id).is_some(), "{id}");
        }
        let count = handled.len();
        handled.sort_unstable();
        handled.dedup();
        assert_eq!(handled.len(), count);
    }
}
