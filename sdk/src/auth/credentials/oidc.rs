//! Temporary keys for the token of an identity provider (OpenID Connect), from STS.

use std::{fmt, path::PathBuf, time::Duration};

use serde::Serialize;

use crate::{
    auth::{
        context::Context,
        credentials::{
            Credentials,
            exchange::{ask, post, secret_json, temporary_keys, token_file},
            problem,
            provide::{ProvideCredentials, ProvideError, ProvideFuture},
            secret::Secret,
        },
        iam_endpoints,
        iam_endpoints::STS_VARIABLE,
    },
    error::Error,
};

const PROVIDER_VARIABLE: &str = "HUAWEICLOUD_OIDC_PROVIDER_URN";
const AGENCY_VARIABLE: &str = "HUAWEICLOUD_OIDC_AGENCY_URN";
const TOKEN_VARIABLE: &str = "HUAWEICLOUD_OIDC_ID_TOKEN";
const TOKEN_FILE_VARIABLE: &str = "HUAWEICLOUD_OIDC_TOKEN_FILE";
const SESSION_VARIABLE: &str = "HUAWEICLOUD_OIDC_SESSION_NAME";
const DURATION_VARIABLE: &str = "HUAWEICLOUD_OIDC_DURATION_SECONDS";
const POLICY_VARIABLE: &str = "HUAWEICLOUD_OIDC_POLICY";
const POLICY_IDS_VARIABLE: &str = "HUAWEICLOUD_OIDC_POLICY_IDS";

const SESSION: &str = "oidc-sts-session";
const DURATION: Duration = Duration::from_secs(3600);

/// Temporary keys of an agency that trusts an identity provider. STS issues them for that provider's token.
///
/// The token file is read each time, so a rotated token is picked up. Not every region has an STS. If the client has no region, or this
/// crate knows no STS endpoint for it, set `HUAWEICLOUD_SDK_STS_ENDPOINT`, or `sts_endpoint` on the client's builder.
///
/// ```
/// use codearts_pipeline::{Client, Region, credentials::OidcProvider};
///
/// let provider = OidcProvider::new("iam::my-account:oidc:my-provider", "iam::my-account:agency:my-agency", "/var/run/secrets/token");
/// let client = Client::builder().region(Region::CN_NORTH_4).credentials_provider(provider).build()?;
/// # Ok::<(), codearts_pipeline::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct OidcProvider(Option<Settings>);

#[derive(Clone)]
struct Settings {
    provider_urn: String,
    agency_urn: String,
    token: Token,
    session_name: String,
    duration: Duration,
    policy: Option<String>,
    policy_ids: Vec<String>,
}

#[derive(Clone)]
enum Token {
    Text(Secret),
    File { path: PathBuf, named_by: &'static str },
}

impl OidcProvider {
    /// Creates a provider that reads environment variables each time credentials are needed. `HUAWEICLOUD_OIDC_PROVIDER_URN`,
    /// `HUAWEICLOUD_OIDC_AGENCY_URN`, and `HUAWEICLOUD_OIDC_ID_TOKEN` or `HUAWEICLOUD_OIDC_TOKEN_FILE` are required.
    /// `HUAWEICLOUD_OIDC_SESSION_NAME`, `HUAWEICLOUD_OIDC_DURATION_SECONDS`, `HUAWEICLOUD_OIDC_POLICY` and `HUAWEICLOUD_OIDC_POLICY_IDS`
    /// (comma-separated) are optional.
    pub const fn from_env() -> Self {
        Self(None)
    }

    /// Creates a provider from the URNs of the identity provider and the agency, and the path of the token file.
    pub fn new(provider_urn: impl Into<String>, agency_urn: impl Into<String>, token_file: impl Into<PathBuf>) -> Self {
        Self(Some(Settings {
            provider_urn: provider_urn.into(),
            agency_urn: agency_urn.into(),
            token: Token::File { path: token_file.into(), named_by: "id token" },
            session_name: SESSION.to_owned(),
            duration: DURATION,
            policy: None,
            policy_ids: Vec::new(),
        }))
    }

    /// Sets the session name, which the vendor's audit log shows. Default: `oidc-sts-session`. No effect on [`from_env`](Self::from_env).
    #[must_use]
    pub fn session_name(mut self, name: impl Into<String>) -> Self {
        if let Some(settings) = &mut self.0 {
            settings.session_name = name.into();
        }
        self
    }

