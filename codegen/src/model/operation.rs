//! Operations: what is sent.

use serde::Serialize;
use serde_json::Value;

use super::{
    response::{Example, Response},
    type_ref::TypeRef,
};

/// An operation of the API.
#[derive(Clone, Debug, Serialize)]
pub struct Operation {
    /// Its id, which is the name of its method.
    pub id: String,
    /// The module of its chapter, which is the client's method that makes the handle.
    pub chapter: String,
    /// The name of the method in Rust: the id, unless that is a keyword.
    pub method: String,
    /// The type that names the operation of a request.
    pub marker: String,
    /// What the vendor's SDKs call it.
    pub vendor_name: String,
    /// The HTTP method in capitals.
    pub verb: String,
    /// The path with its parameters in braces.
    pub path: String,
    /// One sentence.
    pub summary: String,
    /// What else there is to know.
    pub description: String,
    /// Whether the vendor announces its end.
    pub deprecated: bool,
    /// The vendor's page; empty if there is none.
    pub page: String,
    /// Where it was read, as `x-source` says; null if it does not say.
    pub source: Value,
    /// Parameters: those of the path in its order, then required ones, then optional ones; the parts of a form last.
    pub parameters: Vec<Parameter>,
    /// The JSON body.
    pub body: Option<Body>,
    /// What the service responds with on success.
    pub response: Response,
    /// The statuses of failure that the document lists.
    pub failures: Vec<String>,
    /// Whether a call may be repeated after an ambiguous failure.
    pub idempotent: bool,
    /// Whether requests carry credentials.
    pub signed: bool,
    /// How the operation pages.
    pub pagination: Option<Pagination>,
}

/// Where a parameter is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Location {
    /// In the path.
    Path,
    /// In the query.
    Query,
    /// In a header.
    Header,
    /// As a part of a form.
    Form,
}

/// How a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ParameterKind {
    /// As one value.
    Single,
    /// As a list, one pair for each item.
    Repeated,
    /// As a list, joined by commas.
    Joined,
}

/// A parameter of the path, the query or a header, or a part of a form.
#[derive(Clone, Debug, Serialize)]
pub struct Parameter {
    /// Its name in Rust.
    pub ident: String,
    /// Its name on the wire.
    pub wire: String,
    /// Where it is sent.
    pub location: Location,
    /// How it is written.
    pub kind: ParameterKind,
    /// The type of the value, or of one item of a list.
    pub ty: TypeRef,
    /// Whether it has to be given.
    pub required: bool,
    /// Whether it is sent empty when it is not given.
    pub send_empty: bool,
    /// Whether the handle of the chapter holds it; it is no argument of the method then.
    pub held: bool,
    /// The path parameter that it is copied from; it is no argument then.
    pub from_path: Option<String>,
    /// What it is.
    pub description: String,
    /// An example; null if none.
    pub example: Value,
}

/// The JSON body of a request.
#[derive(Clone, Debug, Serialize)]
pub struct Body {
    /// Whether it has to be given.
    pub required: bool,
    /// What it is.
    pub description: String,
    /// Its type.
    pub ty: TypeRef,
    /// Fields that the call copies from the path.
    pub copied: Vec<CopiedId>,
    /// Examples.
    pub examples: Vec<Example>,
}

/// A field of a body that the call copies from the path.
#[derive(Clone, Debug, Serialize)]
pub struct CopiedId {
    /// The field in Rust.
    pub field: String,
    /// The parameter of the path in Rust.
    pub parameter: String,
}

/// How pages are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PagingKind {
    /// By the number of items to skip.
    Offset,
    /// By the number of things to skip, which are not the items: it grows by the length of a page.
    Step,
    /// By the number of the page.
    Page,
    /// By fields that the response returns.
    Cursor,
}

/// How an operation pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pagination {
    /// How pages are asked for.
    pub kind: PagingKind,
    /// Whether the request says so in its body; in the query otherwise.
    pub in_body: bool,
    /// The parameters or fields that say where a page begins, by their names on the wire.
    pub position: Vec<String>,
    /// The parameter or field that says how long a page is.
    pub size: Option<String>,
    /// The field of the response that holds the items; none if the response is the list.
    pub items: Option<String>,
    /// The field of the response that counts all items.
    pub total: Option<String>,
    /// Whether that count is right.
    pub total_reliable: bool,
    /// The field of the response that says whether there is more.
    pub has_more: Option<String>,
}
