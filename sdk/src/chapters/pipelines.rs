//! Runs of pipelines: starting them, waiting for them, following their logs; pipelines by name; changing a pipeline that was read.

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
