//! Makes the calls of a file through the SDK, whatever is answered: `calls FILE ENDPOINT AK SK SECURITY_TOKEN`.
//!
//! `cargo xtask interop` lets the vendor's SDK make the same calls and compares what arrives.

#![allow(clippy::print_stdout, reason = "what it prints is its result")]

use std::{env, error::Error, fs};

use codearts_pipeline::{Client, Credentials, RetryPolicy};
use serde_json::Value;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let [file, endpoint, access_key, secret_key, security_token] = arguments.as_slice() else {
        return Err("calls FILE ENDPOINT AK SK SECURITY_TOKEN".into());
    };
    let calls: Vec<Value> = serde_json::from_str(&fs::read_to_string(file)?)?;
    for call in &calls {
        let credentials = match call["temporary"].as_bool() {
            Some(true) => Credentials::temporary(access_key, secret_key, security_token)?,
            _ => Credentials::new(access_key, secret_key)?,
        };
        let client = Client::builder().endpoint(endpoint).credentials(credentials).retry(RetryPolicy::never()).build()?;
        make(&client, call).await.map_err(|error| format!("{}: {error}", call["name"]))?;
    }
    println!("cases: {}", calls.len());
    Ok(())
}

async fn make(client: &Client, call: &Value) -> Result<(), Box<dyn Error>> {
    let text = |name: &str| call[name].as_str().unwrap_or_default();
    let domain_id = text("domain_id").parse()?;
    let body = call["body"].clone();
    match text("operation") {
        "create_plugin_draft" => drop(client.extensions(&domain_id).create_plugin_draft(&serde_json::from_value(body)?).await?),
        "update_plugin_draft" => drop(client.extensions(&domain_id).update_plugin_draft(&serde_json::from_value(body)?).await?),
        "publish_plugin_draft" => drop(client.extensions(&domain_id).publish_plugin_draft(&serde_json::from_value(body)?).await?),
        "show_plugin_inputs" => {
            let references: Vec<_> = serde_json::from_value(body)?;
            drop(client.extensions(&domain_id).show_plugin_inputs(&references).await?);
        }
        "show_plugin_version" => {
            let request = client.extensions(&domain_id).show_plugin_version(text("plugin_name"));
            let request = match call["version"].as_str() {
                Some(version) => request.version(version),
                None => request,
            };
            drop(request.await?);
        }
        other => return Err(format!("no such operation: {other}").into()),
    }
    Ok(())
}
