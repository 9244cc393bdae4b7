//! Decoding of received JSON.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

/// Decodes a body. A defect in a single string or number does not fail the whole response; see [`read_with`].
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> serde_json::Result<T> {
    read_with(body, |text| serde_json::from_str(text))
}

/// Decodes a body with a function, which might be called twice.
///
/// A byte order mark is skipped. Bytes that are not UTF-8 and escapes of unpaired surrogates become U+FFFD. A number that is too large for
/// a float becomes a string. The body is checked once for UTF-8, and scanned again only if it cannot be decoded.
pub(crate) fn read_with<T>(body: &[u8], mut read: impl FnMut(&str) -> serde_json::Result<T>) -> serde_json::Result<T> {
    let text = std::str::from_utf8(body).map_or_else(|_| String::from_utf8_lossy(body), Cow::Borrowed);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    read(text).or_else(|error| match repaired(text) {
        Some(text) if error.is_syntax() => read(&text),
        _ => Err(error),
    })
}

/// Returns the text with replacements for valid JSON that serde_json rejects, or `None` if it contains none.
fn repaired(text: &str) -> Option<String> {
    let mut whole = String::new();
    let mut rest = text;
    let mut in_string = false;
    while let Some(c) = rest.chars().next() {
        let (length, replacement) = match c {
            '"' => {
                in_string = !in_string;
                (1, None)
            }
            '\\' if in_string => escape(rest),
            '-' | '0'..='9' if !in_string => {
                let length = rest.find(|c: char| !matches!(c, '-' | '+' | '.' | 'e' | 'E' | '0'..='9')).unwrap_or(rest.len());
                let is_infinite = rest[..length].parse().is_ok_and(f64::is_infinite);
                (length, is_infinite.then(|| format!("\"{}\"", &rest[..length])))
            }
            _ => (c.len_utf8(), None),
        };
        whole.push_str(replacement.as_deref().unwrap_or(&rest[..length]));
        rest = &rest[length..];
    }
    (whole != text).then_some(whole)
}

/// Returns the length of the escape at the start, and its replacement.
fn escape(text: &str) -> (usize, Option<String>) {
    let unit = |at: usize| match text.get(at..at + 2) {
        Some("\\u") => u16::from_str_radix(text.get(at + 2..at + 6)?, 16).ok(),
        _ => None,
    };
    let Some(first) = unit(0) else {
        return (1 + text[1..].chars().next().map_or(0, char::len_utf8), None);
    };
    if char::from_u32(first.into()).is_some() {
        return (6, None);
    }
    match char::decode_utf16([first, unit(6).unwrap_or_default()]).next() {
        Some(Ok(_)) => (12, None),
        _ => (6, Some("\u{fffd}".to_owned())),
    }
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
        for body in [&b""[..], b"\xff", b"{\"a\":\xff}", b"{\"a\":1}\xff", b"{", b"\"\\", b"\"\\u", b"\"\\ud83d", b"\\ud83d", b"1e999x"] {
            assert!(read::<Value>(body).is_err(), "{body:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_passed_over() {
        assert_eq!(read::<Value>(b"\xef\xbb\xbf{\"a\":1}").expect("JSON"), json!({"a": 1}));
    }

    #[test]
    fn half_a_pair_and_a_number_too_large_do_not_cost_the_response() {
        for (body, expected) in [
            (r#"{"a":"x\ud83d"}"#, json!({"a": "x\u{fffd}"})),
            (r#"{"\uDE00a":"\\\uD83Dy\ud83d\ude00\ud83d\ud83d\ude00","b":1}"#, json!({"\u{fffd}a": "\\\u{fffd}y😀\u{fffd}😀", "b": 1})),
            (r#"["\ud83d\\","\"1e999",1e999,-2E+400,"ä"]"#, json!(["\u{fffd}\\", "\"1e999", "1e999", "-2E+400", "ä"])),
            (r#"["\ud83d\u00e4","\ud83d\n"]"#, json!(["\u{fffd}ä", "\u{fffd}\n"])),
        ] {
            assert_eq!(read::<Value>(body.as_bytes()).expect(body), expected, "{body}");
        }
    }
}
