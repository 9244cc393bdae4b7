//! The underlying HTTP client and its setup.

mod pem;
mod proxy;
mod setup_error;
mod tls;

use std::time::Duration;

use http::HeaderValue;
use zeroize::Zeroizing;

pub use crate::transport::http_client::proxy::Proxy;
use crate::{
    error::Error,
    transport::{
        endpoint::CONNECT_TIMEOUT,
        http_client::setup_error::{innermost, wrong},
    },
};

/// Whether this build supports `https` endpoints.
pub(crate) const SPEAKS_TLS: bool = cfg!(any(feature = "rustls-no-provider", feature = "native-tls"));

const USER_AGENT: &str = concat!("codearts-pipeline-rust/", env!("CARGO_PKG_VERSION"));

/// How long an idle connection is kept. Gateways usually close it after 60 seconds, and a request that is sent at that
/// moment might be lost.
const IDLE_TIMEOUT: Duration = Duration::from_secs(50);

/// Longer timeouts are reduced to this, so that times can be added.
const LONGEST_TIMEOUT: Duration = Duration::from_secs(86_400 * 365);

/// The maximum length of an addition to the user agent, in characters.
const LONGEST_USER_AGENT: usize = 256;

/// The options of a client's HTTP client. Nothing is checked before [`HttpOptions::build`].
#[derive(Default)]
pub(crate) struct HttpOptions {
    pub(crate) custom: Option<reqwest::Client>,
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) route: Route,
    /// Each has one or more certificates, in PEM.
    pub(crate) roots: Vec<Vec<u8>>,
    /// Certificates and their key, in PEM.
    pub(crate) identity: Option<Zeroizing<Vec<u8>>>,
    pub(crate) user_agent: Option<String>,
    pub(crate) idle_connections: Option<usize>,
    pub(crate) idle_timeout: Option<Duration>,
}

/// How the service is reached.
#[derive(Clone, Debug, Default)]
pub(crate) enum Route {
    /// As the process environment specifies.
    #[default]
    Environment,
    Direct,
    Proxy(Proxy),
}

impl HttpOptions {
    /// Creates the HTTP client.
    pub(crate) fn build(&self) -> Result<reqwest::Client, Error> {
        if let Some(custom) = &self.custom {
            return match self.conflicting_option() {
                None => Ok(custom.clone()),
                Some(option) => Err(wrong(format!(
                    "`{option}` and `http_client` were both called on the builder; an HTTP client of your own is set up by you alone"
                ))),
            };
        }
        self.build_by(&self.route)
    }

    /// Creates an HTTP client that uses no proxy, whatever the environment and the options specify.
    pub(crate) fn build_direct(&self) -> Result<reqwest::Client, Error> {
        self.build_by(&Route::Direct)
    }

    fn build_by(&self, route: &Route) -> Result<reqwest::Client, Error> {
        #[expect(clippy::disallowed_methods, reason = "the one place where an HTTP client is made")]
        let mut builder = reqwest::Client::builder()
            .user_agent(self.full_user_agent()?)
            .connect_timeout(self.connect_timeout.unwrap_or(CONNECT_TIMEOUT).min(LONGEST_TIMEOUT))
            // A signature covers the path, so the target of a redirect would reject the request, or the redirect would leak the signature.
            .redirect(reqwest::redirect::Policy::none())
            // A lower layer would send an old signature again.
            .retry(reqwest::retry::never())
            .referer(false)
            // Each of these is on if any crate of a program enables it, and a response would be longer than what was received.
            .no_gzip()
            .no_brotli()
            .no_zstd()
            .no_deflate();
        builder = match route {
            Route::Environment => builder,
            Route::Direct => builder.no_proxy(),
            Route::Proxy(proxy) => builder.proxy(proxy.to_reqwest()?),
        };
        if let Some(connections) = self.idle_connections {
            builder = builder.pool_max_idle_per_host(connections);
        }
        builder = builder.pool_idle_timeout(self.idle_timeout.unwrap_or(IDLE_TIMEOUT).min(LONGEST_TIMEOUT));
        let roots = self.roots.iter().map(|pem| pem::certificates(pem)).collect::<Result<Vec<_>, _>>()?.concat();
        let identity = self.identity.as_ref().map(|pem| pem::identity(pem)).transpose()?;
        // Some libraries check the certificate only here.
        let with = if identity.is_some() { " with the client certificate" } else { "" };
        tls::set_up(builder, &roots, identity.as_ref())?
            .build()
            .map_err(|error| wrong(format!("the HTTP client cannot be set up{with}: {}", innermost(&error))))
    }

    /// The first option that conflicts with a custom HTTP client.
    fn conflicting_option(&self) -> Option<&'static str> {
        [
            (self.connect_timeout.is_some(), "connect_timeout"),
            (matches!(self.route, Route::Direct), "no_proxy"),
            (matches!(self.route, Route::Proxy(_)), "proxy"),
            (!self.roots.is_empty(), "root_certificate_pem"),
            (self.identity.is_some(), "client_identity_pem"),
            (self.user_agent.is_some(), "user_agent"),
            (self.idle_connections.is_some(), "max_idle_connections_per_host"),
            (self.idle_timeout.is_some(), "idle_connection_timeout"),
        ]
        .into_iter()
        .find_map(|(is_set, name)| is_set.then_some(name))
    }

    fn full_user_agent(&self) -> Result<HeaderValue, Error> {
        let Some(added) = &self.user_agent else { return Ok(HeaderValue::from_static(USER_AGENT)) };
        let rejected = |why: &str| wrong(format!("the user agent {why}"));
        if added.trim().is_empty() {
            return Err(rejected("is empty; leave it out, or name your program, such as `my-tool/1.0`"));
        }
        if added.len() > LONGEST_USER_AGENT {
            return Err(rejected(&format!("is longer than {LONGEST_USER_AGENT} characters")));
        }
        if let Some(c) = added.chars().find(|c| !matches!(c, ' '..='~')) {
            return Err(rejected(&format!("holds {c:?}; only printable characters of ASCII can stand in a header")));
        }
        HeaderValue::from_str(&format!("{USER_AGENT} {}", added.trim())).map_err(|_| rejected("cannot stand in a header"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ErrorKind;

    #[test]
    fn a_user_agent_is_added_to_ours_and_has_to_fit_into_a_header() {
        let agent = |text: &str| HttpOptions { user_agent: Some(text.to_owned()), ..HttpOptions::default() }.full_user_agent();
        assert_eq!(HttpOptions::default().full_user_agent().expect("ours"), USER_AGENT);
        assert_eq!(agent(" my-tool/1.0 (x; y) ").expect("fine"), format!("{USER_AGENT} my-tool/1.0 (x; y)").as_str());
        for rejected in ["", " ", "a\r\nX-Evil: 1", "a\nb", "tool/ü", "\u{7f}", &"x".repeat(LONGEST_USER_AGENT + 1)] {
            let error = agent(rejected).expect_err(rejected);
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().starts_with("the user agent "), "{error}");
        }
    }
}
