//! The position of the next page, computed from request and response. Values only: nothing here sends a request.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{
    client::{
        request::{Operation, Request},
        request_parts::RequestParts,
    },
    error::{Error, ErrorKind, json},
};

/// An operation that returns one page of many: [`Request::pages`] and [`Request::items`] iterate over all of them.
pub trait PagedOperation: Operation {
    /// The type of an item.
    type Item: Send + Unpin + 'static;

    /// How pages are requested.
    const PAGING: Paging;

    /// Returns the items of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}

/// How an operation requests pages, and what a page reports about the other pages. Used only inside this crate.
#[derive(Clone, Copy, Debug)]
pub struct Paging {
    pub(crate) kind: PagingKind,
    /// Whether the request has the position in its body; otherwise it is in the query.
    pub(crate) in_body: bool,
    /// The parameters or fields of the position.
    pub(crate) position: &'static [&'static str],
    /// The parameter or field of the page size.
    pub(crate) size: Option<&'static str>,
    /// The field of an envelope that contains the page.
    pub(crate) envelope: Option<&'static str>,
    /// The field with the items; `None` if the page is the list.
    pub(crate) items: Option<&'static str>,
    /// The field with the total number of items, if it is reliable.
    pub(crate) total: Option<&'static str>,
    /// The field that reports whether there are more pages.
    pub(crate) has_more: Option<&'static str>,
}

/// What identifies the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code, reason = "what generated code uses depends on the chapters")]
pub(crate) enum PagingKind {
    /// The number of items before it.
    Offset,
    /// The number of counted objects before it, which are not the items: it grows by the page size.
    Step,
    /// Its number, from 1.
    Page,
    /// A value from the page before it.
    Cursor,
}

/// The position of a page. You can serialize it, for example as JSON, and resume from it in a later process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageToken {
    pub(crate) operation: String,
    /// A value for each of the paging's positions; null if none was given.
    position: Vec<Value>,
}

/// The progress of an iteration over pages.
#[derive(Debug)]
pub(crate) struct PageProgress {
    paging: Paging,
    token: PageToken,
    /// The page size, if the request sets it.
    size: Option<u64>,
    /// The number of items received, and whether the iteration started with the first item.
    items: u64,
    is_from_start: bool,
    /// Hashes of the pages received, eight bytes each.
    seen: HashSet<u64>,
}

/// What a page means for the iteration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PageOutcome {
    /// Return the page, and request another one.
    Page,
    /// Return the page, which is the last one.
    LastPage,
    /// The page is empty and follows the last one.
    End,
}

