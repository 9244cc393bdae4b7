//! Seeds: files of calls with which an emulator starts, and how dumps are written.

use std::collections::BTreeMap;

use bytes::{BufMut, Bytes, BytesMut};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Uri};
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::canonical::{from_hex, hex, sha256_hex};
use crate::document::Body;
use crate::ids::Ids;
use crate::journal::JournalEntry;
use crate::json;
use crate::message::RawRequest;
use crate::redact::{query, redact};
use crate::request::File;
use crate::service::Service;

/// A seed. Its calls are read one by one, so that an error says which of them it is about.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seed {
    ids: Option<String>,
    #[serde(default)]
    calls: Vec<Value>,
}

#[derive(Serialize)]
struct Dump<'a> {
    ids: &'a str,
    calls: Vec<SeedCall>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedCall {
    method: String,
    target: String,
    #[serde(default, deserialize_with = "present", skip_serializing_if = "Option::is_none")]
    body: Option<Value>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, SeedFile>,
    at: Option<String>,
    ids: Option<u64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedFile {
    name: String,
    /// The content in lower-case hexadecimal digits.
    hex: String,
}

/// A body of null is a body.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Seed {
    /// Reads a seed, or a bare list of its calls.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let value = json::parse(text.as_bytes()).map_err(|error| error.to_string())?;
        match value {
            Value::Array(calls) => Ok(Self { ids: None, calls }),
            value => serde_json::from_value(value).map_err(|error| error.to_string()),
        }
    }

    /// The ids that the calls get.
    pub(crate) fn ids(&self) -> Ids {
        self.ids.clone().map_or_else(Ids::new, Ids::seeded)
    }

    /// Makes the calls.
    pub(crate) fn load(self, service: &Service) -> Result<(), String> {
        for (index, call) in self.calls.into_iter().enumerate() {
            let call: SeedCall = serde_json::from_value(call).map_err(|error| format!("calls[{index}]: {error}"))?;
            call.load(service).map_err(|error| format!("calls[{index}] ({}): {error}", call.name(service)))?;
        }
        Ok(())
    }
}

impl SeedCall {
    /// The id of its operation, or where it was sent to.
    fn name(&self, service: &Service) -> String {
        let path = self.target.split('?').next().unwrap_or_default();
        let matched = self.method.parse::<Method>().ok().and_then(|method| service.document.route(&method, path));
        matched.map_or_else(|| format!("{} {path}", self.method), |matched| matched.operation.id.to_string())
    }

    fn load(&self, service: &Service) -> Result<(), String> {
        let request = self.request()?;
        if let Some(ids) = self.ids
            && !service.ids.skip_to(ids)
        {
            return Err(format!("ids is {ids}, and {} ids have been made before", service.ids.made()));
        }
        let at = self.at.as_ref().map(|at| at.parse::<Timestamp>()).transpose().map_err(|error| format!("at: {error}"))?;
        service.replay(&request, at.unwrap_or_else(|| service.clock.timestamp()))
    }

    fn request(&self) -> Result<RawRequest, String> {
        let method = self.method.parse::<Method>().map_err(|error| format!("method: {error}"))?;
        let uri = self.target.parse::<Uri>().map_err(|error| format!("target: {error}"))?;
        let (content_type, body) = match (&self.body, self.files.is_empty()) {
            (body, true) => ("application/json".to_owned(), body.as_ref().map(Value::to_string).unwrap_or_default().into()),
            (None, false) => self.form()?,
            (Some(_), false) => return Err("it has both body and files".to_owned()),
        };
        let content_type = HeaderValue::try_from(content_type).map_err(|error| error.to_string())?;
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type)]);
        Ok(RawRequest { method, uri, headers, body: Some(body) })
    }

    /// The files as a body, with its content type.
    fn form(&self) -> Result<(String, Bytes), String> {
        let mut parts = BytesMut::new();
        let contents: String = self.files.values().map(|file| file.hex.as_str()).collect();
        let boundary = sha256_hex(contents.as_bytes());
        for (name, file) in &self.files {
            if file.name.chars().chain(name.chars()).any(char::is_control) {
                return Err(format!("files: a name of {name:?} has a control character"));
            }
            let content = from_hex(&file.hex).ok_or_else(|| format!("files: hex of {name:?} is not lower-case hexadecimal"))?;
            let quoted = |text: &str| text.replace('\\', "\\\\").replace('"', "\\\"");
            let disposition = format!("form-data; name=\"{}\"; filename=\"{}\"", quoted(name), quoted(&file.name));
            parts.put(format!("--{boundary}\r\nContent-Disposition: {disposition}\r\n\r\n").as_bytes());
            parts.put(content.as_slice());
            parts.put("\r\n".as_bytes());
        }
        parts.put(format!("--{boundary}--").as_bytes());
        Ok((format!("multipart/form-data; boundary={boundary}"), parts.freeze()))
    }

    /// A call as a dump has it: without secrets.
    fn dumped(entry: &JournalEntry, service: &Service) -> Self {
        let operation = service.document.operation(&entry.operation);
        let mut body = serde_json::from_slice(&entry.body).ok();
        if let Some(Body::Json { schema, .. }) = operation.and_then(|operation| operation.body.as_ref())
            && let Some(body) = &mut body
        {
            redact(&service.document.schemas, schema.schema(), body);
        }
        let query = operation.map(|operation| query(operation, &entry.query)).unwrap_or_default();
        let file = |file: &File| SeedFile { name: file.name.clone(), hex: hex(&file.content) };
        Self {
            method: entry.method.to_string(),
            target: if query.is_empty() { entry.path.clone() } else { format!("{}?{query}", entry.path) },
            body,
            files: entry.files.iter().map(|(name, content)| (name.clone(), file(content))).collect(),
            at: Some(entry.at.to_string()),
            ids: Some(entry.ids),
        }
    }
}

/// The calls that changed the state of a service, as a seed; `None` when they were too many to be kept.
pub(crate) fn dump(service: &Service) -> Option<String> {
    let calls = service.journal().entries()?.iter().map(|entry| SeedCall::dumped(entry, service)).collect();
    let mut text = serde_json::to_string_pretty(&Dump { ids: service.ids.seed(), calls }).unwrap_or_default();
    text.push('\n');
    Some(text)
}
