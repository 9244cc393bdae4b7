//! The same calls by the SDK and by plain reqwest.

#![allow(clippy::disallowed_methods, reason = "the floor is an HTTP client without the SDK")]

use std::hint::black_box;

use codearts_pipeline::{Client, Credentials, extensions::PluginDraft, types::DomainId};
use reqwest::{
    RequestBuilder, Url,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};

use crate::{
    Failure,
    fixtures::{ACCESS_KEY, DOMAIN_ID, SECRET_KEY, draft},
    plain,
};

const TOKEN: &str = "a-token";

/// How the SDK calls itself.
const SDK: &str = "codearts-pipeline-rust/0.1.0";

/// Who makes a call, ready to make it.
enum Caller {
    /// reqwest, serde and plain types: the floor.
    Plain(reqwest::Client, String, Box<plain::Draft>),
    /// The SDK, with a token or with an access key that signs.
    Sdk(Client, DomainId, Box<PluginDraft>),
}

impl Caller {
    fn new(kind: &str, endpoint: &str) -> Result<Self, Failure> {
        let credentials = match kind {
            "plain" => {
                let client = reqwest::Client::builder().no_proxy().build()?;
                return Ok(Self::Plain(client, endpoint.to_owned(), serde_json::from_value(draft())?));
            }
            "unsigned" => Credentials::user_token(TOKEN)?,
            "signed" => Credentials::new(ACCESS_KEY, SECRET_KEY)?,
            other => return Err(format!("no such kind of call: {other}").into()),
        };
        let client = Client::builder().endpoint(endpoint).credentials(credentials).build()?;
        Ok(Self::Sdk(client, DOMAIN_ID.parse()?, serde_json::from_value(draft())?))
    }

    async fn call(&self, operation: &str) -> Result<(), Failure> {
        match (self, operation) {
            (Self::Plain(client, endpoint, _), "detail") => {
                let url = format!("{endpoint}/v1/{DOMAIN_ID}/agent-plugin/detail");
                let url = Url::parse_with_params(&url, [("plugin_name", "apie_test"), ("version", "0.0.4")])?;
                black_box(serde_json::from_slice::<plain::Version>(&sent(client.get(url)).await?)?);
            }
            (Self::Plain(client, endpoint, draft), "create") => {
                let url = format!("{endpoint}/v1/{DOMAIN_ID}/agent-plugin/create-draft");
                let request = client.post(url).header(CONTENT_TYPE, "application/json").body(serde_json::to_vec(draft)?);
                black_box(serde_json::from_slice::<bool>(&sent(request).await?)?);
            }
            (Self::Sdk(client, domain_id, _), "detail") => {
                black_box(client.extensions(domain_id).show_plugin_version("apie_test").version("0.0.4").await?);
            }
            (Self::Sdk(client, domain_id, draft), "create") => {
                black_box(client.extensions(domain_id).create_plugin_draft(draft).await?);
            }
            _ => return Err(format!("no such operation: {operation}").into()),
        }
        Ok(())
    }
}

/// Sends a request with what the SDK sends along when nothing is signed.
async fn sent(request: RequestBuilder) -> Result<bytes::Bytes, Failure> {
    let request = request.header("x-auth-token", TOKEN).header(ACCEPT, "application/json").header(USER_AGENT, SDK);
    Ok(request.send().await?.error_for_status()?.bytes().await?)
}

/// Makes a call some times, one after the other.
pub(crate) async fn repeat(kind: &str, operation: &str, endpoint: &str, count: u32) -> Result<(), Failure> {
    let caller = Caller::new(kind, endpoint)?;
    for _ in 0..count {
        caller.call(operation).await?;
    }
    Ok(())
}

/// Fails unless reqwest sends what the SDK sends unsigned, its headers in any order: else the floor would be another call's.
pub(crate) async fn compare(operation: &str, endpoint: &str) -> Result<(), Failure> {
    let mut requests = Vec::new();
    for kind in ["plain", "unsigned"] {
        Caller::new(kind, endpoint)?.call(operation).await?;
        let last = reqwest::Client::builder().no_proxy().build()?.get(format!("{endpoint}/last")).send().await?.text().await?;
        let mut lines: Vec<String> = last.lines().map(str::to_owned).collect();
        lines.sort();
        requests.push(lines);
    }
    if requests[0] != requests[1] {
        return Err(format!("not the same request: {requests:#?}").into());
    }
    Ok(())
}