    /// Sets how long the keys are valid, in whole seconds. Default: 1 hour. No effect on [`from_env`](Self::from_env).
    #[must_use]
    pub fn duration(mut self, duration: Duration) -> Self {
        if let Some(settings) = &mut self.0 {
            settings.duration = duration;
        }
        self
    }
}

impl Settings {
    fn from_env(context: &Context) -> Result<Self, ProvideError> {
        let required = [PROVIDER_VARIABLE, AGENCY_VARIABLE];
        let [provider_urn, agency_urn] = [context.variable(required[0])?, context.variable(required[1])?];
        let token = match (context.variable(TOKEN_VARIABLE)?, context.variable(TOKEN_FILE_VARIABLE)?) {
            (Some(text), _) => Some(Token::Text(Secret::new(text))),
            (None, Some(path)) => Some(Token::File { path: path.into(), named_by: TOKEN_FILE_VARIABLE }),
            (None, None) => None,
        };
        let missing = |name: &str| problem(format!("{name} is not set, and others of HUAWEICLOUD_OIDC_ are"));
        let (provider_urn, agency_urn, token) = match (provider_urn, agency_urn, token) {
            (None, None, None) => {
                return Err(ProvideError::NotConfigured(format!("none of {PROVIDER_VARIABLE}, {AGENCY_VARIABLE} and a token is set")));
            }
            (provider_urn, agency_urn, token) => (
                provider_urn.ok_or_else(|| missing(PROVIDER_VARIABLE))?,
                agency_urn.ok_or_else(|| missing(AGENCY_VARIABLE))?,
                token.ok_or_else(|| missing(&format!("{TOKEN_VARIABLE} or {TOKEN_FILE_VARIABLE}")))?,
            ),
        };
        let duration = match context.variable(DURATION_VARIABLE)?.map(|text| text.trim().parse::<u64>()) {
            None => DURATION,
            Some(Ok(seconds)) if seconds > 0 => Duration::from_secs(seconds),
            Some(_) => return Err(problem(format!("{DURATION_VARIABLE}: this is no number of seconds")).into()),
        };
        let ids = context.variable(POLICY_IDS_VARIABLE)?.unwrap_or_default();
        Ok(Self {
            provider_urn,
            agency_urn,
            token,
            session_name: context.variable(SESSION_VARIABLE)?.unwrap_or_else(|| SESSION.to_owned()),
            duration,
            policy: context.variable(POLICY_VARIABLE)?,
            policy_ids: ids.split(',').map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect(),
        })
    }

    async fn fetch(&self, context: &Context) -> Result<Credentials, Error> {
        const WHAT: &str = "no credentials from STS for the id token";
        let endpoint = iam_endpoints::sts(context, None)?
            .ok_or_else(|| problem(format!("{WHAT}: where STS is is not known: set {STS_VARIABLE}, or a region that has one")))?;
        let token = match &self.token {
            Token::Text(token) => Secret::new(token.expose().trim()),
            Token::File { path, named_by } => token_file(context, path, named_by)?,
        };
        let body = Exchange {
            provider_urn: &self.provider_urn,
            agency_urn: &self.agency_urn,
            agency_session_name: &self.session_name,
            id_token: &token,
            duration_seconds: self.duration.as_secs(),
            policy: self.policy.as_deref(),
            policy_ids: &self.policy_ids,
        };
        let room = token.expose().len()
            + [&self.provider_urn, &self.agency_urn, &self.session_name].map(String::len).iter().sum::<usize>()
            + self.policy.as_ref().map_or(0, String::len)
            + self.policy_ids.iter().map(|id| id.len() + 3).sum::<usize>();
        let request = post(endpoint.join("/v5/agencies/assume-with-oidc", ""), secret_json(&body, room)?)?;
        temporary_keys(ask(context, request, WHAT, &[token.expose()]).await?.body(), WHAT)
    }
}

impl ProvideCredentials for OidcProvider {
    fn name(&self) -> &str {
        "OIDC through STS"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async move {
            match &self.0 {
                Some(settings) => Ok(settings.fetch(context).await?),
                None => Ok(Settings::from_env(context)?.fetch(context).await?),
            }
        })
    }
}

/// Shows the identity provider and the agency, but no token.
impl fmt::Debug for OidcProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            None => f.write_str("OidcProvider(from the environment)"),
            Some(settings) => f
                .debug_struct("OidcProvider")
                .field("provider_urn", &settings.provider_urn)
                .field("agency_urn", &settings.agency_urn)
                .finish_non_exhaustive(),
        }
    }
}

#[derive(Serialize)]
struct Exchange<'a> {
    provider_urn: &'a str,
    agency_urn: &'a str,
    agency_session_name: &'a str,
    id_token: &'a Secret,
    duration_seconds: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    policy_ids: &'a [String],
}
