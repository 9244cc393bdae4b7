//! What generated code calls: the client handle, requests, answers, and the building blocks of types.

mod answer;
mod attempt;
mod body;
mod builder;
mod client;
mod clock;
mod integer_enum;
mod limits;
mod nullable;
mod observe;
mod open_enum;
mod parts;
mod raw;
mod received;
mod request;
mod response;
mod sender;
mod text;
mod timer;

pub(crate) use self::{
    answer::{flag, json, list},
    builder::{Set, builder},
    client::Core,
    clock::SkewedClock,
    integer_enum::integer_enum,
    open_enum::open_enum,
    parts::Parts,
    received::{Received, receive_text, received},
    sender::{Answer, Call, CallOptions, send},
    text::{Rule, text},
};
pub use self::{
    client::Client,
    nullable::Nullable,
    raw::RawRequest,
    request::{Operation, Request},
    response::Response,
    text::InvalidValue,
};
