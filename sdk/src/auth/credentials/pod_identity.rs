//! Temporary keys for a container, from the agent of its cluster (CCE pod identity).

use std::{path::Path, time::Duration};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use url::Url;

use crate::{
    auth::{
        context::Context,
        credentials::{
            Credentials,
            exchange::{Way, no_response, post, rejected, secret_header, send, temporary_keys, token_file},
            problem,
            provide::{ProvideCredentials, ProvideError, ProvideFuture},
        },
    },
    transport::is_loopback_or_link_local,
};

const URI_VARIABLE: &str = "HC_CONTAINER_CREDENTIALS_FULL_URI";
const TOKEN_FILE_VARIABLE: &str = "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The timeout of each attempt.
const TIMEOUT: Duration = Duration::from_secs(5);

/// Temporary keys for a container, from the agent at the address in `HC_CONTAINER_CREDENTIALS_FULL_URI`.
///
/// The token in the file that `HC_CONTAINER_AUTHORIZATION_TOKEN_FILE` names is sent as `Authorization`; the file is read each time. The
/// address must be `https://`, loopback or link-local, so that a variable set by someone else cannot send the token away unencrypted.
/// Loopback and link-local addresses are reached without a proxy. Each attempt times out after 5 seconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct PodIdentityProvider {
    _private: (),
}

impl PodIdentityProvider {
    /// Creates a provider that reads the variables of the process.
    pub const fn new() -> Self {
        Self { _private: () }
    }
}

async fn fetch(context: &Context) -> Result<Credentials, ProvideError> {
    const WHAT: &str = "no credentials from the agent for pod identity";
    let Some(uri) = context.variable(URI_VARIABLE)? else {
        return Err(ProvideError::NotConfigured(format!("{URI_VARIABLE} is not set")));
    };
    let url = Url::parse(&uri).map_err(|error| problem(format!("{URI_VARIABLE}: this is no URL: {error}")))?;
    let is_loopback_or_link_local = is_loopback_or_link_local(&url);
    if !(url.scheme() == "https" || url.scheme() == "http" && is_loopback_or_link_local) {
        let text = "the address is neither https nor, with http, loopback or link-local; the token would be there for others to read";
        return Err(problem(format!("{URI_VARIABLE}: {text}")).into());
    }
    let Some(file) = context.variable(TOKEN_FILE_VARIABLE)? else {
        return Err(problem(format!("{URI_VARIABLE} is set but {TOKEN_FILE_VARIABLE} is not: set both")).into());
    };
    let token = token_file(context, Path::new(&file), TOKEN_FILE_VARIABLE)?;
    let mut request = post(url, Bytes::from_static(b"{}"))?;
    let authorization = secret_header(token.expose(), &format!("{TOKEN_FILE_VARIABLE}: the token"))?;
    request.headers_mut().insert(AUTHORIZATION, authorization);
    let way = if is_loopback_or_link_local { Way::WithoutProxy } else { Way::Usual };
    let response = send(context, request, way, TIMEOUT).await.map_err(|error| no_response(&error, WHAT))?;
    if !response.status().is_success() {
        return Err(rejected(response, WHAT, &[token.expose()]).into());
    }
    Ok(temporary_keys(response.body(), WHAT)?)
}

impl ProvideCredentials for PodIdentityProvider {
    fn name(&self) -> &str {
        "pod identity"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(fetch(context))
    }
}
