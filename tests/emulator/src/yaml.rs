//! YAML text to a JSON value, for the plain subset that the curated document is written in.
//!
//! Aliases, tags, merge keys and duplicate keys are refused: the document has no use for them,
//! and guessing at their meaning would make this reader a poor witness.

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Number, Value};

/// A collection that has been opened and not yet closed.
enum Open {
    Sequence(Vec<Value>),
    Mapping { members: Map<String, Value>, key: Option<String> },
}

/// Reads one YAML document.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    let mut open: Vec<Open> = Vec::new();
    let mut document = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| error.to_string())?;
        let at = |what: &str| format!("line {}: {what}", span.start.line());
        let finished = match event {
            Event::Scalar(text, style, _, None) => {
                if let Some(Open::Mapping { members, key }) = open.last_mut()
                    && key.is_none()
                {
                    if text == "<<" || members.contains_key(text.as_ref()) {
                        return Err(at(&format!("key {text:?} is a merge key or repeated")));
                    }
                    *key = Some(text.into_owned());
                    continue;
                }
                scalar(&text, style)
            }
            Event::SequenceStart(_, None) => {
                open.push(Open::Sequence(Vec::new()));
                continue;
            }
            Event::MappingStart(_, None) => {
                open.push(Open::Mapping { members: Map::new(), key: None });
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => match open.pop() {
                Some(Open::Sequence(items)) => Value::Array(items),
                Some(Open::Mapping { members, key: None }) => Value::Object(members),
                _ => return Err(at("a collection ends where none can")),
            },
            Event::Alias(_) => return Err(at("aliases are not read")),
            Event::Scalar(..) | Event::SequenceStart(..) | Event::MappingStart(..) => {
                return Err(at("tags are not read"));
            }
            _ => continue,
        };
        match open.last_mut() {
            Some(Open::Sequence(items)) => items.push(finished),
            Some(Open::Mapping { members, key }) => {
                let key = key.take().ok_or_else(|| at("a key is not plain text"))?;
                members.insert(key, finished);
            }
            None if document.is_none() => document = Some(finished),
            None => return Err(at("there is a second document")),
        }
    }
    document.ok_or_else(|| "there is no document".to_owned())
}

/// The core schema of YAML 1.2, as far as JSON can hold it.
fn scalar(text: &str, style: ScalarStyle) -> Value {
    if style != ScalarStyle::Plain {
        return Value::from(text);
    }
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let numeric =
        text.bytes().any(|byte| byte.is_ascii_digit()) && text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    if numeric {
        if let Ok(integer) = text.parse::<i64>() {
            return Value::from(integer);
        }
        if let Some(number) = text.parse::<f64>().ok().and_then(Number::from_f64) {
            return Value::Number(number);
        }
    }
    Value::from(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_are_typed_by_the_core_schema() {
        let text = "a: 1\nb: '1'\nc: 0.0.1\nd: 1.5\ne: true\nf: null\ng: ''\nh: [x, ~, -3]\n200: |-\n  two\n  lines\n";
        assert_eq!(
            parse(text),
            Ok(json!({
                "a": 1, "b": "1", "c": "0.0.1", "d": 1.5, "e": true, "f": null, "g": "",
                "h": ["x", null, -3], "200": "two\nlines"
            }))
        );
    }

    #[test]
    fn what_the_document_has_no_use_for_is_refused() {
        for text in ["a: 1\na: 2", "a: &x 1\nb: *x", "a: !!str 1", "? [a]\n: b", "a: 1\n---\nb: 2", "", "a: [", "a: {<<: b}"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
