//! The parts of a request that differ from operation to operation.

use std::{borrow::Cow, fmt::Display};

use bytes::Bytes;
use serde::Serialize;

use crate::{
    error::{Error, ErrorKind},
    signing::encoded,
};

/// How long most bodies are at most, in bytes.
const USUAL_BODY: usize = 1024;

/// Path, query and body of a request. The first thing that cannot be expressed is kept and told when the request is sent.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) path: Cow<'static, str>,
    pub(crate) query: Vec<(Cow<'static, str>, String)>,
    pub(crate) body: Option<Bytes>,
    pub(crate) problem: Option<Error>,
}

impl Parts {
    /// Begins with a route: a path with its parameters in braces.
    pub(crate) fn new(route: impl Into<Cow<'static, str>>) -> Self {
        Self { path: route.into(), query: Vec::new(), body: None, problem: None }
    }

    /// Puts a value in the place of a path parameter.
    pub(crate) fn path(mut self, name: &str, value: impl Display) -> Self {
        match encode_segment(name, &value.to_string()) {
            Ok(segment) => {
                if let Some((before, after)) = around_placeholder(&self.path, name) {
                    self.path = [before, &segment, after].concat().into();
                }
            }
            Err(error) => self.problem = self.problem.or(Some(error)),
        }
        self
    }

    /// Sets a query parameter, in place of an earlier value.
    pub(crate) fn set_query(&mut self, name: impl Into<Cow<'static, str>>, value: impl ToString) {
        let name = name.into();
        let value = value.to_string();
        match self.query.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => self.query.push((name, value)),
        }
    }

    /// Sets a query parameter.
    pub(crate) fn query(mut self, name: &'static str, value: impl ToString) -> Self {
        self.set_query(name, value);
        self
    }

    /// Sets the body.
    pub(crate) fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        let mut text = Vec::with_capacity(USUAL_BODY);
        match serde_json::to_writer(&mut text, body) {
            Ok(()) => self.body = Some(text.into()),
            Err(error) => {
                let text = format!("the body cannot be written as JSON: {error}");
                self.problem = self.problem.or_else(|| Some(Error::new(ErrorKind::Request, text)));
            }
        }
        self
    }

    /// The query as it goes over the wire, without the question mark.
    pub(crate) fn wire_query(&self) -> String {
        let mut wire = String::with_capacity(self.query.iter().map(|(name, value)| name.len() + value.len() + 2).sum());
        for (name, value) in &self.query {
            if !wire.is_empty() {
                wire.push('&');
            }
            wire.push_str(&encoded(name));
            wire.push('=');
            wire.push_str(&encoded(value));
        }
        wire
    }
}

/// Encodes a value so that it stays one segment of a path.
///
/// # Errors
///
/// For `.` and `..`, which no encoding keeps from being resolved, and for the empty text, which would leave no segment.
fn encode_segment<'a>(name: &str, value: &'a str) -> Result<Cow<'a, str>, Error> {
    match value {
        "" | "." | ".." => Err(Error::new(ErrorKind::Request, format!("the path value {name} must not be {value:?}"))),
        _ => Ok(encoded(value)),
    }
}

/// What stands before a parameter of a route, and after it.
fn around_placeholder<'a>(route: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    route.match_indices('{').find_map(|(start, _)| {
        let after = route[start + 1..].strip_prefix(name)?.strip_prefix('}')?;
        Some((&route[..start], after))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_value_never_leaves_its_segment() {
        let base = url::Url::parse("https://example.com").expect("valid");
        for value in ["a/b", "a\\b", "..%2f", "%2F", "%2e%2e", "../..", "a?b", "a#b", "\u{0}", "ä", "a b", ";", "...", "a\nb"] {
            let encoded = encode_segment("id", value).expect("can be expressed");
            let mut url = base.clone();
            url.set_path(&format!("/v1/{encoded}/detail"));
            let segments: Vec<_> = url.path_segments().expect("has a path").collect();
            assert_eq!(segments, ["v1", &encoded, "detail"], "{value:?}");
            let back = percent_encoding::percent_decode_str(&encoded).decode_utf8().expect("UTF-8");
            assert_eq!(back, value);
        }
        for value in ["", ".", ".."] {
            assert_eq!(encode_segment("id", value).expect_err(value).kind(), ErrorKind::Request);
        }
    }

    #[test]
    fn a_path_value_that_cannot_be_sent_is_told_when_the_request_is() {
        let parts = Parts::new("/v1/{id}/x/{other}").path("id", "a/b").path("other", 7);
        assert_eq!((&*parts.path, parts.problem.is_none()), ("/v1/a%2Fb/x/7", true));
        let parts = Parts::new("/v1/{id}/x").path("id", "..").json(&1);
        assert_eq!(parts.problem.expect("told").to_string(), "the path value id must not be \"..\"");
    }

    #[test]
    fn a_query_parameter_that_is_set_twice_has_the_last_value() {
        let mut parts = Parts::new("/").query("version", "1").query("plugin_name", "a b&c=d");
        parts.set_query("version", "2");
        assert_eq!(parts.wire_query(), "version=2&plugin_name=a%20b%26c%3Dd");
    }
}
