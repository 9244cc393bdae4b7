//! The clients that are compared, each making the same call.

use std::{error::Error, hint::black_box};

use codearts_pipeline::{Client, Credentials, extensions::PluginDraft, types::DomainId};
use http::{HeaderName, HeaderValue, Method};
use reqwest::{
    Request,
    header::{ACCEPT, CONTENT_TYPE, USER_AGENT},
};

use crate::{
    fixtures::{ACCESS_KEY, DOMAIN_ID, SECRET_KEY, typed_draft},
    shapes,
};

const TOKEN: &str = "a-token";

/// How the SDK calls itself.
const SDK: &str = "codearts-pipeline-rust/0.1.0";

/// What went wrong; a bench has nobody to tell it apart for.
pub type Failure = Box<dyn Error + Send + Sync>;

/// A call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// `show_plugin_version`
    Detail,
    /// `create_plugin_draft`
    Create,
}

/// Who makes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// reqwest with a request that was built and signed beforehand.
    Floor,
    /// reqwest with a request built for each call, and serde for plain types.
    Typed,
    /// The SDK with a token, so that nothing is signed.
    Unsigned,
    /// The SDK with an access key.
    Signed,
}

/// A client, ready to make one kind of call.
pub enum Caller {
    /// See [`Kind::Floor`].
    Floor(reqwest::Client, Box<Request>),
    /// See [`Kind::Typed`].
    Typed(reqwest::Client, String, Operation, Box<shapes::Draft>),
    /// The SDK.
    Sdk(Client, DomainId, Operation, Box<PluginDraft>),
}

impl Caller {
    /// Makes a client. The floor needs the request that it is to send, as it goes over the wire.
    ///
    /// # Errors
    ///
    /// When the client cannot be made.
    pub fn new(kind: Kind, operation: Operation, endpoint: &str, recorded: Option<&[u8]>) -> Result<Self, Failure> {
        Ok(match kind {
            Kind::Floor => {
                let request = replayed(endpoint, recorded.ok_or("the floor needs a recorded request")?)?;
                Self::Floor(plain_client()?, Box::new(request))
            }
            Kind::Typed => {
                let draft = serde_json::from_value(crate::fixtures::draft())?;
                Self::Typed(plain_client()?, endpoint.to_owned(), operation, Box::new(draft))
            }
            Kind::Unsigned => Self::sdk(endpoint, Credentials::user_token(TOKEN)?, operation)?,
            Kind::Signed => Self::sdk(endpoint, Credentials::new(ACCESS_KEY, SECRET_KEY)?, operation)?,
        })
    }

    fn sdk(endpoint: &str, credentials: Credentials, operation: Operation) -> Result<Self, Failure> {
        let client = Client::builder().endpoint(endpoint).credentials(credentials).build()?;
        Ok(Self::Sdk(client, DOMAIN_ID.parse()?, operation, Box::new(typed_draft())))
    }

    /// Makes the call once.
    ///
    /// # Errors
    ///
    /// When it fails, or the response is not as it should be.
    pub async fn call(&self) -> Result<(), Failure> {
        match self {
            Self::Floor(client, request) => {
                let request = request.try_clone().ok_or("the request cannot be repeated")?;
                let response = client.execute(request).await?.error_for_status()?;
                black_box(response.bytes().await?);
            }
            Self::Typed(client, endpoint, Operation::Detail, _) => {
                let url = format!("{endpoint}/v1/{DOMAIN_ID}/agent-plugin/detail");
                let request = client.get(url).query(&[("plugin_name", "apie_test"), ("version", "0.0.4")]);
                let bytes = by_token(request).send().await?.error_for_status()?.bytes().await?;
                black_box(serde_json::from_slice::<shapes::Version>(&bytes)?);
            }
            Self::Typed(client, endpoint, Operation::Create, draft) => {
                let url = format!("{endpoint}/v1/{DOMAIN_ID}/agent-plugin/create-draft");
                let request = client.post(url).header(CONTENT_TYPE, "application/json").body(serde_json::to_vec(draft)?);
                let bytes = by_token(request).send().await?.error_for_status()?.bytes().await?;
                black_box(serde_json::from_slice::<bool>(&bytes)?);
            }
            Self::Sdk(client, domain_id, Operation::Detail, _) => {
                black_box(client.extensions(domain_id).show_plugin_version("apie_test").version("0.0.4").await?);
            }
            Self::Sdk(client, domain_id, Operation::Create, draft) => {
                black_box(client.extensions(domain_id).create_plugin_draft(draft).await?);
            }
        }
        Ok(())
    }
}

/// What the server of the benches reports below a path.
///
/// # Errors
///
/// When it cannot be reached.
pub async fn asked(endpoint: &str, path: &str) -> Result<Vec<u8>, Failure> {
    Ok(plain_client()?.get(format!("{endpoint}{path}")).send().await?.bytes().await?.to_vec())
}

/// Records the request that the SDK makes, as it goes over the wire, for the floor. Fails unless the floor sends the same
/// bytes then, and reqwest with plain types what the SDK sends unsigned: bodies as they are, heads in any order.
///
/// # Errors
///
/// When a call fails, or what is to be compared differs.
pub async fn record(operation: Operation, endpoint: &str) -> Result<Vec<u8>, Failure> {
    async fn sent(kind: Kind, operation: Operation, endpoint: &str, recorded: Option<&[u8]>) -> Result<Vec<u8>, Failure> {
        Caller::new(kind, operation, endpoint, recorded)?.call().await?;
        asked(endpoint, "/last").await
    }
    let signed = sent(Kind::Signed, operation, endpoint, None).await?;
    if sent(Kind::Floor, operation, endpoint, Some(&signed)).await? != signed {
        return Err("the floor does not send what the SDK sends".into());
    }
    let mut unsigned = [sent(Kind::Unsigned, operation, endpoint, None).await?, sent(Kind::Typed, operation, endpoint, None).await?]
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    for text in &mut unsigned {
        let mut lines: Vec<&str> = text.lines().collect();
        lines.sort_unstable();
        *text = lines.join("\n");
    }
    if unsigned[0] != unsigned[1] {
        return Err(format!("not the same request:\n{}\n\n{}", unsigned[0], unsigned[1]).into());
    }
    Ok(signed)
}

/// What the SDK sends along when nothing is signed.
fn by_token(request: reqwest::RequestBuilder) -> reqwest::RequestBuilder {
    request.header("x-auth-token", TOKEN).header(ACCEPT, "application/json").header(USER_AGENT, SDK)
}

fn plain_client() -> Result<reqwest::Client, Failure> {
    Ok(reqwest::Client::builder().no_proxy().build()?)
}

/// The request that was recorded, to be sent again: the same bytes.
fn replayed(endpoint: &str, recorded: &[u8]) -> Result<Request, Failure> {
    let end = recorded.windows(4).position(|window| window == b"\r\n\r\n").ok_or("a request has a head")?;
    let mut lines = std::str::from_utf8(&recorded[..end])?.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let method = Method::from_bytes(words.next().unwrap_or_default().as_bytes())?;
    let mut request = Request::new(method, format!("{endpoint}{}", words.next().unwrap_or_default()).parse()?);
    for line in lines {
        let (name, value) = line.split_once(": ").ok_or("a header has a value")?;
        // These two reqwest writes itself.
        if name != "host" && name != "content-length" {
            request.headers_mut().insert(HeaderName::from_bytes(name.as_bytes())?, HeaderValue::from_str(value)?);
        }
    }
    let body = &recorded[end + 4..];
    if !body.is_empty() {
        *request.body_mut() = Some(body.to_vec().into());
    }
    Ok(request)
}
