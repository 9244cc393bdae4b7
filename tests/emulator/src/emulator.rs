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

/// The access key when none is set.
pub const DEFAULT_ACCESS_KEY: &str = "FAKE_AK_OF_THE_EMULATOR";

/// The secret key when none is set.
pub const DEFAULT_SECRET_KEY: &str = "fake-sk-of-the-emulator";

/// The user token when none is set.
pub const DEFAULT_TOKEN: &str = "fake-user-token-of-the-emulator";

/// A running emulator. It stops, and closes all its connections, when this is dropped.
///
/// It runs on a thread of its own: it can be started with or without an asynchronous runtime, and a test
/// that blocks its runtime does not block the emulator.
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
    /// When no port can be bound or no thread started.
    pub fn start() -> io::Result<Self> {
        Self::builder().start()
    }

    /// An emulator with a port, keys, tokens, accounts, a document or a clock of your choice.
    pub fn builder() -> EmulatorBuilder {
        EmulatorBuilder::default()
    }

    /// Where it listens: `http://127.0.0.1:<port>`.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address())
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// The access key that it accepts; the first of several.
    #[must_use]
    pub fn access_key(&self) -> &str {
        &self.key().access_key
    }

    /// The secret key that belongs to [`access_key`](Self::access_key).
    #[must_use]
    pub fn secret_key(&self) -> &str {
        &self.key().secret_key
    }

    /// The security token that has to come with [`access_key`](Self::access_key), when it is a temporary one.
    #[must_use]
    pub fn security_token(&self) -> Option<&str> {
        self.key().security_token.as_deref()
    }

    /// The user token that it accepts; the first of several.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.service.known.tokens[0]
    }

    /// Its clock. Moving it moves the emulator's time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.service.clock
    }

    /// Its pipelines and their runs, which tests can steer.
    #[must_use]
    pub fn pipelines(&self) -> PipelineControl<'_> {
        PipelineControl::new(&self.service)
    }

    /// What it makes of a request's credentials, by its clock, without the request being sent or recorded.
    /// `request` is taken as it would arrive: with the path and query of its URI, and a `Host` among its headers.
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

    /// The requests that have arrived, oldest first: the last 4,096 of them, or fewer when their bodies are large.
    /// A request is here before its response is sent.
    #[must_use]
    pub fn requests(&self) -> Vec<RecordedRequest> {
        self.service.log().all()
    }

    /// Forgets the requests that have arrived.
    pub fn clear_requests(&self) {
        self.service.log().clear();
    }

    /// Its state as a seed, in JSON: the calls that changed it, without secrets. See [`EmulatorBuilder::seed`].
    ///
    /// # Errors
    /// When the calls take up more than 64 MiB: they are then no longer kept.
    pub fn dump(&self) -> io::Result<String> {
        let message = "more than 64 MiB of calls changed the state, which are no longer kept";
        dump(&self.service).ok_or_else(|| io::Error::other(message))
    }

    /// The operations that it serves, by their `operationId` in the document, in the order of their paths.
    pub fn operations(&self) -> impl Iterator<Item = &str> {
        self.service.document.operations().iter().map(|operation| &*operation.id)
    }

    /// The operations that have state: what a call of one changes, a later call sees.
    pub fn handlers() -> impl Iterator<Item = &'static str> {
        handled().into_iter()
    }

    /// Puts a fault at the end of the queue.
    ///
    /// # Panics
    /// When the fault is for an operation that the document does not have: it would never happen.
    #[track_caller]
    pub fn inject(&self, fault: Fault) {
        if let Some(operation) = &fault.operation {
            let is_known = self.service.document.operation(operation).is_some();
            assert!(is_known, "a fault is for the operation {operation:?}, which the document does not have; see Emulator::operations");
        }
        self.service.faults().push(fault);
    }

    /// How many faults wait; zero when all that was injected has happened.
    #[must_use]
    pub fn pending_faults(&self) -> usize {
        self.service.faults().len()
    }

    /// Drops the faults that wait.
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

/// Settings of an emulator that is to be started. Made by [`Emulator::builder`].
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
    /// The port to listen on; any free one when this is not called or 0.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Adds an access key. The default key is then no longer accepted.
    pub fn key(mut self, access_key: impl Into<String>, secret_key: impl Into<String>) -> Self {
        self.keys.push(KeyPair { access_key: access_key.into(), secret_key: secret_key.into(), security_token: None });
        self
    }

    /// Adds a temporary access key, which needs a security token beside it. The default key is then no longer accepted.
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

    /// Adds an account. Requests for accounts that were not added are then rejected with status 403;
    /// when none is added, every id that satisfies the document is an account.
    pub fn domain_id(mut self, domain_id: impl Into<String>) -> Self {
        self.domains.push(domain_id.into());
        self
    }

    /// The document to serve: OpenAPI 3.0 as JSON, in the vocabulary of the curated document.
    /// When this is not called, that is the one which the emulator was built with.
    ///
    /// Operations that the emulator has state for keep it under their ids; all others respond with their example,
    /// or with a value made of their schema.
    pub fn document(mut self, json: impl Into<String>) -> Self {
        self.document = Some(json.into());
        self
    }

    /// The calls to start with, as JSON: written by hand, or by [`Emulator::dump`]. Their form is described in the
    /// [documentation of the crate](crate#seeds-and-dumps).
    pub fn seed(mut self, json: impl Into<String>) -> Self {
        self.seed = Some(json.into());
        self
    }

    /// The clock to use; that of the machine when this is not called.
    pub fn clock(mut self, clock: Clock) -> Self {
        self.clock = clock;
        self
    }

    /// Serves a page of the API at `/docs`, and lets its forms call: a user token is handed out at `/docs/session`.
    pub fn docs(mut self, html: impl Into<String>) -> Self {
        self.docs = Some(html.into());
        self
    }

    /// Starts the emulator. It accepts connections when this returns.
    ///
    /// # Errors
    /// When the port is taken, no thread can be started, a key or token is empty, the document cannot be served, or a call of
    /// the seed does not succeed: the error names the call, and says why.
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
