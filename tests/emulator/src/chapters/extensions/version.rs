//! One version of an extension.

use jiff::Timestamp;
use serde_json::{Map, Value};

/// The number of a version, in the order of its parts: 0.0.9 comes before 0.0.10.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number {
    parts: [u8; 3],
    /// Tells 0.0.1 and 0.0.01 apart, which the service's rule lets be two versions.
    pub(super) text: String,
}

impl Number {
    /// Three numbers of one or two digits, joined by periods.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut parts = [0; 3];
        let mut rest = text.split('.');
        for part in &mut parts {
            let digits = rest.next()?;
            if !(1..=2).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            *part = digits.parse().ok()?;
        }
        rest.next().is_none().then(|| Self { parts, text: text.to_owned() })
    }
}

/// One version of an extension.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub(super) plugin_name: String,
    pub(super) number: String,
    pub(super) unique_id: String,
    pub(super) changed: Timestamp,
    pub(super) formal: bool,
    /// Made by the service, and the same for every account.
    pub(super) official: bool,
    /// What the author sent, whole.
    pub(super) content: Map<String, Value>,
    /// The ids of the inputs, in their order.
    pub(super) input_ids: Vec<String>,
}

impl Version {
    /// The inputs as their author declared them.
    pub(super) fn inputs(&self) -> &[Value] {
        self.content.get("input_info").and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A string field of what the author sent.
    pub(super) fn string(&self, field: &str) -> Option<&str> {
        self.content.get(field).and_then(Value::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_ordered_by_their_parts() {
        let mut numbers: Vec<_> = ["0.0.10", "1.0.0", "0.0.9", "0.2.0"].map(|text| Number::parse(text).expect(text)).into();
        numbers.sort();
        assert_eq!(numbers.iter().map(|number| number.text.as_str()).collect::<Vec<_>>(), ["0.0.9", "0.0.10", "0.2.0", "1.0.0"]);
        for text in ["", "1", "1.0", "1.0.0.0", "1.0.100", "1.0.", "a.0.0", "+1.0.0", "1.0.0 ", "1.0.٣"] {
            assert_eq!(Number::parse(text), None, "{text:?}");
        }
    }
}
