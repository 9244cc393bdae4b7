//! YAML text to JSON values, with the line of each value.
//!
//! Only what has one meaning everywhere is accepted: readers of YAML differ in how they take anchors,
//! tags, duplicate keys and odd numbers, and the document is read by more than one of them.

use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle};
use serde_json::{Map, Number, Value};

use super::value::escaped;
use crate::diagnostic::Diagnostic;

/// Deeper nesting is rejected, so that what walks a document can do so without fear for the stack.
const MAX_DEPTH: usize = 64;

/// Line by pointer.
pub(super) type Lines = BTreeMap<String, usize>;

/// Reads one document, which is the text of this file.
pub(super) fn read(file: &str, text: &str) -> Result<(Value, Lines), Vec<Diagnostic>> {
    let mut reader = Reader { file: file.to_owned(), ..Reader::default() };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => {
                if reader.take(event, span.start.line()).is_err() {
                    break;
                }
            }
            Err(error) => {
                let line = error.marker().line().max(1);
                let message = format!("the text is not YAML: {}", error.info());
                reader.note("yaml-syntax", line, message, "correct the text on this line or just above it");
                break;
            }
        }
    }
    if reader.documents == 0 && reader.diagnostics.is_empty() {
        let help = "write an OpenAPI document";
        reader.note("yaml-syntax", 1, "there is no document in the text", help);
    }
    if reader.diagnostics.is_empty() {
        Ok((reader.root, reader.lines))
    } else {
        reader.diagnostics.sort();
        Err(reader.diagnostics)
    }
}

/// The rest of the text is not read.
struct Stop;

/// A collection that is still open.
struct Frame {
    pointer: String,
    line: usize,
    content: Content,
}

enum Content {
    Map { members: Map<String, Value>, key: Option<String> },
    List(Vec<Value>),
}

#[derive(Default)]
struct Reader {
    file: String,
    root: Value,
    lines: Lines,
    open: Vec<Frame>,
    documents: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>, line: usize) -> Result<(), Stop> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    let message = "a second document begins here";
                    self.note("yaml-single-document", line, message, "keep the API in one document, without `---`");
                    return Err(Stop);
                }
            }
            Event::Alias(_) => {
                let message = "an alias (`*`) stands for a value written elsewhere";
                self.note("yaml-anchor", line, message, "write the value out, or make it a component and refer to it with `$ref`");
                self.value(Value::Null, line);
            }
            Event::Scalar(text, style, anchor, tag) => {
                self.properties(anchor, tag.is_some(), line);
                let value = match style {
                    ScalarStyle::Plain => self.plain(&text, line),
                    _ => Value::String(text.into_owned()),
                };
                self.value(value, line);
            }
            Event::SequenceStart(anchor, tag) => {
                self.properties(anchor, tag.is_some(), line);
                self.enter(Content::List(Vec::new()), line)?;
            }
            Event::MappingStart(anchor, tag) => {
                self.properties(anchor, tag.is_some(), line);
                self.enter(Content::Map { members: Map::new(), key: None }, line)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(frame) = self.open.pop() {
                    let value = match frame.content {
                        Content::Map { members, .. } => Value::Object(members),
                        Content::List(items) => Value::Array(items),
                    };
                    self.value(value, frame.line);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn enter(&mut self, content: Content, line: usize) -> Result<(), Stop> {
        if self.open.len() == MAX_DEPTH {
            let message = format!("values are nested more than {MAX_DEPTH} deep");
            self.note("yaml-depth", line, message, "take the inner part out into a component");
            return Err(Stop);
        }
        let pointer = self.pointer();
        self.open.push(Frame { pointer, line, content });
        Ok(())
    }

    /// Puts a finished value where it belongs: into the collection around it, as a key or as a value.
    fn value(&mut self, value: Value, line: usize) {
        let at = self.pointer();
        let Some(frame) = self.open.last_mut() else {
            self.lines.insert(String::new(), line);
            self.root = value;
            return;
        };
        match &mut frame.content {
            Content::List(items) => {
                self.lines.insert(at, line);
                items.push(value);
            }
            Content::Map { members, key } => match key.take() {
                Some(key) => {
                    members.insert(key, value);
                }
                None => self.key(value, line),
            },
        }
    }

    fn key(&mut self, value: Value, line: usize) {
        let text = match value {
            Value::String(text) => text,
            other => {
                let message = format!("the key `{other}` is not a string");
                self.note("yaml-string-key", line, message, format!("put it in quotes: `'{other}'`"));
                other.to_string()
            }
        };
        let Some(frame) = self.open.last_mut() else {
            return;
        };
        let Content::Map { members, key } = &mut frame.content else {
            return;
        };
        let pointer = format!("{}/{}", frame.pointer, escaped(&text));
        let duplicate = members.contains_key(&text);
        *key = Some(text.clone());
        if !duplicate {
            self.lines.insert(pointer, line);
            return;
        }
        let first = self.lines.get(&pointer).copied().unwrap_or_default();
        let message = format!("the key `{text}` stands here for the second time; the first is on line {first}");
        self.diagnostics.push(Diagnostic::new("yaml-duplicate-key", (&self.file, line), pointer, message, "keep one of the two"));
    }

    /// Where the next value goes. In front of a key that is the collection itself.
    fn pointer(&self) -> String {
        match self.open.last() {
            None => String::new(),
            Some(Frame { pointer, content, .. }) => match content {
                Content::List(items) => format!("{pointer}/{}", items.len()),
                Content::Map { key: Some(key), .. } => format!("{pointer}/{}", escaped(key)),
                Content::Map { key: None, .. } => pointer.clone(),
            },
        }
    }

    /// Rejects what may stand in front of a value.
    fn properties(&mut self, anchor: usize, tag: bool, line: usize) {
        if anchor != 0 {
            let help = "remove it; make what is used twice a component and refer to it with `$ref`";
            self.note("yaml-anchor", line, "the value has an anchor (`&`)", help);
        }
        if tag {
            let help = "remove it; quotes make a string of anything";
            self.note("yaml-tag", line, "the value has a tag (`!`)", help);
        }
    }

    /// A scalar without quotes.
    fn plain(&mut self, text: &str, line: usize) -> Value {
        plain(text).unwrap_or_else(|problem| {
            let message = format!("the number `{text}` {problem}");
            let help = format!("put it in quotes if it is a string: `'{text}'`; otherwise write it in plain decimals");
            self.note("yaml-number", line, message, help);
            Value::Null
        })
    }

    fn note(&mut self, rule: &'static str, line: usize, message: impl Into<String>, help: impl Into<String>) {
        let pointer = self.pointer();
        self.diagnostics.push(Diagnostic::new(rule, (&self.file, line), pointer, message, help));
    }
}

/// Reads a scalar without quotes by the core schema of YAML 1.2.
pub(super) fn plain(text: &str) -> Result<Value, &'static str> {
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text)?.map_or_else(|| Value::String(text.to_owned()), Value::Number),
    })
}

