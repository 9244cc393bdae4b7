//! Calls without `async`: call `send_blocking` on a request instead of awaiting it.
//!
//! Everything else is the same: the client, requests, options, responses and errors. Calls run on a runtime that this crate owns
//! and that all clients of the process share. You can make them wherever a thread may block, including in `spawn_blocking`. In an
//! async task they block the thread for other tasks, so await the request there.

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
    /// Sends the request and blocks the thread until the call has ended.
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
    /// Those of [`send`](Self::send), and [`ErrorKind::Configuration`] if the runtime cannot be created.
    pub fn send_blocking(self) -> Result<Response<O::Output>, Error> {
        let operation = self.call.operation;
        wait(self.send()).map_err(|error| error.with_operation(operation))
    }
}

impl RawRequest {
    /// Sends the request, blocks the thread until the call has ended, and reads the body as JSON.
    ///
    /// # Errors
    ///
    /// Those of [`send_json`](Self::send_json), and [`ErrorKind::Configuration`] if the runtime cannot be created.
    pub fn send_json_blocking<T: DeserializeOwned + Send>(self) -> Result<Response<T>, Error> {
        wait(self.send_json())
    }
}

impl<O: PagedOperation> Pages<O> {
    /// Returns the next page, blocking the thread; see [`next`](Self::next).
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next), and [`ErrorKind::Configuration`] if the runtime cannot be created.
    pub fn next_blocking(&mut self) -> Option<Result<Response<O::Output>, Error>> {
        wait(async { Ok(self.next().await) }).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl<O: PagedOperation> Items<O> {
    /// Returns the next item, blocking the thread; see [`next`](Self::next).
    ///
    /// # Errors
    ///
    /// Those of [`next`](Self::next), and [`ErrorKind::Configuration`] if the runtime cannot be created.
    pub fn next_blocking(&mut self) -> Option<Result<O::Item, Error>> {
        wait(async { Ok(self.next().await) }).unwrap_or_else(|error| Some(Err(error)))
    }
}

impl Client {
    /// Returns the id of the account, blocking the thread; see [`domain_id`](Self::domain_id).
    ///
    /// # Errors
    ///
    /// Those of [`domain_id`](Self::domain_id), and [`ErrorKind::Configuration`] if the runtime cannot be created.
    pub fn domain_id_blocking(&self) -> Result<DomainId, Error> {
        wait(self.domain_id())
    }
}

#[cfg(feature = "extensions")]
impl Extensions {
    /// Finds the extension with exactly this name, blocking the thread; see [`find_plugin`](Self::find_plugin).
    ///
    /// # Errors
    ///
    /// Those of [`find_plugin`](Self::find_plugin), and [`ErrorKind::Configuration`] if the runtime cannot be created.
    pub fn find_plugin_blocking(&self, name: &str) -> Result<Option<PluginSummary>, Error> {
        wait(self.find_plugin(name))
    }
}

#[cfg(feature = "publishers")]
impl Publishers {
    /// Finds the publisher with exactly this name, blocking the thread; see [`find_publisher`](Self::find_publisher).
    ///
    /// # Errors
    ///
    /// Those of [`find_publisher`](Self::find_publisher), and [`ErrorKind::Configuration`] if the runtime cannot be created.
    pub fn find_publisher_blocking(&self, name: &str) -> Result<Option<Publisher>, Error> {
        wait(self.find_publisher(name))
    }
}

/// Runs a call to completion on the runtime of this crate. On a thread of another runtime, which tokio does not let enter a second one,
/// the call runs on a new thread.
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
