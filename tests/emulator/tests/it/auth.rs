//! Who is let in, over the wire.

use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Auth, Clock, Emulator};

use crate::client::{Client, draft, exchange, raw, target};

#[test]
fn signatures_and_tokens_are_let_in_and_nothing_else() {
    let emulator = Emulator::start().unwrap();
    let ask = |headers: &[(&str, &str)]| {
        let target = target("detail?plugin_name=official_shell_plugin");
        exchange(emulator.address(), &raw("GET", &target, headers, "")).response()
    };
    ask(&[("host", "x"), ("X-Auth-Token", emulator.token())]).ok();
    Client::of(&emulator).get("detail?plugin_name=official_shell_plugin").ok();
    for headers in [
        &[("host", "x")][..],
        &[("host", "x"), ("X-Auth-Token", "unknown")],
        &[("host", "x"), ("X-Auth-Token", emulator.token()), ("x-auth-token", emulator.token())],
        &[("host", "x"), ("Authorization", "Bearer x"), ("X-Auth-Token", emulator.token())],
    ] {
        let message = ask(headers).rejected(401, "APIGW.0301");
        assert!(message.starts_with("Incorrect IAM authentication information"), "{message}");
    }
    let stranger = Client { secret_key: "wrong".to_owned(), ..Client::of(&emulator) };
    stranger.get("detail?plugin_name=official_shell_plugin").rejected(401, "APIGW.0301");

    let seen: Vec<_> = emulator.requests().iter().map(|request| request.auth().clone()).collect();
    assert_eq!(seen[..3], [Auth::Token, Auth::Signature, Auth::Missing]);
    assert!(emulator.requests()[1].signature_verified());
    assert!(matches!(seen[6], Auth::Rejected(_)) && seen.len() == 7, "{seen:?}");
}

#[test]
fn no_byte_of_a_signed_request_can_be_changed() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    client.post("create-draft", &draft("0.0.1")).ok();
    let requests = [
        client.signed("GET", &target("detail?plugin_name=apie_test&version=0.0.1"), &[("x-project-id", "0123abcd")], ""),
        client.signed("POST", &target("plugin-input"), &[("content-type", "application/json")], "[]"),
    ];
    for request in requests {
        assert_eq!(exchange(emulator.address(), &request).response().status, 200);
        let end_of_signed = header_at(&request, "content-length");
        let body = request.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
        let line_end = request.iter().position(|byte| *byte == b'\r').unwrap();
        let version = line_end - " HTTP/1.1".len();
        for index in (0..version).chain(line_end + 2..end_of_signed).chain(body..request.len()) {
            let mut changed = request.clone();
            changed[index] ^= 1;
            let response = exchange(emulator.address(), &changed).parts();
            // What is not HTTP any more is rejected by the server's parser, with 400 or by hanging up.
            let status = response.as_ref().map(|response| response.status);
            assert!(matches!(status, None | Some(400 | 401 | 403 | 404)), "byte {index}: {response:?}");
        }
    }
    let let_in = emulator.requests().iter().filter(|request| request.signature_verified()).count();
    assert_eq!(let_in, 3, "the three that were not changed");
}

fn header_at(request: &[u8], name: &str) -> usize {
    let line = format!("\r\n{name}: ");
    request.windows(line.len()).position(|window| window == line.as_bytes()).unwrap()
}

#[test]
fn a_date_outside_the_window_is_rejected_with_the_emulators_own() {
    let clock = Clock::frozen(SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645));
    let emulator = Emulator::builder().clock(clock.clone()).start().unwrap();
    let client = Client::of(&emulator);
    let path = "detail?plugin_name=official_shell_plugin";

    clock.advance(Duration::from_secs(15 * 60));
    client.get(path).ok();
    clock.advance(Duration::from_secs(1));
    let response = client.get(path);
    assert!(response.rejected(401, "APIGW.0301").contains("outside the window"));
    assert_eq!(response.header("date"), Some("Tue, 02 Jan 2024 03:19:06 GMT"));
    clock.rewind(Duration::from_secs(2 * (15 * 60) + 2));
    assert!(client.get(path).rejected(401, "APIGW.0301").contains("outside the window"));
}

#[test]
fn a_temporary_key_needs_its_security_token() {
    let emulator = Emulator::builder().temporary_key("ak", "sk", "security-token").start().unwrap();
    let client = Client::of(&emulator);
    assert_eq!(emulator.security_token(), Some("security-token"));
    let path = target("detail?plugin_name=official_shell_plugin");
    let ask = |token: &str| {
        let headers = [("x-security-token", token)];
        exchange(emulator.address(), &client.signed("GET", &path, &headers, "")).response()
    };
    ask("security-token").ok();
    ask("another").rejected(401, "APIGW.0301");
    exchange(emulator.address(), &client.signed("GET", &path, &[], "")).response().rejected(401, "APIGW.0301");
}

#[test]
fn a_signed_header_may_hold_utf_8() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let request = client.signed("GET", &target("detail?plugin_name=official_shell_plugin"), &[("x-note", "Grüße")], "");
    exchange(emulator.address(), &request).response().ok();
    assert_eq!(emulator.requests()[0].header("X-Note"), Some("Grüße"));
}
