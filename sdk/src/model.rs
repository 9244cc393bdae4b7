//! Values on the wire: lenient and strict deserialization, sets of values, constrained strings, timestamps, secrets, builders.

mod builder;
mod constrained_string;
mod decode;
mod integer_enum;
pub(crate) mod iso8601;
#[cfg(feature = "jiff")]
mod jiff_timestamp;
mod json_edit;
mod json_text;
mod lenient;
mod nullable;
mod number;
mod object;
mod object_builder;
mod open_enum;
mod secret;
mod strict;
mod string_or;
#[cfg(test)]
mod tests;
mod timestamp;

pub(crate) use self::{
    builder::IsSet,
    constrained_string::{Constraint, constrained_string, id},
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
    strict::{StrictObject, deserialize_strictly, in_order, null_or_value, pass_over, required},
};
pub use self::{
    constrained_string::InvalidValue,
    decode::{Body, DecodeError},
    json_text::JsonText,
    nullable::Nullable,
    secret::Secret,
    strict::read_json,
    string_or::{StringOrBool, StringOrNumber},
    timestamp::{Local, Milliseconds, Seconds, Timestamp},
};
