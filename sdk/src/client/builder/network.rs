//! Options of a builder for the network: proxies, certificates, connections.

use std::time::Duration;

use zeroize::Zeroizing;

use crate::{
    client::builder::ClientBuilder,
    transport::{Proxy, Route},
};

/// The network.
impl ClientBuilder {
    /// How long a connection may take to come about. 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = Some(timeout);
        self
    }

    /// The proxy through which the service is reached.
    ///
    /// Unless this or [`no_proxy`](Self::no_proxy) is called, the environment says it: `HTTPS_PROXY`, `HTTP_PROXY`,
    /// `ALL_PROXY` and `NO_PROXY`, in capitals or not, and on macOS and Windows the system's settings. What is on this machine or its
    /// link is never reached through a proxy; see [`Proxy`].
    pub fn proxy(mut self, proxy: Proxy) -> Self {
        self.http.route = Route::Proxy(proxy);
        self
    }

    /// Reaches the service directly, whatever the environment says about proxies.
    pub fn no_proxy(mut self) -> Self {
        self.http.route = Route::Direct;
        self
    }

    /// Trusts this certificate authority, besides those that the operating system trusts: one certificate or more, in PEM.
    /// Adds to what was given before.
    ///
    /// Checked by [`build`](Self::build), whose error says what is wrong with it.
    pub fn root_certificate_pem(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.roots.push(pem.into());
        self
    }

    /// The certificate that the client shows to servers and proxies that ask for one: the client's own certificate, those
    /// between it and the authority, and its private key, not encrypted, all in one PEM text.
    ///
    /// With the feature `native-tls` and without rustls the key has to be PKCS #8 (`-----BEGIN PRIVATE KEY-----`).
    /// Checked by [`build`](Self::build), whose error says what is wrong with it and repeats nothing of it.
    pub fn client_identity_pem(mut self, chain_and_key: impl Into<Vec<u8>>) -> Self {
        self.http.identity = Some(Zeroizing::new(chain_and_key.into()));
        self
    }

    /// Words that are added to the header `User-Agent`, behind this crate's own: a program and its version, such as
    /// `my-tool/1.0`. At most 256 printable characters of ASCII.
    ///
    /// Nothing about the machine or its user is sent unless it is put here.
    pub fn user_agent(mut self, added: impl Into<String>) -> Self {
        self.http.user_agent = Some(added.into());
        self
    }

    /// How many connections to one host are kept for later calls while no call uses them. No limit unless set; with zero
    /// each call makes a connection of its own.
    ///
    /// [`max_concurrent_calls`](Self::max_concurrent_calls) limits those in use.
    pub fn max_idle_connections_per_host(mut self, connections: usize) -> Self {
        self.http.idle_connections = Some(connections);
        self
    }

    /// How long a connection that no call uses is kept. 50 seconds unless set, since gateways usually close it after 60; a year at most.
    pub fn idle_connection_timeout(mut self, timeout: Duration) -> Self {
        self.http.idle_timeout = Some(timeout);
        self
    }

    /// An HTTP client of your own, in place of the one that would be made: for what no option here expresses, such as a
    /// resolver of names, or to share connections with other parts of a program.
    ///
    /// It is used as it is:
    ///
    /// - **Redirects.** Turn them off (`redirect(Policy::none())`): a signature holds for one path only, and what follows
    ///   a redirect is rejected by the service or shows its headers to someone else.
    /// - **Retries.** Turn them off (`retry(reqwest::retry::never())`): a request that is sent again below this crate
    ///   carries an old signature, and no limit on retries knows of it.
    /// - **Timeouts.** Those of this crate hold, on each call and attempt; a shorter one of the HTTP client's own ends
    ///   what is left of it, apart from the time for connecting, which is the HTTP client's alone.
    /// - **TLS** and trust, proxies, connections and the header `User-Agent` are the HTTP client's.
    ///
    /// The other options in this group cannot be combined with it: [`build`](Self::build) rejects that.
    /// `reqwest` is version 0.13 here, and a new one there is a new major version of this crate.
    pub fn http_client(mut self, client: reqwest::Client) -> Self {
        self.http.custom = Some(client);
        self
    }
}
