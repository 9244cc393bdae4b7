//! Decoding the body of a response with a success status.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use bytes::Bytes;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::{
    error::{ServiceError, embedded_error, error_in_envelope, json::read_with},
    model::{
        lenient::{LenientDeserialize, Report, items, next_key, next_value},
        string_or::StringOrBool,
    },
};

/// The body of a response that is not decoded yet.
///
/// It may contain an error despite a success status. Each way of decoding checks for an error first.
#[derive(Debug)]
pub struct Body<'a> {
    bytes: &'a Bytes,
    /// Without a byte order mark.
    text: &'a [u8],
    unreadable: Option<&'a mut Vec<String>>,
}

/// An error from decoding a response body as the output of an operation.
#[derive(Debug)]
pub struct DecodeError(Box<Failure>);

#[derive(Debug)]
pub(crate) enum Failure {
    NoBody,
    Unreadable(String),
    /// The error that the service reports.
    Service(String, ServiceError),
}

impl DecodeError {
    pub(crate) fn into_failure(self) -> Failure {
        *self.0
    }

    fn unreadable(why: impl fmt::Display) -> Self {
        Self(Box::new(Failure::Unreadable(why.to_string())))
    }

    fn service(text: &str, error: ServiceError) -> Self {
        Self(Box::new(Failure::Service(text.to_owned(), error)))
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Failure::NoBody => f.write_str("there is no body"),
            Failure::Unreadable(why) => f.write_str(why),
            Failure::Service(text, error) => {
                let parts =
                    [error.code.as_deref(), error.message.as_deref(), Some(text).filter(|text| !text.is_empty()).map(String::as_str)];
                f.write_str(&parts.into_iter().flatten().collect::<Vec<_>>().join(" "))
            }
        }
    }
}

impl std::error::Error for DecodeError {}

impl<'a> Body<'a> {
    /// Creates a body for [`Operation::decode`](crate::Operation::decode).
    pub fn new(bytes: &'a Bytes) -> Self {
        Self { bytes, text: bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes), unreadable: None }
    }

    /// Creates a body that reports the values that could not be read.
    pub(crate) fn reporting(bytes: &'a Bytes, unreadable: &'a mut Vec<String>) -> Self {
        Self { unreadable: Some(unreadable), ..Self::new(bytes) }
    }

    /// Reads JSON of any kind. A value of another kind at the top level is an error; within it, only invalid JSON is.
    pub(crate) fn read<T: LenientDeserialize>(self) -> Result<T, DecodeError> {
        self.check(T::FIELDS)?;
        if self.is_unexpected_envelope(T::FIELDS) {
            return self.envelope("result");
        }
        let (value, report) = self.parse(self.text, |json, report| T::read(json, report))?;
        let value = value.or_else(|| if report.is_empty() { T::read_null_response() } else { None });
        self.finish(value, report)
    }

    /// Reads JSON that may be null.
    pub(crate) fn read_nullable<T: LenientDeserialize>(self) -> Result<Option<T>, DecodeError> {
        self.read()
    }

    /// Reads an object, or a list as the field `field` of an object.
    pub(crate) fn read_or_list<T: LenientDeserialize>(self, field: &str) -> Result<T, DecodeError> {
        if self.text.trim_ascii_start().first() != Some(&b'[') {
            return self.read();
        }
        let object = [b"{\"", field.as_bytes(), b"\":", self.text, b"}"].concat();
        let (value, mut report) = self.parse(&object, |json, report| T::read(json, report))?;
        report.strip(&format!("/{field}"));
        self.finish(value, report)
    }

    /// Reads a list, or a single item as a list of one.
    pub(crate) fn read_list_or_item<T: LenientDeserialize>(self) -> Result<Vec<T>, DecodeError> {
        self.read::<ListOrItem<T>>().map(|list| list.0)
    }

    /// Reads a field of `{status, result, error}`, unless `status` or `error` reports that the call failed.
    ///
    /// An empty body is read as an envelope that contains null, because some calls return only a status.
    pub(crate) fn envelope<T: LenientDeserialize>(self, field: &str) -> Result<T, DecodeError> {
        if self.text.trim_ascii().is_empty()
            && let Some(nothing) = T::read_null_response()
        {
            return Ok(nothing);
        }
        self.judge_envelope()?;
        let (mut values, report) = self.fields::<T>(field)?;
        let value = values.pop().flatten().or_else(|| if report.is_empty() { T::read_null_response() } else { None });
        let missing = value.is_none() && report.is_empty();
        self.finish(value, report).map_err(|error| if missing { DecodeError::unreadable(format!("it has no {field}")) } else { error })
    }

    /// Reads a field of an envelope that is a list, or a single item as a list of one.
    pub(crate) fn envelope_list_or_item<T: LenientDeserialize>(self, field: &str) -> Result<Vec<T>, DecodeError> {
        self.envelope::<ListOrItem<T>>(field).map(|list| list.0)
    }

    /// Checks only `{status, error}`.
    pub(crate) fn envelope_outcome(self) -> Result<(), DecodeError> {
        self.judge_envelope()
    }

    /// Reads a Boolean that reports whether the call succeeded.
    pub(crate) fn outcome(self) -> Result<(), DecodeError> {
        self.read::<StringOrBool>().and_then(|outcome| judge(Some(outcome)))
    }

    /// Reads a field that reports whether the call succeeded, of an object or of each object in a list.
    pub(crate) fn outcome_field(self, field: &str) -> Result<Self, DecodeError> {
        self.check(&[field])?;
        let (outcomes, _) = self.fields::<StringOrBool>(field)?;
        if outcomes.is_empty() {
            judge(None)?;
        }
        outcomes.into_iter().try_for_each(judge)?;
        Ok(self)
    }

    /// Returns the body as plain text. If the body is a JSON string, returns the content of the string.
    pub(crate) fn text(self) -> Result<String, DecodeError> {
        self.check(&[])?;
        let quoted = self.text.trim_ascii();
        if let [b'"', .., b'"'] = quoted
            && let Ok(text) = serde_json::from_slice(quoted)
        {
            return Ok(text);
        }
        Ok(String::from_utf8_lossy(self.bytes).into_owned())
    }

    /// Returns the body as received.
    pub(crate) fn bytes(self) -> Result<Bytes, DecodeError> {
        self.check(&[])?;
        Ok(self.bytes.clone())
    }

    /// Ignores the body, which may be missing.
    pub(crate) fn nothing(self) -> Result<(), DecodeError> {
        self.check(&[])
    }

    /// Reads JSON as a type of the caller.
    pub(crate) fn json<T: DeserializeOwned>(self) -> Result<T, DecodeError> {
        self.check(&[])?;
        self.parse(self.text, |json, _| T::deserialize(json)).map(|(value, _)| value)
    }

    /// Fails if the body is an error. Fields that the document names are data.
    fn check(&self, fields: &[&str]) -> Result<(), DecodeError> {
        embedded_error(self.text, fields).map_or(Ok(()), |error| Err(DecodeError::service("", error)))
    }

    fn parse<T>(
        &self,
        bytes: &[u8],
        mut read: impl FnMut(&mut serde_json::Deserializer<serde_json::de::StrRead<'_>>, &mut Report) -> serde_json::Result<T>,
    ) -> Result<(T, Report), DecodeError> {
        let parsed = read_with(bytes, |text| {
            let mut report = Report::default();
            let mut json = serde_json::Deserializer::from_str(text);
            let value = read(&mut json, &mut report)?;
            json.end()?;
            Ok((value, report))
        });
        parsed.map_err(|error| if self.bytes.is_empty() { DecodeError(Box::new(Failure::NoBody)) } else { DecodeError::unreadable(error) })
    }

    fn finish<T>(self, value: Option<T>, report: Report) -> Result<T, DecodeError> {
        if let Some(unreadable) = self.unreadable
            && !report.is_empty()
        {
            *unreadable = report.into_pointers();
        }
        value.ok_or_else(|| DecodeError::unreadable("it is JSON of another kind than the document says"))
    }

    /// Reads a field of the object, or of each object in the list.
    fn fields<T: LenientDeserialize>(&self, name: &str) -> Result<(Vec<Option<T>>, Report), DecodeError> {
        self.parse(self.text, |json, report| json.deserialize_any(FieldOf { name, report, kind: PhantomData }))
    }

    fn judge_envelope(&self) -> Result<(), DecodeError> {
        self.check(&[])?;
        let only = |name| self.fields::<Value>(name).map(|(mut values, _)| values.pop().flatten());
        error_in_envelope(only("status")?, only("error")?).map_or(Ok(()), |(text, error)| Err(DecodeError::service(&text, error)))
    }

    /// Returns whether an object is in an envelope that is not documented. It would be read as an object without fields.
    fn is_unexpected_envelope(&self, fields: &[&str]) -> bool {
        let first = self.text.trim_ascii_start().strip_prefix(b"{").unwrap_or_default().trim_ascii_start();
        let is_likely = ["status", "result", "error"].iter().any(|name| {
            let rest = first.strip_prefix(b"\"").and_then(|text| text.strip_prefix(name.as_bytes()));
            rest.is_some_and(|rest| rest.starts_with(b"\"")) && !fields.contains(name)
        });
        is_likely
            && !fields.is_empty()
            && serde_json::from_slice::<BTreeMap<String, IgnoredAny>>(self.text)
                .is_ok_and(|object| ["status", "result"].iter().all(|name| object.contains_key(*name) && !fields.contains(name)))
    }
}

