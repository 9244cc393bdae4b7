//! The page of the API, and the token that its forms call with.

use codearts_pipeline_emulator::{Emulator, Fault};

use crate::client::{Response, exchange, raw, target};

const PAGE: &str = "<!DOCTYPE html><title>Ö</title>";
const SHELL: &str = "detail?plugin_name=official_shell_plugin";

fn get(emulator: &Emulator, path: &str, headers: &[(&str, &str)]) -> Response {
    exchange(emulator.address(), &raw("GET", path, headers, "")).response()
}

#[test]
fn the_page_is_served_as_it_is() {
    let emulator = Emulator::builder().docs(PAGE).start().unwrap();
    let response = get(&emulator, "/docs", &[("host", &emulator.address().to_string())]);
    assert_eq!((response.status, response.body.as_slice()), (200, PAGE.as_bytes()));
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "frame-ancestors 'none'"),
    ] {
        assert_eq!(response.header(name), Some(value));
    }
}

#[test]
fn its_token_is_let_in() {
    let emulator = Emulator::builder().token("of-the-user").docs(PAGE).start().unwrap();
    let host = ("host", "localhost:1");
    let session = get(&emulator, "/docs/session", &[host, ("sec-fetch-site", "same-origin")]).ok();
    let token = session["token"].as_str().unwrap();
    assert_eq!(token, "of-the-user");
    get(&emulator, &target(SHELL), &[host, ("x-auth-token", token)]).ok();
}

#[test]
fn strangers_get_neither_page_nor_token() {
    let emulator = Emulator::builder().docs(PAGE).start().unwrap();
    for host in ["attacker.example", "attacker.example:80", "127.0.0.1.attacker.example", "[::1]", ""] {
        for path in ["/docs", "/docs/session"] {
            get(&emulator, path, &[("host", host)]).rejected(404, "APIGW.0101");
        }
    }
    for site in ["cross-site", "same-site", "nonsense"] {
        get(&emulator, "/docs/session", &[("host", "127.0.0.1"), ("sec-fetch-site", site)]).rejected(404, "APIGW.0101");
    }
    let post = exchange(emulator.address(), &raw("POST", "/docs/session", &[("host", "127.0.0.1")], "")).response();
    post.rejected(404, "APIGW.0101");
}

#[test]
fn the_page_is_no_call() {
    let emulator = Emulator::builder().docs(PAGE).start().unwrap();
    emulator.inject(Fault::status(500));
    for path in ["/docs", "/docs/session"] {
        assert_eq!(get(&emulator, path, &[("host", "localhost")]).status, 200);
    }
    assert_eq!((emulator.requests().len(), emulator.pending_faults()), (0, 1));
}

#[test]
fn without_a_page_there_is_no_route() {
    let emulator = Emulator::start().unwrap();
    for path in ["/docs", "/docs/session", "/docs/"] {
        get(&emulator, path, &[("host", "localhost")]).rejected(404, "APIGW.0101");
    }
    assert_eq!(emulator.requests().len(), 3);
}
