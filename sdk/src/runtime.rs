//! What generated code calls: the client handle, requests, responses, and the building blocks of types.

mod answer;
mod attempt;
mod body;
mod builder;
mod client;
mod clock;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod decode;
#[cfg(test)]
mod decode_tests;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod form;
mod integer_enum;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod json_text;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod lenient;
mod limits;
mod nullable;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod number;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod object;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod object_builder;
mod observe;
mod open_enum;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod parts;
mod raw;
mod request;
#[cfg(test)]
mod request_tests;
mod response;
mod secret;
mod sender;
#[cfg(test)]
mod shapes_tests;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod strict;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod string_or;
mod text;
mod timer;
mod timestamp;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod upload;

pub(crate) use self::{
    builder::IsSet,
    client::Core,
    clock::SkewedClock,
    integer_enum::integer_enum,
    open_enum::open_enum,
    parts::Parts,
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
#[allow(unused_imports, reason = "what generated code uses depends on the document")]
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
