//! Temporary keys of the agency of a server (ECS), from its metadata service.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode};

use crate::{
    auth::{
        context::Context,
        credentials::{
            Credentials,
            exchange::{Way, no_response, rejected, secret_header, send, temporary_keys},
            problem,
            provide::{ProvideCredentials, ProvideError, ProvideFuture},
            secret::Secret,
        },
    },
    error::{Error, ErrorKind},
};

const ADDRESS: &str = "http://169.254.169.254";
const TOKEN_PATH: &str = "/meta-data/latest/api/token";
const KEYS_PATH: &str = "/openstack/latest/securitykey";
const TOKEN_HEADER: HeaderName = HeaderName::from_static("x-metadata-token");
const TOKEN_LIFE_HEADER: HeaderName = HeaderName::from_static("x-metadata-token-ttl-seconds");

/// How long the token is valid: six hours, as in the vendor's SDKs. It is used immediately.
const TOKEN_LIFE: HeaderValue = HeaderValue::from_static("21600");

/// The timeout of each attempt. The service is on the same machine; elsewhere there is usually no response at all.
const TIMEOUT: Duration = Duration::from_secs(3);

/// The service's message if the server has no agency.
const NO_AGENCY: &str = "Please configure Cloud Service Agency first";

const WHAT: &str = "no credentials from the metadata service";

/// Temporary keys of the server (ECS) on which the program runs, from its metadata service. They are those of the agency that is assigned
/// to the server.
///
/// Uses version 2 of the service, which requires a token, or version 1 if the server has only that. Proxies are not
/// used. There are usually at most two requests, and each times out after 3 seconds. Outside ECS, it can take that long
/// to detect that nothing responds.
#[derive(Clone, Debug)]
pub struct MetadataProvider {
    endpoint: String,
}

impl Default for MetadataProvider {
    fn default() -> Self {
        Self::new()
    }
}

/// The version of the metadata service.
enum Version {
    One,
    Two(Secret),
}

impl MetadataProvider {
    /// Creates a provider that uses `http://169.254.169.254`.
    pub fn new() -> Self {
        Self { endpoint: ADDRESS.to_owned() }
    }

    /// Sets the endpoint. A plain `http://` address must be loopback or link-local.
    #[must_use]
    pub fn endpoint(self, endpoint: impl Into<String>) -> Self {
        Self { endpoint: endpoint.into().trim_end_matches('/').to_owned() }
    }

    async fn fetch(&self, context: &Context) -> Result<Credentials, ProvideError> {
        let version = match self.token(context).await {
            Ok(response) => self.version(response)?,
            Err(error) => return Err(self.nobody(error)),
        };
        let mut response = self.keys(context, &version).await?;
        if response.status() == StatusCode::UNAUTHORIZED && !says_no_agency(&response) {
            // The token was rejected. Without a new one there is nothing left to try.
            let token = self.token(context).await.map_err(|error| no_response(&error, WHAT))?;
            if token.status() != StatusCode::OK {
                return Err(self.not_ours_or(&version, token));
            }
            response = self.keys(context, &self.version(token)?).await?;
        }
        if says_no_agency(&response) {
            return Err(ProvideError::NotConfigured("the server has no agency, and so no keys".to_owned()));
        }
        if !response.status().is_success() {
            return Err(self.not_ours_or(&version, response));
        }
        Ok(temporary_keys(response.body(), WHAT)?)
    }

    async fn token(&self, context: &Context) -> Result<Response<Bytes>, Error> {
        let mut request = self.request(Method::PUT, TOKEN_PATH)?;
        request.headers_mut().insert(TOKEN_LIFE_HEADER, TOKEN_LIFE);
        context.send_without_proxy(request, TIMEOUT).await
    }

    fn version(&self, response: Response<Bytes>) -> Result<Version, ProvideError> {
        match response.status().as_u16() {
            200 => match std::str::from_utf8(response.body()).map(str::trim) {
                Ok(token) if !token.is_empty() => Ok(Version::Two(Secret::new(token))),
                _ => Err(problem(format!("{WHAT}: the token is empty or not UTF-8")).into()),
            },
            404 | 405 | 503 => Ok(Version::One),
            _ => Err(self.not_ours_or(&Version::One, response)),
        }
    }

    async fn keys(&self, context: &Context, version: &Version) -> Result<Response<Bytes>, Error> {
        let mut request = self.request(Method::GET, KEYS_PATH)?;
        if let Version::Two(token) = version {
            request.headers_mut().insert(TOKEN_HEADER, secret_header(token.expose(), "the token of the metadata service")?);
        }
        send(context, request, Way::WithoutProxy, TIMEOUT).await.map_err(|error| no_response(&error, WHAT))
    }

    fn request(&self, method: Method, path: &str) -> Result<Request<Bytes>, Error> {
        let mut request = Request::new(Bytes::new());
        *request.method_mut() = method;
        *request.uri_mut() =
            format!("{}{path}", self.endpoint).parse().map_err(|_| problem(format!("{WHAT}: {:?} is no address", self.endpoint)))?;
        Ok(request)
    }

    /// If nothing responds, this is not a server of the vendor.
    fn nobody(&self, error: Error) -> ProvideError {
        match error.kind() {
            ErrorKind::Connect | ErrorKind::Timeout | ErrorKind::Io => {
                ProvideError::NotConfigured(format!("nothing responds at {}: not on an ECS", self.endpoint))
            }
            _ => problem(format!("{WHAT}: {}", error.text())).into(),
        }
    }

    /// Other clouds have services at the same address. One that gave no token and then rejects a request is assumed to be one of those.
    fn not_ours_or(&self, version: &Version, response: Response<Bytes>) -> ProvideError {
        match version {
            Version::One if response.status().is_client_error() => {
                ProvideError::NotConfigured(format!("{} responds with {}: not on an ECS", self.endpoint, response.status()))
            }
            Version::One => rejected(response, WHAT, &[]).into(),
            Version::Two(token) => rejected(response, WHAT, &[token.expose()]).into(),
        }
    }
}

fn says_no_agency(response: &Response<Bytes>) -> bool {
    response.status().is_client_error() && response.body().windows(NO_AGENCY.len()).any(|window| window == NO_AGENCY.as_bytes())
}

impl ProvideCredentials for MetadataProvider {
    fn name(&self) -> &str {
        "metadata"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(self.fetch(context))
    }
}
