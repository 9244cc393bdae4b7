//! A creation task of version 3.

use jiff::Timestamp;

/// A task that creates a pipeline.
pub(in super::super) struct Task {
    pub(super) begun: Timestamp,
    /// The pipeline is there at once; that it is not yet is only said.
    pub(super) pipeline: String,
    pub(super) name: String,
}
