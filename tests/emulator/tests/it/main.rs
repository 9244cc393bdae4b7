//! The emulator as its users meet it: over a socket.
#![expect(clippy::unwrap_used, reason = "what a test cannot go on without")]

mod alerts;
mod auth;
mod binary;
mod changes;
mod client;
mod docs;
mod documents;
mod endpoints;
mod extensions;
mod faults;
mod gitcode;
mod icons;
mod lifecycle;
mod lists;
mod microservices;
mod pages;
mod policies;
mod publishers;
mod rules;
mod server;
mod shapes;
mod uploads;
mod validation;
