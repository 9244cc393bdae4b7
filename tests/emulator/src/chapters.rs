//! Chapters of the API that have state: later calls see what a call changes.
//!
//! A chapter is a module with a table of handlers by operation id. Operations in no table return the documented response.

mod account;
mod alerts;
mod changes;
mod endpoints;
pub(crate) mod envelope;
mod extensions;
mod gitcode;
mod governance;
mod groups;
mod handlers;
mod icons;
mod marketplace;
mod microservices;
mod notices;
mod outcome;
mod pages;
mod parameter_groups;
mod permissions;
mod pipelines;
mod policies;
mod project_policies;
mod projects;
mod publishers;
mod rules;
mod tags;
mod templates;
mod user;

use std::sync::{Arc, MutexGuard};

use serde_json::Value;

use self::alerts::Alerts;
use self::changes::Changes;
use self::endpoints::Endpoints;
use self::gitcode::GitCode;
use self::governance::Governance;
use self::handlers::{Chapter, Handlers};
use self::marketplace::Marketplace;
use self::microservices::Microservices;
pub(crate) use self::pipelines::Pipelines;
use crate::call::Call;
use crate::ids::Ids;
use crate::message::RawRequest;
use crate::response::Success;
use crate::service_error::ServiceError;

/// The other chapters that belong to projects and their pipelines.
const PROJECTS: [Handlers<Pipelines>; 6] =
    [groups::HANDLERS, tags::HANDLERS, parameter_groups::HANDLERS, permissions::HANDLERS, notices::HANDLERS, account::HANDLERS];

/// The state of all chapters.
pub(crate) struct Chapters {
    marketplace: Chapter<Marketplace>,
    endpoints: Chapter<Endpoints>,
    governance: Chapter<Governance>,
    microservices: Chapter<Microservices>,
    changes: Chapter<Changes>,
    gitcode: Chapter<GitCode>,
    alerts: Chapter<Alerts>,
    pipelines: Chapter<Pipelines>,
}

impl Chapters {
    pub(crate) fn new(ids: &Arc<Ids>) -> Self {
        let marketplace = Marketplace::new(ids);
        let pipelines = Chapter::new(Pipelines::new(ids), templates::HANDLERS).and(templates::legacy::HANDLERS);
        Self {
            marketplace: Chapter::new(marketplace, extensions::HANDLERS).and(publishers::HANDLERS),
            endpoints: Chapter::new(Endpoints::new(Arc::clone(ids)), endpoints::HANDLERS),
            governance: Chapter::new(Governance::new(ids), rules::HANDLERS).and(policies::HANDLERS).and(project_policies::HANDLERS),
            microservices: Chapter::new(Microservices::new(Arc::clone(ids)), microservices::HANDLERS),
            changes: Chapter::new(Changes::new(Arc::clone(ids)), changes::HANDLERS),
            gitcode: Chapter::new(GitCode::new(Arc::clone(ids)), gitcode::HANDLERS),
            alerts: Chapter::new(Alerts::new(Arc::clone(ids)), alerts::HANDLERS),
            pipelines: pipelines::HANDLERS.into_iter().chain(PROJECTS).fold(pipelines, Chapter::and),
        }
    }

    /// What the handler of an operation makes of a call; `None` where there is none.
    pub(crate) fn handle(&self, call: &Call<'_>) -> Option<Result<Value, ServiceError>> {
        // Runs go on with the clock, whatever is called.
        self.pipelines.state().advance(call.now);
        let handled = self.marketplace.handle(call);
        handled
            .or_else(|| self.endpoints.handle(call))
            .or_else(|| self.pipelines.handle(call))
            .or_else(|| self.governance.handle(call))
            .or_else(|| self.microservices.handle(call))
            .or_else(|| self.changes.handle(call))
            .or_else(|| self.gitcode.handle(call))
            .or_else(|| self.alerts.handle(call))
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
    let pipelines = pipelines::HANDLERS
        .into_iter()
        .chain(PROJECTS)
        .flat_map(handlers::names)
        .chain(handlers::names(templates::HANDLERS))
        .chain(handlers::names(templates::legacy::HANDLERS));
    let governance = handlers::names(rules::HANDLERS).chain(handlers::names(policies::HANDLERS));
    let governance = governance.chain(handlers::names(project_policies::HANDLERS));
    marketplace
        .chain(handlers::names(endpoints::HANDLERS))
        .chain(pipelines)
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
