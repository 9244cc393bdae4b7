//! What does a call do when the service, or the way to it, fails? One row per fault, each for every operation.

mod broken;
mod clock;
mod connecting;
mod failover;
mod headers;
mod limits;
mod matrix;
mod pool;
mod responses;
mod rotation;
