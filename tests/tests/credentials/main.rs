//! Where do credentials come from, when are they fetched again, and what is said when there are none?
//!
//! One small server stands in for IAM, STS, the metadata service, the agent for pod identity and the service itself.

mod account;
mod cache;
mod chain;
mod files_and_keys;
mod mistakes;
mod providers;
mod proxy;
mod redaction;
mod server;
mod world;
