//! The schemas of a document: validators, and values that satisfy them.

mod check;
mod convert;
mod pattern;
mod schemas;
mod synthesis;
#[cfg(test)]
mod tests;
mod validator;

pub(crate) use self::check::COMPONENTS;
pub(crate) use self::schemas::{LazyValidator, Schemas};
pub(crate) use self::synthesis::Synthesis;
pub(crate) use self::validator::{Diagnostic, Validator};
