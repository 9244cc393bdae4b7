//! Chapters of the API that have state: what a call changes, a later one sees.
//!
//! A chapter is a module with a table of handlers by operation id. Operations in no table get the documented response.

mod alerts;
mod changes;
mod endpoints;
mod envelope;
mod extensions;
mod gitcode;
mod governance;
mod handlers;
mod icons;
mod marketplace;
mod microservices;
mod pages;
mod policies;
mod project_policies;
mod publishers;
mod rules;
mod user;

use std::sync::Arc;

use serde_json::Value;

use self::alerts::Alerts;
use self::changes::Changes;
use self::endpoints::Endpoints;
use self::gitcode::GitCode;
use self::governance::Governance;
use self::handlers::Chapter;
use self::marketplace::Marketplace;
use self::microservices::Microservices;
use crate::call::Call;
use crate::ids::Ids;
use crate::message::RawRequest;
use crate::response::Success;
use crate::service_error::ServiceError;

/// The state of all chapters.
pub(crate) struct Chapters {
    marketplace: Chapter<Marketplace>,
    endpoints: Chapter<Endpoints>,
    governance: Chapter<Governance>,
    microservices: Chapter<Microservices>,
    changes: Chapter<Changes>,
    gitcode: Chapter<GitCode>,
    alerts: Chapter<Alerts>,
}

impl Chapters {
    pub(crate) fn new(ids: &Arc<Ids>) -> Self {
        let marketplace = Marketplace::new(ids);
        Self {
            marketplace: Chapter::new(marketplace, extensions::HANDLERS).and(publishers::HANDLERS),
            endpoints: Chapter::new(Endpoints::new(Arc::clone(ids)), endpoints::HANDLERS),
            governance: Chapter::new(Governance::new(ids), rules::HANDLERS).and(policies::HANDLERS).and(project_policies::HANDLERS),
            microservices: Chapter::new(Microservices::new(Arc::clone(ids)), microservices::HANDLERS),
            changes: Chapter::new(Changes::new(Arc::clone(ids)), changes::HANDLERS),
            gitcode: Chapter::new(GitCode::new(Arc::clone(ids)), gitcode::HANDLERS),
            alerts: Chapter::new(Alerts::new(Arc::clone(ids)), alerts::HANDLERS),
        }
    }

    /// What the handler of an operation makes of a call; `None` where there is none.
    pub(crate) fn handle(&self, call: &Call<'_>) -> Option<Result<Value, ServiceError>> {
        let handled = self.marketplace.handle(call);
        handled
            .or_else(|| self.endpoints.handle(call))
            .or_else(|| self.governance.handle(call))
            .or_else(|| self.microservices.handle(call))
            .or_else(|| self.changes.handle(call))
            .or_else(|| self.gitcode.handle(call))
            .or_else(|| self.alerts.handle(call))
    }

    /// A file at an address that an earlier response held.
    pub(crate) fn file(&self, request: &RawRequest) -> Option<Success> {
        self.marketplace.state().icons.response(request)
    }
}

/// The ids of the operations that have a handler.
pub(crate) fn handled() -> Vec<&'static str> {
    let marketplace = handlers::names(extensions::HANDLERS).chain(handlers::names(publishers::HANDLERS));
    let governance = handlers::names(rules::HANDLERS).chain(handlers::names(policies::HANDLERS));
    let governance = governance.chain(handlers::names(project_policies::HANDLERS));
    marketplace
        .chain(handlers::names(endpoints::HANDLERS))
        .chain(governance)
        .chain(handlers::names(microservices::HANDLERS))
        .chain(handlers::names(changes::HANDLERS))
        .chain(handlers::names(gitcode::HANDLERS))
        .chain(handlers::names(alerts::HANDLERS))
        .collect()
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
