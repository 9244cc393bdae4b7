//! JSON inside a string.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, MapAccess, SeqAccess},
};
use serde_json::Value;

use crate::model::{
    lenient::{LenientDeserialize, Report},
    number::Number,
};

/// A string that contains JSON. The text is kept byte for byte; [`parse`](Self::parse) deserializes it.
///
/// ```
/// use codearts_pipeline::JsonText;
///
/// let layout: JsonText = r#"{ "width": 3 }"#.into();
/// assert_eq!(layout.parse()?["width"], 3);
/// assert_eq!(layout.as_str(), r#"{ "width": 3 }"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub struct JsonText<T = Value> {
    text: String,
    content: PhantomData<fn() -> T>,
}

impl<T> JsonText<T> {
    /// Returns the text. If it was received, it may not be valid JSON.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Returns the text as an owned string.
    pub fn into_string(self) -> String {
        self.text
    }

    /// Deserializes the text.
    ///
    /// # Errors
    ///
    /// If the text is not valid JSON, or not valid for `T`.
    pub fn parse(&self) -> serde_json::Result<T>
    where
        T: DeserializeOwned,
    {
        serde_json::from_str(&self.text)
    }

    /// Serializes a value.
    ///
    /// # Errors
    ///
    /// If the value cannot be written as JSON, such as a map whose keys are not strings.
    pub fn from_value(value: &T) -> serde_json::Result<Self>
    where
        T: Serialize,
    {
        serde_json::to_string(value).map(Self::from)
    }
}

impl<T> From<String> for JsonText<T> {
    fn from(text: String) -> Self {
        Self { text, content: PhantomData }
    }
}

impl<T> From<&str> for JsonText<T> {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl<T> Default for JsonText<T> {
    fn default() -> Self {
        String::new().into()
    }
}

impl<T> Clone for JsonText<T> {
    fn clone(&self) -> Self {
        self.text.clone().into()
    }
}

impl<T> PartialEq for JsonText<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for JsonText<T> {}

impl<T> AsRef<str> for JsonText<T> {
    fn as_ref(&self) -> &str {
        &self.text
    }
}

impl<T> fmt::Display for JsonText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> fmt::Debug for JsonText<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonText").field(&self.text).finish()
    }
}

impl<T> Serialize for JsonText<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T> Deserialize<'de> for JsonText<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// Keeps any other value in place of the string as its JSON text.
impl<T> LenientDeserialize for JsonText<T> {
    fn read_str(text: &str) -> Option<Self> {
        Some(text.into())
    }

    fn read_bool(value: bool) -> Option<Self> {
        Some(value.to_string().into())
    }

    fn read_number(number: Number<'_>) -> Option<Self> {
        Some(number.to_text().into())
    }

    fn read_list<'de, A: SeqAccess<'de>>(list: A, report: &mut Report) -> Result<Option<Self>, A::Error> {
        Ok(Value::read_list(list, report)?.map(|value| value.to_string().into()))
    }

    fn read_map<'de, A: MapAccess<'de>>(map: A, report: &mut Report) -> Result<Option<Self>, A::Error> {
        Ok(Value::read_map(map, report)?.map(|value| value.to_string().into()))
    }
}

#[cfg(feature = "schemars")]
impl<T> schemars::JsonSchema for JsonText<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "JsonText".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "contentMediaType": "application/json" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::lenient::deserialize;

    #[test]
    fn text_is_kept_and_json_in_its_place_is_kept_as_text() {
        let read = |json: &str| {
            let text: JsonText = deserialize(&mut serde_json::Deserializer::from_str(json), "text").expect(json);
            text.into_string()
        };
        assert_eq!(read(r#""{ \"a\" : 1 }""#), r#"{ "a" : 1 }"#);
        assert_eq!(read(r#"{ "a": [1, null] }"#), r#"{"a":[1,null]}"#);
        assert_eq!(read("[ 1.5 ]"), "[1.5]");
        assert_eq!((read("7"), read("true"), read("\"not JSON\"")), ("7".to_owned(), "true".to_owned(), "not JSON".to_owned()));
        assert!(serde_json::from_str::<JsonText>("{}").is_err());
        assert_eq!(JsonText::<Vec<u8>>::from_value(&vec![1, 2]).expect("JSON").parse().expect("numbers"), [1, 2]);
    }
}
