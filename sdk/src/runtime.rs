//! What generated code calls: the client handle, requests, responses, and the building blocks of types.

mod attempt;
mod attempt_deadline;
mod body;
mod builder;
mod client;
mod clock;
mod constrained_string;
mod deadlines;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod decode;
#[cfg(test)]
mod decode_tests;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod form;
mod integer_enum;
mod invoke;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod json_text;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod lenient;
mod nullable;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod number;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod object;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod object_builder;
mod open_enum;
mod raw;
mod raw_response;
mod request;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod request_parts;
#[cfg(test)]
mod request_tests;
mod response;
mod secret;
#[cfg(test)]
mod shapes_tests;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod strict;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod string_or;
mod timestamp;
mod trace;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod upload;

pub(crate) use self::{
    builder::IsSet,
    client::ClientInner,
    clock::ClockSkew,
    constrained_string::{Constraint, constrained_string},
    integer_enum::integer_enum,
    invoke::{CallOptions, Invocation, RawResponse, invoke},
    open_enum::open_enum,
    request_parts::RequestParts,
};
pub use self::{
    client::Client,
    constrained_string::InvalidValue,
    decode::{Body, DecodeError},
    json_text::JsonText,
    nullable::Nullable,
    raw::RawRequest,
    request::{Operation, Request},
    response::Response,
    secret::Secret,
    string_or::{StringOrBool, StringOrNumber},
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
