//! The emulator as its users meet it: over a socket.
#![expect(clippy::unwrap_used, reason = "what a test cannot go on without")]

mod auth;
mod binary;
mod client;
mod docs;
mod documents;
mod endpoints;
mod extensions;
mod faults;
mod icons;
mod lifecycle;
mod lists;
mod pages;
mod pipelines;
mod progress;
mod project;
mod publishers;
mod queue;
mod results;
mod server;
mod shapes;
mod templates;
mod uploads;
mod validation;
