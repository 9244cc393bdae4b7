//! The SDK's signature, for other signers to be held against.
//!
//! `signatures make COUNT` prints random requests with the SDK's signature, a JSON object a line.
//! `signatures sign` reads such lines and prints the `Authorization` of each.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{
    env,
    error::Error,
    io::{self, BufRead as _},
    time::{Duration, SystemTime},
};

use codearts_pipeline::signing::{Payload, SignableRequest, SigningDate, SigningKey};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["make", count] => make(count.parse()?),
        ["sign"] => {
            for line in io::stdin().lock().lines() {
                println!("{}", authorization(&serde_json::from_str(&line?)?));
            }
            Ok(())
        }
        _ => Err("signatures make COUNT | signatures sign".into()),
    }
}

fn make(count: usize) -> Result<(), Box<dyn Error>> {
    // The same requests in every run, so that a finding can be looked at again.
    let mut runner = TestRunner::deterministic();
    for _ in 0..count {
        let mut request = requests().new_tree(&mut runner).map_err(|reason| reason.to_string())?.current();
        request["authorization"] = authorization(&request).into();
        println!("{request}");
    }
    Ok(())
}

fn authorization(request: &Value) -> String {
    let text = |name: &str| request[name].as_str().unwrap_or_default();
    let headers: Vec<(&str, &str)> = request["headers"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|pair| (pair[0].as_str().unwrap_or_default(), pair[1].as_str().unwrap_or_default()))
        .collect();
    let content_type = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type")).map(|(_, value)| *value);
    let signable = SignableRequest {
        method: text("method"),
        host: text("host"),
        path: text("path"),
        query: text("query"),
        headers: &headers,
        payload: Payload::for_content_type(content_type, text("body").as_bytes()),
    };
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(request["time"].as_u64().unwrap_or_default());
    SigningKey::new(text("ak"), text("sk")).sign(&signable, &SigningDate::new(time))
}

/// Requests as they go over the wire, with all that makes signers differ: Unicode, escapes, empty and repeated parameters.
fn requests() -> impl Strategy<Value = Value> {
    let method = prop::sample::select(vec!["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"]);
    let segment = escaped("[a-zA-Z0-9 _.~+*'()!@:流水线é-]{0,8}");
    let path = prop::collection::vec(segment, 0..5).prop_map(|segments| format!("/{}", segments.join("/")));
    let pair = (escaped("[a-c流 .~]{1,3}"), escaped("[a-zA-Z0-9 +&=/?%~é线]{0,6}")).prop_map(|(key, value)| format!("{key}={value}"));
    let query = prop::collection::vec(pair, 0..6).prop_map(|pairs| pairs.join("&"));
    let content_type = prop::sample::select(vec!["application/json", "application/json;charset=UTF-8", "text/plain", ""]);
    let extra = prop::collection::btree_map("x-[a-z]{1,6}", "[a-zA-Z0-9 ,;:=流-]{0,12}", 0..4);
    let secret = ("[A-Z0-9]{1,20}", "[!-~]{1,64}", 0u64..4_000_000_000);
    (method, path, query, content_type, extra, "\\PC{0,40}", secret).prop_map(
        |(method, path, query, content_type, extra, body, (ak, sk, time))| {
            let mut headers: Vec<Value> = extra.into_iter().map(|(name, value)| json!([name, value])).collect();
            let body = if ["GET", "HEAD"].contains(&method) { String::new() } else { body };
            // The vendor calls a body that is not JSON unsigned even if there is none, see tests/interop/differences.md.
            if !content_type.is_empty() && !body.is_empty() {
                headers.push(json!(["Content-Type", content_type]));
            }
            json!({
                "method": method, "host": "127.0.0.1:8080", "path": path, "query": query, "headers": headers, "body": body,
                "ak": ak, "sk": sk, "time": time,
            })
        },
    )
}

/// Texts of this form, percent-encoded.
fn escaped(form: &'static str) -> impl Strategy<Value = String> {
    form.prop_map(|text| {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        text.bytes().map(|byte| if plain(byte) { (byte as char).to_string() } else { format!("%{byte:02X}") }).collect()
    })
}
