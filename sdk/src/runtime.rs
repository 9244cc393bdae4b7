//! What generated code calls: the client handle, requests, answers, and the building blocks of types.

mod answer;
mod attempt;
mod body;
mod builder;
mod client;
mod clock;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod decode;
mod decode_old;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod form;
mod integer_enum;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod json_text;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod lenient;
mod limits;
mod nullable;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod number;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod object;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod object_builder;
mod observe;
mod open_enum;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod parts;
mod raw;
mod received;
mod request;
#[cfg(test)]
mod request_tests;
mod response;
mod secret;
mod sender;
#[cfg(test)]
mod shapes_tests;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod strict;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod string_or;
mod text;
mod timer;
mod timestamp;
#[allow(dead_code, unused_macros, unused_imports, reason = "used by generated code once it is rendered for it")]
mod upload;

pub(crate) use self::{
    builder::{Set, builder},
    client::Core,
    clock::SkewedClock,
    integer_enum::integer_enum,
    open_enum::open_enum,
    parts::Parts,
    received::{Received, receive_text, received_as_read},
    sender::{Answer, Call, CallOptions, send},
    text::{Rule, text},
};
pub use self::{
    client::Client,
    decode::{Body, DecodeError},
    json_text::JsonText,
    nullable::Nullable,
    raw::RawRequest,
    request::{Operation, Request},
    response::Response,
    secret::Secret,
    string_or::{StringOrBool, StringOrNumber},
    text::InvalidValue,
    timestamp::{Local, Milliseconds, Seconds, Timestamp},
    upload::Upload,
};
#[allow(unused_imports, reason = "used by generated code once it is rendered for it")]
pub(crate) use self::{
    lenient::{
        LenientDeserialize, Report, deserialize as deserialize_leniently, fill, fill_nullable, keep, lenient_number, lenient_text,
        lenient_wrapper, next_key, skip,
    },
    number::Number,
    object::{exchanged, lenient_object, object, received, sent, unknown_field},
    object_builder::object_builder,
    strict::{StrictObject, deserialize_strictly, in_order, null_or_value, required},
};
