//! Reading JSON that was received.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

/// Reads a body. Bytes that are no UTF-8 become U+FFFD: one garbled text must not cost the whole answer.
///
/// The body is looked at once for that, and not text by text.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    let text = std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed);
    serde_json::from_str(&text)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::read;

    #[test]
    fn a_garbled_text_does_not_cost_the_answer() {
        assert_eq!(
            read::<Value>(b"{\"a\":\"x\xe9y\",\"b\":[1,\"\xff\xfe\"]}").expect("JSON"),
            json!({"a": "x\u{fffd}y", "b": [1, "\u{fffd}\u{fffd}"]})
        );
        assert_eq!(read::<Value>("{\"ä\":\"日本\"}".as_bytes()).expect("JSON"), json!({"ä": "日本"}));
        for body in [&b""[..], b"\xff", b"{\"a\":\xff}", b"{\"a\":1}\xff", b"{"] {
            assert!(read::<Value>(body).is_err(), "{body:?}");
        }
    }
}
