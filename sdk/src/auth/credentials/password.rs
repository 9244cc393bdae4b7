//! User tokens for a name and password, from IAM.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    auth::{
        context::Context,
        credentials::{
            Credentials,
            exchange::{ask, expiring, post, read, secret_json, subject_token},
            problem,
            provide::{ProvideCredentials, ProvideFuture},
            secret::Secret,
        },
        iam_endpoints,
    },
    error::Error,
};

/// User tokens for the name and password of an IAM user. They are usually valid for 24 hours.
///
/// The token is sent as `X-Auth-Token`, and requests are not signed. IAM accepts passwords only from users who log in
/// with a password alone: not from federated users, and not from users whose login requires a second factor. If you
/// can, use access keys instead: they can be restricted and revoked individually.
///
/// ```
/// use codearts_pipeline::{Client, Region, credentials::PasswordProvider};
///
/// let provider = PasswordProvider::new("my-account", "my-user", "my-password").project_name("cn-north-4");
/// let client = Client::builder().region(Region::CN_NORTH_4).credentials_provider(provider).build()?;
/// # Ok::<(), codearts_pipeline::Error>(())
/// ```
#[derive(Clone)]
pub struct PasswordProvider {
    domain_name: String,
    user_name: String,
    password: Secret,
    project: Option<Project>,
    iam_endpoint: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Project {
    Name(String),
    Id(String),
}

impl PasswordProvider {
    /// Creates a provider from the name of the account (the tenant), the user name and the password. The token is for the whole account.
    pub fn new(domain_name: impl Into<String>, user_name: impl Into<String>, password: impl Into<String>) -> Self {
        Self {
            domain_name: domain_name.into(),
            user_name: user_name.into(),
            password: Secret::new(password),
            project: None,
            iam_endpoint: None,
        }
    }

    /// Requests a token for one IAM project, by its name. The name is the id of a region, unless the project was created manually.
    #[must_use]
    pub fn project_name(self, name: impl Into<String>) -> Self {
        Self { project: Some(Project::Name(name.into())), ..self }
    }

    /// Requests a token for one IAM project, by its id. This is not the id of a CodeArts project.
    #[must_use]
    pub fn project_id(self, id: impl Into<String>) -> Self {
        Self { project: Some(Project::Id(id.into())), ..self }
    }

    /// Sets the IAM endpoint, in place of the client's.
    #[must_use]
    pub fn iam_endpoint(self, endpoint: impl Into<String>) -> Self {
        Self { iam_endpoint: Some(endpoint.into()), ..self }
    }

    async fn fetch(&self, context: &Context) -> Result<Credentials, Error> {
        const WHAT: &str = "no user token from IAM for the password";
        let endpoint = iam_endpoints::iam(context, self.iam_endpoint.as_deref())?;
        let domain = Named { name: &self.domain_name };
        let body = TokenRequest {
            auth: Auth {
                identity: Identity {
                    methods: ["password"],
                    password: Password { user: User { domain, name: &self.user_name, password: &self.password } },
                },
                scope: match &self.project {
                    Some(project) => Scope::Project(project),
                    None => Scope::Domain(domain),
                },
            },
        };
        let room = 2 * self.domain_name.len() + self.user_name.len() + self.password.expose().len() + 128;
        let request = post(endpoint.join("/v3/auth/tokens", ""), secret_json(&body, room)?)?;
        let response = ask(context, request, WHAT, &[self.password.expose()]).await?;
        let token = subject_token(&response, WHAT)?;
        let credentials = Credentials::user_token(token.expose()).map_err(|error| problem(format!("{WHAT}: {}", error.text())))?;
        let said: RawResponse = read(response.body(), WHAT)?;
        expiring(credentials, said.token.and_then(|token| token.expires_at).as_deref(), WHAT)
    }
}

impl ProvideCredentials for PasswordProvider {
    fn name(&self) -> &str {
        "password through IAM"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async move { Ok(self.fetch(context).await?) })
    }
}

/// Shows the account, the user and the project, but not the password.
impl fmt::Debug for PasswordProvider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordProvider")
            .field("domain_name", &self.domain_name)
            .field("user_name", &self.user_name)
            .field("project", &self.project)
            .finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct RawResponse {
    token: Option<Token>,
}

#[derive(Deserialize)]
struct Token {
    expires_at: Option<String>,
}

#[derive(Serialize)]
struct TokenRequest<'a> {
    auth: Auth<'a>,
}

#[derive(Serialize)]
struct Auth<'a> {
    identity: Identity<'a>,
    scope: Scope<'a>,
}

#[derive(Serialize)]
struct Identity<'a> {
    methods: [&'static str; 1],
    password: Password<'a>,
}

#[derive(Serialize)]
struct Password<'a> {
    user: User<'a>,
}

#[derive(Serialize)]
struct User<'a> {
    domain: Named<'a>,
    name: &'a str,
    password: &'a Secret,
}

#[derive(Clone, Copy, Serialize)]
struct Named<'a> {
    name: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Scope<'a> {
    Domain(Named<'a>),
    Project(&'a Project),
}
