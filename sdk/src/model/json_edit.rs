//! Editing JSON text: only changes are written, everything else stays byte for byte.

use std::fmt;

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{DeserializeOwned, Error as _, MapAccess, Visitor},
};
use serde_json::{Map, Value, value::RawValue};

use crate::model::json_text::JsonText;

impl<T: DeserializeOwned + Serialize> JsonText<T> {
    /// Returns the text with its content changed by `change`. Everything else stays byte for byte, including unknown fields, the order of
    /// fields, spaces and the form of numbers. Added or replaced values are written without spaces.
    ///
    /// ```
    /// use codearts_pipeline::{JsonText, types::PipelineDefinition};
    ///
    /// let definition: JsonText<PipelineDefinition> = r#"{ "x": 1.0, "stages": [ {"sequence": "0", "name": "Build"} ] }"#.into();
    /// let changed = definition.edit(|definition| {
    ///     for stage in definition.stages.iter_mut().flatten() {
    ///         stage.name = "Test".into();
    ///     }
    /// })?;
    /// assert_eq!(changed.as_str(), r#"{ "x": 1.0, "stages": [ {"sequence": "0", "name": "Test"} ] }"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// If the text is not valid JSON for `T` (the message has line and column), if the changed value cannot be written as JSON, or if
    /// the change cannot be expressed in the text.
    pub fn edit(&self, change: impl FnOnce(&mut T)) -> serde_json::Result<Self> {
        let mut value = self.parse()?;
        let before = serde_json::to_value(&value)?;
        change(&mut value);
        let after = serde_json::to_value(&value)?;
        let edited = Self::from(patched(self.as_str(), &before, &after)?);
        // The type may have read only one of two equal names in the text.
        if serde_json::to_value(edited.parse()?)? == after {
            Ok(edited)
        } else {
            Err(serde_json::Error::custom("the text says the same thing twice, so that it cannot be changed in part"))
        }
    }
}

/// Returns the text of a value with the differences between `before` and `after` applied.
fn patched(text: &str, before: &Value, after: &Value) -> serde_json::Result<String> {
    match (before, after) {
        _ if before == after => Ok(text.to_owned()),
        (Value::Object(before), Value::Object(after)) => patched_object(text, before, after),
        (Value::Array(before), Value::Array(after)) => patched_list(text, before, after),
        _ => around(text, text.trim(), &after.to_string()),
    }
}

/// Returns the text with a part of it replaced.
fn around(text: &str, part: &str, replacement: &str) -> serde_json::Result<String> {
    let (start, end) = place(text, part)?;
    Ok([&text[..start], replacement, &text[end..]].concat())
}

fn patched_object(text: &str, before: &Map<String, Value>, after: &Map<String, Value>) -> serde_json::Result<String> {
    let Members(members) = serde_json::from_str(text)?;
    let mut list = ListText::new(text, '{')?;
    for (index, (name, raw)) in members.iter().enumerate() {
        // If a name occurs twice, the last one counts.
        let is_last = members[index + 1..].iter().all(|(other, _)| other != name);
        match (before.get(name), after.get(name)) {
            (Some(_), None) => list.remove(raw.get())?,
            (Some(before), Some(after)) if is_last => list.keep(raw.get(), &patched(raw.get(), before, after)?)?,
            (None, Some(after)) if is_last => list.keep(raw.get(), &after.to_string())?,
            _ => list.keep(raw.get(), raw.get())?,
        }
    }
    for (name, value) in after.iter().filter(|(name, _)| !members.iter().any(|(known, _)| known == *name)) {
        list.add(&format!("{}:{value}", Value::from(name.as_str())));
    }
    Ok(list.finish())
}

/// Keeps equal elements at the start and the end. Each element in between is changed to the new one at its position.
fn patched_list(text: &str, before: &[Value], after: &[Value]) -> serde_json::Result<String> {
    let raw: Vec<&RawValue> = serde_json::from_str(text)?;
    if raw.len() != before.len() {
        return Err(serde_json::Error::custom("a list has elements that its type does not show, so that it cannot be changed"));
    }
    let same_first = before.iter().zip(after).take_while(|(before, after)| before == after).count();
    let (rest_before, rest_after) = (&before[same_first..], &after[same_first..]);
    let same_last = rest_before.iter().rev().zip(rest_after.iter().rev()).take_while(|(before, after)| before == after).count();
    let (middle, last) = (same_first..after.len() - same_last, before.len() - same_last);
    let mut list = ListText::new(text, '[')?;
    for (index, raw) in raw.iter().map(|raw| raw.get()).enumerate() {
        if index == last {
            after.get(last..middle.end).into_iter().flatten().for_each(|value| list.add(&value.to_string()));
        }
        if index < same_first || index >= last {
            list.keep(raw, raw)?;
        } else if middle.contains(&index) {
            list.keep(raw, &patched(raw, &before[index], &after[index])?)?;
        } else {
            list.remove(raw)?;
        }
    }
    if same_last == 0 {
        after.get(last..middle.end).into_iter().flatten().for_each(|value| list.add(&value.to_string()));
    }
    Ok(list.finish())
}

/// Rebuilds the text of an object or a list.
struct ListText<'a> {
    text: &'a str,
    out: String,
    /// End of the text processed so far.
    done: usize,
    is_empty: bool,
}

