//! The handle of a running emulator, and its builder.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::Request;

use crate::auth::{Auth, KeyPair, KnownCredentials};
use crate::canonical::Signable;
use crate::chapters::handled;
use crate::clock::Clock;
use crate::control::PipelineControl;
use crate::docs::Docs;
use crate::document::Document;
use crate::fault::Fault;
use crate::record::RecordedRequest;
use crate::seed::{Seed, dump};
use crate::server::Server;
use crate::service::{Domains, Service};

/// The default access key.
pub const DEFAULT_ACCESS_KEY: &str = "FAKE_AK_OF_THE_EMULATOR";

/// The default secret key.
pub const DEFAULT_SECRET_KEY: &str = "fake-sk-of-the-emulator";

/// The default user token.
pub const DEFAULT_TOKEN: &str = "fake-user-token-of-the-emulator";

/// A running emulator. When it is dropped, it stops and closes all its connections.
///
/// It runs on its own thread: you can start it with or without an async runtime, and a test that blocks its runtime
/// does not block the emulator.
///
/// ```
/// let emulator = codearts_pipeline_emulator::Emulator::start()?;
/// assert!(emulator.endpoint().starts_with("http://127.0.0.1:"));
/// assert!(emulator.requests().is_empty());
/// # std::io::Result::Ok(())
/// ```
pub struct Emulator {
    server: Server,
    service: Arc<Service>,
}

impl Emulator {
    /// Starts an emulator on a free port of 127.0.0.1, with the default keys and token.
    ///
    /// # Errors
    /// Returns an error if no port can be bound or no thread can be started.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// Returns a builder, which sets the port, keys, tokens, accounts, document or clock.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// Returns the endpoint: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Returns the address that it listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// Returns the access key that it accepts; the first of several.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.key().access_key
    }

    /// Returns the secret key that belongs to [`access_key`](Self::access_key).
    #[must_use]
    pub fn secret_key(&self) -> &str {
        &self.key().secret_key
    }

    /// Returns the security token that must be sent with [`access_key`](Self::access_key), if that is a temporary key.
    #[must_use]
    pub fn security_token(&self) -> Option<&str> {
        self.key().security_token.as_deref()
    }

    /// Returns the user token that it accepts; the first of several.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.service.known.tokens[0]
    }

    /// Returns its clock. Moving it changes the emulator's time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.service.clock
    }

    /// Returns a handle that controls its pipelines and their runs.
    #[must_use]
    pub fn pipelines(&self) -> PipelineControl<'_> {
        PipelineControl::new(&self.service)
    }

    /// Checks the credentials of a request by the emulator's clock, without sending or recording the request. `request`
    /// must be as it would arrive: with the path and query in its URI, and a `Host` header.
    #[must_use]
    pub fn authenticate(&self, request: &Request<Bytes>) -> Auth {
        let signable = Signable {
            method: request.method().as_str(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            headers: request.headers(),
        };
        self.service.known.authenticate(signable, request.body(), self.clock().timestamp())
    }

    /// Returns the received requests, oldest first: the last 4,096, or fewer if their bodies are large. A request is
    /// recorded before its response is sent.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.log().all()
    }

    /// Removes the recorded requests.
    pub fn clear_requests(&self) {
        self.service.log().clear();
    }

    /// Returns the state as a seed, in JSON: the calls that changed it, without secrets. See [`EmulatorBuilder::seed`].
    ///
    /// # Errors
    /// Returns an error if the calls exceed 64 MiB: they are then no longer kept.
    pub fn dump(&self) -> io::Result<String> {
        let message = "more than 64 MiB of calls changed the state, which are no longer kept";
        dump(&self.service).ok_or_else(|| io::Error::other(message))
    }

    /// Returns the operations that it serves, by `operationId` in the document, in the order of their paths.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.service.document.operations().iter().map(|operation| &*operation.id)
    }

    /// Returns the operations that have state: later calls see what a call changes.
    pub fn handlers() -> impl Iterator<Item = &'static str> {
        handled().into_iter()
    }

    /// Adds a fault to the end of the queue.
    ///
    /// # Panics
    /// Panics if the fault is for an operation that the document does not have, because it could never occur.
    #[track_caller]
    pub fn inject(&self, fault: Fault) {
        if let Some(operation) = &fault.operation {
            let is_known = self.service.document.operation(operation).is_some();
            assert!(is_known, "a fault is for the operation {operation:?}, which the document does not have; see Emulator::operations");
        }
        self.service.faults().push(fault);
    }

    /// Returns the number of pending faults: zero if all injected faults have occurred.
    #[must_use]
    pub fn pending_faults(&self) -> usize {
        self.service.faults().len()
    }

    /// Removes the pending faults.
    pub fn clear_faults(&self) {
        self.service.faults().clear();
    }

    fn key(&self) -> &KeyPair {
        &self.service.known.keys[0]
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator")
            .field("endpoint", &self.endpoint())
            .field("known", &self.service.known)
            .field("clock", &self.service.clock)
            .finish_non_exhaustive()
    }
}

/// A builder for an [`Emulator`]. Returned by [`Emulator::builder`].
#[must_use = "a builder does nothing until it is started"]
#[derive(Default)]
pub struct EmulatorBuilder {
    port: u16,
    keys: Vec<KeyPair>,
    tokens: Vec<String>,
    domains: Vec<String>,
    clock: Clock,
    docs: Option<String>,
    document: Option<String>,
    seed: Option<String>,
}

