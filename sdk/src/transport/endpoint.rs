//! Endpoints of the service, and the default limits of a client.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use url::{Host, Url};

use crate::error::{Error, ErrorKind};

/// The default time limit for connecting.
pub(crate) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// The default time limit of an attempt, from connecting to the last byte of the response.
pub(crate) const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// The default time limit of a call, with all its attempts.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(120);

/// The default maximum length of a response, in bytes.
pub(crate) const MAX_RESPONSE_BYTES: usize = 8 << 20;

/// The default number of retries that the clones of a client may make before successes restore some.
pub(crate) const RETRY_THROTTLE: u32 = 100;

/// Whether an endpoint may use plain http.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlainHttp {
    LoopbackOnly,
    Anywhere,
}

/// An endpoint: scheme, host, port and optionally the beginning of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    url: Url,
    authority: String,
}

impl Endpoint {
    /// Parses an endpoint. `https://` is added if there is no scheme.
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

    /// Appends a path, which starts with a slash, and a query, which may be empty. Both are percent-encoded.
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

    /// Host and port, as in the `Host` header.
    pub(crate) fn authority(&self) -> &str {
        &self.authority
    }

    pub(crate) fn url(&self) -> &Url {
        &self.url
    }

    pub(crate) fn as_str(&self) -> &str {
        self.url.as_str().trim_end_matches('/')
    }

    /// Whether nobody in transit can read what is sent: https, or an address of this machine.
    pub(crate) fn is_private(&self) -> bool {
        self.url.scheme() == "https" || self.url.host().is_some_and(|host| is_loopback(&host))
    }

    /// The host without the port.
    pub(crate) fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// The region in the host name, if there is one: `*.cn-north-4.myhuaweicloud.com`.
    pub(crate) fn region_of_host(&self) -> Option<&str> {
        let (_, region) = self.host().strip_suffix(".myhuaweicloud.com")?.rsplit_once('.')?;
        Some(region)
    }

    /// The port: the explicit one, or the default of the scheme.
    pub(crate) fn port(&self) -> u16 {
        self.url.port_or_known_default().unwrap_or_default()
    }
}

/// The endpoints of one service. The last one that could be reached is preferred.
#[derive(Debug)]
pub(crate) struct Endpoints {
    all: Vec<Endpoint>,
    preferred: AtomicUsize,
}

impl Endpoints {
    /// Parses endpoints. At least one is required.
    pub(crate) fn parse<T: AsRef<str>>(texts: &[T], plain_http: PlainHttp) -> Result<Self, Error> {
        let all = texts.iter().map(|text| Endpoint::parse(text.as_ref(), plain_http)).collect::<Result<Vec<_>, _>>()?;
        if all.is_empty() {
            return Err(Error::new(ErrorKind::Configuration, "the list of endpoints is empty"));
        }
        Ok(Self { all, preferred: AtomicUsize::new(0) })
    }

    /// The number of endpoints.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether one of them uses TLS.
    pub(crate) fn need_tls(&self) -> bool {
        self.all.iter().any(|endpoint| endpoint.url.scheme() == "https")
    }

    /// The endpoint to try first.
    pub(crate) fn preferred(&self) -> &Endpoint {
        &self.all[self.preferred.load(Ordering::Relaxed)]
    }

    /// All endpoints with their indexes, the preferred one first.
    pub(crate) fn in_order(&self) -> impl Iterator<Item = (usize, &Endpoint)> {
        let first = self.preferred.load(Ordering::Relaxed);
        (0..self.all.len()).map(move |step| (first + step) % self.all.len()).map(|index| (index, &self.all[index]))
    }

    /// Prefers this endpoint from now on.
    pub(crate) fn prefer(&self, index: usize) {
        self.preferred.store(index, Ordering::Relaxed);
    }
}

impl From<Endpoint> for Endpoints {
    fn from(endpoint: Endpoint) -> Self {
        Self { all: vec![endpoint], preferred: AtomicUsize::new(0) }
    }
}

/// Whether a host is this machine. Names below `localhost` do not count: they are local by convention only.
pub(crate) fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.to_ipv4_mapped().map_or_else(|| address.is_loopback(), |address| address.is_loopback()),
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
        for fine in
            ["http://127.0.0.1:80", "http://127.1.2.3:8080", "http://[::1]:8080", "http://localhost.:8080", "http://[::ffff:127.0.0.1]:80"]
        {
            assert!(parse(fine).is_ok(), "{fine}");
        }
        for rejected in
            ["http://example.com", "http://localhost.example.com", "http://128.0.0.1", "http://0.0.0.0:80", "http://127.0.0.1.example.com"]
        {
            assert!(parse(rejected).expect_err(rejected).contains("allow_plain_http"), "{rejected}");
        }
        assert!(Endpoint::parse("http://example.com", PlainHttp::Anywhere).is_ok());
    }

    #[test]
    fn what_is_no_address_is_rejected_and_passwords_are_not_repeated() {
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
    fn the_endpoint_that_could_be_reached_is_preferred() {
        let endpoints = Endpoints::parse(&["a.example.com", "b.example.com", "c.example.com"], PlainHttp::LoopbackOnly).expect("valid");
        let order = || endpoints.in_order().map(|(index, endpoint)| (index, endpoint.host().to_owned())).collect::<Vec<_>>();
        assert_eq!(order().first().map(|(index, _)| *index), Some(0));
        endpoints.prefer(2);
        assert_eq!(order(), [(2, "c.example.com".to_owned()), (0, "a.example.com".to_owned()), (1, "b.example.com".to_owned())]);
        assert_eq!(endpoints.preferred().host(), "c.example.com");
        assert!(Endpoints::parse::<&str>(&[], PlainHttp::LoopbackOnly).is_err());
    }
}
