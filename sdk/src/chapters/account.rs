//! The account that the caller belongs to.

use http::Method;
use serde::Deserialize;

use crate::{
    auth::{STS_VARIABLE, iam_endpoints},
    client::{CallOptions, Client, ClientInner, Invocation, RawResponse, RequestParts, invoke::invoke},
    error::{Error, ErrorKind, ServiceError},
    transport::Endpoint,
    types::DomainId,
};

const OPERATION: &str = "domain_id";

impl Client {
    /// Returns the id of the account (tenant) that the credentials belong to, which most operations have in their path.
    ///
    /// The first call looks it up and caches it for all clones of the client; failures are not cached. It queries IAM for the accounts
    /// that the caller can access. If IAM returns none, it queries STS for the identity of the caller, if an STS endpoint is known.
    /// For the endpoints, see [`iam_endpoint`](crate::ClientBuilder::iam_endpoint) and
    /// [`sts_endpoint`](crate::ClientBuilder::sts_endpoint).
    ///
    /// ```no_run
    /// # async fn example(client: codearts_pipeline::Client) -> Result<(), codearts_pipeline::Error> {
    /// let domain_id = client.domain_id().await?;
    /// let version = client.extensions(&domain_id).show_plugin_version("apie_test").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The `project_id` of other operations is the id of a CodeArts project. It cannot be looked up this way, and is unrelated to the IAM
    /// project of a region, whose id has the same form.
    ///
    /// # Errors
    ///
    /// Those of any call, and [`ErrorKind::Service`] if the caller may not see the account; the message names the missing permission.
    pub async fn domain_id(&self) -> Result<DomainId, Error> {
        self.look_up().await.map_err(|error| error.with_operation(OPERATION))
    }

    async fn look_up(&self) -> Result<DomainId, Error> {
        checked(self.core.account_id.get_or_try_init(|| ask(&self.core)).await?)
    }
}

fn checked(id: &str) -> Result<DomainId, Error> {
    DomainId::new(id).map_err(|problem| Error::new(ErrorKind::Decode, format!("the id of the account is unusual: {problem}")))
}

async fn ask(core: &ClientInner) -> Result<String, Error> {
    let response = get(core, iam_endpoints::iam(&core.context, None)?, "/v3/auth/domains").await?;
    let (status, headers, body, attempts) = (response.status, response.headers.clone(), response.body.clone(), response.attempts);
    let domains = response.decode(|body| body.json::<Domains>())?.into_inner();
    if let Some(id) = domains.domains.unwrap_or_default().into_iter().find_map(|domain| domain.id) {
        return checked(&id).map(|_| id);
    }
    let Some(sts) = iam_endpoints::sts(&core.context, None)? else {
        let text = format!(
            "IAM shows no account to the caller, who lacks the permission iam:users:getUser; \
             where the caller has STS, set {STS_VARIABLE} and that is asked"
        );
        let rejected = Error::new(ErrorKind::Service, text).with_attempts(attempts);
        return Err(rejected.with_response(status, headers, body, ServiceError::default()));
    };
    let caller = get(core, sts, "/v5/caller-identity").await?.decode(|body| body.json::<Caller>())?.into_inner();
    let id = caller.account_id.ok_or_else(|| Error::new(ErrorKind::Decode, "STS does not say which account the caller belongs to"))?;
    checked(&id).map(|_| id)
}

async fn get(core: &ClientInner, endpoint: Endpoint, route: &'static str) -> Result<RawResponse, Error> {
    let mut call = Invocation {
        operation: OPERATION,
        route: route.into(),
        method: Method::GET,
        is_idempotent: true,
        is_signed: true,
        parts: RequestParts::new(route),
        options: CallOptions::default(),
    };
    let (observer, outcome) = invoke(core, &endpoint.into(), &mut call).await;
    observer.end(outcome.as_ref().map(|response| (response.status, &response.headers, response.attempts)));
    outcome
}

#[derive(Deserialize)]
struct Domains {
    domains: Option<Vec<Domain>>,
}

#[derive(Deserialize)]
struct Domain {
    id: Option<String>,
}

#[derive(Deserialize)]
struct Caller {
    account_id: Option<String>,
}
