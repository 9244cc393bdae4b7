//! Credentials from environment variables.

use crate::{
    auth::{
        context::Context,
        credentials::{
            Credentials,
            id_token::{ID_TOKEN_FILE_VARIABLE, IDP_VARIABLE, IdTokenProvider},
            problem,
            provide::{ProvideCredentials, ProvideError, ProvideFuture},
        },
    },
    error::Error,
};

/// Pairs of variables: those of the vendor's SDKs, then those of the samples in the API reference.
const PAIRS: [(&str, &str); 2] = [("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"), ("CLOUD_SDK_AK", "CLOUD_SDK_SK")];

const SECURITY_TOKEN: &str = "HUAWEICLOUD_SDK_SECURITY_TOKEN";

impl Credentials {
    /// Reads `HUAWEICLOUD_SDK_AK` and `HUAWEICLOUD_SDK_SK`, with `HUAWEICLOUD_SDK_SECURITY_TOKEN` for temporary keys. If neither key is
    /// set, reads `CLOUD_SDK_AK` and `CLOUD_SDK_SK`. An empty variable counts as not set.
    ///
    /// # Errors
    ///
    /// Returns an error if no pair is set, or only half of one. The message names the variables. See
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials).
    pub fn from_env() -> Result<Self, Error> {
        Self::from_context(&Context::for_reading())
    }

    pub(crate) fn from_context(context: &Context) -> Result<Self, Error> {
        Self::in_environment(context)?.ok_or_else(|| problem(format!("no credentials in the environment: set {}", names())))
    }

    fn in_environment(context: &Context) -> Result<Option<Self>, Error> {
        for (ak_name, sk_name) in PAIRS {
            match (context.variable(ak_name)?, context.variable(sk_name)?) {
                (None, None) => {}
                (Some(_), None) => return Err(half(ak_name, sk_name)),
                (None, Some(_)) => return Err(half(sk_name, ak_name)),
                (Some(ak), Some(sk)) => {
                    let sk = zeroize::Zeroizing::new(sk);
                    let made = match context.variable(SECURITY_TOKEN)? {
                        Some(token) if ak_name == PAIRS[0].0 => Self::temporary(ak, sk, token),
                        _ => Self::new(ak, sk),
                    };
                    return made.map(Some).map_err(|error| problem(format!("{ak_name}/{sk_name}: {}", error.text())));
                }
            }
        }
        if context.variable(SECURITY_TOKEN)?.is_some() {
            // Temporary keys were intended: continuing could use another identity.
            let (ak, sk) = PAIRS[0];
            return Err(problem(format!("{SECURITY_TOKEN} is set but {ak} and {sk} are not: set all three, or none")));
        }
        Ok(None)
    }
}

/// Credentials from environment variables, read each time they are needed.
///
/// As in the vendor's SDKs, the token of an identity provider takes precedence over keys:
///
/// 1. `HUAWEICLOUD_SDK_IDP_ID` with `HUAWEICLOUD_SDK_ID_TOKEN_FILE`: see [`IdTokenProvider`].
/// 2. `HUAWEICLOUD_SDK_AK` with `HUAWEICLOUD_SDK_SK`, and `HUAWEICLOUD_SDK_SECURITY_TOKEN` if they are temporary.
/// 3. `CLOUD_SDK_AK` with `CLOUD_SDK_SK`.
///
/// Setting only one variable of a pair, or a security token without keys, is an error. An empty variable counts as not set.
#[derive(Clone, Copy, Debug, Default)]
pub struct EnvironmentProvider {
    _private: (),
}

impl EnvironmentProvider {
    /// Creates a provider that reads the variables of the process.
    pub const fn new() -> Self {
        Self { _private: () }
    }
}

