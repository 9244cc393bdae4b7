//! Telling errors apart: by what happened, by what the service says, and by whether it is safe to call again.
//!
//! ```text
//! cargo run -p codearts-pipeline --example errors_by_code
//! ```
//!
//! It runs on an emulator, which is given the errors.

#![allow(clippy::print_stdout, reason = "an example is there to be read on the screen")]

use codearts_pipeline::{Client, Credentials, Error, ErrorKind, RetryPolicy, types::DomainId};
use codearts_pipeline_emulator::{Emulator, Fault};

/// What a program might do about an error.
fn advice(error: &Error) -> String {
    match error.kind() {
        // Predicates for what is asked for often.
        _ if error.is_not_found() => "create it first".to_owned(),
        _ if error.is_unauthorized() => "look at the keys, and at the clock".to_owned(),
        _ if error.is_throttled() => "ask less often".to_owned(),
        _ if error.is_not_sent() => "nothing has happened: call again when the service can be reached".to_owned(),
        // All other service errors have a code, unless they come from a gateway in front of the service.
        ErrorKind::Service => match error.code() {
            Some(code) => format!("look up {code}"),
            None => format!("not from the service itself, status {}", error.status().map_or(0, |status| status.as_u16())),
        },
        ErrorKind::Io | ErrorKind::Timeout => "it may have been done: look before calling again".to_owned(),
        kind => format!("report it with the request id ({})", kind.as_str()),
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let emulator = Emulator::start()?;
    let client = |endpoint: String| {
        let credentials = Credentials::new(emulator.access_key(), emulator.secret_key())?;
        Client::builder().endpoint(endpoint).credentials(credentials).retry(RetryPolicy::never()).build()
    };
    let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;

    let here = client(emulator.endpoint())?;
    let faults = [
        None,
        Some(Fault::status(401)),
        Some(Fault::status(429)),
        Some(Fault::html(502)),
        Some(Fault::status(400).body(r#"{"error_code":"DEVPIPE.00011104","error_msg":"an error"}"#)),
        Some(Fault::lose_response()),
        Some(Fault::broken_json()),
    ];
    for fault in faults {
        if let Some(fault) = fault {
            emulator.inject(fault);
        }
        if let Err(error) = here.extensions(&domain_id).show_plugin_version("no_such_extension").await {
            println!("{error}\n   -> {}", advice(&error));
        }
    }
    let nowhere = client("http://127.0.0.1:1".to_owned())?;
    if let Err(error) = nowhere.extensions(&domain_id).show_plugin_version("apie_test").await {
        println!("{error}\n   -> {}", advice(&error));
    }
    Ok(())
}
