//! The content of a request, validated against the document.

mod body;
mod multipart;
mod parameters;
mod tolerance;

use std::collections::BTreeMap;

use serde_json::{Map, Value};

pub(crate) use self::multipart::File;
use crate::document::{Document, Matched, Operation};
use crate::message::RawRequest;
use crate::schema::{LazyValidator, Validator};
use crate::service_error::ServiceError;

/// The arguments of a call.
#[derive(Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) path: Map<String, Value>,
    pub(crate) query: Map<String, Value>,
    /// The body, or the parts of a multipart body, of which files are empty strings; null where there is none.
    pub(crate) body: Value,
    /// The files of a multipart body, by the names of their parts.
    pub(crate) files: BTreeMap<String, File>,
}

/// Checks requests for one operation.
pub(crate) struct Reader<'a> {
    pub(crate) document: &'a Document,
    pub(crate) matched: &'a Matched<'a>,
}

impl<'a> Reader<'a> {
    fn operation(&self) -> &'a Operation {
        self.matched.operation
    }

    /// The ids of accounts in the path. Whose they are is judged before all else.
    pub(crate) fn accounts(&self) -> Result<Vec<(&'a str, String)>, ServiceError> {
        let mut accounts = Vec::new();
        for (parameter, segment) in self.operation().path.iter().zip(&self.matched.segments) {
            if parameter.is_account() {
                let account = String::from_utf8_lossy(segment).into_owned();
                if !self.validator(&parameter.schema)?.accepts(&Value::from(account.as_str())) {
                    return Err(ServiceError::forbidden(&parameter.name, &account));
                }
                accounts.push((parameter.name.as_str(), account));
            }
        }
        Ok(accounts)
    }

    /// All arguments, once the accounts are known to be the caller's.
    pub(crate) fn arguments(&self, request: &RawRequest) -> Result<Arguments, ServiceError> {
        let path = self.path()?;
        let query = self.query(request, &path)?;
        self.headers(request)?;
        let (body, files) = self.body(request, &path)?;
        Ok(Arguments { path, query, body, files })
    }

    fn validator<'s>(&self, schema: &'s LazyValidator) -> Result<&'s Validator, ServiceError> {
        schema.get(&self.document.schemas).map_err(|reason| ServiceError::unusable_document(&self.operation().id, reason))
    }
}
