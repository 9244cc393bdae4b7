//! Each fault does what it says.

use std::io::{ErrorKind, Read, Write};
use std::time::Duration;

use codearts_pipeline_emulator::{Emulator, Fault};
use serde_json::json;

use crate::client::{Client, Exchange, connect, draft, exchange, reference, target};

const SHELL: &str = "detail?plugin_name=official_shell_plugin";

/// An emulator with one fault, and what came of the next request.
fn met(fault: Fault) -> (Emulator, Exchange) {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    emulator.inject(fault);
    let exchange = exchange(emulator.address(), &client.signed("GET", &target(SHELL), &[], ""));
    assert_eq!(emulator.pending_faults(), 0);
    assert_eq!(emulator.requests().len(), 1, "a request that meets a fault is recorded");
    client.get(SHELL).ok();
    (emulator, exchange)
}

#[test]
fn a_status_comes_with_an_error_object_or_what_the_test_says() {
    let response = met(Fault::status(503)).1.response();
    response.rejected(503, "EMULATOR.503");
    assert_eq!(response.header("content-type"), Some("application/json"));
    assert!(response.header("x-request-id").is_some());

    let fault = Fault::status(429).body("slow down").header("Retry-After", "1").header("Content-Type", "text/plain");
    let response = met(fault.without_header("X-Request-Id")).1.response();
    assert_eq!((response.status, response.body.as_slice()), (429, &b"slow down"[..]));
    assert_eq!((response.header("retry-after"), response.header("content-type")), (Some("1"), Some("text/plain")));
    assert_eq!(response.header("x-request-id"), None);
}

#[test]
fn a_status_without_a_body_has_none() {
    for status in [204, 304] {
        let response = met(Fault::status(status)).1.parts().unwrap();
        assert_eq!((response.status, response.body.len()), (status, 0), "{response:?}");
    }
}

#[test]
fn html_redirects_soft_errors_and_broken_json_come_as_ordered() {
    let response = met(Fault::html(502)).1.response();
    assert_eq!((response.status, response.header("content-type")), (502, Some("text/html; charset=utf-8")));
    assert!(response.body.starts_with(b"<html>"));

    let response = met(Fault::redirect(307, "http://127.0.0.1:1/elsewhere")).1.response();
    assert_eq!((response.status, response.header("location")), (307, Some("http://127.0.0.1:1/elsewhere")));

    met(Fault::error_under_ok("DEVPIPE.00011203", "no")).1.response().rejected(200, "DEVPIPE.00011203");

    let response = met(Fault::broken_json()).1.response();
    assert_eq!(response.status, 200);
    assert!(serde_json::from_slice::<serde_json::Value>(&response.body).unwrap_err().is_eof());
}

#[test]
fn a_response_can_be_changed_and_not_replaced() {
    let (_emulator, exchange) = met(Fault::delay(Duration::ZERO).header("X-Extra", "1"));
    let response = exchange.response();
    assert_eq!(response.header("x-extra"), Some("1"));
    assert_eq!(response.ok()["version"], "0.0.2");
}

#[test]
fn a_reset_ends_the_connection_without_a_byte() {
    for fault in [Fault::reset(), Fault::lose_response()] {
        let (_emulator, exchange) = met(fault);
        assert_eq!(exchange.error.unwrap().kind(), ErrorKind::ConnectionReset);
        assert_eq!(exchange.bytes, b"");
    }
}

#[test]
fn after_a_reset_nothing_has_happened_and_after_a_lost_response_it_has() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    client.post("create-draft", &draft("0.0.1")).ok();
    let publish = client.signed("POST", &target("publish-draft"), &[("content-type", "application/json")], &reference("0.0.1").to_string());
    let state = || client.get("detail?plugin_name=apie_test").ok()["version_attribution"].clone();
    for (fault, then) in [(Fault::reset(), "draft"), (Fault::status(500), "draft"), (Fault::lose_response(), "formal")] {
        assert_eq!(state(), "draft");
        emulator.inject(fault.on("publish_plugin_draft"));
        exchange(emulator.address(), &publish);
        assert_eq!(state(), then);
    }
}

