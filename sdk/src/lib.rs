//! An unofficial Rust SDK for the API of [Huawei Cloud CodeArts Pipeline](https://support.huaweicloud.com/intl/en-us/api-pipeline/).
//! It is not affiliated with the vendor.
//!
//! ```no_run
//! use codearts_pipeline::{Client, Credentials, Region};
//!
//! #[tokio::main]
//! async fn main() -> Result<(), codearts_pipeline::Error> {
//!     let client = Client::builder()
//!         .region(Region::CN_NORTH_4)
//!         .credentials(Credentials::from_env()?)
//!         .build()?;
//!     let domain_id = client.domain_id().await?;
//!
//!     let extensions = client.extensions(&domain_id);
//!     let version = extensions.show_plugin_version("apie_test").version("0.0.4").await?;
//!     println!("{:?}, request {:?}", version.display_name.as_deref(), version.request_id());
//!     Ok(())
//! }
//! ```
//!
//! # Guides
//!
//! | guide | subject |
//! | --- | --- |
//! | [credentials](crate::_guide::credentials) | access keys, user tokens, providers, the default chain, expiry and refresh |
//! | [errors](crate::_guide::errors) | what failed, whether the service may have acted, errors with status 200 |
//! | [retries](crate::_guide::retries) | what is retried and when, time limits, rate limits, hooks, tracing |
//! | [pagination](crate::_guide::pagination) | all pages or items of a list, resuming |
//! | [runs](crate::_guide::runs) | starting runs, waiting for them, following logs, updating pipelines |
//! | [testing](crate::_guide::testing) | the emulator, tests without a server, time |
//! | [troubleshooting](crate::_guide::troubleshooting) | 401, 403, clock skew, proxies, wrong region, wrong id |
//! | [network](crate::_guide::network) | regions, proxies, TLS, limits, supported platforms |
//! | [json](crate::_guide::json) | what is checked when sending, and what is kept when receiving |
//!
//! # Chapters
//!
//! Each chapter of the API (a group of operations) is a module and a cargo feature. The method of [`Client`] with the name of the chapter
//! returns a handle with one method per operation. The arguments of that `Client` method are the ids that all operations of the chapter
//! share. [`types`] has the types that several chapters use, [`runs`] the helpers of the chapter `pipelines`.
//!
//! | chapter | operations |
//! | --- | --- |
//! | [`account`] | permissions and related projects, across the projects of an account |
//! | [`alerts`] | alert policies for concurrency, failures and queues |
//! | [`changes`] | changes (change requests) of microservices |
//! | [`endpoints`] | modules of extensions, and service endpoints (service connections) |
//! | [`extensions`] | extensions (plugins) of an account: create, update, publish, list |
//! | [`gitcode`] | pipelines that a GitCode repository defines in YAML |
//! | [`groups`] | groups of pipelines |
//! | [`legacy`] | version 3 of the API, deprecated |
//! | [`microservices`] | microservices (components) of a project |
//! | [`notices`] | notifications of a pipeline |
//! | [`parameter_groups`] | groups of parameters (variable groups) that pipelines share |
//! | [`permissions`] | permissions of roles and users on pipelines |
//! | [`pipelines`] | pipelines of a project, their runs and logs |
//! | [`policies`] | policies (rule sets) of an account |
//! | [`project_policies`] | policies of a project |
//! | [`publishers`] | publishers of extensions |
//! | [`rules`] | rules of an account, which policies combine |
//! | [`tags`] | tags of a project |
//! | [`templates`] | pipeline templates of an account |
//!
//! # Calls
//!
//! Operations have the same names as in the vendor's SDKs, in snake_case. Required parameters are arguments. Optional parameters are set
//! on the [`Request`] that the method returns; methods of the request whose names begin with `with_` set options of the call, such as its
//! time limit. Awaiting the request sends it.
//!
//! Use builders to create bodies. A required field that is not set is a compile-time error: "the required field `display_name` is not set".
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
//! # Responses and errors
//!
//! A [`Response`] dereferences to its value and also provides the status, headers and request id. Decoding is lenient: a field that is
//! missing, null or of an unexpected type is `None`, and enums accept unknown values. [`Response::unreadable`] lists what could not be
//! decoded, and [`Response::raw_body`] returns the body as received.
//!
//! Every call returns the same error type, [`Error`]; [`InvalidValue`], the error of ids and other checked strings, converts into it. The
//! `Display` output of an [`Error`] is a single line, and [`Error::kind`] classifies failures by their cause and by whether the service may
//! have acted.
//! A Boolean that reports only whether the call succeeded is not returned as a value: `false` is an error.
//!
//! An operation that returns one page of many is a [`PagedOperation`]: [`Request::items`] and [`Request::pages`] iterate over all pages.
//!
//! # Features
//!
//! All features are additive.
//!
//! | feature | effect |
//! | --- | --- |
//! | `rustls` (default) | TLS with rustls and the platform's certificate verifier; cryptography from the process-wide provider if one is installed, else ring |
//! | `rustls-no-provider` | like `rustls`, but without ring: your program must install a crypto provider |
//! | `native-tls` | TLS with the operating system's library; if rustls is enabled as well, rustls is used |
//! | `tracing` (default) | spans for calls and attempts, with OpenTelemetry names |
//! | `blocking` | blocking calls with `send_blocking` |
//! | `schemars` | `JsonSchema` for all types of request and response bodies |
//! | `jiff` | conversions between [`Timestamp`] and `jiff::Timestamp` of jiff 0.2 |
//! | `chapters` (default) | all chapters of the API; each is also a feature, with the name of its module |
//!
//! A program that uses few chapters builds faster with `default-features = false` and only the features that it needs, for example
//! `features = ["rustls", "tracing", "pipelines"]`. Without a TLS feature, `https` endpoints do not work.

#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(any(doc, doctest))]
pub mod _guide;
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

/// Types for starting pipeline runs, waiting for them and following their logs; see the [guide](crate::_guide::runs).
///
/// [`Pipelines::start_run`](crate::pipelines::Pipelines::start_run) and [`restart_run`](crate::pipelines::Pipelines::restart_run) start
/// runs, [`wait_for_run`](crate::pipelines::Pipelines::wait_for_run) waits until a run has ended, and
/// [`follow_log`](crate::pipelines::Pipelines::follow_log) follows the log of a step.
#[cfg(feature = "pipelines")]
pub mod runs {
    pub use crate::chapters::{LogCursor, LogFollower, RunOutcome, RunPart, RunStart, RunStep, RunWait, StatusChange};
}

/// The HTTP method of a request, from the `http` crate.
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
