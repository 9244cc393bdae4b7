//! The parts of a request that differ between operations.

use std::{
    borrow::Cow,
    fmt::{self, Display},
};

use bytes::Bytes;
use http::{HeaderName, HeaderValue};
use serde::Serialize;

use crate::{
    auth::encoded,
    client::{form::Form, upload::Upload},
    error::{Error, ErrorKind},
    model::Secret,
    transport::checked_header,
};

/// The length that most bodies do not exceed, in bytes.
const USUAL_BODY: usize = 1024;

/// Path, query, headers and body of a request. The first part that cannot be expressed is reported when the request is sent.
pub(crate) struct RequestParts {
    pub(crate) path: Cow<'static, str>,
    pub(crate) query: Vec<(Cow<'static, str>, String)>,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Option<Bytes>,
    pub(crate) form: Option<Box<Form>>,
    pub(crate) problem: Option<Error>,
}

impl RequestParts {
    /// Starts with a route: a path with its parameters in braces.
    pub(crate) fn new(route: impl Into<Cow<'static, str>>) -> Self {
        Self { path: route.into(), query: Vec::new(), headers: Vec::new(), body: None, form: None, problem: None }
    }

    /// Copies the parts without a form.
    pub(crate) fn copy(&self) -> Self {
        Self {
            path: self.path.clone(),
            query: self.query.clone(),
            headers: self.headers.clone(),
            body: self.body.clone(),
            form: None,
            problem: self.problem.as_ref().map(Error::again),
        }
    }

    /// Sets a path parameter.
    pub(crate) fn path(self, name: &str, value: impl Display) -> Self {
        self.segment(name, &value.to_string(), false)
    }

    /// Sets a path parameter whose value errors do not show.
    pub(crate) fn secret_path(self, name: &str, value: &Secret<impl Display>) -> Self {
        self.segment(name, &value.expose().to_string(), true)
    }

    fn segment(mut self, name: &str, value: &str, is_secret: bool) -> Self {
        match encode_segment(name, value, is_secret) {
            Ok(segment) => {
                if let Some((before, after)) = around_placeholder(&self.path, name) {
                    self.path = [before, &segment, after].concat().into();
                } else {
                    let text = format!("the path {:?} has no parameter {name:?}, or it was given twice", self.path);
                    self.fail(Error::new(ErrorKind::Request, text));
                }
            }
            Err(error) => self.fail(error),
        }
        self
    }

    /// Sets a query parameter and replaces an earlier value.
    pub(crate) fn set_query(&mut self, name: impl Into<Cow<'static, str>>, value: impl ToString) {
        let name = name.into();
        let value = value.to_string();
        match self.query.iter_mut().find(|(known, _)| *known == name) {
            Some(entry) => entry.1 = value,
            None => self.query.push((name, value)),
        }
    }

    /// Adds a query parameter to others of the same name.
    pub(crate) fn add_query(&mut self, name: String, value: impl ToString) {
        self.query.push((name.into(), value.to_string()));
    }

    /// Sets a query parameter that is repeated for each value.
    pub(crate) fn set_query_list(&mut self, name: &'static str, values: impl IntoIterator<Item = impl ToString>) {
        self.query.retain(|(known, _)| known != name);
        self.query.extend(values.into_iter().map(|value| (name.into(), value.to_string())));
    }

    /// Sets a query parameter to values that are joined by commas.
    pub(crate) fn set_query_joined(&mut self, name: &'static str, values: impl IntoIterator<Item = impl ToString>) {
        let values: Vec<_> = values.into_iter().map(|value| value.to_string()).collect();
        self.set_query(name, values.join(","));
    }

    pub(crate) fn set_secret_query(&mut self, name: &'static str, value: &Secret<impl Display>) {
        self.set_query(name, value.expose());
    }

    /// Sets a header and replaces an earlier value. The user's own headers take precedence.
    pub(crate) fn set_header(&mut self, name: &'static str, value: impl Display) {
        self.put_header(name, &value.to_string(), false);
    }

    /// Sets a header that is not shown.
    pub(crate) fn set_secret_header(&mut self, name: &'static str, value: &Secret<impl Display>) {
        self.put_header(name, &value.expose().to_string(), true);
    }

    fn put_header(&mut self, name: &str, value: &str, is_secret: bool) {
        match checked_header(name, value) {
            Ok((name, mut value)) => {
                value.set_sensitive(is_secret);
                self.headers.retain(|(known, _)| *known != name);
                self.headers.push((name, value));
            }
            Err(error) => self.fail(error),
        }
    }

    /// Sets the body.
    pub(crate) fn set_json<T: Serialize + ?Sized>(&mut self, body: &T) {
        let mut text = Vec::with_capacity(USUAL_BODY);
        match serde_json::to_writer(&mut text, body) {
            Ok(()) => self.body = Some(text.into()),
            Err(error) => self.fail(Error::new(ErrorKind::Request, format!("the body cannot be written as JSON: {error}"))),
        }
    }

    /// Sets a field of a form and replaces an earlier value.
    pub(crate) fn set_form_field(&mut self, name: &'static str, value: impl Display) {
        self.form.get_or_insert_default().set_field(name, value.to_string());
    }

    /// Sets the file of a form.
    pub(crate) fn set_form_file(&mut self, name: &'static str, file: Upload) {
        self.form.get_or_insert_default().set_file(name, file);
    }

    /// Records why the request cannot be sent.
    pub(crate) fn fail(&mut self, error: Error) {
        self.problem.get_or_insert(error);
    }

