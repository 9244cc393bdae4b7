//! Hand-written helpers for single chapters and for the account, built on generated operations and types.

mod account;
#[cfg(feature = "blocking")]
mod blocking;
#[cfg(any(feature = "pipelines", feature = "templates"))]
mod decode_error;
#[cfg(any(feature = "pipelines", feature = "templates"))]
mod definition;
#[cfg(feature = "extensions")]
mod extensions;
#[cfg(feature = "pipelines")]
mod pipelines;
#[cfg(feature = "publishers")]
mod publishers;
#[cfg(feature = "tags")]
mod tags;
#[cfg(feature = "templates")]
mod templates;
#[cfg(any(feature = "pipelines", feature = "templates"))]
mod write_back;

#[cfg(feature = "pipelines")]
pub use self::pipelines::{LogCursor, LogFollower, RunOutcome, RunPart, RunStart, RunStep, RunWait, StatusChange};
