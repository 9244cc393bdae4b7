//! A call of an operation, as its handler receives it.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::document::{Document, Operation};
use crate::request::{Arguments, File};

/// A request that has been authenticated and satisfies the document.
pub(crate) struct Call<'a> {
    pub(crate) document: &'a Document,
    pub(crate) operation: &'a Operation,
    pub(crate) arguments: Arguments,
    pub(crate) now: Timestamp,
    pub(crate) caller: Caller,
    /// The host and port that the request was sent to.
    pub(crate) host: &'a str,
}

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Somebody with credentials that are known.
    User,
    Anyone,
    /// A seed, whose secrets may be redacted.
    Seed,
}

impl Call<'_> {
    /// The id of the account in the path; empty where the path has none.
    pub(crate) fn account(&self) -> &str {
        let parameter = self.operation.path.iter().find(|parameter| parameter.is_account());
        parameter.and_then(|parameter| self.arguments.path.get(&parameter.name)?.as_str()).unwrap_or_default()
    }

    /// A parameter of the path that is a string.
    pub(crate) fn path(&self, name: &str) -> &str {
        string(self.arguments.path.get(name))
    }

    /// A parameter of the query that is a string; empty where it was not sent.
    pub(crate) fn query(&self, name: &str) -> &str {
        string(self.arguments.query.get(name))
    }

    /// A parameter of the query that is an integer.
    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        self.arguments.query.get(name)?.as_i64()
    }

    /// A parameter of the query that is a Boolean.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        self.arguments.query.get(name)?.as_bool()
    }

    /// A parameter of the query that is a list of strings; empty where it was not sent.
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        strings(self.arguments.query.get(name))
    }

    /// A field of the body that is a string; empty where it was not sent.
    pub(crate) fn field(&self, name: &str) -> &str {
        string(self.arguments.body.get(name))
    }

    /// A field of the body that is an integer.
    pub(crate) fn integer(&self, name: &str) -> Option<i64> {
        self.arguments.body.get(name)?.as_i64()
    }

    /// A field of the body that is a list of strings; empty where it was not sent.
    pub(crate) fn strings(&self, name: &str) -> Vec<&str> {
        strings(self.arguments.body.get(name))
    }

    /// The fields of a body that is an object.
    pub(crate) fn fields(&self) -> Map<String, Value> {
        self.arguments.body.as_object().cloned().unwrap_or_default()
    }

    /// The items of a body that is a list.
    pub(crate) fn items(&self) -> &[Value] {
        self.arguments.body.as_array().map_or(&[], Vec::as_slice)
    }

    /// A file of a multipart body.
    pub(crate) fn file(&self, name: &str) -> Option<&File> {
        self.arguments.files.get(name)
    }
}

/// A string, or the empty one for everything else.
pub(crate) fn string(value: Option<&Value>) -> &str {
    value.and_then(Value::as_str).unwrap_or_default()
}

/// The strings of a list.
pub(crate) fn strings(value: Option<&Value>) -> Vec<&str> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
}
