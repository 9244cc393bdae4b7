//! The whole document as one text, for readers that do not know its pieces.
//!
//! YAML is written here and not by a library: saphyr's emitter leaves dates without quotes, which readers of YAML 1.1 turn
//! into something else, and knows no numbers above `i64::MAX`.

use serde_json::{Map, Value};

use super::{
    spec::Spec,
    value::{entries, escaped},
    yaml::plain,
};

/// The document as JSON: sorted keys, two spaces per level, a line break at the end.
pub fn bundle_json(spec: &Spec) -> String {
    format!("{:#}\n", sorted(spec.document()))
}

/// `serde_json` sorts keys only as long as no crate of the build asks it not to.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(_) => {
            entries(Some(value)).into_iter().map(|(key, value)| (key.to_owned(), sorted(value))).collect::<Map<_, _>>().into()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        other => other.clone(),
    }
}

/// The document as YAML, in the order of its files and lines; what stands on one line is sorted by name.
pub fn bundle_yaml(spec: &Spec) -> String {
    let mut out = String::new();
    Writer { spec, out: &mut out }.node(spec.document(), "", "", "\n");
    out.trim_start_matches('\n').to_owned()
}

struct Writer<'a> {
    spec: &'a Spec,
    out: &'a mut String,
}

impl Writer<'_> {
    /// Writes a value after a key or a dash. `indent` is that of its lines, `before` what separates it from the key or dash if
    /// it takes lines of its own.
    fn node(&mut self, value: &Value, pointer: &str, indent: &str, before: &str) {
        match value {
            Value::Object(fields) if !fields.is_empty() => {
                let mut fields: Vec<_> = fields.iter().map(|(key, value)| (format!("{pointer}/{}", escaped(key)), key, value)).collect();
                // What was written nowhere, such as the tags of operations, comes last, and components come after what uses them.
                fields.sort_by_cached_key(|(pointer, key, _)| {
                    (pointer == "/components", self.spec.written_at(pointer).unwrap_or((usize::MAX, 0)), (*key).clone())
                });
                for (number, (pointer, key, value)) in fields.into_iter().enumerate() {
                    self.begin(number, indent, before);
                    self.out.push_str(&scalar(key));
                    self.out.push(':');
                    self.node(value, &pointer, &format!("{indent}  "), "\n");
                }
            }
            Value::Array(items) if !items.is_empty() => {
                for (number, item) in items.iter().enumerate() {
                    self.begin(number, indent, before);
                    self.out.push('-');
                    self.node(item, &format!("{pointer}/{number}"), &format!("{indent}  "), " ");
                }
            }
            Value::String(text) if is_block(text) => {
                self.out.push_str(" |-\n");
                for line in text.split('\n') {
                    let line = if line.is_empty() { String::new() } else { format!("{indent}{line}") };
                    self.out.push_str(&line);
                    self.out.push('\n');
                }
            }
            Value::String(text) => *self.out += &format!(" {}\n", scalar(text)),
            // Empty collections look the same in JSON.
            other => *self.out += &format!(" {other}\n"),
        }
    }

    fn begin(&mut self, number: usize, indent: &str, before: &str) {
        if number == 0 {
            self.out.push_str(before);
        }
        if number > 0 || before == "\n" {
            self.out.push_str(indent);
        }
    }
}

/// Whether a string is written line by line: several lines without anything that such a block would lose.
fn is_block(text: &str) -> bool {
    let fits = |line: &str| line.trim() == line && line.chars().all(is_printable);
    text.contains('\n') && !text.starts_with('\n') && !text.ends_with('\n') && text.split('\n').all(fits)
}

/// A string on one line: without quotes only if every reader takes it as the same string.
fn scalar(text: &str) -> String {
    if !text.chars().all(is_printable) {
        return quoted(text);
    }
    let is_word = text.starts_with(|c: char| c.is_alphabetic() || "/$^".contains(c)) && text.trim() == text;
    let reads_as_string = plain(text) == Ok(Value::String(text.to_owned()));
    let is_old_boolean = ["y", "n", "yes", "no", "on", "off"].iter().any(|word| word.eq_ignore_ascii_case(text));
    if is_word && reads_as_string && !is_old_boolean && !text.contains(": ") && !text.contains(" #") && !text.ends_with(':') {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', "''"))
}

/// Whether a character can stand in a text as it is.
fn is_printable(c: char) -> bool {
    !c.is_control() && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
}

/// In double quotes.
fn quoted(text: &str) -> String {
    let escape = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        c if is_printable(c) => c.to_string(),
        c => format!("\\u{:04x}", u32::from(c)),
    };
    format!("\"{}\"", text.chars().map(escape).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn strings_stay_strings_and_lines_stay_lines() {
        for text in [
            "2026-01-12",
            "007",
            "1_000",
            "0b1",
            "12:30",
            "yes",
            "No",
            "~",
            "",
            "null",
            "true",
            ".5",
            "- a",
            "a: b",
            "a #b",
            "it's",
            "a\u{7}b",
            "a\nb",
            "a\n\n b",
            "*",
            "'",
            "a:",
            "k\t",
        ] {
            let document = json!({ "a": { text: [text, [text], { "b": text }] }, "c": [[], {}, null, true, 1.5, u64::MAX] });
            let spec = Spec::parse(&document.to_string()).expect("JSON is YAML");
            let yaml = bundle_yaml(&spec);
            assert_eq!(Spec::parse(&yaml).expect(&yaml).document(), &document, "{yaml}");
            assert_eq!(serde_json::from_str::<Value>(&bundle_json(&spec)).expect("JSON"), document);
        }
    }

    #[test]
    fn the_order_is_that_of_the_text() {
        let yaml = "b: 1\na:\n  - z: |-\n      one\n      two\n    k: '1'\n  - - x\n    - {}\n";
        assert_eq!(bundle_yaml(&Spec::parse(yaml).expect("YAML")), yaml);
    }
}
