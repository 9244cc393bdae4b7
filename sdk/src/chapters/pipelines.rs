//! Pipeline runs: starting, waiting, following logs. Pipelines: finding by name, updating.

#[cfg(feature = "blocking")]
mod blocking;
mod changes;
mod find;
mod log;
mod log_cursor;
mod log_page;
mod pace;
mod parts;
mod start;
mod status;
mod step_state;
mod steps;
mod update;
mod wait;
mod watch;

pub use self::{
    changes::{RunPart, StatusChange},
    log::LogFollower,
    log_cursor::LogCursor,
    parts::RunStep,
    start::RunStart,
    wait::{RunOutcome, RunWait},
};
