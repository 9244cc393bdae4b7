//! Credentials: keys that sign requests, or a token that is sent with them.
//!
//! A client takes fixed [`Credentials`], or a provider that fetches them when they are needed and again before they
//! expire: see [`ProvideCredentials`]. A client with neither uses the [`DefaultChain`].

mod agency;
mod cache;
mod chain;
mod env;
mod exchange;
mod id_token;
mod ini;
mod metadata;
mod oidc;
mod password;
mod pod_identity;
mod profile;
mod provide;
mod secret;
mod source;

use std::{fmt, sync::Arc, time::SystemTime};

use http::HeaderName;

pub use crate::auth::credentials::{
    agency::AgencyProvider,
    chain::{Chain, DefaultChain},
    env::EnvironmentProvider,
    id_token::IdTokenProvider,
    metadata::MetadataProvider,
    oidc::OidcProvider,
    password::PasswordProvider,
    pod_identity::PodIdentityProvider,
    profile::ProfileProvider,
    provide::{ProvideCredentials, ProvideError, ProvideFuture},
};
pub(crate) use crate::auth::credentials::{env::identity_provider, secret::Secret, source::CredentialsSource};
use crate::{
    auth::signing::{DATE_HEADER, SigningKey},
    error::{Error, ErrorKind},
};

/// Name of the header that carries the security token of temporary keys.
pub(crate) const SECURITY_TOKEN_HEADER: &str = "x-security-token";

// Constants, so that no name is parsed for each request.
pub(crate) const SECURITY_TOKEN: HeaderName = HeaderName::from_static(SECURITY_TOKEN_HEADER);
pub(crate) const SIGNING_DATE: HeaderName = HeaderName::from_static(DATE_HEADER);
pub(crate) const USER_TOKEN: HeaderName = HeaderName::from_static("x-auth-token");

/// Credentials for the service.
///
/// Cheap to clone. `Debug` shows only the kind. Secrets are wiped from memory when the last clone is dropped.
///
/// ```
/// use codearts_pipeline::Credentials;
///
/// let credentials = Credentials::new("my-access-key", "my-secret-key")?;
/// # Ok::<(), codearts_pipeline::Error>(())
/// ```
#[derive(Clone)]
pub struct Credentials {
    kind: Arc<Kind>,
    expires_at: Option<SystemTime>,
}

pub(crate) enum Kind {
    Keys { key: SigningKey, security_token: Option<Secret> },
    UserToken(Secret),
}

impl Credentials {
    /// Creates credentials from a permanent access key and secret key (AK/SK). Requests are signed with SDK-HMAC-SHA256.
    ///
    /// # Errors
    ///
    /// Returns an error if a key is empty or contains a space, a quotation mark, a control character or a non-ASCII character; see
    /// [`ErrorKind::Credentials`].
    pub fn new(access_key: impl Into<String>, secret_key: impl AsRef<str>) -> Result<Self, Error> {
        Self::keys(access_key.into(), secret_key.as_ref(), None)
    }

    /// Creates credentials from a temporary pair of keys and their security token.
    ///
    /// # Errors
    ///
    /// Returns an error if one of the three is empty or contains a character that [`new`](Self::new) rejects; see [`ErrorKind::Credentials`].
    pub fn temporary(access_key: impl Into<String>, secret_key: impl AsRef<str>, security_token: impl Into<String>) -> Result<Self, Error> {
        let token = Secret::new(security_token);
        check("security token", token.expose())?;
        Self::keys(access_key.into(), secret_key.as_ref(), Some(token))
    }

    /// Creates credentials from an IAM user token: the value of `X-Subject-Token` in the response of `POST /v3/auth/tokens`. It is sent as
    /// `X-Auth-Token`; requests are not signed.
    ///
    /// # Errors
    ///
    /// Returns an error if the token is empty or contains a character that [`new`](Self::new) rejects; see [`ErrorKind::Credentials`].
    pub fn user_token(token: impl Into<String>) -> Result<Self, Error> {
        let token = Secret::new(token);
        check("user token", token.expose())?;
        Ok(Self::of(Kind::UserToken(token)))
    }

