//! Pipelines, their runs, and the templates they are created from.

mod decisions;
mod details;
pub(super) mod filters;
mod legacy;
mod links;
mod lists;
mod logs;
mod manage;
mod nodes;
mod order;
mod parameters;
mod pipeline;
mod progress;
mod records;
mod results;
mod run;
mod starts;
mod state;
mod status;
mod step;
mod time;
mod webhook;
mod yaml;

pub(crate) use self::state::Pipelines;
pub(super) use self::time::local;
use super::handlers::Handlers;

/// The handlers, in a table per subject.
pub(super) const HANDLERS: [Handlers<Pipelines>; 14] = [
    manage::HANDLERS,
    lists::HANDLERS,
    starts::HANDLERS,
    details::HANDLERS,
    decisions::HANDLERS,
    logs::HANDLERS,
    results::HANDLERS,
    parameters::HANDLERS,
    records::HANDLERS,
    webhook::HANDLERS,
    yaml::HANDLERS,
    legacy::HANDLERS,
    legacy::lists::HANDLERS,
    legacy::creation::HANDLERS,
];

#[cfg(test)]
mod tests;
