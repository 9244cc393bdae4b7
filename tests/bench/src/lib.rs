//! What the benches share: what is sent and answered, plain types for both, and the meter.

pub mod calls;
pub mod fixtures;
pub mod meter;
pub mod rounds;
pub mod shapes;
#[cfg(feature = "codegen")]
pub mod synthesised;
