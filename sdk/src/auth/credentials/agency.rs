//! Temporary keys of an agency in another account, from IAM.

use std::{fmt, time::Duration};

use http::HeaderValue;
use serde::Serialize;

use crate::{
    auth::{
        context::Context,
        credentials::{
            Credentials, Kind, SECURITY_TOKEN, SECURITY_TOKEN_HEADER, SIGNING_DATE, USER_TOKEN,
            exchange::{ask, post, secret_header, secret_json, temporary_keys},
            problem,
            provide::{ProvideCredentials, ProvideError, ProvideFuture},
            secret::Secret,
        },
        iam_endpoints,
        signing::{Payload, SignableRequest, SigningDate},
    },
    error::Error,
};

const PATH: &str = "/v3.0/OS-CREDENTIAL/securitytokens";

/// What IAM takes, in seconds: 15 minutes to 24 hours.
const DURATIONS: std::ops::RangeInclusive<u64> = 900..=86_400;

/// Temporary keys of an agency: what an account lets another account do in its name.
///
/// Who asks are the credentials of another provider; they need the permission to act as an agent. That provider is asked
/// each time. See the vendor's [page](https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0101.html).
///
/// ```
/// use codearts_pipeline::{Client, Region, credentials::{AgencyProvider, DefaultChain}};
///
/// let provider = AgencyProvider::new(DefaultChain::new(), "their-account", "their-agency");
/// let client = Client::builder().region(Region::CN_NORTH_4).credentials_provider(provider).build()?;
/// # Ok::<(), codearts_pipeline::Error>(())
/// ```
pub struct AgencyProvider {
    caller: Box<dyn ProvideCredentials>,
    domain_name: String,
    agency_name: String,
    duration: Duration,
    iam_endpoint: Option<String>,
}

impl AgencyProvider {
    /// Who asks, the name of the account that has the agency, and the agency's name. The keys live an hour.
    pub fn new(caller: impl ProvideCredentials, domain_name: impl Into<String>, agency_name: impl Into<String>) -> Self {
        Self {
            caller: Box::new(caller),
            domain_name: domain_name.into(),
            agency_name: agency_name.into(),
            duration: Duration::from_secs(3600),
            iam_endpoint: None,
        }
    }

    /// How long the keys are asked to live: 15 minutes to 24 hours, in whole seconds.
    #[must_use]
    pub fn duration(self, duration: Duration) -> Self {
        Self { duration, ..self }
    }

    /// Asks IAM at this address, in place of the client's.
    #[must_use]
    pub fn iam_endpoint(self, endpoint: impl Into<String>) -> Self {
        Self { iam_endpoint: Some(endpoint.into()), ..self }
    }

    async fn fetch(&self, context: &Context) -> Result<Credentials, ProvideError> {
        const WHAT: &str = "no credentials from IAM for the agency";
        let duration_seconds = self.duration.as_secs();
        if !DURATIONS.contains(&duration_seconds) {
            return Err(problem(format!("{WHAT}: keys live 15 minutes to 24 hours, not {:?}", self.duration)).into());
        }
        let endpoint = iam_endpoints::iam(context, self.iam_endpoint.as_deref())?;
        let caller = self.caller.provide(context).await?;
        let assumed = Agency { agency_name: &self.agency_name, domain_name: &self.domain_name, duration_seconds };
        let body = Request { auth: Auth { identity: Identity { methods: ["assume_role"], assume_role: assumed } } };
        let body = secret_json(&body, self.agency_name.len() + self.domain_name.len())?;
        let url = endpoint.join(PATH, "");
        let path = url.path().to_owned();
        let mut request = post(url, body)?;
        authorize(&mut request, endpoint.authority(), &path, &caller, context)?;
        Ok(temporary_keys(ask(context, request, WHAT, &[]).await?.body(), WHAT)?)
    }
}

/// Shows IAM who asks.
fn authorize(
    request: &mut http::Request<bytes::Bytes>,
    host: &str,
    path: &str,
    caller: &Credentials,
    context: &Context,
) -> Result<(), Error> {
    match caller.kind() {
        Kind::UserToken(token) => {
            let token = secret_header(token.expose(), "the user token")?;
            request.headers_mut().insert(USER_TOKEN, token);
        }
        Kind::Keys { key, security_token } => {
            let date = SigningDate::new(context.now());
            let token = security_token.as_ref().map(Secret::expose);
            let signed: Vec<_> = token.map(|token| (SECURITY_TOKEN_HEADER, token)).into_iter().collect();
            let signable =
                SignableRequest { method: "POST", host, path, query: "", headers: &signed, payload: Payload::Signed(request.body()) };
            let authorization = secret_header(&key.sign(&signable, &date), "the signature")?;
            let date = HeaderValue::from_str(date.as_str()).map_err(|_| problem("the time cannot be written"))?;
            let headers = request.headers_mut();
            headers.insert(SIGNING_DATE, date);
            headers.insert(http::header::AUTHORIZATION, authorization);
            if let Some(token) = token {
                headers.insert(SECURITY_TOKEN, secret_header(token, "the security token")?);
            }
        }
    }
    Ok(())
}

impl ProvideCredentials for AgencyProvider {
    fn name(&self) -> &str {
        "agency through IAM"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(self.fetch(context))
    }
}

/// Shows the agency, and of who asks the name.
impl fmt::Debug for AgencyProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgencyProvider")
            .field("caller", &self.caller.name())
            .field("domain_name", &self.domain_name)
            .field("agency_name", &self.agency_name)
            .finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct Request<'a> {
    auth: Auth<'a>,
}

#[derive(Serialize)]
struct Auth<'a> {
    identity: Identity<'a>,
}

#[derive(Serialize)]
struct Identity<'a> {
    methods: [&'static str; 1],
    assume_role: Agency<'a>,
}

#[derive(Serialize)]
struct Agency<'a> {
    agency_name: &'a str,
    domain_name: &'a str,
    duration_seconds: u64,
}
