//! The server itself: how it starts, what every response has, how it stops.

use std::collections::HashSet;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::{Clock, Emulator, Fault};

use crate::client::{Client, connect, exchange, raw, target};

const SHELL: &str = "detail?plugin_name=official_shell_plugin";

#[test]
fn every_response_has_a_request_id_of_its_own_a_type_and_a_date() {
    let emulator = Emulator::start().unwrap();
    let client = Client::of(&emulator);
    let mut ids = HashSet::new();
    for path in [SHELL, "detail", "nowhere", "detail?plugin_name=none"] {
        let response = client.get(path);
        let id = response.header("x-request-id").unwrap().to_owned();
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        assert!(ids.insert(id));
        assert_eq!(response.header("content-type"), Some("application/json"));
        assert!(response.header("date").unwrap().ends_with(" GMT"));
    }
}

#[test]
fn requests_are_recorded_as_they_were_sent() {
    let emulator = Emulator::start().unwrap();
    let body = r#"[ ]"#;
    let headers =
        [("Host", "x"), ("X-Note", "1"), ("x-note", "2"), ("X-Auth-Token", emulator.token()), ("Content-Type", "application/json")];
    exchange(emulator.address(), &raw("POST", &target("plugin-input?a=%2f+b"), &headers, body)).response().ok();
    let requests = emulator.requests();
    let [request] = &requests[..] else { panic!("{requests:?}") };
    assert_eq!((request.method(), request.target()), ("POST", target("plugin-input?a=%2f+b").as_str()));
    assert_eq!((request.path(), request.query()), (target("plugin-input").as_str(), Some("a=%2f+b")));
    assert_eq!(request.headers().filter(|(name, _)| *name == "x-note").map(|(_, value)| value).collect::<Vec<_>>(), [b"1", b"2"]);
    assert_eq!((request.header("X-NOTE"), request.header("absent")), (Some("1"), None));
    assert_eq!((request.body(), request.json()), (body.as_bytes(), Some(serde_json::json!([]))));
    assert_eq!(request.operation(), Some("show_plugin_inputs"));
    assert!(!request.signature_verified());
    emulator.clear_requests();
    assert!(emulator.requests().is_empty());
}

#[test]
fn a_connection_serves_one_request_after_another() {
    let emulator = Emulator::start().unwrap();
    let mut stream = connect(emulator.address());
    for _ in 0..3 {
        write!(stream, "GET / HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
        let mut start = [0; 12];
        stream.read_exact(&mut start).unwrap();
        assert_eq!(&start, b"HTTP/1.1 404");
        let mut rest = Vec::new();
        while !rest.ends_with(b"\"}") {
            let mut byte = [0];
            stream.read_exact(&mut byte).unwrap();
            rest.extend(byte);
        }
    }
    assert_eq!(emulator.requests().len(), 3);
}

#[test]
fn dropping_it_closes_the_port_and_every_connection() {
    let emulator = Emulator::start().unwrap();
    let address = emulator.address();
    emulator.inject(Fault::stall());
    let mut stalled = connect(address);
    stalled.write_all(&raw("GET", "/", &[("host", "x")], "")).unwrap();
    while emulator.requests().is_empty() {
        std::thread::sleep(Duration::from_millis(1));
    }
    let mut idle = connect(address);
    // Connections are accepted in order: the response to this one shows that the idle one has been accepted.
    exchange(address, &raw("GET", "/", &[("host", "x")], "")).response();
    drop(emulator);
    assert_eq!(TcpStream::connect(address).unwrap_err().kind(), ErrorKind::ConnectionRefused);
    for stream in [&mut stalled, &mut idle] {
        let ended = stream.read(&mut [0; 1]);
        assert!(matches!(&ended, Ok(0)) || ended.is_err_and(|error| error.kind() == ErrorKind::ConnectionReset));
    }
}

#[test]
fn it_starts_and_stops_inside_a_runtime_of_one_thread() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let emulator = Emulator::start().unwrap();
        // The client blocks the runtime; the emulator responds all the same.
        Client::of(&emulator).get(SHELL).ok();
        drop(emulator);
    });
}

#[test]
fn a_port_that_is_taken_is_an_error() {
    let emulator = Emulator::start().unwrap();
    let error = Emulator::builder().port(emulator.address().port()).start().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::AddrInUse);
}

#[test]
fn a_panic_costs_one_response() {
    let broken = Arc::new(AtomicBool::new(false));
    let clock = Clock::from_fn({
        let broken = Arc::clone(&broken);
        move || {
            assert!(!broken.load(Ordering::Relaxed), "this clock is broken");
            SystemTime::UNIX_EPOCH + Duration::from_secs(1_704_164_645)
        }
    });
    let emulator = Emulator::builder().clock(clock).start().unwrap();
    let client = Client::of(&emulator);
    broken.store(true, Ordering::Relaxed);
    client.get(SHELL).rejected(500, "EMULATOR.500");
    broken.store(false, Ordering::Relaxed);
    client.get(SHELL).ok();
}

#[test]
fn odd_input_does_not_bring_it_down() {
    let emulator = Emulator::start().unwrap();
    let long = "a".repeat(100_000);
    for request in [
        &b"\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET /%zz%?%=%&&= HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n",
        b"GET /v1//agent-plugin/detail HTTP/1.1\r\nhost: \xff\r\nconnection: close\r\n\r\n",
        b"GET http://other/v1/a/agent-plugin/detail HTTP/1.1\r\nhost: x\r\nauthorization: \xff\r\nconnection: close\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        format!("GET /{long} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").as_bytes(),
        format!("GET / HTTP/1.1\r\nhost: x\r\n{}connection: close\r\n\r\n", "x-many: 1\r\n".repeat(500)).as_bytes(),
        format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "a".repeat(1_000_000)).as_bytes(),
    ] {
        let mut stream = connect(emulator.address());
        // The server may hang up while this is still writing.
        let _ = stream.write_all(request);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let _ = stream.read_to_end(&mut Vec::new());
    }
    Client::of(&emulator).get(SHELL).ok();
}
