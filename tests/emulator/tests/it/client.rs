//! A small HTTP client with a signer of its own, so that the emulator's code does not judge itself.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, SystemTime};

use codearts_pipeline_emulator::Emulator;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// An account id as in the vendor's examples.
pub(crate) const DOMAIN: &str = "ce8df55870164338a72d7e828a966a2a";

/// Long enough for a busy machine; reached only when a test is about to fail.
const PATIENCE: Duration = Duration::from_secs(30);

/// Sends signed requests to one emulator.
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    pub(crate) access_key: String,
    pub(crate) secret_key: String,
    pub(crate) now: SystemTime,
}

/// A response that came whole.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

/// What came over the connection until it ended.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) bytes: Vec<u8>,
    pub(crate) error: Option<io::Error>,
}

impl Client {
    pub(crate) fn of(emulator: &Emulator) -> Self {
        Self {
            address: emulator.address(),
            access_key: emulator.access_key().to_owned(),
            secret_key: emulator.secret_key().to_owned(),
            now: emulator.clock().now(),
        }
    }

    pub(crate) fn get(&self, path: &str) -> Response {
        exchange(self.address, &self.signed("GET", &target(path), &[], "")).response()
    }

    pub(crate) fn post(&self, path: &str, body: &Value) -> Response {
        self.post_text(path, &body.to_string())
    }

    pub(crate) fn post_text(&self, path: &str, body: &str) -> Response {
        let headers = [("content-type", "application/json;charset=utf-8")];
        exchange(self.address, &self.signed("POST", &target(path), &headers, body)).response()
    }

    /// The bytes of a request whose target is already in canonical form, but for the last slash of its path.
    pub(crate) fn signed(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
        self.signed_with(method, target, headers, body, &hex(&Sha256::digest(body)))
    }

    /// As [`signed`](Self::signed), with another hash of the body.
    pub(crate) fn signed_with(&self, method: &str, target: &str, headers: &[(&str, &str)], body: &str, payload_hash: &str) -> Vec<u8> {
        let date = Timestamp::try_from(self.now).unwrap().strftime("%Y%m%dT%H%M%SZ").to_string();
        let host = self.address.to_string();
        let mut headers = headers.to_vec();
        headers.extend([("host", host.as_str()), ("x-sdk-date", date.as_str())]);
        headers.sort_unstable();

        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let names = headers.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(";");
        let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
        let canonical = format!("{method}\n{path}/\n{query}\n{lines}\n{names}\n{payload_hash}");
        let text = format!("SDK-HMAC-SHA256\n{date}\n{}", hex(&Sha256::digest(canonical)));
        let mut mac = Hmac::<Sha256>::new_from_slice(self.secret_key.as_bytes()).unwrap();
        mac.update(text.as_bytes());
        let signature = hex(&mac.finalize().into_bytes());

        let authorization = format!("SDK-HMAC-SHA256 Access={}, SignedHeaders={names}, Signature={signature}", self.access_key);
        headers.push(("authorization", &authorization));
        raw(method, target, &headers, body)
    }
}

/// The bytes of a request as it is given, on a connection of its own.
pub(crate) fn raw(method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Vec<u8> {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let length = body.len();
    format!("{method} {target} HTTP/1.1\r\n{lines}content-length: {length}\r\nconnection: close\r\n\r\n{body}").into_bytes()
}

/// Sends bytes and reads until the connection ends.
pub(crate) fn exchange(address: SocketAddr, request: &[u8]) -> Exchange {
    let mut stream = connect(address);
    let mut bytes = Vec::new();
    let error = stream.write_all(request).and_then(|()| stream.read_to_end(&mut bytes)).err();
    Exchange { bytes, error }
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.set_write_timeout(Some(PATIENCE)).unwrap();
    stream
}

/// The target of an operation, for the account of the examples.
pub(crate) fn target(path: &str) -> String {
    format!("/v1/{DOMAIN}/agent-plugin/{path}")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Exchange {
    /// Status, headers, and as much of the body as came; `None` when not even the headers are whole.
    pub(crate) fn parts(&self) -> Option<Response> {
        let end = self.bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&self.bytes[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers =
            lines.map(|line| line.split_once(": ").unwrap()).map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned())).collect();
        Some(Response { status, headers, body: self.bytes[end + 4..].to_vec() })
    }

    /// The whole response.
    pub(crate) fn response(self) -> Response {
        assert!(self.error.is_none(), "{self:?}");
        let response = self.parts().expect("a response has headers");
        assert_eq!(response.header("content-length"), Some(response.body.len().to_string().as_str()));
        response
    }
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Checks that the call succeeded, and gives its body.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// Checks that the call was rejected in this way, and gives the message.
    pub(crate) fn rejected(&self, status: u16, code: &str) -> String {
        let body = self.json();
        assert_eq!((self.status, body["error_code"].as_str()), (status, Some(code)), "{body}");
        body["error_msg"].as_str().unwrap().to_owned()
    }
}

/// The draft of the vendor's pages, under another version.
pub(crate) fn draft(version: &str) -> Value {
    json!({
        "plugin_name": "apie_test",
        "display_name": "apie_test",
        "business_type": "Normal",
        "description": "",
        "maintainers": "",
        "business_type_display_name": "General",
        "icon_url": "",
        "version": version,
        "version_description": "",
        "input_info": [],
        "execution_info": {
            "inner_execution_info": {
                "execution_type": "COMPOSITE",
                "steps": [{
                    "task": "official_shell_plugin",
                    "name": "Executing the Shell",
                    "variables": { "OFFICIAL_SHELL_SCRIPT_INPUT": "env" }
                }]
            }
        },
        "runtime_attribution": "agent"
    })
}

/// The reference of the vendor's pages to that draft.
pub(crate) fn reference(version: &str) -> Value {
    json!({ "plugin_name": "apie_test", "display_name": "apie_test", "version": version, "plugin_attribution": "custom" })
}
