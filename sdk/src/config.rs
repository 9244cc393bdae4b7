//! What a client is made from: where the service is, what the environment says, how long to wait.

use std::{
    ffi::OsString,
    net::{Ipv4Addr, Ipv6Addr},
    sync::Arc,
    time::{Duration, SystemTime},
};

use url::{Host, Url};

use crate::error::{Error, ErrorKind};

/// How long a connection may take to come about.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a call may take, from the first byte sent to the last byte read.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(60);

/// The longest answer that is read, in bytes.
pub(crate) const MAX_ANSWER: usize = 64 << 20;

/// Where time comes from.
pub(crate) type Clock = Arc<dyn Fn() -> SystemTime + Send + Sync>;

/// The clock of the system.
#[expect(clippy::disallowed_methods, reason = "the one place where the system's clock enters")]
pub(crate) fn system_clock() -> Clock {
    Arc::new(SystemTime::now)
}

/// Where environment variables come from.
pub(crate) struct Environment<'a>(&'a (dyn Fn(&str) -> Option<OsString> + Sync));

impl<'a> Environment<'a> {
    pub(crate) fn new(lookup: &'a (dyn Fn(&str) -> Option<OsString> + Sync)) -> Self {
        Self(lookup)
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where the process environment enters")]
    pub(crate) fn of_process() -> Environment<'static> {
        Environment::new(&|name| std::env::var_os(name))
    }

    /// The value of a variable; an empty one counts as not set.
    pub(crate) fn get(&self, name: &str) -> Result<Option<String>, Error> {
        match (self.0)(name).filter(|value| !value.is_empty()).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(_)) => Err(Error::new(ErrorKind::Configuration, format!("the environment variable {name} is not valid UTF-8"))),
        }
    }
}

/// Whether an endpoint may be spoken to without TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlainHttp {
    LoopbackOnly,
    Anywhere,
}

/// The address of the service: scheme, host, port and perhaps the beginning of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    url: Url,
    authority: String,
}

impl Endpoint {
    /// Reads an address. One without a scheme gets `https://`.
    pub(crate) fn parse(text: &str, plain_http: PlainHttp) -> Result<Self, Error> {
        let full = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let wrong = |why: &str| Error::new(ErrorKind::Configuration, format!("the endpoint {why}"));
        if full.contains('@') {
            return Err(wrong("holds a user name or password; credentials are given to the client apart from it"));
        }
        let mut url = Url::parse(&full).map_err(|error| wrong(&format!("{text:?} is no URL: {error}")))?;
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong(&format!("{text:?} holds a query or a fragment; give the address only")));
        }
        let host = url.host().ok_or_else(|| wrong(&format!("{text:?} has no host")))?;
        match url.scheme() {
            "https" => {}
            "http" if plain_http == PlainHttp::Anywhere || is_loopback(&host) => {}
            "http" => {
                return Err(wrong(&format!(
                    "{text:?} is plain http, which anyone on the way can read and change; \
                     use https, or allow it with `allow_plain_http()` on the builder"
                )));
            }
            scheme => return Err(wrong(&format!("{text:?} has the scheme {scheme:?}; only https and http are spoken"))),
        }
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_string(),
        };
        let base = url.path().trim_end_matches('/').to_owned();
        url.set_path(&base);
        Ok(Self { url, authority })
    }

    /// The address with a path behind it, which begins with a slash, and a query, which may be empty. Both are percent-encoded.
    pub(crate) fn join(&self, path: &str, query: &str) -> Url {
        let mut url = self.url.clone();
        let base = url.path().trim_end_matches('/');
        if base.is_empty() {
            url.set_path(path);
        } else {
            let whole = format!("{base}{path}");
            url.set_path(&whole);
        }
        url.set_query(Some(query).filter(|query| !query.is_empty()));
        url
    }

    /// Host and port as the `Host` header has them.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => Ipv4Addr::is_loopback(address),
        Host::Ipv6(address) => Ipv6Addr::is_loopback(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, String> {
        Endpoint::parse(text, PlainHttp::LoopbackOnly).map(|endpoint| endpoint.as_str().to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn https_is_added_and_slashes_are_trimmed() {
        assert_eq!(parse("example.com").as_deref(), Ok("https://example.com"));
        assert_eq!(parse("https://example.com:8443/base//").as_deref(), Ok("https://example.com:8443/base"));
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for fine in ["http://127.0.0.1:80", "http://127.1.2.3:8080", "http://[::1]:8080", "http://localhost:8080"] {
            assert!(parse(fine).is_ok(), "{fine}");
        }
        for refused in
            ["http://example.com", "http://localhost.example.com", "http://128.0.0.1", "http://0.0.0.0:80", "http://127.0.0.1.example.com"]
        {
            assert!(parse(refused).expect_err(refused).contains("allow_plain_http"), "{refused}");
        }
        assert!(Endpoint::parse("http://example.com", PlainHttp::Anywhere).is_ok());
    }

    #[test]
    fn what_is_no_address_is_refused_and_passwords_are_not_repeated() {
        for wrong in [
            "",
            "https://",
            "ftp://example.com",
            "https://example.com?x=1",
            "https://example.com/#x",
            "https://user:hunter2@example.com",
            "https://user:hunter2@",
        ] {
            let shown = parse(wrong).expect_err(wrong);
            assert!(shown.starts_with("the endpoint "), "{shown}");
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }

    #[test]
    fn join_keeps_the_base_path_and_the_encoding() {
        let endpoint = Endpoint::parse("https://example.com/base/", PlainHttp::LoopbackOnly).expect("valid");
        assert_eq!(endpoint.join("/v1/a%2Fb", "x=%20").as_str(), "https://example.com/base/v1/a%2Fb?x=%20");
        assert_eq!(endpoint.authority(), "example.com");
    }

    #[test]
    fn a_variable_that_is_empty_is_not_set() {
        let lookup = |name: &str| (name == "EMPTY").then(OsString::new);
        assert_eq!(Environment::new(&lookup).get("EMPTY").expect("readable"), None);
    }
}