/// Reads a number of the core schema; `None` if the text is not a number.
fn number(text: &str) -> Result<Option<Number>, &'static str> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(digits, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return Err("has no place in JSON");
    }
    let based = |prefix: &str, radix| {
        let rest = digits.strip_prefix(prefix).unwrap_or_default();
        !rest.is_empty() && rest.chars().all(|c| c.is_digit(radix))
    };
    if based("0x", 16) || based("0o", 8) {
        return Err("is not written in decimals");
    }
    let Some(is_integer) = decimal(digits) else {
        return Ok(None);
    };
    if digits.len() > 1 && digits.starts_with('0') && digits.as_bytes()[1].is_ascii_digit() {
        return Err("begins with a zero, which some readers take for octal");
    }
    if is_integer {
        let unsigned = text.strip_prefix('+').unwrap_or(text);
        let number = unsigned.parse::<i64>().map(Number::from);
        return match number.or_else(|_| unsigned.parse::<u64>().map(Number::from)) {
            Ok(number) => Ok(Some(number)),
            Err(_) => Err("does not fit into 64 bits"),
        };
    }
    let float = text.parse::<f64>().ok().and_then(Number::from_f64);
    float.map(Some).ok_or("is out of range")
}

/// Whether the text is an unsigned decimal number, and if so, whether it is an integer.
fn decimal(text: &str) -> Option<bool> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if let Some(exponent) = exponent {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        if exponent.is_empty() || !digits(exponent) {
            return None;
        }
    }
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let some = !before.is_empty() || !after.is_empty();
    let fraction = mantissa.contains('.');
    (some && digits(before) && digits(after)).then_some(exponent.is_none() && !fraction)
}

#[cfg(test)]
mod tests {
    use super::{number, read};
    use serde_json::json;

    fn value(text: &str) -> serde_json::Value {
        read("a.yaml", text).expect("a document").0
    }

    #[test]
    fn scalars_follow_the_core_schema_and_quotes_make_strings() {
        for (text, expected) in [
            ("", json!(null)),
            ("~", json!(null)),
            ("Null", json!(null)),
            ("TRUE", json!(true)),
            ("yes", json!("yes")),
            ("off", json!("off")),
            ("-7", json!(-7)),
            ("+7", json!(7)),
            ("0", json!(0)),
            ("18446744073709551615", json!(u64::MAX)),
            ("0.5", json!(0.5)),
            (".5e1", json!(5.0)),
            ("1.0", json!(1.0)),
            ("0.0.1", json!("0.0.1")),
            ("1e", json!("1e")),
            ("-", json!([null])),
            ("16993543005962cb6e5e8-458a", json!("16993543005962cb6e5e8-458a")),
            ("'0.5'", json!("0.5")),
            ("\"null\"", json!("null")),
            ("2020-01-01", json!("2020-01-01")),
        ] {
            assert_eq!(value(&format!("a: \n  {text}"))["a"], expected, "{text}");
        }
        assert_eq!(value("a: |-\n  1\nb: >\n  true\n"), json!({"a": "1", "b": "true\n"}));
    }

    #[test]
    fn a_number_is_read_or_rejected_but_never_changed() {
        for text in ["0x1f", "0o7", "007", "-.INF", ".nan", "1e999", "-9223372036854775809"] {
            assert!(number(text).is_err(), "{text}");
        }
        for text in ["0x", "+", "e5", ".", "1.2.3", "nan", "1_000"] {
            assert!(matches!(number(text), Ok(None)), "{text}");
        }
    }

    #[test]
    fn an_empty_text_is_no_document() {
        let diagnostics = read("a.yaml", "# nothing\n").expect_err("nothing");
        assert_eq!(diagnostics[0].rule, "yaml-syntax");
    }
}