    fn keys(access_key: String, secret_key: &str, security_token: Option<Secret>) -> Result<Self, Error> {
        check("access key", &access_key)?;
        check("secret key", secret_key)?;
        let key = SigningKey::new(access_key, secret_key);
        Ok(Self::of(Kind::Keys { key, security_token }))
    }

    fn of(kind: Kind) -> Self {
        Self { kind: Arc::new(kind), expires_at: None }
    }

    /// Sets when the credentials expire. Credentials from a provider are refreshed before that.
    pub fn expiring_at(self, time: SystemTime) -> Self {
        Self { expires_at: Some(time), ..self }
    }

    /// Returns when the credentials expire, if that is known.
    pub fn expires_at(&self) -> Option<SystemTime> {
        self.expires_at
    }

    /// Whether these are the same keys or the same token.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (&*self.kind, &*other.kind) {
            (Kind::Keys { key: ours, security_token: our_token }, Kind::Keys { key: theirs, security_token: their_token }) => {
                // Keys are not stored in a comparable form, so compare their signatures of the same string.
                our_token == their_token && ours.authorization("", "") == theirs.authorization("", "")
            }
            (Kind::UserToken(ours), Kind::UserToken(theirs)) => ours == theirs,
            _ => false,
        }
    }

    pub(crate) fn kind(&self) -> &Kind {
        &self.kind
    }
}

/// Shows the kind of credentials, but no part of them.
impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match *self.kind {
            Kind::Keys { security_token: None, .. } => "Credentials(access key, [redacted])",
            Kind::Keys { security_token: Some(_), .. } => "Credentials(temporary access key, [redacted])",
            Kind::UserToken(_) => "Credentials(user token, [redacted])",
        })
    }
}

fn check(what: &str, value: &str) -> Result<(), Error> {
    if value.is_empty() {
        return Err(problem(format!("the {what} is empty")));
    }
    match value.chars().position(|c| !c.is_ascii_graphic() || matches!(c, '"' | '\'' | '`')) {
        None => Ok(()),
        Some(at) => Err(problem(format!(
            "character {} of the {what} is a space, a quotation mark, a control character or not ASCII; it was probably copied with \
             something around it",
            at + 1
        ))),
    }
}

fn problem(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Credentials, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_keys_are_the_same_credentials() {
        let make = |sk: &str, token: &str| Credentials::temporary("AK", sk, token).expect("valid");
        assert!(make("SK", "T").is_same(&make("SK", "T")));
        for other in [make("SK2", "T"), make("SK", "T2"), Credentials::new("AK", "SK").expect("valid")] {
            assert!(!make("SK", "T").is_same(&other));
        }
        let token = |text| Credentials::user_token(text).expect("valid");
        assert!(token("T").is_same(&token("T")) && !token("T").is_same(&token("T2")) && !token("T").is_same(&make("SK", "T")));
    }

    #[test]
    fn debug_shows_no_secret() {
        let all = [
            Credentials::new("AKVALUE", "SKVALUE").expect("valid"),
            Credentials::temporary("AKVALUE", "SKVALUE", "TOKENVALUE").expect("valid"),
            Credentials::user_token("TOKENVALUE").expect("valid"),
        ];
        let shown = format!("{all:?} {all:#?}");
        assert!(!shown.contains("VALUE"), "{shown}");
    }

    #[test]
    fn what_cannot_stand_in_a_header_is_rejected_without_being_repeated() {
        for wrong in [
            Credentials::new("AK\nX-Evil: 1", "SKVALUE"),
            Credentials::new("", "SKVALUE"),
            Credentials::new("AKVALUE", ""),
            Credentials::temporary("AKVALUE", "SKVALUE", " TOKENVALUE"),
            Credentials::user_token("TOKENVALUE\u{e9}"),
        ] {
            let error = wrong.expect_err("rejected");
            assert_eq!(error.kind(), ErrorKind::Credentials);
            let shown = format!("{error} {error:?}");
            assert!(!shown.contains("VALUE") && !shown.contains("Evil"), "{shown}");
        }
    }
}
