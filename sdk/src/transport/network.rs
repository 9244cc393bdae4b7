//! The HTTP clients of a client: one for most hosts, and one without proxies for this machine and link-local addresses.

use std::sync::{PoisonError, RwLock};

use tokio::runtime::{Handle, Id};
use url::{Host, Url};

use crate::{
    error::{Error, ErrorKind},
    transport::{
        endpoint::is_loopback,
        http_client::{HttpOptions, Route},
    },
};

/// How many runtimes can have an HTTP client at once. Beyond that, the oldest HTTP client is dropped.
const MOST_RUNTIMES: usize = 16;

/// Creates HTTP clients when they are first needed, one for each runtime: a connection is driven by the runtime that
/// created it, and stops with it.
#[derive(Default)]
pub(crate) struct Network {
    options: HttpOptions,
    usual: PerRuntime,
    direct: PerRuntime,
}

impl Network {
    pub(crate) fn new(options: HttpOptions) -> Self {
        Self { options, ..Self::default() }
    }

    /// Whether the HTTP client is custom.
    pub(crate) fn is_custom(&self) -> bool {
        self.options.custom.is_some()
    }

    /// The HTTP client for a host. A proxy would look for local addresses on its own machine. A custom HTTP client is used for all hosts.
    pub(crate) fn client_for(&self, url: &Url) -> Result<reqwest::Client, Error> {
        if self.is_direct(url) { self.direct() } else { self.usual.get(|| self.options.build()) }
    }

    /// The HTTP client without proxies, whatever the host.
    pub(crate) fn direct(&self) -> Result<reqwest::Client, Error> {
        self.direct.get(|| self.options.build_direct())
    }

    /// Creates the HTTP client for a host before the first call, for any runtime, so that setup errors are reported
    /// here.
    pub(crate) fn prepare(&self, url: &Url) -> Result<(), Error> {
        if self.is_direct(url) { self.direct.prepare(|| self.options.build_direct()) } else { self.usual.prepare(|| self.options.build()) }
    }

    fn is_direct(&self, url: &Url) -> bool {
        !self.is_custom() && (matches!(self.options.route, Route::Direct) || bypasses_proxies(url))
    }
}

/// The current tokio runtime.
pub(crate) fn runtime() -> Result<Handle, Error> {
    Handle::try_current().map_err(|_| {
        let text = "there is no tokio runtime here: await the request within one, or call `send_blocking` (feature `blocking`)";
        Error::new(ErrorKind::Configuration, text)
    })
}

/// One HTTP client for each runtime. One without a runtime is for the next runtime that needs a client.
#[derive(Default)]
struct PerRuntime(RwLock<Vec<(Option<Id>, reqwest::Client)>>);

impl PerRuntime {
    fn get(&self, make: impl FnOnce() -> Result<reqwest::Client, Error>) -> Result<reqwest::Client, Error> {
        let id = Some(runtime()?.id());
        let known = |clients: &[(Option<Id>, reqwest::Client)]| clients.iter().find(|(of, _)| *of == id).map(|(_, client)| client.clone());
        if let Some(client) = known(&self.0.read().unwrap_or_else(PoisonError::into_inner)) {
            return Ok(client);
        }
        let mut clients = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = known(&clients) {
            return Ok(client);
        }
        if let Some((of, client)) = clients.iter_mut().find(|(of, _)| of.is_none()) {
            *of = id;
            return Ok(client.clone());
        }
        let client = make()?;
        if clients.len() == MOST_RUNTIMES {
            clients.remove(0);
        }
        clients.push((id, client.clone()));
        Ok(client)
    }

    fn prepare(&self, make: impl FnOnce() -> Result<reqwest::Client, Error>) -> Result<(), Error> {
        let mut clients = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if clients.is_empty() {
            clients.push((None, make()?));
        }
        Ok(())
    }
}

/// Whether an address is on this machine or link-local: plain http is allowed there.
pub(crate) fn is_loopback_or_link_local(url: &Url) -> bool {
    let is_link_local = |host: &Host<&str>| match host {
        Host::Domain(_) => false,
        Host::Ipv4(address) => address.is_link_local(),
        Host::Ipv6(address) => address.to_ipv4_mapped().map_or_else(|| address.is_unicast_link_local(), |address| address.is_link_local()),
    };
    url.host().is_some_and(|host| is_loopback(&host) || is_link_local(&host))
}

/// Whether no proxy is used for a host, however it was configured. Names below `localhost` are local by convention.
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

    #[tokio::test]
    async fn each_host_gets_its_http_client() {
        let is_made = |clients: &PerRuntime| !clients.0.read().expect("not poisoned").is_empty();
        let is_direct = |route, text| {
            let network = Network::new(HttpOptions { route, ..HttpOptions::default() });
            network.client_for(&url(text)).expect("a client");
            (is_made(&network.direct), is_made(&network.usual))
        };
        assert_eq!(is_direct(Route::Environment, "http://127.0.0.1"), (true, false));
        assert_eq!(is_direct(Route::Environment, "http://169.254.169.254"), (true, false));
        assert_eq!(is_direct(Route::Environment, "http://192.0.2.1"), (false, true));
        assert_eq!(is_direct(Route::Direct, "http://192.0.2.1"), (true, false));
        let network = Network::new(HttpOptions { custom: HttpOptions::default().build_direct().ok(), ..HttpOptions::default() });
        network.client_for(&url("http://127.0.0.1")).expect("a client");
        assert!(!is_made(&network.direct) && is_made(&network.usual));
    }

    #[test]
    fn each_runtime_gets_its_http_client_and_none_an_error() {
        let network = Network::default();
        let near = url("http://127.0.0.1");
        let error = network.client_for(&near).expect_err("no runtime");
        assert!(error.kind() == ErrorKind::Configuration && error.to_string().contains("runtime"), "{error}");
        for count in 1..MOST_RUNTIMES + 4 {
            let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
            runtime.block_on(async {
                for _ in 0..3 {
                    network.client_for(&near).expect("a client");
                }
            });
            assert_eq!(network.direct.0.read().expect("not poisoned").len(), count.min(MOST_RUNTIMES));
        }
    }
}