#[test]
fn a_reset_after_the_headers_leaves_the_headers() {
    let (_emulator, exchange) = met(Fault::reset_after_headers());
    let response = exchange.parts().unwrap();
    assert_eq!(response.status, 200);
    assert_ne!(response.header("content-length"), Some("0"));
    assert_eq!(response.body, b"");
    assert_eq!(exchange.error.unwrap().kind(), ErrorKind::ConnectionReset);
}

#[test]
fn a_cut_body_is_shorter_than_announced() {
    let (_emulator, exchange) = met(Fault::cut_body());
    assert!(exchange.error.is_none(), "{exchange:?}");
    let response = exchange.parts().unwrap();
    let announced: usize = response.header("content-length").unwrap().parse().unwrap();
    assert_eq!(response.body.len(), announced / 2);
    assert!(!response.body.is_empty());
}

#[test]
fn a_dripping_body_comes_whole_and_in_pieces() {
    let fault = Fault::drip(Duration::from_millis(2)).body("[1, 2]");
    let emulator = Emulator::start().unwrap();
    emulator.inject(fault);
    let request = Client::of(&emulator).signed("GET", &target(SHELL), &[], "");
    let mut stream = connect(emulator.address());
    stream.write_all(&request).unwrap();
    let mut bytes = Vec::new();
    let mut reads = 0;
    let mut buffer = [0; 4096];
    loop {
        let count = stream.read(&mut buffer).unwrap();
        if count == 0 {
            break;
        }
        bytes.extend_from_slice(&buffer[..count]);
        reads += 1;
    }
    assert_eq!(Exchange { bytes, error: None }.response().json(), json!([1, 2]));
    assert!(reads > 1, "{reads} reads");
}

#[test]
fn a_late_response_is_late_and_what_was_asked_for_has_happened() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    emulator.inject(Fault::delay(Duration::from_secs(3600)).on("create_plugin_draft"));
    let request = client.signed("POST", &target("create-draft"), &[("content-type", "application/json")], &draft("0.0.1").to_string());
    let mut stream = connect(emulator.address());
    stream.write_all(&request).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    let error = stream.read(&mut [0; 1]).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut), "{error}");
    client.get("detail?plugin_name=apie_test&version=0.0.1").ok();

    emulator.inject(Fault::delay(Duration::from_millis(1)));
    client.get(SHELL).ok();
}

#[test]
fn a_stalled_request_gets_no_response_and_holds_up_nobody() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    emulator.inject(Fault::stall().on("create_plugin_draft"));
    let request = client.signed("POST", &target("create-draft"), &[("content-type", "application/json")], &draft("0.0.1").to_string());
    let mut stream = connect(emulator.address());
    stream.write_all(&request).unwrap();
    stream.set_read_timeout(Some(Duration::from_millis(50))).unwrap();
    assert!(stream.read(&mut [0; 1]).is_err());
    client.get("detail?plugin_name=apie_test&version=0.0.1").rejected(400, "DEVPIPE.30011001");
}

#[test]
fn faults_script_the_responses_to_a_row_of_requests() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    emulator.inject(Fault::status(500).on_path("/agent-plugin/detail").times(2));
    emulator.inject(Fault::status(502).on("show_plugin_version").after(1));
    emulator.inject(Fault::status(503).on_path("/nowhere"));
    let statuses: Vec<_> = (0..5).map(|_| client.get(SHELL).status).collect();
    assert_eq!(statuses, [500, 500, 200, 502, 200]);
    assert_eq!(emulator.pending_faults(), 1);
    emulator.clear_faults();
    client.get("nowhere").rejected(404, "APIGW.0101");
}

#[test]
fn a_fault_leaves_the_verdict_on_the_signature_alone() {
    let (emulator, _) = met(Fault::status(500));
    assert!(emulator.requests()[0].signature_verified());
}
