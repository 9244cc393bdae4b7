//! The client: its builder, requests, responses, and how requests are sent.

mod attempt;
mod builder;
#[allow(dead_code, reason = "what generated code uses depends on the chapters")]
mod form;
mod handle;
mod invocation;
pub(crate) mod invoke;
mod pages;
mod paging;
mod raw;
mod raw_response;
mod region_file;
mod region_lookup;
mod request;
#[allow(dead_code, reason = "what generated code uses depends on the chapters")]
mod request_parts;
mod response;
mod trace;
#[allow(dead_code, reason = "what generated code uses depends on the chapters")]
mod upload;

#[allow(unused_imports, reason = "what generated code uses depends on the chapters")]
pub(crate) use self::paging::PagingKind;
pub use self::{
    builder::ClientBuilder,
    handle::Client,
    pages::{Items, Pages},
    paging::{PageToken, PagedOperation, Paging},
    raw::{Raw, RawRequest},
    request::{Operation, Request},
    response::Response,
    upload::Upload,
};
pub(crate) use self::{
    handle::ClientInner,
    invocation::{CallOptions, Invocation, RawResponse},
    request_parts::RequestParts,
};
