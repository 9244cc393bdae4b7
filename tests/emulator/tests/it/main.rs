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
mod publishers;
mod server;
mod shapes;
mod uploads;
mod validation;