    /// Returns the error that prevents sending the request.
    pub(crate) fn take_problem(&mut self) -> Option<Error> {
        let is_open = || memchr::memchr2(b'{', b'}', self.path.as_bytes()).is_some();
        self.problem.take().or_else(|| is_open().then(|| Error::new(ErrorKind::Request, self.open_parameter())))
    }

    /// Describes the path parameter that has no value.
    fn open_parameter(&self) -> String {
        let name = self.path.split_once('{').and_then(|(_, rest)| rest.split_once('}')).map(|(name, _)| name);
        match name {
            Some(name) => format!("the parameter {name:?} of the path {:?} was not given; give it with `path`", self.path),
            None => format!("the path {:?} holds a brace that belongs to no parameter", self.path),
        }
    }

    /// Returns the query as sent, without the question mark.
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

/// Declares a chainable variant of each setter.
macro_rules! chained {
    ($($name:ident = $set:ident($($argument:ident: $type:ty),+);)+) => {
        impl RequestParts {
            $(pub(crate) fn $name(mut self, $($argument: $type),+) -> Self {
                self.$set($($argument),+);
                self
            })+
        }
    };
}

chained! {
    query = set_query(name: &'static str, value: impl ToString);
    query_list = set_query_list(name: &'static str, values: impl IntoIterator<Item = impl ToString>);
    query_joined = set_query_joined(name: &'static str, values: impl IntoIterator<Item = impl ToString>);
    secret_query = set_secret_query(name: &'static str, value: &Secret<impl Display>);
    header = set_header(name: &'static str, value: impl Display);
    secret_header = set_secret_header(name: &'static str, value: &Secret<impl Display>);
    json = set_json(body: &(impl Serialize + ?Sized));
    form_field = set_form_field(name: &'static str, value: impl Display);
    form_file = set_form_file(name: &'static str, file: Upload);
}

/// Shows nothing: any part might contain secrets.
impl fmt::Debug for RequestParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestParts").finish_non_exhaustive()
    }
}

/// Encodes a value so that it stays one segment of a path.
///
/// # Errors
///
/// Returns an error for `.` and `..`, which are resolved however they are encoded, and for the empty string, which would leave no segment.
fn encode_segment<'a>(name: &str, value: &'a str, is_secret: bool) -> Result<Cow<'a, str>, Error> {
    match value {
        "" | "." | ".." if is_secret => Err(Error::new(ErrorKind::Request, format!("the path value {name} cannot be sent"))),
        "" | "." | ".." => Err(Error::new(ErrorKind::Request, format!("the path value {name} must not be {value:?}"))),
        _ => Ok(encoded(value)),
    }
}

/// Returns the text before and after a parameter of a route.
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
            let encoded = encode_segment("id", value, false).expect("can be expressed");
            let mut url = base.clone();
            url.set_path(&format!("/v1/{encoded}/detail"));
            let segments: Vec<_> = url.path_segments().expect("has a path").collect();
            assert_eq!(segments, ["v1", &encoded, "detail"], "{value:?}");
            let back = percent_encoding::percent_decode_str(&encoded).decode_utf8().expect("UTF-8");
            assert_eq!(back, value);
        }
        for value in ["", ".", ".."] {
            assert_eq!(encode_segment("id", value, false).expect_err(value).kind(), ErrorKind::Request);
        }
    }

    #[test]
    fn a_path_value_that_cannot_be_sent_is_told_when_the_request_is() {
        let parts = RequestParts::new("/v1/{id}/x/{other}").path("id", "a/b").path("other", 7);
        assert_eq!((&*parts.path, parts.problem.is_none()), ("/v1/a%2Fb/x/7", true));
        let parts = RequestParts::new("/v1/{id}/x").path("id", "..").json(&1);
        assert_eq!(parts.problem.expect("reported").to_string(), "the path value id must not be \"..\"");
    }

    #[test]
    fn a_query_parameter_that_is_set_twice_has_the_last_value() {
        let mut parts = RequestParts::new("/").query("version", "1").query("plugin_name", "a b&c=d");
        parts.set_query("version", "2");
        assert_eq!(parts.wire_query(), "version=2&plugin_name=a%20b%26c%3Dd");
    }

    #[test]
    fn lists_are_repeated_or_joined_and_the_last_setting_counts() {
        let mut parts = RequestParts::new("/").query_list("id", ["x"]).query("a", "").query_joined("states", [1, 2]);
        parts.set_query_list("id", ["a", "b&"]);
        assert_eq!(parts.wire_query(), "a=&states=1%2C2&id=a&id=b%26");
        assert_eq!(RequestParts::new("/").query_list("id", [""; 0]).wire_query(), "");
    }

    #[test]
    fn secrets_are_sent_and_never_shown() {
        let secret = Secret::<String>::from("hunter2");
        let parts = RequestParts::new("/{id}").secret_path("id", &secret).secret_query("key", &secret).secret_header("x-key", &secret);
        assert_eq!((&*parts.path, parts.wire_query().as_str()), ("/hunter2", "key=hunter2"));
        assert_eq!(parts.headers[0].1, "hunter2");
        let odd = RequestParts::new("/{id}")
            .secret_path("id", &Secret::<String>::from(".."))
            .secret_header("x-key", &Secret::<String>::from("hunter2\n"));
        let shown = format!("{parts:?} {:?} {:?} {}", parts.headers, odd, odd.problem.as_ref().expect("reported"));
        assert!(!shown.contains("hunter2") && !shown.contains("\"..\""), "{shown}");
        let odd = RequestParts::new("/").secret_header("x-key", &secret).header("x-key", "hunter2\n").header("authorization", "x");
        assert!(!odd.problem.expect("reported").to_string().contains("hunter2"));
    }
}
