//! Errors of the service, in all forms that were observed.

use bytes::Bytes;
use http::{
    HeaderMap,
    header::{CONTENT_ENCODING, CONTENT_TYPE},
};
use serde_json::{Map, Value};

use crate::error::json::read;

/// The pairs of fields with code and message, as the vendor's services spell them.
const PAIRS: [(&str, &str); 3] = [("error_code", "error_msg"), ("errorCode", "errorMsg"), ("code", "message")];

/// The maximum nesting depth of the search.
const DEPTH: usize = 8;

/// The maximum length of a body that is searched, in bytes: decoded values take many times the memory, and no error is that long.
const LONGEST: usize = 1 << 20;

/// The maximum number of characters of a plain-text body that an error repeats.
const MAX_WORDS: usize = 200;

/// An error as reported by the service.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ServiceError {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
    pub(crate) encoded_authorization_message: Option<String>,
    pub(crate) details: Vec<(Option<String>, Option<String>)>,
}

impl ServiceError {
    /// Some services send a code or a message on success.
    fn is_success(&self) -> bool {
        self.code.as_deref().or(self.message.as_deref()).is_some_and(means_success)
    }
}

/// Decodes the body of an error response. The second value describes the body if it contains no error.
pub(crate) fn service_error(headers: &HeaderMap, body: &Bytes) -> (ServiceError, String) {
    if body.len() > LONGEST {
        return (ServiceError::default(), describe(headers, body));
    }
    match read(body).ok().and_then(|response| search(&response)) {
        Some(service_error) => (service_error, String::new()),
        None => (ServiceError::default(), describe(headers, body)),
    }
}

/// Searches for an error in a response with a success status: CodeArts services are known to send one. Fields that the document names are
/// data, whatever their names.
pub(crate) fn embedded_error(body: &[u8], fields: &[&str]) -> Option<ServiceError> {
    const MARK: &[u8] = b"\"error";
    if body.len() > LONGEST || body.trim_ascii_start().first() != Some(&b'{') {
        return None;
    }
    memchr::memmem::find(body, MARK)?;
    let response: Value = read(body).ok()?;
    let object = response.as_object()?;
    let says = |name: &str| !fields.contains(&name) && text(object, name).is_some();
    let at_top = PAIRS[..2].iter().any(|(code, message)| says(code) || says(message));
    let nested = matches!(object.get("error"), Some(Value::Object(error)) if own(error).is_some()) && !fields.contains(&"error");
    if at_top || nested { search(&response).filter(|error| !error.is_success()) } else { None }
}

/// Searches for an error in the status and error fields of an envelope, and describes the status.
pub(crate) fn error_in_envelope(status: Option<Value>, error: Option<Value>) -> Option<(String, ServiceError)> {
    let status = match status {
        None | Some(Value::Null) => None,
        Some(Value::String(status)) => Some(status),
        Some(status) => Some(status.to_string()),
    };
    let error = match error {
        Some(Value::String(message)) if !message.is_empty() => Some(ServiceError { message: Some(message), ..ServiceError::default() }),
        Some(error @ (Value::Object(_) | Value::Array(_))) => {
            search(&error).or_else(|| holds_something(&error).then(ServiceError::default))
        }
        Some(Value::Bool(true)) => Some(ServiceError::default()),
        _ => None,
    };
    let error = error.filter(|error| !error.is_success());
    if error.is_none() && status.as_deref().is_none_or(means_success) {
        return None;
    }
    let text =
        status.map_or_else(|| "the response holds an error".to_owned(), |status| format!("the service reports the status {status:?}"));
    Some((text, error.unwrap_or_default()))
}

fn holds_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => items.iter().any(holds_something),
        Value::Object(fields) => fields.values().any(holds_something),
        _ => true,
    }
}

/// Whether a status, a code or a message means success.
fn means_success(word: &str) -> bool {
    ["success", "succeeded", "ok", "true", "0", "200"].iter().any(|known| word.trim_ascii().eq_ignore_ascii_case(known))
}

/// A complete pair anywhere takes precedence over half a pair further up.
fn search(response: &Value) -> Option<ServiceError> {
    find(response, DEPTH, &|service_error| service_error.code.is_some() && service_error.message.is_some())
        .or_else(|| find(response, DEPTH, &|_| true))
}

fn find(value: &Value, depth: usize, accept: &dyn Fn(&ServiceError) -> bool) -> Option<ServiceError> {
    match value {
        Value::Object(object) => own(object).filter(accept).or_else(|| {
            let depth = depth.checked_sub(1)?;
            object.values().find_map(|inner| find(inner, depth, accept))
        }),
        Value::Array(items) => items.iter().filter(|item| item.is_object()).find_map(|item| find(item, depth, accept)),
        _ => None,
    }
}