/// The identity provider that the variables configure.
pub(crate) fn identity_provider(context: &Context) -> Result<Option<IdTokenProvider>, Error> {
    match (context.variable(IDP_VARIABLE)?, context.variable(ID_TOKEN_FILE_VARIABLE)?) {
        (None, None) => Ok(None),
        (Some(_), None) => Err(half(IDP_VARIABLE, ID_TOKEN_FILE_VARIABLE)),
        (None, Some(_)) => Err(half(ID_TOKEN_FILE_VARIABLE, IDP_VARIABLE)),
        (Some(idp), Some(file)) => Ok(Some(IdTokenProvider::new(idp, file).named_by(ID_TOKEN_FILE_VARIABLE))),
    }
}

impl ProvideCredentials for EnvironmentProvider {
    fn name(&self) -> &str {
        "environment"
    }

    fn provide<'a>(&'a self, context: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async move {
            if let Some(provider) = identity_provider(context)? {
                return provider.provide(context).await;
            }
            let missing = || ProvideError::NotConfigured(format!("none of {}, or {IDP_VARIABLE} is set", names()));
            Credentials::in_environment(context)?.ok_or_else(missing)
        })
    }
}

fn names() -> String {
    PAIRS.map(|(ak, sk)| format!("{ak} and {sk}")).join(", or ")
}

fn half(present: &str, missing: &str) -> Error {
    problem(format!("{present} is set but {missing} is not: set both"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::SystemTimeSource;

    fn read(variables: &[(&str, &str)]) -> Result<Credentials, Error> {
        let context = Context::isolated(variables.iter().copied(), "/nowhere", SystemTimeSource::shared())?;
        Credentials::from_context(&context)
    }

    #[test]
    fn the_vendor_names_come_first_and_carry_the_token() {
        let shown = |variables: &[(&str, &str)]| format!("{:?}", read(variables).expect("credentials"));
        let both =
            [("CLOUD_SDK_AK", "a"), ("CLOUD_SDK_SK", "b"), ("HUAWEICLOUD_SDK_AK", "c"), ("HUAWEICLOUD_SDK_SK", "d"), (SECURITY_TOKEN, "e")];
        assert_eq!(shown(&both), "Credentials(temporary access key, [redacted])");
        assert_eq!(shown(&both[..4]), "Credentials(access key, [redacted])");
        assert_eq!(shown(&both[..2]), "Credentials(access key, [redacted])");
    }

    #[test]
    fn half_a_pair_names_the_missing_variable() {
        let error = read(&[("HUAWEICLOUD_SDK_AK", "secret-value"), ("HUAWEICLOUD_SDK_SK", "")]).expect_err("half a pair");
        assert_eq!(error.to_string(), "HUAWEICLOUD_SDK_AK is set but HUAWEICLOUD_SDK_SK is not: set both");
        let error = read(&[(SECURITY_TOKEN, "secret-value")]).expect_err("a token without keys");
        assert!(error.to_string().starts_with("HUAWEICLOUD_SDK_SECURITY_TOKEN is set but HUAWEICLOUD_SDK_AK"), "{error}");
        let error = read(&[("CLOUD_SDK_SK", "secret-value")]).expect_err("half a pair");
        assert_eq!(error.to_string(), "CLOUD_SDK_SK is set but CLOUD_SDK_AK is not: set both");
    }

    #[test]
    fn nothing_set_names_every_variable() {
        let error = read(&[]).expect_err("nothing set");
        assert_eq!(
            error.to_string(),
            "no credentials in the environment: set HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or CLOUD_SDK_AK and CLOUD_SDK_SK"
        );
    }

    #[test]
    fn a_broken_value_names_its_variable_and_not_itself() {
        let error = read(&[("CLOUD_SDK_AK", "with space"), ("CLOUD_SDK_SK", "b")]).expect_err("a space");
        let shown = error.to_string();
        assert!(shown.starts_with("CLOUD_SDK_AK/CLOUD_SDK_SK: character 5 of the access key"), "{shown}");
        assert!(!shown.contains("with space"), "{shown}");
    }
}
