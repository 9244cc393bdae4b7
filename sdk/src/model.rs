//! Values on the wire: lenient and strict reading, sets, constrained strings, timestamps, secrets, builders.

mod builder;
mod constrained_string;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod decode;
mod integer_enum;
pub(crate) mod iso8601;
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
mod secret;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod strict;
#[allow(dead_code, unused_macros, unused_imports, reason = "what generated code uses depends on the document")]
mod string_or;
#[cfg(test)]
mod tests;
mod timestamp;

pub(crate) use self::{
    builder::IsSet,
    constrained_string::{Constraint, constrained_string},
    decode::Failure,
    integer_enum::integer_enum,
    lenient::{
        LenientDeserialize, Report, deserialize as deserialize_leniently, fill, fill_nullable, keep, lenient_number, lenient_text,
        next_key, skip,
    },
    number::Number,
    object::{exchanged, lenient_object, object, received, sent, unknown_field},
    object_builder::object_builder,
    open_enum::open_enum,
    strict::{StrictObject, deserialize_strictly, in_order, null_or_value, required},
};
pub use self::{
    constrained_string::InvalidValue,
    decode::{Body, DecodeError},
    json_text::JsonText,
    nullable::Nullable,
    secret::Secret,
    string_or::{StringOrBool, StringOrNumber},
    timestamp::{Local, Milliseconds, Seconds, Timestamp},
};
