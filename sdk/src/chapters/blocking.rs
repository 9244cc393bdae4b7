//! Calls without `async`: a request is made with `send_blocking` in place of being awaited.
//!
//! Everything else is the same: the client, the requests and their options, responses and errors. Calls run on one
//! runtime of this crate's own, which all clients of the process share. They can be made wherever a thread may wait, within
//! `spawn_blocking` too; in an async task they keep its thread from running others, so await the request there.

use std::{io, panic::resume_unwind, sync::OnceLock, thread};

use serde::de::DeserializeOwned;
use tokio::runtime::{Builder, Handle, Runtime};

#[cfg(feature = "extensions")]
use crate::extensions::{Extensions, PluginSummary};
#[cfg(feature = "publishers")]
use crate::publishers::{Publisher, Publishers};
use crate::{
    client::{Client, Items, Operation, PagedOperation, Pages, RawRequest, Request, Response},
    error::{Error, ErrorKind},
    types::DomainId,
};

impl<O: Operation> Request<O> {
    /// Makes the call and waits for its end.
    ///
    /// ```no_run
    /// # fn example(client: codearts_pipeline::Client, domain_id: codearts_pipeline::types::DomainId) -> Result<(), codearts_pipeline::Error> {
    /// let version = client.extensions(&domain_id).show_plugin_version("apie_test").version("0.0.4").send_blocking()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send); and [`ErrorKind::Configuration`] when the runtime cannot be created.
    pub fn send_blocking(self) -> Result<Response<O::Output>, Error> {
        let operation = self.call.operation;
        wait(self.send()).map_err(|error| error.with_operation(operation))
    }
}

impl RawRequest {
    /// Makes the call, waits for its end, and reads the body as JSON.
    ///
    /// # Errors
    ///
    /// Those of [`send_json`](Self::send_json); and [`ErrorKind::Configuration`] when the runtime cannot be created.
    pub fn send_json_blocking<T: DeserializeOwned + Send>(self) -> Result<Response<T>, Error> {
        wait(self.send_json())
    }
}

impl<O: PagedOperation> Pages<O> {
    /// The next page, waited for; see [`next`](Self::next).
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next); and [`ErrorKind::Configuration`] when the runtime cannot be created.
    pub fn next_blocking(&mut self) -> Option<Result<Response<O::Output>, Error>> {
        wait(async { Ok(self.next().await) }).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl<O: PagedOperation> Items<O> {
    /// The next item, waited for; see [`next`](Self::next).
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next); and [`ErrorKind::Configuration`] when the runtime cannot be created.
    pub fn next_blocking(&mut self) -> Option<Result<O::Item, Error>> {
        wait(async { Ok(self.next().await) }).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl Client {
    /// The id of the account, looked up as [`domain_id`](Self::domain_id) does.
    ///
    /// # Errors
    ///
    /// Those of [`domain_id`](Self::domain_id); and [`ErrorKind::Configuration`] when the runtime cannot be created.
    pub fn domain_id_blocking(&self) -> Result<DomainId, Error> {
        wait(self.domain_id())
    }
}

#[cfg(feature = "extensions")]
impl Extensions {
    /// The extension of exactly this name, looked for as [`find_plugin`](Self::find_plugin) does.
    ///
    /// # Errors
    ///
    /// Those of [`find_plugin`](Self::find_plugin); and [`ErrorKind::Configuration`] when the runtime cannot be created.
    pub fn find_plugin_blocking(&self, name: &str) -> Result<Option<PluginSummary>, Error> {
        wait(self.find_plugin(name))
    }
}

#[cfg(feature = "publishers")]
impl Publishers {
    /// The publisher of exactly this name, looked for as [`find_publisher`](Self::find_publisher) does.
    ///
    /// # Errors
    ///
    /// Those of [`find_publisher`](Self::find_publisher); and [`ErrorKind::Configuration`] when the runtime cannot be created.
    pub fn find_publisher_blocking(&self, name: &str) -> Result<Option<Publisher>, Error> {
        wait(self.find_publisher(name))
    }
}

/// Runs a call to its end on the runtime of this crate. On a thread that is within another runtime, which tokio does not let enter a
/// second one, on a thread of its own.
pub(crate) fn wait<T: Send>(call: impl Future<Output = Result<T, Error>> + Send) -> Result<T, Error> {
    let runtime = runtime()?;
    if Handle::try_current().is_err() {
        return runtime.block_on(call);
    }
    thread::scope(|scope| scope.spawn(|| runtime.block_on(call)).join()).unwrap_or_else(|panic| resume_unwind(panic))
}

fn runtime() -> Result<&'static Runtime, Error> {
    static RUNTIME: OnceLock<io::Result<Runtime>> = OnceLock::new();
    // One thread is enough to keep connections alive; calls run on the threads that wait for them.
    let made = RUNTIME.get_or_init(|| Builder::new_multi_thread().worker_threads(1).thread_name("codearts-pipeline").enable_all().build());
    made.as_ref().map_err(|error| Error::new(ErrorKind::Configuration, format!("no runtime for blocking calls can be made: {error}")))
}