impl PageProgress {
    /// Starts at the position of a request.
    pub(crate) fn new<O: PagedOperation>(request: &Request<O>) -> Self {
        let (paging, parts) = (O::PAGING, &request.call.parts);
        let body = if paging.in_body { body(parts) } else { Map::new() };
        let given = |name: &&str| match paging.in_body {
            true => body.get(*name).cloned(),
            false => parts.query.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str().into()),
        };
        let position: Vec<Value> = paging.position.iter().map(|name| given(name).unwrap_or_default()).collect();
        let size = paging.size.and_then(|name| text(&given(&name)?).parse().ok());
        let mut progress = Self {
            paging,
            size,
            token: PageToken { operation: O::ID.to_owned(), position },
            items: 0,
            is_from_start: true,
            seen: HashSet::new(),
        };
        progress.is_from_start = progress.number() == progress.first();
        progress
    }

    /// Returns the position of the next page.
    pub(crate) fn token(&self) -> &PageToken {
        &self.token
    }

    /// Resumes from a token.
    pub(crate) fn resume(&mut self, token: &PageToken) -> Result<(), Error> {
        if token.operation != self.token.operation || token.position.len() != self.paging.position.len() {
            let text = format!("the page token is one of {}, not of {}", token.operation, self.token.operation);
            return Err(Error::new(ErrorKind::Request, text));
        }
        self.token = token.clone();
        self.is_from_start = self.number() == self.first();
        Ok(())
    }

    /// Writes the position into a request.
    pub(crate) fn put(&self, parts: &mut RequestParts) {
        let given = self.paging.position.iter().zip(&self.token.position).filter(|(_, value)| !value.is_null());
        if !self.paging.in_body {
            given.for_each(|(name, value)| parts.set_query(*name, text(value)));
            return;
        }
        let mut body = body(parts);
        body.extend(given.map(|(name, value)| ((*name).to_owned(), value.clone())));
        parts.set_json(&body);
    }

    /// Records the page at the current position.
    pub(crate) fn advance(&mut self, response: &[u8]) -> Result<PageOutcome, Error> {
        let body: Value = json::read(response).unwrap_or_default();
        let page = self.paging.envelope.and_then(|field| body.get(field)).unwrap_or(&body);
        let field = |name: Option<&str>| name.and_then(|name| page.get(name));
        let items = if page.is_array() { Some(page) } else { field(self.paging.items) };
        let count = match items {
            Some(Value::Array(items)) => items.len() as u64,
            // A single object is treated as a list of one.
            None if self.paging.items.is_none() && page.is_object() => 1,
            _ => 0,
        };
        if count == 0 {
            return Ok(if self.seen.is_empty() { PageOutcome::LastPage } else { PageOutcome::End });
        }
        let mut hasher = DefaultHasher::new();
        items.unwrap_or(page).to_string().hash(&mut hasher);
        if !self.seen.insert(hasher.finish()) {
            return Err(self.problem("came before"));
        }
        self.items += count;
        let has_more = field(self.paging.has_more).map(|value| text(value) != "false");
        let total = field(self.paging.total).and_then(|total| text(total).parse::<u64>().ok());
        let next: Vec<Value> = match self.paging.kind {
            PagingKind::Offset => vec![self.like(0, self.number().saturating_add(count))],
            PagingKind::Step => vec![self.like(0, self.number().saturating_add(self.size.unwrap_or(count)))],
            PagingKind::Page => vec![self.like(0, self.number().saturating_add(1))],
            PagingKind::Cursor => {
                let found = self.paging.position.iter().enumerate();
                found.map(|(index, name)| field(Some(name)).map_or(Value::Null, |value| self.alike(index, value))).collect()
            }
        };
        let is_complete = total.is_some_and(|total| match self.paging.kind {
            PagingKind::Step => self.number().saturating_add(self.size.unwrap_or(count)) >= total,
            _ => self.is_from_start && self.items >= total,
        });
        let is_last = has_more == Some(false) || is_complete || (has_more.is_none() && next.iter().all(Value::is_null));
        if is_last {
            return Ok(PageOutcome::LastPage);
        }
        if next == self.token.position || next.iter().all(Value::is_null) {
            return Err(self.problem("says that there is more, and not where"));
        }
        self.token.position = next;
        Ok(PageOutcome::Page)
    }

    fn problem(&self, what: &str) -> Error {
        let position: Vec<String> =
            self.paging.position.iter().zip(&self.token.position).map(|(name, value)| format!("{name} {value}")).collect();
        Error::new(ErrorKind::Decode, format!("the page at {} {what}; what came until then is complete", position.join(", ")))
    }

    /// Returns the number or offset of the first page.
    fn first(&self) -> u64 {
        u64::from(self.paging.kind == PagingKind::Page)
    }

    /// Returns the number or offset of the page.
    fn number(&self) -> u64 {
        self.token.position.first().and_then(|value| text(value).parse().ok()).unwrap_or(self.first())
    }

    /// Returns a number in the form of the value at this position.
    fn like(&self, index: usize, number: u64) -> Value {
        if self.token.position[index].is_string() { number.to_string().into() } else { number.into() }
    }

    /// Returns a value of a page in the form of the value at this position: the service returns some numbers as strings.
    fn alike(&self, index: usize, value: &Value) -> Value {
        match (&self.token.position[index], value) {
            (Value::Number(_), Value::String(text)) => text.parse::<i64>().map_or_else(|_| value.clone(), Value::from),
            (Value::String(_), Value::Number(_)) => text(value).into(),
            _ => value.clone(),
        }
    }
}

/// Returns the body of a request, if it is an object.
fn body(parts: &RequestParts) -> Map<String, Value> {
    parts.body.as_ref().and_then(|body| serde_json::from_slice(body).ok()).unwrap_or_default()
}

/// Returns a string without its quotes, and anything else as JSON.
fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}
