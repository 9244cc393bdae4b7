//! Rust SDK for the Huawei Cloud CodeArts Pipeline API.
//!
//! ```no_run
//! use codearts_pipeline::{Client, Credentials, Region, types::DomainId};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let client = Client::builder().region(Region::CN_NORTH_4).credentials(Credentials::from_env()?).build()?;
//! let domain_id = DomainId::new("ce8df55870164338a72d7e828a966a2a")?;
//!
//! let version = client.extensions(&domain_id).show_plugin_version("apie_test").version("0.0.4").await?;
//! println!("{:?} {:?}", version.display_name.as_deref(), version.version_attribution.as_ref());
//! # Ok(())
//! # }
//! ```
//!
//! # Calls
//!
//! The API has chapters. Each is a module and a cargo feature, and has a handle, which a method of [`Client`] makes and which holds
//! the ids that all operations of the chapter need. Each operation is a method of the handle with the name that the vendor's SDKs
//! give it. What has to be there is an argument; what may be there is set on the [`Request`] that the method returns; awaiting the request makes the call.
//! What is sent is made by builders that the compiler checks, of types that cannot hold a value the service would
//! reject. What several chapters use is in [`types`].
//!
//! ```
//! use codearts_pipeline::extensions::{PluginAttribution, PluginReference};
//!
//! let shell = PluginReference::builder()
//!     .display_name("Shell Commands")
//!     .plugin_attribution(PluginAttribution::Official)
//!     .plugin_name("official_shell_plugin")
//!     .version("0.0.2")
//!     .build();
//! ```
//!
//! Where something required is not set, the compiler says what: "the required field `display_name` is not set".
//!
//! ```compile_fail,E0277
//! use codearts_pipeline::extensions::{PluginAttribution, PluginReference};
//!
//! let shell = PluginReference::builder()
//!     .plugin_attribution(PluginAttribution::Official)
//!     .plugin_name("official_shell_plugin")
//!     .version("0.0.2")
//!     .build();
//! ```
//!
//! What is received is read leniently: a field that is missing, null or of another kind is `None`, values may be unknown.
//! [`Response::unreadable`] lists what could not be read, [`Response::raw_body`] is the body as received. A Boolean that says
//! only whether the call succeeded is no value: `false` is an error.
//!
//! An operation that returns one page of many is a [`PagedOperation`]: [`Request::items`] and [`Request::pages`] go through all pages.
//!
//! # Credentials
//!
//! [`Credentials`] are given as they are, or fetched by a provider of [`credentials`] when they are needed and ahead of
//! their end. A client that is given neither looks where [`DefaultChain`](credentials::DefaultChain) says.
//!
//! # Responses and errors
//!
//! A [`Response`] reads like its value and knows status, headers and request id. An [`Error`] is one type for
//! everything; its text is one line that says what happened, and [`Error::kind`] tells failures apart by what is known
//! to have been sent.
//!
//! # Features
//!
//! All are additive.
//!
//! - `rustls` (default): TLS by rustls, trusting what the operating system trusts. Its cryptography is the process-wide
//!   provider's if the program has installed one, else ring's.
//! - `rustls-no-provider`: the same without ring; the program has to install a provider.
//! - `native-tls`: TLS by the operating system's library. If both are on, rustls is used.
//! - `tracing` (default): spans for calls and attempts, under OpenTelemetry's names.
//! - `blocking`: calls without `async`, by `send_blocking`.
//! - `schemars`: `JsonSchema` for all types.
//! - `chapters` (default): all chapters of the API. Each is a feature as well, with the name of its module.

#![cfg_attr(docsrs, feature(doc_cfg))]

mod auth;
mod chapters;
mod client;
mod error;
#[rustfmt::skip]
mod generated;
#[allow(dead_code, unreachable_pub, unused_imports, unused_macros, reason = "what generated code uses depends on the chapters")]
mod model;
mod region;
mod transport;

/// Runs of pipelines: what comes of starting them, waiting for them and following their logs.
///
/// [`Pipelines::start_run`](crate::pipelines::Pipelines::start_run) and [`restart_run`](crate::pipelines::Pipelines::restart_run) start
/// runs, [`wait_for_run`](crate::pipelines::Pipelines::wait_for_run) waits for their end, and
/// [`follow_log`](crate::pipelines::Pipelines::follow_log) follows the log of a step.
#[cfg(feature = "pipelines")]
pub mod runs {
    pub use crate::chapters::{LogCursor, LogFollower, RunOutcome, RunPart, RunStart, RunStep, RunWait, StatusChange};
}

/// The method of a request, from the crate `http`.
pub use http::Method;

pub use crate::{
    auth::{Context, Credentials, ProvideCredentials, ProvideError, ProvideFuture, credentials, signing},
    client::{
        Client, ClientBuilder, Items, Operation, PageToken, PagedOperation, Pages, Paging, Raw, RawRequest, Request, Response, Upload,
    },
    error::{Error, ErrorKind},
    generated::*,
    model::{
        Body, DecodeError, InvalidValue, JsonText, Local, Milliseconds, Nullable, Seconds, Secret, StringOrBool, StringOrNumber, Timestamp,
        read_json,
    },
    region::Region,
    transport::{AttemptOutcome, AttemptRequest, Hook, Proxy, RetryPolicy, Sleep, TimeSource},
};
