//! Bodies: JSON and multipart.

use std::collections::BTreeMap;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, Method};
use serde_json::{Map, Value};

use super::Reader;
use super::multipart::{File, Part, boundary, parts};
use super::parameters::{repeats, scalar};
use super::tolerance::{spares, takes, with_offsets, without_nulls};
use crate::document::{Body, Field};
use crate::json;
use crate::message::RawRequest;
use crate::schema::LazyValidator;
use crate::service_error::ServiceError;

type Files = BTreeMap<String, File>;

fn invalid(reason: &str) -> ServiceError {
    ServiceError::invalid("body", reason)
}

impl Reader<'_> {
    /// The body, null where there is none, and the files in it.
    pub(super) fn body(&self, request: &RawRequest, path: &Map<String, Value>) -> Result<(Value, Files), ServiceError> {
        let nothing = Ok((Value::Null, Files::new()));
        let Some(body) = &self.operation().body else {
            let may_be_sent = matches!(request.method, Method::GET | Method::HEAD);
            let is_sent = request.body.as_ref().is_none_or(|body| !body.is_empty() && !takes(&self.operation().id, body));
            // A body of a GET has no meaning, and some clients send one.
            return if is_sent && !may_be_sent { Err(invalid("the operation has none")) } else { nothing };
        };
        let (Body::Json { is_required, .. } | Body::Multipart { is_required, .. }) = body;
        let sent = request.body.as_ref().ok_or_else(|| invalid("is larger than 10 MiB"))?;
        if sent.is_empty() {
            return if *is_required && !spares(&self.operation().id) { Err(invalid("is required")) } else { nothing };
        }
        match body {
            Body::Json { from_path, schema, .. } => {
                content_type(&request.headers, "application/json")?;
                let value = json::parse(sent).map_err(|error| invalid(&format!("is not JSON: {error}")))?;
                let value = with_offsets(&self.operation().id, without_nulls(&self.operation().id, value));
                self.valid(schema, &value)?;
                for (field, parameter) in from_path {
                    if let Some(value) = value.get(field) {
                        repeats(&format!("/{field}"), value, Some(parameter), path)?;
                    }
                }
                Ok((value, Files::new()))
            }
            Body::Multipart { fields, schema, .. } => {
                let content_type = content_type(&request.headers, "multipart/form-data")?;
                let boundary = boundary(content_type).ok_or_else(|| ServiceError::invalid("Content-Type", "has no boundary"))?;
                let (value, files) = form(fields, &parts(sent, &boundary).map_err(|reason| invalid(&reason))?)?;
                self.valid(schema, &value)?;
                Ok((value, files))
            }
        }
    }

    fn valid(&self, schema: &LazyValidator, value: &Value) -> Result<(), ServiceError> {
        match self.validator(schema)?.diagnostics(value).as_slice() {
            [] => Ok(()),
            diagnostics => Err(ServiceError::invalid_body(diagnostics)),
        }
    }
}

/// The content type of a request, which has to be this one, in UTF-8 if it says anything about that.
fn content_type<'h>(headers: &'h HeaderMap, expected: &str) -> Result<&'h str, ServiceError> {
    let invalid = |reason: &str| ServiceError::invalid("Content-Type", reason);
    let mut sent = headers.get_all(CONTENT_TYPE).iter();
    let content_type = sent.next().and_then(|value| value.to_str().ok()).unwrap_or_default();
    if sent.next().is_some() {
        return Err(invalid("is given more than once"));
    }
    let mut parts = content_type.split(';');
    if !parts.next().unwrap_or_default().trim().eq_ignore_ascii_case(expected) {
        return Err(invalid(&format!("is not {expected}")));
    }
    for (name, value) in parts.filter_map(|part| part.split_once('=')) {
        if name.trim().eq_ignore_ascii_case("charset") && !value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8") {
            return Err(invalid("has a charset other than UTF-8"));
        }
    }
    Ok(content_type)
}

/// The parts that the operation knows as an object, and the files among them. Others are not looked at.
fn form(fields: &[Field], parts: &[Part]) -> Result<(Value, Files), ServiceError> {
    let mut form = Map::new();
    let mut files = Files::new();
    for field in fields {
        let pointer = format!("/{}", field.name);
        let invalid = |reason: &str| ServiceError::invalid(&pointer, reason);
        let mut sent = parts.iter().filter(|part| part.name == field.name);
        let Some(part) = sent.next() else {
            continue;
        };
        if sent.next().is_some() {
            return Err(invalid("is given more than once"));
        }
        let value = match &field.kinds {
            None => {
                let name = part.file_name.clone().ok_or_else(|| invalid("is a file and has no file name"))?;
                files.insert(field.name.clone(), File { name, content: part.content.clone() });
                Value::from("")
            }
            Some(kinds) => {
                let text = std::str::from_utf8(&part.content).map_err(|_| invalid("is not UTF-8"))?;
                scalar(text, kinds).map_err(|reason| invalid(&reason))?
            }
        };
        form.insert(field.name.clone(), value);
    }
    Ok((Value::Object(form), files))
}
