//! Temporary keys of an agency in another account, from IAM.

use std::{fmt, time::Duration};

use http::HeaderMap;
use serde::Serialize;

use crate::{
    auth::{
        authorize::authorize,
        context::Context,
        credentials::{
            Credentials,
            exchange::{ask, post, secret_json, temporary_keys},
            problem,
            provide::{ProvideCredentials, ProvideError, ProvideFuture},
        },
        iam_endpoints,
        signing::{Payload, SignableRequest},
    },
    error::Error,
};

const PATH: &str = "/v3.0/OS-CREDENTIAL/securitytokens";

/// The durations that IAM accepts, in seconds: 15 minutes to 24 hours.
const DURATIONS: std::ops::RangeInclusive<u64> = 900..=86_400;

/// Temporary keys of an agency, through which one account lets another act on its behalf.
///
/// The credentials of another provider, the caller, authenticate the request to IAM; they need the permission to act as an agent. That
/// provider is called each time. See the vendor's [page](https://support.huaweicloud.com/intl/en-us/api-iam/iam_04_0101.html).
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
    /// Creates a provider from the caller, the name of the account that has the agency, and the agency's name.
    pub fn new(caller: impl ProvideCredentials, domain_name: impl Into<String>, agency_name: impl Into<String>) -> Self {
        Self {
            caller: Box::new(caller),
            domain_name: domain_name.into(),
            agency_name: agency_name.into(),
            duration: Duration::from_secs(3600),
            iam_endpoint: None,
        }
    }

    /// Sets how long the keys are valid: 15 minutes to 24 hours, in whole seconds. Default: 1 hour.
    #[must_use]
    pub fn duration(self, duration: Duration) -> Self {
        Self { duration, ..self }
    }

    /// Sets the IAM endpoint, in place of the client's.
    #[must_use]
    pub fn iam_endpoint(self, endpoint: impl Into<String>) -> Self {
        Self { iam_endpoint: Some(endpoint.into()), ..self }
    }

    async fn fetch(&self, context: &Context) -> Result<Credentials, ProvideError> {
        const WHAT: &str = "no credentials from IAM for the agency";
        if !DURATIONS.contains(&self.duration.as_secs()) {
            return Err(problem(format!("{WHAT}: keys live 15 minutes to 24 hours, not {:?}", self.duration)).into());
        }
        let caller = self.caller.provide(context).await?;
        let signed_with = context.clock().known();
        match self.exchange(context, &caller, WHAT).await {
            // As with the service: a wrong clock is corrected, and the request is signed again.
            Err(error) if error.is_unauthorized() && learn(context, &error, signed_with) => {
                Ok(self.exchange(context, &caller, WHAT).await?)
            }
            outcome => Ok(outcome?),
        }
    }

    async fn exchange(&self, context: &Context, caller: &Credentials, what: &str) -> Result<Credentials, Error> {
        let endpoint = iam_endpoints::iam(context, self.iam_endpoint.as_deref())?;
        let duration_seconds = self.duration.as_secs();
        let assumed = Agency { agency_name: &self.agency_name, domain_name: &self.domain_name, duration_seconds };
        let body = Request { auth: Auth { identity: Identity { methods: ["assume_role"], assume_role: assumed } } };
        let body = secret_json(&body, self.agency_name.len() + self.domain_name.len())?;
        let url = endpoint.join(PATH, "");
        let payload = Payload::Signed(&body);
        let signable = SignableRequest { method: "POST", host: endpoint.authority(), path: url.path(), query: "", headers: &[], payload };
        let mut headers = HeaderMap::new();
        authorize(caller, &signable, &mut headers, context.service_time())?;
        let mut request = post(url, body)?;
        request.headers_mut().extend(headers);
        temporary_keys(ask(context, request, what, &[]).await?.body(), what)
    }
}

fn learn(context: &Context, rejection: &Error, signed_with: i64) -> bool {
    rejection.headers().is_some_and(|headers| context.clock().learn(headers, context.now(), signed_with))
}

impl ProvideCredentials for AgencyProvider {
    fn name(&self) -> &str {
        "agency through IAM"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(self.fetch(context))
    }
}

/// Shows the agency and the name of the caller.
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
