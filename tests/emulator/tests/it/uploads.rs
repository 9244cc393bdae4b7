//! Multipart bodies, signed and not.

use crate::client::{Client, Response, exchange, raw};
use crate::documents::shapes;

const INVALID: &str = "DEVPIPE.00011101";
const TYPE: &str = "multipart/form-data; boundary=b";

fn part(parameters: &str, content: &str) -> String {
    format!("--b\r\nContent-Disposition: form-data; {parameters}\r\n\r\n{content}\r\n")
}

/// Sends these parts with a token.
fn upload(content_type: &str, parts: &[String]) -> Response {
    let emulator = shapes();
    let body = format!("{}--b--\r\n", parts.concat());
    let headers = [("host", "x"), ("x-auth-token", emulator.token()), ("content-type", content_type)];
    exchange(emulator.address(), &raw("POST", "/v1/upload", &headers, &body)).response()
}

#[test]
fn parts_are_checked() {
    let file = part("name=\"file\"; filename=\"a.png\"", "\u{0}binary\r\n--c");
    let size = part("name=\"size\"", "8");
    let url = "https://example.com/icon.png";
    assert_eq!(upload(TYPE, &[file.clone(), size.clone()]).ok(), url);
    let more = [part("name=name", "abc"), part("name=unknown", "x"), size.clone(), file.clone()];
    assert_eq!(upload("Multipart/Form-Data; boundary=\"b\"", &more).ok(), url);

    for (parts, field) in [
        (vec![file.clone()], "/size"),
        (vec![size.clone()], "/file"),
        (vec![file.clone(), part("name=size", "0")], "/size"),
        (vec![file.clone(), part("name=size", "many")], "/size"),
        (vec![file.clone(), size.clone(), size.clone()], "/size"),
        (vec![file.clone(), size.clone(), part("name=name", "abcd")], "/name"),
        (vec![part("name=file", "no file name"), size.clone()], "/file"),
        (vec![part("filename=x", "no name")], "body"),
        (vec!["--b\r\nbroken".to_owned()], "body"),
    ] {
        let message = upload(TYPE, &parts).rejected(400, INVALID);
        assert!(message.starts_with(&format!("Invalid parameter {field}: ")), "{message}, not {field}");
    }
    for content_type in ["application/json", "multipart/form-data", "multipart/mixed; boundary=b", ""] {
        let message = upload(content_type, &[file.clone(), size.clone()]).rejected(400, INVALID);
        assert!(message.contains("Content-Type"), "{content_type}: {message}");
    }
}

#[test]
fn a_file_need_not_be_signed() {
    let emulator = shapes();
    let client = Client::of(&emulator);
    let body = |content: &str| format!("{}{}--b--\r\n", part("name=size", "1"), part("name=file; filename=x", content));
    let headers = [("content-type", TYPE), ("x-sdk-content-sha256", "UNSIGNED-PAYLOAD")];
    let request = client.signed_with("POST", "/v1/upload", &headers, &body("content"), "UNSIGNED-PAYLOAD");
    exchange(emulator.address(), &request).response().ok();
    let changed = String::from_utf8(request).unwrap().replace("content\r\n--b--", "changed\r\n--b--");
    exchange(emulator.address(), changed.as_bytes()).response().ok();
    assert!(emulator.requests().iter().all(|request| request.signature_verified()));

    let signed = client.signed("POST", "/v1/upload", &headers[..1], &body("content"));
    exchange(emulator.address(), &signed).response().ok();
    let changed = String::from_utf8(signed).unwrap().replace("content\r\n--b--", "changed\r\n--b--");
    exchange(emulator.address(), changed.as_bytes()).response().rejected(401, "APIGW.0301");
}
