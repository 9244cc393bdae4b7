//! The emulator as its users meet it: over a socket.
#![expect(clippy::unwrap_used, reason = "what a test cannot go on without")]

mod account;
mod auth;
mod binary;
mod client;
mod docs;
mod documents;
mod endpoints;
mod extensions;
mod faults;
mod groups;
mod icons;
mod legacy;
mod lifecycle;
mod lists;
mod notices;
mod pages;
mod parameter_groups;
mod permissions;
mod pipelines;
mod progress;
mod project;
mod projects;
mod publishers;
mod queue;
mod results;
mod server;
mod shapes;
mod tags;
mod templates;
mod uploads;
mod validation;
