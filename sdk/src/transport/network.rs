//! The HTTP clients of a client: one for most hosts, and one past all proxies for this machine and its link.

use std::{net::Ipv4Addr, sync::OnceLock};

use url::{Host, Url};

use crate::{
    error::Error,
    transport::http_client::{HttpOptions, Route},
};

/// Makes its HTTP clients when they are first needed.
#[derive(Default)]
pub(crate) struct Network {
    options: HttpOptions,
    usual: OnceLock<reqwest::Client>,
    direct: OnceLock<reqwest::Client>,
}

impl Network {
    pub(crate) fn new(options: HttpOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// Whether the HTTP client is the user's own.
    pub(crate) fn is_custom(&self) -> bool {
        self.options.custom.is_some()
    }

    /// The HTTP client for a host. A proxy would look for what is near on its own machine. One of the user's own is the user's.
    pub(crate) fn client_for(&self, url: &Url) -> Result<&reqwest::Client, Error> {
        let is_direct = !self.is_custom() && (matches!(self.options.route, Route::Direct) || bypasses_proxies(url));
        if is_direct { self.direct() } else { made(&self.usual, || self.options.build()) }
    }

    /// The HTTP client past all proxies, whatever the host.
    pub(crate) fn direct(&self) -> Result<&reqwest::Client, Error> {
        made(&self.direct, || self.options.build_direct())
    }
}

fn made(kept: &OnceLock<reqwest::Client>, make: impl FnOnce() -> Result<reqwest::Client, Error>) -> Result<&reqwest::Client, Error> {
    match kept.get() {
        Some(client) => Ok(client),
        None => {
            let client = make()?;
            Ok(kept.get_or_init(|| client))
        }
    }
}

/// Whether an address is on this machine, or reachable from nowhere but the link that it is on: plain http is allowed there.
pub(crate) fn is_loopback_or_link_local(url: &Url) -> bool {
    let is_near = |address: Ipv4Addr| address.is_loopback() || address.is_link_local();
    match url.host() {
        Some(Host::Domain(name)) => name.trim_end_matches('.').eq_ignore_ascii_case("localhost"),
        Some(Host::Ipv4(address)) => is_near(address),
        Some(Host::Ipv6(address)) => match address.to_ipv4_mapped() {
            Some(address) => is_near(address),
            None => address.is_loopback() || address.is_unicast_link_local(),
        },
        None => false,
    }
}

/// Whether no proxy is used for a host, whoever set it. Names below `localhost` are on this machine by convention.
fn bypasses_proxies(url: &Url) -> bool {
    let is_below_localhost = |name: &str| name.trim_end_matches('.').to_ascii_lowercase().ends_with(".localhost");
    is_loopback_or_link_local(url) || matches!(url.host(), Some(Host::Domain(name)) if is_below_localhost(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).expect("a URL")
    }

    #[test]
    fn only_loopback_and_link_local_addresses_are_near() {
        let fine = ["http://127.0.0.1:1/x", "http://127.9.9.9", "http://LOCALHOST", "http://localhost.", "http://169.254.169.254"];
        let six = ["http://[::1]", "http://[fe80::1]", "http://[::ffff:127.0.0.1]", "http://[::ffff:169.254.169.254]"];
        for near in fine.into_iter().chain(six) {
            assert!(is_loopback_or_link_local(&url(near)) && bypasses_proxies(&url(near)), "{near}");
        }
        let four = ["http://example.com", "http://10.0.0.1", "http://169.255.0.1", "http://localhost.example.com", "http://notlocalhost"];
        for far in four.into_iter().chain(["http://[fd00::1]", "http://[::ffff:10.0.0.1]"]) {
            assert!(!is_loopback_or_link_local(&url(far)) && !bypasses_proxies(&url(far)), "{far}");
        }
        for below in ["http://a.localhost", "http://a.b.LocalHost.:80"] {
            assert!(!is_loopback_or_link_local(&url(below)) && bypasses_proxies(&url(below)), "{below}");
        }
    }

    #[test]
    fn each_host_gets_its_http_client() {
        let is_direct = |route, text| {
            let network = Network::new(HttpOptions { route, ..HttpOptions::default() });
            network.client_for(&url(text)).expect("a client");
            (network.direct.get().is_some(), network.usual.get().is_some())
        };
        assert_eq!(is_direct(Route::Environment, "http://127.0.0.1"), (true, false));
        assert_eq!(is_direct(Route::Environment, "http://169.254.169.254"), (true, false));
        assert_eq!(is_direct(Route::Environment, "http://192.0.2.1"), (false, true));
        assert_eq!(is_direct(Route::Direct, "http://192.0.2.1"), (true, false));
        let network = Network::new(HttpOptions { custom: HttpOptions::default().build_direct().ok(), ..HttpOptions::default() });
        network.client_for(&url("http://127.0.0.1")).expect("a client");
        assert!(network.direct.get().is_none() && network.usual.get().is_some());
    }
}