/// The error in an object's own fields.
fn own(object: &Map<String, Value>) -> Option<ServiceError> {
    let (code, message) = PAIRS
        .iter()
        .map(|(code, message)| (text(object, code), text(object, message)))
        .filter(|(code, message)| code.is_some() || message.is_some())
        .rev()
        .max_by_key(|(code, message)| usize::from(code.is_some()) + usize::from(message.is_some()))?;
    let details = match object.get("details") {
        Some(Value::Array(items)) => items
            .iter()
            .filter_map(Value::as_object)
            .filter_map(own)
            .map(|service_error| (service_error.code, service_error.message))
            .collect(),
        _ => Vec::new(),
    };
    Some(ServiceError { code, message, encoded_authorization_message: text(object, "encoded_authorization_message"), details })
}

fn text(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn describe(headers: &HeaderMap, body: &Bytes) -> String {
    if body.is_empty() {
        return "the response has no body".to_owned();
    }
    let kind = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("unknown type");
    let encoding = unexpected_content_encoding(headers).map(|encoding| format!("; {encoding}"));
    match plain_text(kind, body).filter(|_| encoding.is_none()) {
        Some(words) => format!("the body ({kind}, {} bytes) says: {words}", body.len()),
        None => format!("the body ({kind}, {} bytes) names no error{}", body.len(), encoding.unwrap_or_default()),
    }
}

/// The beginning of a plain-text body without markup: gateways use such text to explain why they reject a request.
fn plain_text(kind: &str, body: &Bytes) -> Option<String> {
    let text = std::str::from_utf8(body).ok()?.trim();
    let is_plain = kind.starts_with("text/plain") || kind == "unknown type";
    let is_text = is_plain && !text.is_empty() && !text.starts_with(['<', '{', '[']);
    is_text.then(|| text.chars().take(MAX_WORDS).collect())
}

/// Describes the compression of a body, if any: no request asks for compression.
pub(crate) fn unexpected_content_encoding(headers: &HeaderMap) -> Option<String> {
    let encoding = headers.get(CONTENT_ENCODING)?.to_str().ok().filter(|value| !value.eq_ignore_ascii_case("identity"))?;
    Some(format!("its Content-Encoding is {encoding:?}, which the client did not ask for; look at what is between it and the service"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn code_and_message(body: &str) -> (Option<String>, Option<String>) {
        let (service_error, _) = service_error(&HeaderMap::new(), &Bytes::copy_from_slice(body.as_bytes()));
        (service_error.code, service_error.message)
    }

    fn pair(code: &str, message: &str) -> (Option<String>, Option<String>) {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (some(code), some(message))
    }

    #[test]
    fn each_shape_of_the_vendor_is_read() {
        for (body, expected) in [
            (r#"{"error_code":"A.1","error_msg":"m"}"#, pair("A.1", "m")),
            (r#"{"errorCode":"A.1","errorMsg":"m"}"#, pair("A.1", "m")),
            (r#"{"code":"A.1","message":"m"}"#, pair("A.1", "m")),
            (r#"{"code":17,"message":"m"}"#, pair("17", "m")),
            (r#"{"error":{"code":"A.1","message":"m"}}"#, pair("A.1", "m")),
            (r#"{"status":"error","result":{"error_code":"A.1","error_msg":"m"}}"#, pair("A.1", "m")),
            (r#"{"a":{"b":[{"error_code":"A.1","error_msg":"m"}]}}"#, pair("A.1", "m")),
            (r#"[{"error_code":"A.1","error_msg":"m"}]"#, pair("A.1", "m")),
            (r#"{"error_code":"A.1"}"#, pair("A.1", "")),
            (r#"{"error_msg":"m"}"#, pair("", "m")),
            (r#"{"error":"text","message":"m"}"#, pair("", "m")),
            (r#"{"message":"outer","error":{"code":"A.1","message":"m"}}"#, pair("A.1", "m")),
            (r#"{"error_code":null,"error_msg":""}"#, pair("", "")),
            ("<html>", pair("", "")),
            ("", pair("", "")),
            ("\"text\"", pair("", "")),
        ] {
            assert_eq!(code_and_message(body), expected, "{body}");
        }
    }

    #[test]
    fn details_and_the_encoded_message_are_kept() {
        let body =
            r#"{"error_code":"A.1","error_msg":"m","encoded_authorization_message":"e","details":[{"error_code":"A.2","error_msg":"n"}]}"#;
        let (service_error, _) = service_error(&HeaderMap::new(), &Bytes::from_static(body.as_bytes()));
        assert_eq!(service_error.encoded_authorization_message.as_deref(), Some("e"));
        assert_eq!(service_error.details, [(Some("A.2".to_owned()), Some("n".to_owned()))]);
    }

    #[test]
    fn an_envelope_is_an_error_by_its_status_or_its_error() {
        let judged = |status: Value, error: Value| {
            error_in_envelope(Some(status), Some(error)).map(|(text, error)| (text, error.code, error.message))
        };
        for (status, error) in [
            (json!("success"), json!(null)),
            (json!("SUCCESS"), json!("")),
            (json!(null), json!({})),
            (json!(200), json!({"code": null, "message": ""})),
            (json!(true), json!([])),
            (json!("success"), json!({"code": "0", "message": "x"})),
        ] {
            assert_eq!(judged(status.clone(), error.clone()), None, "{status} {error}");
        }
        let reported = |status: &str| format!("the service reports the status {status:?}");
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(judged(json!("error"), json!(null)), Some((reported("error"), None, None)));
        assert_eq!(judged(json!(false), json!("broken")), Some((reported("false"), None, text("broken"))));
        assert_eq!(judged(json!("success"), json!({"code": "A.1", "message": "m"})), Some((reported("success"), text("A.1"), text("m"))));
        assert_eq!(judged(json!(null), json!({"why": 1})), Some(("the response holds an error".to_owned(), None, None)));
    }

    #[test]
    fn deep_nesting_is_searched_to_a_bound() {
        let deep = |levels: usize| format!("{}{}{}", r#"{"a":"#.repeat(levels), r#"{"error_code":"A.1"}"#, "}".repeat(levels));
        assert_eq!(code_and_message(&deep(DEPTH)), pair("A.1", ""));
        assert_eq!(code_and_message(&deep(DEPTH + 1)), pair("", ""));
        assert_eq!(code_and_message(&deep(10_000)), pair("", ""));
    }

    #[test]
    fn what_is_longer_than_any_error_is_not_searched() {
        let padded = |length: usize| format!(r#"{{"error_code":"A.1","error_msg":"m","a":"{}"}}"#, "x".repeat(length));
        assert_eq!(code_and_message(&padded(LONGEST / 2)), pair("A.1", "m"));
        assert_eq!(code_and_message(&padded(LONGEST)), pair("", ""));
        assert!(embedded_error(padded(LONGEST / 2).as_bytes(), &[]).is_some());
        assert!(embedded_error(padded(LONGEST).as_bytes(), &[]).is_none());
    }

    #[test]
    fn a_compressed_body_is_told_by_its_header() {
        let shown = |value: &str| unexpected_content_encoding(&HeaderMap::from_iter([(CONTENT_ENCODING, value.parse().expect("a value"))]));
        assert!(shown("gzip").is_some_and(|text| text.starts_with("its Content-Encoding is \"gzip\"")));
        assert_eq!((shown("Identity"), unexpected_content_encoding(&HeaderMap::new())), (None, None));
    }

    #[test]
    fn an_error_under_success_is_seen_and_a_success_is_not_taken_for_one() {
        let seen = |body: &str| embedded_error(body.as_bytes(), &[]).and_then(|service_error| service_error.code);
        assert_eq!(seen(r#"{"error_code":"A.1","error_msg":"m"}"#).as_deref(), Some("A.1"));
        assert_eq!(seen(r#" {"error":{"code":"A.1","message":"m"}}"#).as_deref(), Some("A.1"));
        assert_eq!(seen(r#"{"error_code":null,"plugin_name":"x"}"#), None);
        assert_eq!(seen(r#"{"error":null,"plugin_name":"x"}"#), None);
        assert_eq!(seen(r#"{"plugin_name":"error","code":"x","message":"y"}"#), None);
        assert_eq!(seen("true"), None);
        assert_eq!(seen(r#"{"error_code":"0","error_msg":"done"}"#), None);
        assert_eq!(seen(r#"{"error_code":null,"error_msg":"Success"}"#), None);
        assert!(embedded_error(br#"{"error_msg":"of the job"}"#, &["error_msg"]).is_none());
        assert!(embedded_error(br#"{"error":{"code":"A.1"}}"#, &["error"]).is_none());
        assert_eq!(seen(r#"[{"error_code":"A.1"}]"#), None);
    }
}