impl<'a> ListText<'a> {
    fn new(text: &'a str, bracket: char) -> serde_json::Result<Self> {
        let done = text.find(bracket).map(|at| at + 1).ok_or_else(|| serde_json::Error::custom("not an object or a list"))?;
        Ok(Self { text, out: text[..done].to_owned(), done, is_empty: true })
    }

    /// Keeps the text before an entry, and replaces the entry.
    fn keep(&mut self, entry: &str, replacement: &str) -> serde_json::Result<()> {
        let (start, end) = place(self.text, entry)?;
        let mut lead = &self.text[self.done..start];
        if self.is_empty && lead.trim_start().starts_with(',') {
            // All entries before it were removed.
            lead = lead.trim_start().trim_start_matches(',');
        } else if !self.is_empty && !lead.trim_start().starts_with(',') {
            self.out.push(',');
        }
        self.out.push_str(lead);
        self.out.push_str(replacement);
        (self.done, self.is_empty) = (end, false);
        Ok(())
    }

    fn remove(&mut self, entry: &str) -> serde_json::Result<()> {
        self.done = place(self.text, entry)?.1;
        Ok(())
    }

    fn add(&mut self, entry: &str) {
        if !self.is_empty {
            self.out.push(',');
        }
        self.out.push_str(entry);
        self.is_empty = false;
    }

    fn finish(mut self) -> String {
        self.out.push_str(&self.text[self.done..]);
        self.out
    }
}

/// Returns the range of a part within its text.
fn place(text: &str, part: &str) -> serde_json::Result<(usize, usize)> {
    let start = part.as_ptr().addr().checked_sub(text.as_ptr().addr());
    let place = start.map(|start| (start, start + part.len())).filter(|(_, end)| *end <= text.len());
    place.ok_or_else(|| serde_json::Error::custom("a part of the text is not found in it"))
}

/// The fields of an object in order, with the text of each value.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Members<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;

        impl<'de> Visitor<'de> for Fields {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, change: impl FnOnce(&mut Value)) -> String {
        JsonText::<Value>::from(text).edit(change).unwrap_or_else(|error| panic!("{text}: {error}")).into_string()
    }

    #[test]
    fn what_does_not_change_stays_byte_for_byte() {
        let text = " {\"b\" : 1.0,\n  \"a\": [ 1e2 , {\"x\":\"\\u0041\"}, null ],\t\"c\":{ } } ";
        assert_eq!(edited(text, |_| {}), text);
        assert_eq!(edited(text, |value| value["a"][1]["x"] = "B".into()), text.replace("\"\\u0041\"", "\"B\""));
        assert_eq!(edited(text, |value| value["c"]["y"] = 7.into()), text.replace("{ }", "{\"y\":7 }"));
        assert_eq!(edited(text, |value| value["a"][2] = Value::from(vec![1])), text.replace("null", "[1]"));
        assert_eq!(edited(text, |value| *value = 7.into()), " 7 ");
    }

    #[test]
    fn entries_come_and_go_anywhere() {
        let removed = |text: &str, name: &str| edited(text, |value| drop(value.as_object_mut().expect("an object").remove(name)));
        assert_eq!(removed("{ \"a\":1, \"b\":2, \"c\":3 }", "a"), "{ \"b\":2, \"c\":3 }");
        assert_eq!(removed("{ \"a\":1, \"b\":2, \"c\":3 }", "b"), "{ \"a\":1, \"c\":3 }");
        assert_eq!(removed("{ \"a\":1, \"b\":2, \"c\":3 }", "c"), "{ \"a\":1, \"b\":2 }");
        assert_eq!(removed("{ \"a\":1 }", "a"), "{ }");
        assert_eq!(edited("{ \"a\":1 }", |value| *value = serde_json::json!({ "b": 2, "a\"": 3 })), "{\"a\\\"\":3,\"b\":2 }");
    }

    #[test]
    fn every_change_of_a_list_comes_out_as_it_was_made() {
        let lists = [
            vec![],
            vec![1],
            vec![1, 2],
            vec![2, 1],
            vec![1, 2, 3],
            vec![3, 2, 1],
            vec![1, 3],
            vec![2, 3],
            vec![0, 1, 2, 3],
            vec![1, 1, 2],
        ];
        for before in &lists {
            for after in &lists {
                let text = format!("[ {} ]", before.iter().map(i32::to_string).collect::<Vec<_>>().join(" , "));
                let text = edited(&text, |value| *value = after.clone().into());
                assert_eq!(serde_json::from_str::<Vec<i32>>(&text).expect("JSON"), *after, "{before:?} {after:?} {text}");
            }
        }
        assert_eq!(edited("[ 1.0 , 2.0 ]", |value| value.as_array_mut().expect("a list").insert(0, 0.into())), "[0, 1.0 , 2.0 ]");
        assert_eq!(edited("[ 1.0 , 2.0 ]", |value| value.as_array_mut().expect("a list").push(0.into())), "[ 1.0 , 2.0,0 ]");
    }

    #[test]
    fn what_is_there_twice_is_changed_where_it_counts() {
        assert_eq!(edited("{\"a\":1,\"a\":2}", |value| value["a"] = 3.into()), "{\"a\":1,\"a\":3}");
        assert!(JsonText::<Value>::from("{\"a\":").edit(|_| {}).expect_err("no JSON").to_string().contains("column"));
    }
}