fn judge(outcome: Option<StringOrBool>) -> Result<(), DecodeError> {
    match outcome.and_then(|outcome| outcome.as_bool()) {
        Some(true) => Ok(()),
        Some(false) => Err(DecodeError::service("the service reports that the call failed", ServiceError::default())),
        None => Err(DecodeError::unreadable("it does not say whether the call succeeded")),
    }
}

/// Reads a field of an object, or of each object in a list.
struct FieldOf<'a, T> {
    name: &'a str,
    report: &'a mut Report,
    kind: PhantomData<T>,
}

impl<'de, T: LenientDeserialize> DeserializeSeed<'de> for FieldOf<'_, T> {
    type Value = Vec<Option<T>>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T: LenientDeserialize> Visitor<'de> for FieldOf<'_, T> {
    type Value = Vec<Option<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut value = None;
        while let Some(key) = next_key(&mut map)? {
            if key == self.name {
                value = next_value(&mut map, self.report, &key)?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(vec![value])
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(found) = list.next_element_seed(FieldOf { name: self.name, report: &mut *self.report, kind: PhantomData })? {
            values.extend(found);
        }
        Ok(values)
    }
}

/// A list, or a single object as a list of one.
struct ListOrItem<T>(Vec<T>);

impl<T: LenientDeserialize> LenientDeserialize for ListOrItem<T> {
    const FIELDS: &'static [&'static str] = T::FIELDS;

    fn read_null_response() -> Option<Self> {
        Some(Self(Vec::new()))
    }

    fn read_list<'de, A: SeqAccess<'de>>(list: A, report: &mut Report) -> Result<Option<Self>, A::Error> {
        items(list, report).map(|items| Some(Self(items)))
    }

    fn read_map<'de, A: MapAccess<'de>>(map: A, report: &mut Report) -> Result<Option<Self>, A::Error> {
        Ok(T::read_map(map, report)?.map(|item| Self(vec![item])))
    }
}

#[cfg(test)]
mod tests;
