//! Sets of values and constrained strings.

use serde_json::Value;

use super::{
    schema::{Constraint, SetValue, TypeKind},
    type_ref::TypeRef,
};
use crate::{
    char_class::{CharClass, lengths},
    document::is_true,
    failure::Failure,
    names,
};

/// What a named schema that is no object becomes.
pub(crate) fn kind(name: &str, schema: &Value) -> Result<TypeKind, Failure> {
    let constraint = constraint(name, schema)?;
    if schema.get("x-extensible-enum").is_some() {
        return Ok(TypeKind::StringSet {
            values: values(schema, "x-extensible-enum")?,
            ignore_case: is_true(schema, "x-enum-ignore-case"),
            constraint,
        });
    }
    if schema.get("enum").is_some() {
        let integer = if schema["format"] == "int64" { TypeRef::I64 } else { TypeRef::I32 };
        return Ok(TypeKind::IntegerSet { integer, values: values(schema, "enum")?, open: false });
    }
    constraint
        .map(TypeKind::ConstrainedString)
        .ok_or_else(|| Failure::Unsupported(format!("{name} is neither a set nor a constrained string")))
}

fn values(schema: &Value, keyword: &str) -> Result<Vec<SetValue>, Failure> {
    let listed = schema[keyword].as_array().map(Vec::as_slice).unwrap_or_default();
    let value = |(index, listed): (usize, &Value)| {
        let value = listed.as_str().map_or_else(|| listed.to_string(), str::to_owned);
        let name = schema["x-enum-varnames"].get(index).and_then(Value::as_str).unwrap_or(&value);
        let ident = names::variant(name).ok_or_else(|| Failure::Unsupported(format!("the value `{value}` has no name in Rust")))?;
        let description = schema["x-enum-descriptions"][&value].as_str().unwrap_or_default().trim_end().to_owned();
        Ok(SetValue { ident, value, description })
    };
    listed.iter().enumerate().map(value).collect()
}

fn constraint(name: &str, schema: &Value) -> Result<Option<Constraint>, Failure> {
    if ["minLength", "maxLength", "pattern"].iter().all(|keyword| schema.get(keyword).is_none()) {
        return Ok(None);
    }
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let class = match pattern {
        Some(pattern) => CharClass::parse(pattern).map_err(|problem| Failure::Unsupported(format!("{name}: {problem}")))?,
        None => CharClass { ranges: vec![('\0', char::MAX)], min: 0, max: None },
    };
    let (min, max) = lengths(schema, Some(&class));
    Ok(Some(Constraint { min, max, pattern: pattern.map(str::to_owned), ranges: class.ranges }))
}

impl Constraint {
    /// Whether it is that of most ids of the service: 32 letters and digits.
    pub fn is_plain_id(&self) -> bool {
        self.pattern.as_deref() == Some("^[A-Za-z0-9]+$") && (self.min, self.max) == (32, Some(32))
    }

    /// The allowed characters in words.
    pub fn charset_description(&self) -> String {
        let has = |first, last| self.ranges.iter().any(|&(a, b)| a <= first && last <= b);
        if has('\0', char::MAX) {
            return "any characters".to_owned();
        }
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
        for &(first, last) in &self.ranges {
            if known.iter().any(|((a, b), _)| first <= *a && *b <= last) {
                continue;
            }
            if u32::from(last) - u32::from(first) > 2 {
                words.push(format!("`{first}` to `{last}`"));
            } else {
                words.extend((first..=last).map(|c| if c == ' ' { "spaces".to_owned() } else { format!("`{c}`") }));
            }
        }
        match words.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
            _ => words.concat(),
        }
    }

    /// The allowed lengths in words.
    pub fn length_description(&self) -> String {
        match self.max {
            Some(max) if max == self.min => max.to_string(),
            Some(max) => format!("{} to {max}", self.min),
            None => format!("{} or more", self.min),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn words(pattern: &str) -> String {
        constraint("Name", &json!({ "pattern": pattern })).expect(pattern).expect("a constraint").charset_description()
    }

    #[test]
    fn characters_in_words() {
        assert_eq!(words("^[A-Za-z0-9_-]+$"), "letters, digits, `-` and `_`");
        assert_eq!(words("^[a-z]+$"), "small letters");
        assert_eq!(words(r"^[A-Za-z0-9 _.\u4e00-\u9fff-]+$"), "letters, digits, Chinese characters, spaces, `-`, `.` and `_`");
    }
}
