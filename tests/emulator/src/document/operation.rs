//! One operation of a document.

use std::sync::Arc;

use http::StatusCode;
use serde_json::Value;

use crate::schema::LazyValidator;

/// An operation: what it takes and what it returns.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) id: Arc<str>,
    /// Whether a call of it changes nothing.
    pub(crate) is_read: bool,
    /// Whether a request has to carry credentials.
    pub(crate) is_authenticated: bool,
    /// The parameters of the path, from the left.
    pub(crate) path: Vec<Parameter>,
    pub(crate) query: Vec<Parameter>,
    pub(crate) headers: Vec<Parameter>,
    pub(crate) body: Option<Body>,
    /// The status of a response of success.
    pub(crate) status: StatusCode,
    /// The body of such a response, where it has one.
    pub(crate) response: Option<Media>,
    pub(crate) pagination: Option<Pagination>,
}

/// A parameter of the path, the query or the headers.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    pub(crate) is_required: bool,
    pub(crate) form: Form,
    /// Whether the empty string may stand for a value that is not set.
    pub(crate) may_be_empty: bool,
    /// The path parameter that this one repeats.
    pub(crate) from_path: Option<String>,
    pub(crate) is_secret: bool,
    pub(crate) schema: LazyValidator,
}

impl Parameter {
    /// Whether it is the id of an account: domain and tenant are two words for one.
    pub(crate) fn is_account(&self) -> bool {
        let name: String = self.name.chars().filter(char::is_ascii_alphanumeric).collect();
        name.eq_ignore_ascii_case("domainid") || name.eq_ignore_ascii_case("tenantid")
    }
}

/// How the value of a parameter is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// One value of one of these kinds.
    Single(Vec<Kind>),
    /// A list, each item in a parameter of its own.
    Repeated(Vec<Kind>),
    /// A list, joined by commas.
    Joined(Vec<Kind>),
}

/// The kind of a scalar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    String,
    Integer,
    Number,
    Boolean,
}

/// The body of a request.
#[derive(Debug)]
pub(crate) enum Body {
    Json {
        is_required: bool,
        /// Fields that repeat a path parameter: the field and the parameter.
        from_path: Vec<(String, String)>,
        schema: LazyValidator,
    },
    Multipart {
        is_required: bool,
        fields: Vec<Field>,
        schema: LazyValidator,
    },
}

/// A part of a multipart body.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// `None` for a file.
    pub(crate) kinds: Option<Vec<Kind>>,
}

/// The body of a response.
#[derive(Debug)]
pub(crate) struct Media {
    pub(crate) media_type: String,
    pub(crate) schema: LazyValidator,
    pub(crate) example: Option<Value>,
}

/// How an operation returns a list in pages.
#[derive(Debug)]
pub(crate) struct Pagination {
    pub(crate) location: Location,
    /// The fields or parameters that say where a page begins.
    pub(crate) position: Vec<String>,
    /// The greatest value of an offset or page number that means the first page. A cursor has none.
    pub(crate) first: Option<i64>,
    /// The field of the list; `None` where the response is the list.
    pub(crate) items: Option<String>,
    pub(crate) has_more: Option<String>,
}

/// Where the position of a page is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Query,
    Body,
}
