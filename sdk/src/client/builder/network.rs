//! Network options of the builder: proxies, certificates, connections.

use std::time::Duration;

use zeroize::Zeroizing;

use crate::{
    client::builder::ClientBuilder,
    transport::{Proxy, Route},
};

/// Network options.
impl ClientBuilder {
    /// Sets the time limit for establishing a connection. Default: 10 seconds.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = Some(timeout);
        self
    }

    /// Sets the proxy through which the client reaches the service.
    ///
    /// Default, unless you call [`no_proxy`](Self::no_proxy): the environment variables `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and
    /// `NO_PROXY`, in upper or lower case, and on macOS and Windows the system settings. Hosts on this machine and link-local addresses are
    /// never reached through a proxy; see [`Proxy`].
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.http.route = Route::Proxy(proxy);
        self
    }

    /// Disables proxies: the client connects directly and ignores the proxy settings of the environment.
    pub fn no_proxy(mut self) -> Self {
        self.http.route = Route::Direct;
        self
    }

    /// Adds trusted root certificates: one or more certificates in PEM. Default: none beyond those that the operating system trusts.
    ///
    /// You can call this method several times. [`build`](Self::build) checks the certificates; its error describes what is wrong.
    pub fn root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.roots.push(pem.into());
        self
    }

    /// Sets the client certificate for servers and proxies that request one. Default: none.
    ///
    /// The PEM text contains the client's own certificate, the intermediate certificates and the unencrypted private key. With the feature
    /// `native-tls` and without rustls, the key must be PKCS #8 (`-----BEGIN PRIVATE KEY-----`). [`build`](Self::build) checks the text;
    /// its error describes what is wrong and does not repeat any of it.
    pub fn client_identity_pem(mut self, chain_and_key: impl Into<Vec<u8>>) -> Self {
        self.http.identity = Some(Zeroizing::new(chain_and_key.into()));
        self
    }

    /// Sets text to append to the `User-Agent` header of this crate, such as a program and its version: `my-tool/1.0`. Default: none.
    ///
    /// The text can have at most 256 printable ASCII characters. Nothing about the machine or its user is sent unless you put it here.
    pub fn user_agent(mut self, added: impl Into<String>) -> Self {
        self.http.user_agent = Some(added.into());
        self
    }

    /// Sets how many idle connections to a host are kept for later calls. Default: no limit. With zero, each call opens a new connection.
    ///
    /// [`max_concurrent_calls`](Self::max_concurrent_calls) limits the connections in use.
    pub fn max_idle_connections_per_host(mut self, connections: usize) -> Self {
        self.http.idle_connections = Some(connections);
        self
    }

    /// Sets how long an idle connection is kept. Default: 50 seconds, because gateways usually close it after 60. Maximum: one year.
    pub fn idle_connection_timeout(mut self, timeout: Duration) -> Self {
        self.http.idle_timeout = Some(timeout);
        self
    }

    /// Sets an HTTP client of your own, for what no option here covers, such as a custom DNS resolver or connections that are shared with
    /// other parts of your program. Default: the client creates its own.
    ///
    /// It is used as is:
    ///
    /// - **Redirects.** Disable them (`redirect(Policy::none())`): a signature is valid for one path only, so the service would reject
    ///   a redirected request, and a redirect to another host would expose the headers.
    /// - **Retries.** Disable them (`retry(reqwest::retry::never())`): a request that `reqwest` resends by itself carries the old
    ///   signature and does not count toward any retry limit.
    /// - **Timeouts.** The time limits of this crate still apply to each call and attempt, and so does a shorter timeout of the HTTP
    ///   client. For connecting, only the HTTP client's own timeout applies.
    /// - **TLS**, trusted certificates, proxies, connections and the `User-Agent` header are those of the HTTP client.
    ///
    /// It cannot be combined with the other options in this group: [`build`](Self::build) rejects the combination. The HTTP
    /// client is a `reqwest` 0.13 client; moving to a newer version of `reqwest` is a breaking change to this crate.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http.custom = Some(client);
        self
    }
}
