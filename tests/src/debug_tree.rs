//! A typed value as a tree, read from its `Debug` form: types that are only received are not written back as JSON.

use serde_json::{Map, Value};

/// The tree of a value in its compact `Debug` form. Structs become objects with the names that fields have in Rust, `Some` and types
/// around one value become that value, variants without a value become their name, `None` and the like become null.
///
/// # Panics
///
/// When it is no `Debug` form that is known.
pub fn tree(shown: &str) -> Value {
    let mut reader = Reader { rest: shown };
    let value = reader.value();
    assert!(reader.rest.trim().is_empty(), "{:?} is left of {shown}", reader.rest);
    value
}

struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn value(&mut self) -> Value {
        self.rest = self.rest.trim_start();
        match self.rest.chars().next() {
            Some('"') => Value::String(self.string()),
            Some('[') if !self.rest.starts_with("[redacted]") => Value::Array(self.list('[', ']')),
            Some('(') => self.list('(', ')').pop().unwrap_or_default(),
            Some('{') => self.map(),
            _ => self.named(),
        }
    }

    /// Something that begins with a name, a number or a word.
    fn named(&mut self) -> Value {
        let end = self.rest.find(['{', '[', '(', ',', '}', ')', ']']).unwrap_or(self.rest.len());
        let end = if self.rest.starts_with("[redacted]") { "[redacted]".len() } else { end };
        let (word, rest) = self.rest.split_at(end);
        let word = word.trim_end();
        self.rest = rest;
        match rest.chars().next() {
            Some('{') => self.map(),
            Some('[') => Value::Array(self.list('[', ']')),
            // The content of a time is no `Debug` form.
            Some('(') if word == "Timestamp" => {
                let (inner, rest) = rest[1..].split_once(')').expect("it is closed");
                self.rest = rest;
                inner.parse::<i64>().map_or_else(|_| inner.into(), Into::into)
            }
            Some('(') => match self.list('(', ')') {
                mut one if one.len() == 1 => one.remove(0),
                several => Value::Array(several),
            },
            _ => match word {
                "None" | "Null" | "Absent" => Value::Null,
                "true" => true.into(),
                "false" => false.into(),
                number => serde_json::from_str(number).unwrap_or_else(|_| number.into()),
            },
        }
    }

    fn list(&mut self, open: char, close: char) -> Vec<Value> {
        self.take(open);
        let mut items = Vec::new();
        while !self.try_take(close) {
            items.push(self.value());
            self.try_take(',');
        }
        items
    }

    /// Fields of a struct, or entries of a map.
    fn map(&mut self) -> Value {
        self.take('{');
        let mut fields = Map::new();
        while !self.try_take('}') {
            self.rest = self.rest.trim_start();
            if let Some(rest) = self.rest.strip_prefix("..") {
                self.rest = rest;
                continue;
            }
            let name = if self.rest.starts_with('"') {
                self.string()
            } else {
                let end = self.rest.find(':').expect("a field has a name");
                let (name, rest) = self.rest.split_at(end);
                self.rest = rest;
                name.trim_start_matches("r#").to_owned()
            };
            self.take(':');
            fields.insert(name, self.value());
            self.try_take(',');
        }
        // A value that no set of values knows.
        match fields.get("text") {
            Some(text @ Value::String(_)) if fields.len() <= 2 && fields.keys().all(|name| matches!(name.as_str(), "text" | "known")) => {
                text.clone()
            }
            _ => Value::Object(fields),
        }
    }

    fn string(&mut self) -> String {
        self.take('"');
        let mut text = String::new();
        loop {
            let c = self.char();
            match c {
                '"' => return text,
                '\\' => match self.char() {
                    'n' => text.push('\n'),
                    'r' => text.push('\r'),
                    't' => text.push('\t'),
                    '0' => text.push('\0'),
                    'u' => {
                        self.take('{');
                        let (digits, rest) = self.rest.split_once('}').expect("it is closed");
                        self.rest = rest;
                        text.extend(u32::from_str_radix(digits, 16).ok().and_then(char::from_u32));
                    }
                    other => text.push(other),
                },
                other => text.push(other),
            }
        }
    }

    fn char(&mut self) -> char {
        let c = self.rest.chars().next().expect("it is closed");
        self.rest = &self.rest[c.len_utf8()..];
        c
    }

    fn take(&mut self, wanted: char) {
        assert!(self.try_take(wanted), "{wanted:?} is expected before {:?}", &self.rest.chars().take(80).collect::<String>());
    }

    fn try_take(&mut self, wanted: char) -> bool {
        let rest = self.rest.trim_start().strip_prefix(wanted);
        if let Some(rest) = rest {
            self.rest = rest;
        }
        rest.is_some()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    #[derive(Debug)]
    #[allow(dead_code, reason = "it is only shown")]
    struct Thing {
        r#type: Option<&'static str>,
        none: Option<u8>,
        list: Vec<Wrapper>,
        map: BTreeMap<&'static str, f64>,
        json: Value,
        unit: (),
    }

    #[derive(Debug)]
    #[allow(dead_code, reason = "it is only shown")]
    struct Wrapper(bool);

    #[test]
    fn what_derives_debug_becomes_a_tree() {
        let thing = Thing {
            r#type: Some("a\"\\\n{\u{202e}流"),
            none: None,
            list: vec![Wrapper(true), Wrapper(false)],
            map: BTreeMap::from([("x y", 1.5)]),
            json: json!({"a": [1, "b", null, {}]}),
            unit: (),
        };
        let expected = json!({
            "type": "a\"\\\n{\u{202e}流", "none": null, "list": [true, false], "map": {"x y": 1.5},
            "json": {"a": [1, "b", null, {}]}, "unit": null,
        });
        assert_eq!(tree(&format!("{thing:?}")), expected);
        assert_eq!(tree("[redacted]"), json!("[redacted]"));
        assert_eq!(tree("Some(Timestamp(2026-01-01 08:00:00))"), json!("2026-01-01 08:00:00"));
        assert_eq!(tree("()"), Value::Null);
    }
}
