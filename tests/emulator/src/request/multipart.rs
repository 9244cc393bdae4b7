//! The parts of a `multipart/form-data` body (RFC 7578).

use bytes::Bytes;

/// One part.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) name: String,
    /// The file name, of a file.
    pub(super) file_name: Option<String>,
    pub(super) content: Bytes,
}

/// A file that was uploaded.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content: Bytes,
}

/// The boundary that a content type names.
pub(super) fn boundary(content_type: &str) -> Option<String> {
    let boundary = parameter(content_type, "boundary")?;
    (1..=70).contains(&boundary.len()).then_some(boundary)
}

/// Takes a body apart.
pub(super) fn parts(body: &Bytes, boundary: &str) -> Result<Vec<Part>, String> {
    let delimiter = format!("\r\n--{boundary}");
    // The first delimiter may stand at the very beginning.
    let opening = &delimiter[2..];
    let mut at = if body.starts_with(opening.as_bytes()) {
        opening.len()
    } else {
        find(body, delimiter.as_bytes()).ok_or("has no part with the boundary of its content type")? + delimiter.len()
    };
    let mut parts = Vec::new();
    loop {
        let rest = &body[at..];
        if rest.starts_with(b"--") {
            return Ok(parts);
        }
        // A part without headers has no name, so its headers are never empty.
        if !rest.starts_with(b"\r\n") {
            return Err("has a boundary that no line break follows".to_owned());
        }
        let headers_end = find(rest, b"\r\n\r\n").ok_or("has a part without an end to its headers")?;
        let headers = std::str::from_utf8(&rest[..headers_end]).map_err(|_| "has a part whose headers are not UTF-8")?;
        let start = at + headers_end + 4;
        let length = find(&body[start..], delimiter.as_bytes()).ok_or("ends before its last boundary")?;
        parts.push(part(headers, body.slice(start..start + length))?);
        at = start + length + delimiter.len();
    }
}

fn part(headers: &str, content: Bytes) -> Result<Part, String> {
    let disposition =
        headers.lines().filter_map(|line| line.split_once(':')).find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"));
    let (_, disposition) = disposition.ok_or("has a part without Content-Disposition")?;
    if !disposition.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("form-data") {
        return Err("has a part whose Content-Disposition is not form-data".to_owned());
    }
    let name = parameter(disposition, "name").ok_or("has a part without a name")?;
    let file_name = ["filename", "filename*"].iter().find_map(|name| parameter(disposition, name).filter(|value| !value.is_empty()));
    Ok(Part { name, file_name, content })
}

/// A parameter of a header, with or without quotes.
fn parameter(header: &str, wanted: &str) -> Option<String> {
    let mut rest = header.split_once(';')?.1;
    loop {
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let (value, after) = match after.strip_prefix('"') {
            Some(quoted) => unquote(quoted)?,
            None => {
                let (value, after) = after.split_once(';').unwrap_or((after, ""));
                (value.trim().to_owned(), after)
            }
        };
        if name.trim().eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after.trim_start().trim_start_matches(';');
    }
}

/// The text up to the closing quotation mark, and what follows it.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((index, character)) = characters.next() {
        match character {
            '"' => return Some((value, &text[index + 1..])),
            '\\' => value.push(characters.next()?.1),
            _ => value.push(character),
        }
    }
    None
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boundary_is_found_with_and_without_quotes() {
        for (content_type, expected) in [
            ("multipart/form-data; boundary=abc", Some("abc")),
            ("multipart/form-data; charset=utf-8; boundary=\"a b\\\"c\"; x=y", Some("a b\"c")),
            ("multipart/form-data;BOUNDARY= abc ;x", Some("abc")),
            ("multipart/form-data", None),
            ("multipart/form-data; boundary=", None),
            ("multipart/form-data; boundary=\"abc", None),
        ] {
            assert_eq!(boundary(content_type).as_deref(), expected, "{content_type}");
        }
    }

    #[test]
    fn parts_are_taken_apart() {
        let body = "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\ncontent-type: x/y\r\n\
                    content-disposition: form-data; name=file; filename=\"a;b.txt\"\r\n\r\n\r\n--\r\n\r\n--b--\r\nepilogue";
        let part = |name: &str, file_name: Option<&str>, content: &'static str| Part {
            name: name.to_owned(),
            file_name: file_name.map(str::to_owned),
            content: content.into(),
        };
        assert_eq!(parts(&body.into(), "b"), Ok(vec![part("a", None, "1"), part("file", Some("a;b.txt"), "\r\n--\r\n")]));
        assert_eq!(parts(&"--b--".into(), "b"), Ok(vec![]));
    }

    #[test]
    fn what_is_no_form_is_an_error() {
        for body in [
            "",
            "--c--",
            "--b",
            "--bx",
            "--b\r\n",
            "--b\r\n\r\n1\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1",
            "--b\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--b--",
            "--b\r\nContent-Disposition: form-data\r\n\r\n1\r\n--b--",
            "--b\r\nContent-Type: text/plain\r\n\r\n1\r\n--b--",
        ] {
            assert!(parts(&body.to_owned().into(), "b").is_err(), "{body}");
        }
    }
}
