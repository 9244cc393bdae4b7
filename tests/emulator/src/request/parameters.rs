//! Parameters of the path, the query and the headers.

use serde_json::{Map, Value};

use super::Reader;
use crate::canonical::query_pairs;
use crate::document::{Form, Kind, Parameter};
use crate::message::RawRequest;
use crate::service_error::ServiceError;

const TWICE: &str = "is given more than once";

impl Reader<'_> {
    pub(super) fn path(&self) -> Result<Map<String, Value>, ServiceError> {
        let mut path = Map::new();
        for (parameter, segment) in self.operation().path.iter().zip(&self.matched.segments) {
            let value = if parameter.is_account() {
                String::from_utf8_lossy(segment).into()
            } else if segment.is_empty() {
                return Err(ServiceError::invalid(&parameter.name, "is empty"));
            } else {
                self.value(parameter, &[utf8(parameter, segment)?])?
            };
            path.insert(parameter.name.clone(), value);
        }
        Ok(path)
    }

    /// The query parameters that the operation knows. Others are not looked at.
    pub(super) fn query(&self, request: &RawRequest, path: &Map<String, Value>) -> Result<Map<String, Value>, ServiceError> {
        let sent = query_pairs(request.query());
        let mut query = Map::new();
        for parameter in &self.operation().query {
            let values = sent.iter().filter(|(name, _)| name == parameter.name.as_bytes()).map(|(_, value)| utf8(parameter, value));
            let values = values.collect::<Result<Vec<_>, _>>()?;
            if let Some(value) = self.optional(parameter, &values)? {
                repeats(&parameter.name, &value, parameter.from_path.as_deref(), path)?;
                query.insert(parameter.name.clone(), value);
            }
        }
        Ok(query)
    }

    pub(super) fn headers(&self, request: &RawRequest) -> Result<(), ServiceError> {
        for parameter in &self.operation().headers {
            let values = request.headers.get_all(&parameter.name).iter().map(|value| utf8(parameter, value.as_bytes().trim_ascii()));
            self.optional(parameter, &values.collect::<Result<Vec<_>, _>>()?)?;
        }
        Ok(())
    }

    fn optional(&self, parameter: &Parameter, values: &[&str]) -> Result<Option<Value>, ServiceError> {
        match values {
            [] if parameter.is_required => Err(ServiceError::invalid(&parameter.name, "is required")),
            [] => Ok(None),
            [""] if parameter.may_be_empty => Ok(None),
            values => self.value(parameter, values).map(Some),
        }
    }

    /// The value that the strings of a parameter stand for.
    fn value(&self, parameter: &Parameter, values: &[&str]) -> Result<Value, ServiceError> {
        let invalid = |reason: &str| ServiceError::invalid(&parameter.name, reason);
        let list = |items: &mut dyn Iterator<Item = &str>, kinds: &[Kind]| {
            items.map(|item| scalar(item, kinds)).collect::<Result<Value, _>>().map_err(|reason| invalid(&reason))
        };
        let value = match (&parameter.form, values) {
            (Form::Repeated(kinds), values) => list(&mut values.iter().copied(), kinds)?,
            (_, [_, _, ..]) => return Err(invalid(TWICE)),
            (Form::Single(kinds), values) => scalar(values.first().unwrap_or(&""), kinds).map_err(|reason| invalid(&reason))?,
            (Form::Joined(kinds), values) => list(&mut values.iter().flat_map(|value| value.split(',')), kinds)?,
        };
        match self.validator(&parameter.schema)?.diagnostics(&value).first() {
            Some(diagnostic) => Err(invalid(&diagnostic.reason)),
            None => Ok(value),
        }
    }
}

/// The value that a string stands for: of the first kind that it can be.
pub(super) fn scalar(text: &str, kinds: &[Kind]) -> Result<Value, String> {
    for kind in kinds {
        let value = match kind {
            Kind::String => Some(Value::from(text)),
            Kind::Integer if is_plain(text) => text.parse::<i64>().ok().map(Value::from),
            Kind::Number if is_plain(text) => text.parse::<f64>().ok().filter(|number| number.is_finite()).map(Value::from),
            Kind::Integer | Kind::Number => None,
            Kind::Boolean => text.parse::<bool>().ok().map(Value::Bool),
        };
        if let Some(value) = value {
            return Ok(value);
        }
    }
    Err(match kinds {
        [Kind::Integer] => "is not an integer".to_owned(),
        [Kind::Number] => "is not a number".to_owned(),
        [Kind::Boolean] => "is neither true nor false".to_owned(),
        _ => "is not of a documented type".to_owned(),
    })
}

/// Numbers are written as in JSON: neither a plus sign nor words such as `inf`.
fn is_plain(text: &str) -> bool {
    serde_json::from_str::<serde_json::Number>(text).is_ok()
        && !text.starts_with(char::is_whitespace)
        && !text.ends_with(char::is_whitespace)
}

/// What repeats a path parameter has its value.
pub(super) fn repeats(field: &str, value: &Value, parameter: Option<&str>, path: &Map<String, Value>) -> Result<(), ServiceError> {
    match parameter.and_then(|parameter| Some((parameter, path.get(parameter)?))) {
        Some((parameter, expected)) if value != expected => {
            Err(ServiceError::invalid(field, &format!("is not the {parameter} of the path")))
        }
        _ => Ok(()),
    }
}

fn utf8<'v>(parameter: &Parameter, value: &'v [u8]) -> Result<&'v str, ServiceError> {
    std::str::from_utf8(value).map_err(|_| ServiceError::invalid(&parameter.name, "is not UTF-8"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn strings_stand_for_values_of_their_kinds() {
        use Kind::{Boolean, Integer, Number, String};
        for (text, kinds, value) in [
            ("1", &[String][..], json!("1")),
            ("-1", &[Integer], json!(-1)),
            ("1.5", &[Number], json!(1.5)),
            ("true", &[Boolean], json!(true)),
            ("1", &[Integer, String], json!(1)),
            ("x", &[Integer, String], json!("x")),
            ("", &[String], json!("")),
        ] {
            assert_eq!(scalar(text, kinds), Ok(value), "{text}");
        }
        for (text, kind) in [
            ("", Integer),
            ("1.0", Integer),
            ("+1", Integer),
            (" 1", Integer),
            ("inf", Number),
            ("1e999", Number),
            ("True", Boolean),
            ("1", Boolean),
        ] {
            assert!(scalar(text, &[kind]).is_err(), "{text}");
        }
    }
}
