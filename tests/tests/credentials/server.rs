//! An HTTP server that answers by path as it is set to, and records its requests.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use codearts_pipeline_tests::fault_server::{self, FaultServer, answer};
use serde_json::Value;

/// What is answered.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: String,
}

impl Reply {
    pub(crate) fn new(status: u16, body: impl Into<String>) -> Self {
        Self { status, headers: Vec::new(), body: body.into() }
    }

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut headers: Vec<(&str, &str)> = self.headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        headers.push(("Connection", "close"));
        answer(self.status, &headers, &self.body)
    }
}

/// What was asked.
#[derive(Clone, Debug)]
pub(crate) struct Seen(fault_server::Seen);

impl Seen {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.0.header(name)
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(self.0.body()).expect("JSON")
    }

    /// Method and path, as a route is written.
    pub(crate) fn route(&self) -> String {
        self.0.route().split('?').next().unwrap_or_default().to_owned()
    }
}

type Replies = Arc<Mutex<BTreeMap<String, Vec<Reply>>>>;

#[derive(Clone)]
pub(crate) struct Server {
    server: Arc<FaultServer>,
    replies: Replies,
}

impl Server {
    pub(crate) fn start() -> Self {
        let replies = Replies::default();
        let known = replies.clone();
        let server = FaultServer::answering(move |seen| {
            let mut known = lock(&known);
            let reply = match known.get_mut(&Seen(seen.clone()).route()) {
                Some(replies) if replies.len() > 1 => replies.pop(),
                Some(replies) => replies.last().cloned(),
                None => None,
            };
            reply.unwrap_or_else(|| Reply::new(404, "")).bytes()
        });
        Self { server: Arc::new(server), replies }
    }

    pub(crate) fn url(&self) -> String {
        self.server.endpoint()
    }

    /// Answers a route, such as `GET /v3/auth/domains`, with these one after the other, and with the last from then on.
    pub(crate) fn answer(&self, route: &str, replies: impl IntoIterator<Item = Reply>) {
        let mut replies: Vec<_> = replies.into_iter().collect();
        replies.reverse();
        lock(&self.replies).insert(route.to_owned(), replies);
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.server.seen().into_iter().map(Seen).collect()
    }

    /// The requests to one route.
    pub(crate) fn seen_at(&self, route: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| seen.route() == route).collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
