//! Icons: uploaded, and served from the address that the upload returned.

use codearts_pipeline_emulator::Emulator;

use crate::client::{Client, DOMAIN, Response, exchange, raw};
use crate::documents::call;

fn upload(emulator: &Emulator, path: &str, file_name: &str, content: &str) -> Response {
    let client = Client::of(emulator);
    let body =
        format!("--b\r\nContent-Disposition: form-data; name=\"upload_file\"; filename=\"{file_name}\"\r\n\r\n{content}\r\n--b--\r\n");
    let headers = [("content-type", "multipart/form-data; boundary=b"), ("x-sdk-content-sha256", "UNSIGNED-PAYLOAD")];
    let target = format!("/v1/{DOMAIN}/common/{path}");
    exchange(emulator.address(), &client.signed_with("POST", &target, &headers, &body, "UNSIGNED-PAYLOAD")).response()
}

/// Asks for an address on the emulator's host, without credentials.
fn fetch(emulator: &Emulator, address: &str) -> Response {
    let target = address.strip_prefix(&emulator.endpoint()).unwrap_or(address);
    exchange(emulator.address(), &raw("GET", target, &[("host", "x")], "")).response()
}

#[test]
fn an_icon_is_served_from_the_address_that_its_upload_returned() {
    let emulator = Emulator::start().unwrap();
    for (path, file_name, content) in [
        ("upload-plugin-icon?plugin_name=plugin_a", "my icon (1).png", "<html>"),
        ("upload-publisher-icon?publisher_en_name=x-en", "ü.png", "\u{0}\r\n--c"),
        ("upload-plugin-icon?plugin_name=plugin_a", "../a&b=c.png", "one"),
        ("upload-plugin-icon?plugin_name=plugin_a", "../a&b=c.png", "another"),
    ] {
        let uploaded = upload(&emulator, path, file_name, content);
        assert_eq!((uploaded.status, uploaded.header("content-type")), (200, Some("text/plain")));
        let address = String::from_utf8(uploaded.body).unwrap();
        assert!(address.starts_with(&format!("{}/api/v1/{DOMAIN}/", emulator.endpoint())), "{address}");
        let icon = fetch(&emulator, &address);
        assert_eq!((icon.status, icon.body.as_slice()), (200, content.as_bytes()), "{address}");
        assert_eq!(icon.header("content-type"), Some("application/octet-stream"));
    }
}

#[test]
fn what_is_no_icon_is_no_route() {
    let emulator = Emulator::start().unwrap();
    let uploaded = upload(&emulator, "upload-plugin-icon?plugin_name=plugin_a", "a.png", "x");
    let address = String::from_utf8(uploaded.body).unwrap();
    let path = address.strip_prefix(&emulator.endpoint()).unwrap();
    let post = exchange(emulator.address(), &raw("POST", path, &[("host", "x")], "")).response();
    post.rejected(404, "APIGW.0101");
    for address in [&path.replace("object_key=", "object_key=0"), &path.replace("object_key", "key"), &path.replace("/common/", "/other/")]
    {
        fetch(&emulator, address).rejected(404, "APIGW.0101");
    }
    let message = upload(&emulator, "upload-plugin-icon?plugin_name=plugin_a", "", "x").rejected(400, "DEVPIPE.00011101");
    assert!(message.contains("/upload_file"), "{message}");
}

#[test]
fn official_extensions_have_icons() {
    let emulator = Emulator::start().unwrap();
    let target = format!("/v1/{DOMAIN}/agent-plugin/query?limit=1&offset=0&plugin_name=official_shell_plugin");
    let address = call(&emulator, "GET", &target, &[], None).ok()["data"][0]["icon_url"].as_str().unwrap().to_owned();
    let icon = fetch(&emulator, &address);
    assert_eq!((icon.status, icon.header("content-type")), (200, Some("image/png")));
    assert!(icon.body.starts_with(b"\x89PNG"));
}
