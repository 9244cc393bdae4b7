//! The named schemas that become types of our own making: sets of texts, checked texts, sets of numbers.

use serde_json::Value;

use crate::{CharClass, Failure, Spec, names::pascal};

/// A named schema without members that is no plain string, number or flag.
#[derive(Clone, Debug)]
pub(crate) struct Leaf {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) kind: LeafKind,
}

#[derive(Clone, Debug)]
pub(crate) enum LeafKind {
    /// A set of texts to which the service may add. Under a rule if it is only sent.
    OpenEnum { variants: Vec<Variant>, ignore_case: bool, rule: Option<TextRule> },
    /// A text under a rule. Only ever sent.
    Text(TextRule),
    /// A set of numbers. Only ever sent.
    IntegerEnum { integer: &'static str, variants: Vec<Variant> },
}

impl LeafKind {
    /// What is received takes a plain text or number in its place.
    pub(crate) fn is_for_sending(&self) -> bool {
        matches!(self, Self::Text(_) | Self::IntegerEnum { .. })
    }
}

#[derive(Clone, Debug)]
pub(crate) struct Variant {
    pub(crate) ident: String,
    /// The value on the wire: a text, or a number in digits.
    pub(crate) value: String,
    pub(crate) description: String,
}

/// How many characters, and which.
#[derive(Clone, Debug)]
pub(crate) struct TextRule {
    pub(crate) min: usize,
    pub(crate) max: Option<usize>,
    pub(crate) pattern: String,
    pub(crate) class: CharClass,
}

/// All leaves, sorted by name.
pub(crate) fn read(spec: &Spec) -> Result<Vec<Leaf>, Failure> {
    let (sent, received) = (spec.sent(), spec.received());
    let mut leaves = Vec::new();
    for (name, schema) in spec.schemas() {
        let Some(kind) = kind(name, schema, received.contains(name))? else { continue };
        if kind.is_for_sending() && !sent.contains(name) {
            continue;
        }
        let description = schema["description"].as_str().unwrap_or_default().to_owned();
        leaves.push(Leaf { name: name.to_owned(), description, kind });
    }
    Ok(leaves)
}

fn kind(name: &str, schema: &Value, is_received: bool) -> Result<Option<LeafKind>, Failure> {
    let rule = text_rule(name, schema)?;
    if let Some(values) = schema.get("x-extensible-enum").and_then(Value::as_array) {
        let variants =
            values.iter().filter_map(Value::as_str).map(|value| variant(schema, pascal(value), value.to_owned())).collect::<Vec<_>>();
        let ignore_case = schema.get("x-enum-ignore-case") == Some(&Value::Bool(true));
        // What is received is never held against a rule.
        return Ok(Some(LeafKind::OpenEnum { variants, ignore_case, rule: rule.filter(|_| !is_received) }));
    }
    if let Some(values) = schema.get("enum").and_then(Value::as_array) {
        let integer = if schema["format"] == "int64" { "i64" } else { "i32" };
        let names = schema["x-enum-varnames"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let variants = names.zip(values).map(|(ident, value)| variant(schema, ident.to_owned(), value.to_string())).collect();
        return Ok(Some(LeafKind::IntegerEnum { integer, variants }));
    }
    Ok(rule.map(LeafKind::Text))
}

fn variant(schema: &Value, ident: String, value: String) -> Variant {
    let description = schema["x-enum-descriptions"][&value].as_str().unwrap_or_default().to_owned();
    Variant { ident, value, description }
}

fn text_rule(name: &str, schema: &Value) -> Result<Option<TextRule>, Failure> {
    let Some(pattern) = schema.get("pattern").and_then(Value::as_str) else { return Ok(None) };
    let class = CharClass::parse(pattern).map_err(|problem| Failure::Unsupported(format!("{name}: {problem}")))?;
    let bound = |keyword: &str| schema.get(keyword).and_then(Value::as_u64).and_then(|bound| usize::try_from(bound).ok());
    let min = bound("minLength").unwrap_or_default().max(class.min);
    let max = bound("maxLength").into_iter().chain(class.max).min();
    Ok(Some(TextRule { min, max, pattern: pattern.to_owned(), class }))
}

impl TextRule {
    /// The characters in words, for people who got one wrong.
    pub(crate) fn words(&self) -> String {
        let has = |first, last| self.class.ranges.iter().any(|&(a, b)| a <= first && last <= b);
        let known = [
            (('A', 'Z'), "capital letters"),
            (('a', 'z'), "small letters"),
            (('0', '9'), "digits"),
            (('\u{4e00}', '\u{9fff}'), "Chinese characters"),
        ];
        let mut words: Vec<String> =
            known.iter().filter(|((first, last), _)| has(*first, *last)).map(|(_, word)| (*word).to_owned()).collect();
        if has('A', 'Z') && has('a', 'z') {
            words.splice(..2, ["letters".to_owned()]);
        }
        for &(first, last) in &self.class.ranges {
            if known.iter().any(|((a, b), _)| first <= *a && *b <= last) {
                continue;
            }
            let count = u32::from(last) - u32::from(first) + 1;
            if count > 3 {
                words.push(format!("`{first}` to `{last}`"));
            } else {
                words.extend((first..=last).map(|c| if c == ' ' { "blanks".to_owned() } else { format!("`{c}`") }));
            }
        }
        match words.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => words.concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pattern: &str) -> String {
        TextRule { min: 0, max: None, pattern: pattern.to_owned(), class: CharClass::parse(pattern).expect(pattern) }.words()
    }

    #[test]
    fn characters_in_words() {
        assert_eq!(words("^[A-Za-z0-9_-]+$"), "letters, digits, `-` and `_`");
        assert_eq!(words("^[a-z]+$"), "small letters");
        assert_eq!(words(r"^[A-Za-z0-9 _.\u4e00-\u9fff-]+$"), "letters, digits, Chinese characters, blanks, `-`, `.` and `_`");
    }
}
