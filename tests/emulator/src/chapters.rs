//! Chapters of the API that have state: what a call changes, a later one sees.
//!
//! A chapter is a module with a table of handlers by operation id. Operations in no table get the documented response.

mod endpoints;
mod envelope;
mod extensions;
mod handlers;
mod icons;
mod marketplace;
mod pages;
mod pipelines;
mod publishers;
mod templates;
mod user;

use std::sync::{Arc, MutexGuard};

use serde_json::Value;

use self::endpoints::Endpoints;
use self::handlers::Chapter;
use self::marketplace::Marketplace;
pub(crate) use self::pipelines::Pipelines;
use crate::call::Call;
use crate::ids::Ids;
use crate::message::RawRequest;
use crate::response::Success;
use crate::service_error::ServiceError;

/// The state of all chapters.
pub(crate) struct Chapters {
    marketplace: Chapter<Marketplace>,
    endpoints: Chapter<Endpoints>,
    pipelines: Chapter<Pipelines>,
}

impl Chapters {
    pub(crate) fn new(ids: &Arc<Ids>) -> Self {
        let marketplace = Marketplace::new(ids);
        let pipelines = Chapter::new(Pipelines::new(ids), templates::HANDLERS);
        Self {
            marketplace: Chapter::new(marketplace, extensions::HANDLERS).and(publishers::HANDLERS),
            endpoints: Chapter::new(Endpoints::new(Arc::clone(ids)), endpoints::HANDLERS),
            pipelines: pipelines::HANDLERS.into_iter().fold(pipelines, Chapter::and),
        }
    }

    /// What the handler of an operation makes of a call; `None` where there is none.
    pub(crate) fn handle(&self, call: &Call<'_>) -> Option<Result<Value, ServiceError>> {
        // Runs go on with the clock, whatever is called.
        self.pipelines.state().advance(call.now);
        let handled = self.marketplace.handle(call).or_else(|| self.endpoints.handle(call)).or_else(|| self.pipelines.handle(call));
        if !matches!(handled, Some(Err(_))) {
            self.pipelines.state().observe(call);
        }
        handled
    }

    /// The pipelines, which tests control from outside.
    pub(crate) fn pipelines(&self) -> MutexGuard<'_, Pipelines> {
        self.pipelines.state()
    }

    /// A file at an address that an earlier response held.
    pub(crate) fn file(&self, request: &RawRequest) -> Option<Success> {
        self.marketplace.state().icons.response(request)
    }
}

/// The ids of the operations that have a handler.
pub(crate) fn handled() -> Vec<&'static str> {
    let marketplace = handlers::names(extensions::HANDLERS).chain(handlers::names(publishers::HANDLERS));
    let pipelines = pipelines::HANDLERS.into_iter().flat_map(handlers::names).chain(handlers::names(templates::HANDLERS));
    marketplace.chain(handlers::names(endpoints::HANDLERS)).chain(pipelines).collect()
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
