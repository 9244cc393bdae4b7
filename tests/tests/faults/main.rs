//! What does a call do when the service, or the way to it, fails? One row per fault, each for every operation.

mod answers;
mod broken;
mod matrix;
