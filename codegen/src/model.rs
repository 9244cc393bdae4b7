//! The API, resolved once: what Rust code, API.md, the reference page, the differences and the tests read.
//!
//! Types come from progenitor, operations from the document; [`Model::of`] joins the two and fails where they disagree.

mod api;
mod build;
mod call;
mod operation;
mod response;
mod schema;
#[cfg(test)]
mod tests;
mod type_ref;
mod value_set;

pub use self::{
    api::{Chapter, Model},
    operation::{Body, CopiedId, Location, Operation, Pagination, PagingKind, Parameter, ParameterKind},
    response::{Example, OutcomePlace, Response, ResponseKind},
    schema::{Constraint, Field, Presence, SetValue, TypeDef, TypeKind},
    type_ref::{TimestampUnit, TypeRef},
};
