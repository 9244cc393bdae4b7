//! A service that responds by a script, with a client whose time passes when it waits.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use codearts_pipeline::{
    Client, Credentials, RetryPolicy,
    pipelines::Pipelines,
    types::{PipelineId, PipelineRunId, ProjectId},
};
use codearts_pipeline_tests::{
    fault_server::{FaultServer, Seen, answer},
    time::ManualTime,
};
use serde_json::Value;

/// The service, the client and its time.
pub(crate) struct Service {
    pub(crate) server: FaultServer,
    pub(crate) client: Client,
    pub(crate) time: ManualTime,
}

/// A request: what the path ends with, and its body.
pub(crate) struct Asked {
    pub(crate) route: String,
    pub(crate) body: Value,
}

impl Service {
    /// Responds to each request by a function: status and body.
    pub(crate) fn new(respond: impl Fn(&Asked) -> (u16, Value) + Send + Sync + 'static) -> Self {
        let time = ManualTime::new();
        let server = FaultServer::answering(move |seen| {
            let (status, body) = respond(&asked(seen));
            answer(status, &[("Content-Type", "application/json")], &body.to_string())
        });
        let client = client(&server.endpoint(), &time);
        Self { server, client, time }
    }

    /// Responds with these bodies to what ends with these words, one after the other, the last one again and again.
    pub(crate) fn scripted(scripts: impl IntoIterator<Item = (&'static str, Vec<Value>)>) -> Self {
        let scripts: HashMap<_, _> = scripts.into_iter().map(|(route, bodies)| (route, (0, bodies))).collect();
        let scripts = Arc::new(Mutex::new(scripts));
        Self::new(move |asked| {
            let mut scripts = scripts.lock().unwrap_or_else(PoisonError::into_inner);
            let path = asked.route.split('?').next().unwrap_or_default();
            let Some((_, (next, bodies))) = scripts.iter_mut().find(|(route, _)| path.ends_with(**route)) else {
                return (418, Value::Null);
            };
            let body = bodies[(*next).min(bodies.len() - 1)].clone();
            *next += 1;
            (200, body)
        })
    }

    pub(crate) fn pipelines(&self) -> Pipelines {
        self.client.pipelines(&project_id())
    }

    /// The requests whose path ends with this.
    pub(crate) fn asked(&self, route: &str) -> Vec<Asked> {
        let all = self.server.seen().iter().map(asked).collect::<Vec<_>>();
        all.into_iter().filter(|asked| asked.route.split('?').next().is_some_and(|path| path.ends_with(route))).collect()
    }
}

fn asked(seen: &Seen) -> Asked {
    Asked { route: seen.route(), body: serde_json::from_slice(seen.body()).unwrap_or_default() }
}

/// A client that makes each call once, by a time of its own.
pub(crate) fn client(endpoint: &str, time: &ManualTime) -> Client {
    let credentials = Credentials::new("access", "secret").expect("keys");
    let builder = Client::builder().endpoint(endpoint).credentials(credentials).retry(RetryPolicy::never());
    builder.time_source(time.clone()).no_proxy().build().expect("a client")
}

pub(crate) fn project_id() -> ProjectId {
    ProjectId::new("0123456789abcdef0123456789abcdef").expect("an id")
}

pub(crate) fn pipeline_id() -> PipelineId {
    PipelineId::new("a".repeat(32)).expect("an id")
}

pub(crate) const RUN: &str = "0123456789abcdef0123456789abcd01";

pub(crate) fn run_id() -> PipelineRunId {
    PipelineRunId::new(RUN).expect("an id")
}
