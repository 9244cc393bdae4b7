//! What the benches share: requests and responses, plain types for both, and the meter.

#![allow(clippy::disallowed_methods, reason = "a bench reads clocks, and makes the HTTP client that the SDK is held against")]

pub mod calls;
pub mod fixtures;
pub mod meter;
pub mod rounds;
pub mod shapes;
#[cfg(feature = "codegen")]
pub mod synthesised;
