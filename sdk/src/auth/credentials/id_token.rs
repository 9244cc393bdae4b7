//! Temporary keys for the token of an identity provider (OpenID Connect), from IAM.

use std::{fmt, path::PathBuf, time::Duration};

use http::{HeaderName, HeaderValue};
use serde::Serialize;

use crate::{
    auth::{
        context::Context,
        credentials::{
            Credentials,
            exchange::{ask, post, secret_json, subject_token, temporary_keys, token_file},
            problem,
            provide::{ProvideCredentials, ProvideFuture},
            secret::Secret,
        },
        iam_endpoints,
    },
    error::Error,
};

pub(super) const IDP_VARIABLE: &str = "HUAWEICLOUD_SDK_IDP_ID";
pub(super) const ID_TOKEN_FILE_VARIABLE: &str = "HUAWEICLOUD_SDK_ID_TOKEN_FILE";

/// Header that names the identity provider.
const IDP_ID: HeaderName = HeaderName::from_static("x-idp-id");

/// The requested lifetime of the keys, as in the vendor's SDKs.
const LIFE: Duration = Duration::from_secs(6 * 60 * 60);

/// Temporary keys for the token of an identity provider that is registered with IAM. They are valid for 6 hours.
///
/// The token file is read each time, so a rotated token is picked up. Two requests are sent to IAM: one for an unscoped
/// user token, and one to exchange it for keys.
///
/// ```
/// use codearts_pipeline::{Client, Region, credentials::IdTokenProvider};
///
/// let provider = IdTokenProvider::new("my-identity-provider", "/var/run/secrets/id-token");
/// let client = Client::builder().region(Region::CN_NORTH_4).credentials_provider(provider).build()?;
/// # Ok::<(), codearts_pipeline::Error>(())
/// ```
#[derive(Clone)]
pub struct IdTokenProvider {
    idp_id: String,
    file: PathBuf,
    named_by: String,
    iam_endpoint: Option<String>,
}

impl IdTokenProvider {
    /// Creates a provider from the id of the identity provider in IAM and the path of the token file.
    pub fn new(idp_id: impl Into<String>, id_token_file: impl Into<PathBuf>) -> Self {
        Self { idp_id: idp_id.into(), file: id_token_file.into(), named_by: "id token".to_owned(), iam_endpoint: None }
    }

    /// Sets the IAM endpoint, in place of the client's.
    #[must_use]
    pub fn iam_endpoint(self, endpoint: impl Into<String>) -> Self {
        Self { iam_endpoint: Some(endpoint.into()), ..self }
    }

    /// Sets where the path of the file comes from, for messages.
    pub(super) fn named_by(self, place: impl Into<String>) -> Self {
        Self { named_by: place.into(), ..self }
    }

    async fn fetch(&self, context: &Context) -> Result<Credentials, Error> {
        const WHAT: &str = "no credentials from IAM for the id token";
        let endpoint = iam_endpoints::iam(context, self.iam_endpoint.as_deref())?;
        let token = token_file(context, &self.file, &self.named_by)?;
        let idp_id =
            HeaderValue::from_str(&self.idp_id).map_err(|_| problem("the id of the identity provider cannot stand in a header"))?;

        let body = secret_json(&IdTokenRequest { auth: IdTokenAuth { id_token: Id { id: &token } } }, token.expose().len())?;
        let mut request = post(endpoint.join("/v3.0/OS-AUTH/id-token/tokens", ""), body)?;
        request.headers_mut().insert(IDP_ID, idp_id);
        let user_token = subject_token(&ask(context, request, WHAT, &[token.expose()]).await?, WHAT)?;

        let exchanged = TokenRequest {
            auth: TokenAuth {
                identity: Identity { methods: ["token"], token: LivingId { id: &user_token, duration_seconds: LIFE.as_secs() } },
            },
        };
        let body = secret_json(&exchanged, user_token.expose().len())?;
        let request = post(endpoint.join("/v3.0/OS-CREDENTIAL/securitytokens", ""), body)?;
        temporary_keys(ask(context, request, WHAT, &[user_token.expose()]).await?.body(), WHAT)
    }
}

impl ProvideCredentials for IdTokenProvider {
    fn name(&self) -> &str {
        "id token through IAM"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async move { Ok(self.fetch(context).await?) })
    }
}

/// Shows the identity provider and the path of the token file.
impl fmt::Debug for IdTokenProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdTokenProvider").field("idp_id", &self.idp_id).field("id_token_file", &self.file).finish_non_exhaustive()
    }
}

#[derive(Serialize)]
struct IdTokenRequest<'a> {
    auth: IdTokenAuth<'a>,
}

#[derive(Serialize)]
struct IdTokenAuth<'a> {
    id_token: Id<'a>,
}

#[derive(Serialize)]
struct Id<'a> {
    id: &'a Secret,
}

#[derive(Serialize)]
struct TokenRequest<'a> {
    auth: TokenAuth<'a>,
}

#[derive(Serialize)]
struct TokenAuth<'a> {
    identity: Identity<'a>,
}

#[derive(Serialize)]
struct Identity<'a> {
    methods: [&'static str; 1],
    token: LivingId<'a>,
}

#[derive(Serialize)]
struct LivingId<'a> {
    id: &'a Secret,
    duration_seconds: u64,
}
