//! YAML text to JSON values, with the line of each value.
//!
//! Only what has one meaning everywhere is accepted: readers of YAML differ in how they take anchors,
//! tags, duplicate keys and odd numbers, and the document is read by more than one of them.

use std::collections::HashMap;

use saphyr_parser::{Event, Parser, ScalarStyle, StrInput};
use serde_json::{Map, Number, Value};

use super::value::escaped;
use crate::diagnostic::Diagnostic;

/// Deeper nesting is rejected, so that what walks a document can do so without fear for the stack.
const MAX_DEPTH: usize = 64;

/// Line by pointer.
pub(super) type Lines = HashMap<String, usize>;

/// Reads one document, which is the text of this file.
pub(super) fn read(file: &str, text: &str) -> Result<(Value, Lines), Vec<Diagnostic>> {
    let mut reader = Reader { file, events: Parser::new_from_str(text), lines: Lines::new(), diagnostics: Vec::new() };
    match reader.document() {
        Some(root) if reader.diagnostics.is_empty() => Ok((root, reader.lines)),
        _ => {
            reader.diagnostics.sort();
            Err(reader.diagnostics)
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    events: Parser<'a, StrInput<'a>>,
    lines: Lines,
    diagnostics: Vec<Diagnostic>,
}

/// What returns `None` has noted why the rest of the text is not read.
impl<'a> Reader<'a> {
    fn document(&mut self) -> Option<Value> {
        let mut root = None;
        loop {
            let (event, line) = self.event("")?;
            match event {
                Event::StreamStart | Event::DocumentEnd | Event::Nothing => {}
                Event::DocumentStart(_) if root.is_none() => {}
                Event::DocumentStart(_) => {
                    let help = "keep the API in one document, without `---`";
                    return self.stop("yaml-single-document", line, "", "a second document begins here", help);
                }
                Event::StreamEnd if root.is_some() => return root,
                Event::StreamEnd => {
                    return self.stop("yaml-syntax", 1, "", "there is no document in the text", "write an OpenAPI document");
                }
                event => root = Some(self.value(event, line, "", 0)?),
            }
        }
    }

    /// The next event, which belongs to the value at `around`.
    fn event(&mut self, around: &str) -> Option<(Event<'a>, usize)> {
        match self.events.next()? {
            Ok((event, span)) => Some((event, span.start.line())),
            Err(error) => {
                let message = format!("the text is not YAML: {}", error.info());
                self.stop("yaml-syntax", error.marker().line().max(1), around, message, "correct the text on this line or just above it")
            }
        }
    }

    /// The value that begins with this event.
    fn value(&mut self, event: Event<'a>, line: usize, pointer: &str, depth: usize) -> Option<Value> {
        // The line of a key is there already.
        self.lines.entry(pointer.to_owned()).or_insert(line);
        if depth == MAX_DEPTH && !matches!(event, Event::Scalar(..) | Event::Alias(_)) {
            let message = format!("values are nested more than {MAX_DEPTH} deep");
            return self.stop("yaml-depth", line, pointer, message, "take the inner part out into a component");
        }
        Some(match event {
            Event::Scalar(text, style, anchor, tag) => {
                self.properties(anchor, tag.is_some(), line, pointer);
                if style != ScalarStyle::Plain {
                    return Some(Value::String(text.into_owned()));
                }
                plain(&text).unwrap_or_else(|| {
                    let help = format!("put it in quotes if it is a string: `'{text}'`; otherwise write plain decimals of at most 64 bits");
                    self.note("yaml-number", line, pointer, format!("`{text}` is no number in JSON"), help);
                    Value::Null
                })
            }
            Event::SequenceStart(anchor, tag) => {
                self.properties(anchor, tag.is_some(), line, pointer);
                let mut items = Vec::new();
                loop {
                    match self.event(pointer)? {
                        (Event::SequenceEnd, _) => break Value::Array(items),
                        (event, line) => items.push(self.value(event, line, &format!("{pointer}/{}", items.len()), depth + 1)?),
                    }
                }
            }
            Event::MappingStart(anchor, tag) => {
                self.properties(anchor, tag.is_some(), line, pointer);
                let mut members = Map::new();
                loop {
                    let key = match self.event(pointer)? {
                        (Event::MappingEnd, _) => break Value::Object(members),
                        (event, line) => self.key(event, line, pointer, &members, depth + 1)?,
                    };
                    let (event, line) = self.event(pointer)?;
                    let value = self.value(event, line, &format!("{pointer}/{}", escaped(&key)), depth + 1)?;
                    members.insert(key, value);
                }
            }
            _ => {
                let help = "write the value out, or make it a component and refer to it with `$ref`";
                self.note("yaml-anchor", line, pointer, "an alias (`*`) stands for a value written elsewhere", help);
                Value::Null
            }
        })
    }

    fn key(&mut self, event: Event<'a>, line: usize, holder: &str, members: &Map<String, Value>, depth: usize) -> Option<String> {
        let key = match self.value(event, line, holder, depth)? {
            Value::String(key) => key,
            other => {
                let help = format!("put it in quotes: `'{other}'`");
                self.note("yaml-string-key", line, holder, format!("the key `{other}` is not a string"), help);
                other.to_string()
            }
        };
        let pointer = format!("{holder}/{}", escaped(&key));
        if members.contains_key(&key) {
            let first = self.lines.get(&pointer).copied().unwrap_or_default();
            let message = format!("the key `{key}` stands here for the second time; the first is on line {first}");
            self.note("yaml-duplicate-key", line, &pointer, message, "keep one of the two");
        }
        self.lines.entry(pointer).or_insert(line);
        Some(key)
    }

    /// Rejects what may stand in front of a value.
    fn properties(&mut self, anchor: usize, has_tag: bool, line: usize, pointer: &str) {
        if anchor != 0 {
            let help = "remove it; make what is used twice a component and refer to it with `$ref`";
            self.note("yaml-anchor", line, pointer, "the value has an anchor (`&`)", help);
        }
        if has_tag {
            self.note("yaml-tag", line, pointer, "the value has a tag (`!`)", "remove it; quotes make a string of anything");
        }
    }

    fn note(&mut self, rule: &'static str, line: usize, pointer: &str, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.push(Diagnostic::new(rule, (self.file, line), pointer, message, help));
    }

    fn stop<T>(&mut self, rule: &'static str, line: usize, pointer: &str, message: impl Into<String>, help: &str) -> Option<T> {
        self.note(rule, line, pointer, message, help);
        None
    }
}

/// A scalar without quotes. `None` if it is a number for readers of YAML, and none in JSON or not the same.
fn plain(text: &str) -> Option<Value> {
    Some(match text {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if !is_numeric(text) => Value::String(text.to_owned()),
        _ => {
            let number = serde_json::from_str::<Number>(text).ok()?;
            // An integer that takes more than 64 bits would be rounded.
            let is_exact = !number.is_f64() || text.contains(['.', 'e', 'E']);
            is_exact.then_some(Value::Number(number))?
        }
    })
}

/// Whether a reader of YAML 1.2 takes the text for a number.
fn is_numeric(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_based = |prefix: &str, radix| {
        let digits = unsigned.strip_prefix(prefix).unwrap_or_default();
        !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix))
    };
    let is_decimal = unsigned.contains(|digit: char| digit.is_ascii_digit()) && unsigned.parse::<f64>().is_ok();
    is_decimal || is_based("0x", 16) || is_based("0o", 8) || matches!(&*unsigned.to_ascii_lowercase(), ".inf" | ".nan")
}

#[cfg(test)]
mod tests {
    use super::{plain, read};
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
            ("0", json!(0)),
            ("18446744073709551615", json!(u64::MAX)),
            ("0.5", json!(0.5)),
            ("5e-1", json!(0.5)),
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
        for text in ["0x1f", "0o7", "007", "+7", ".5", "5.", "-.INF", ".nan", "1e999", "-9223372036854775809"] {
            assert_eq!(plain(text), None, "{text}");
        }
        for text in ["0x", "+", "e5", ".", "1.2.3", "nan", "inf", "1_000"] {
            assert_eq!(plain(text), Some(json!(text)), "{text}");
        }
    }

    #[test]
    fn an_empty_text_is_no_document() {
        let diagnostics = read("a.yaml", "# nothing\n").expect_err("nothing");
        assert_eq!(diagnostics[0].rule, "yaml-syntax");
    }
}