impl EmulatorBuilder {
    /// Sets the port to listen on. Default: 0, which is any free port.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Adds an access key. The default key is then no longer accepted.
    pub fn key(mut self, access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        self.keys.push(KeyPair { access_key: access_key.into(), secret_key: secret_key.into(), security_token: None });
        self
    }

    /// Adds a temporary access key, which requires a security token. The default key is then no longer accepted.
    pub fn temporary_key(
        mut self,
        access_key: impl Into<String>,
        secret_key: impl Into<String>,
        security_token: impl Into<String>,
    ) -> Self {
        self.keys.push(KeyPair {
            access_key: access_key.into(),
            secret_key: secret_key.into(),
            security_token: Some(security_token.into()),
        });
        self
    }

    /// Adds a user token, as sent in `X-Auth-Token`. The default token is then no longer accepted.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.tokens.push(token.into());
        self
    }

    /// Adds an account. Requests for other accounts are then rejected with status 403. If no account is added, every id
    /// that is valid in the document is an account.
    pub fn domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.domains.push(domain_id.into());
        self
    }

    /// Sets the document to serve: OpenAPI 3.0 as JSON, with the extensions of the curated document. Defaults to the
    /// bundled document.
    ///
    /// Operations for which the emulator has state are recognized by their ids; all others respond with their example,
    /// or with a value generated from their schema.
    pub fn document(mut self, json: impl Into<String>) -> Self {
        self.document = Some(json.into());
        self
    }

    /// Sets the calls to start with, as JSON: written by hand, or by [`Emulator::dump`]. The format is described in the
    /// [crate documentation](crate#seeds-and-dumps).
    pub fn seed(mut self, json: impl Into<String>) -> Self {
        self.seed = Some(json.into());
        self
    }

    /// Sets the clock. Defaults to that of the machine.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Serves a page of the API at `/docs`. Its forms can make calls: `/docs/session` returns a user token.
    pub fn docs(mut self, html: impl Into<String>) -> Self {
        self.docs = Some(html.into());
        self
    }

    /// Starts the emulator. It accepts connections when this returns.
    ///
    /// # Errors
    /// Returns an error if the port is taken, no thread can be started, a key or token is empty, the document cannot be
    /// served, or a call of the seed does not succeed. The error then names the call and the reason.
    pub fn start(mut self) -> io::Result<Emulator> {
        if self.keys.is_empty() {
            self = self.key(DEFAULT_ACCESS_KEY, DEFAULT_SECRET_KEY);
        }
        if self.tokens.is_empty() {
            self = self.token(DEFAULT_TOKEN);
        }
        let known = KnownCredentials { keys: self.keys, tokens: self.tokens };
        if known.has_empty() {
            let message = "an access key, a secret key or a token is empty";
            return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
        }
        let invalid = |error| io::Error::new(io::ErrorKind::InvalidInput, format!("the seed cannot be loaded: {error}"));
        let seed = self.seed.as_deref().map(Seed::parse).transpose().map_err(invalid)?.unwrap_or_default();
        let domains = if self.domains.is_empty() { Domains::Any } else { Domains::Only(self.domains) };
        let document = match &self.document {
            Some(text) => Document::parse(text).map(Arc::new),
            None => Document::bundled(),
        };
        let document = document.map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        let docs = self.docs.map(|html| Docs::new(html, &known.tokens[0]));
        let service = Arc::new(Service::new(document, known, domains, self.clock, docs, seed.ids()));
        seed.load(&service).map_err(invalid)?;
        Ok(Emulator { server: Server::start(self.port, Arc::clone(&service))?, service })
    }
}

impl fmt::Debug for EmulatorBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EmulatorBuilder")
            .field("port", &self.port)
            .field("keys", &self.keys)
            .field("tokens", &self.tokens.len())
            .field("domains", &self.domains)
            .field("clock", &self.clock)
            .field("docs", &self.docs.is_some())
            .field("document", &self.document.is_some())
            .field("seed", &self.seed.is_some())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::journal::JournalEntry;

    #[test]
    fn debug_output_shows_no_secret() {
        let builder = Emulator::builder()
            .key("tell-nobody-ak", "tell-nobody-1")
            .temporary_key("tell-nobody-other", "tell-nobody-2", "tell-nobody-3")
            .token("tell-nobody-4");
        let before = format!("{builder:?}");
        let after = format!("{:?}", builder.start().expect("a port is free"));
        for text in [before, after] {
            assert!(text.contains("temporary: true"), "{text}");
            assert!(!text.contains("tell-nobody"), "{text}");
        }
    }

    #[test]
    fn a_state_of_too_many_calls_is_not_dumped() {
        let emulator = Emulator::start().expect("a port is free");
        assert!(emulator.dump().is_ok());
        emulator.service.journal().push(JournalEntry {
            operation: "create_pipeline_tag".into(),
            method: http::Method::POST,
            path: "/".to_owned(),
            query: String::new(),
            body: vec![0; 64 * 1024 * 1024].into(),
            files: BTreeMap::new(),
            at: emulator.clock().timestamp(),
            ids: 0,
        });
        assert!(emulator.dump().expect_err("it is incomplete").to_string().contains("64 MiB"));
    }

    #[test]
    fn empty_secrets_are_rejected() {
        for builder in [
            Emulator::builder().key("", "sk"),
            Emulator::builder().key("ak", ""),
            Emulator::builder().temporary_key("ak", "sk", ""),
            Emulator::builder().token(""),
        ] {
            assert_eq!(builder.start().expect_err("it is rejected").kind(), io::ErrorKind::InvalidInput);
        }
    }
}
