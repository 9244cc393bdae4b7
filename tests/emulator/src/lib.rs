//! A stateful emulator of the CodeArts Pipeline service, for tests on loopback.
//!
//! [`Emulator::start`] starts an HTTP server that serves the operations of the API document. It verifies signatures,
//! validates requests, and keeps the state of some chapters. It also injects faults, see [`Fault`].
//!
//! ```
//! use codearts_pipeline_emulator::{Emulator, Fault};
//!
//! let emulator = Emulator::start()?;
//! emulator.inject(Fault::status(429).on("show_plugin_version"));
//! println!("point a client at {}", emulator.endpoint());
//! println!("with access key {} and secret key {}", emulator.access_key(), emulator.secret_key());
//! # std::io::Result::Ok(())
//! ```
//!
//! # Operations
//! An operation without state responds with its documented example, or with a value generated from its schema, which is
//! always the same. If it is paged, that is its first page, followed by an empty page. [`Emulator::handlers`] lists the
//! operations that have state:
//!
//! | operations | rejected with status 400 if | effect |
//! | --- | --- | --- |
//! | `create_basic_plugin` | the name exists | creates the extension, without a version |
//! | `update_basic_plugin`, `update_plugin_base_info` | it is missing | changes what its versions share, including formal versions |
//! | `create_plugin_draft`, `create_plugin_version` | name and version exist | creates the draft or formal version, and the extension with its first version |
//! | `update_plugin_draft` | the version is missing or formal, or `unique_id` is not its id | replaces the content; the ids do not change |
//! | `publish_plugin_draft` | the version is missing or formal | makes the draft formal and frozen |
//! | `delete_plugin_draft`, `delete_basic_plugin` | it is missing; for the first one, also if it is formal | deletes it, and the extension with its last version |
//! | `show_plugin_version`, `show_basic_plugin` | it is missing | returns the version; without `version`, the one with the highest number, draft or formal |
//! | `show_plugin_inputs`, `show_plugin_outputs`, `show_plugin_metrics` | a requested one is missing | returns one element per extension; an empty `version` means the highest |
//! | the lists of extensions and versions | never | filter and page; drafts are listed, but not among what pipelines can use |
//! | `publish_plugin`, `publish_plugin_bind` | extension, version or publisher is missing | assigns the extension to the publisher |
//! | the operations of publishers and endpoints | the publisher or endpoint is missing | create, list, change and delete them |
//! | the operations of groups, tags and parameter groups | never; see below for what is missing | create, list, change and delete them; put pipelines into groups, tag them and bind them |
//! | the operations of permissions and notices | never | return what was set; permissions are not enforced, and nobody is notified |
//! | `get_pipeline_permission`, `query_related_project` | never | return the permissions of the emulator's user; the projects named in calls |
//! | version 3 | pipeline, run, template or task is missing; the name exists | serves the pipelines, runs and templates of version 5 in another format |
//! | uploads of icons and packages | never | icons are served, without credentials, from the address in the response |
//! | the lists of modules | never | return the modules of the service |
//! | the operations of rules | the rule is missing, with status 404 | create, list, replace and delete them; `show_rule_related_info` counts the policies with the rule, and their projects |
//! | the operations of policies | the policy, or the one to inherit from, is missing | create, inherit, list, change, enable, disable and delete policies of accounts and projects; rules need not exist |
//! | the operations of microservices | the microservice is missing | create, list, follow, change and delete them |
//! | the operations of changes | the change is missing | create and list them, and move them from any status to any other; each has a log; the microservice need not exist |
//! | the operations of GitCode runs | the run is missing, with status 200 | a run takes 60 seconds of the clock unless it is stopped; its jobs are those of `file_content` |
//! | the operations of alert policies | the alert policy is missing, with status 404 | create and delete them |
//! | `create_pipeline_new`, `create_pipeline_by_template_id`, `update_pipeline_info` | the name exists in the project | create, copy or replace a pipeline, or create it from a template |
//! | `run_pipeline`, the runs of batches, of YAML and of webhooks | the pipeline is disabled | start a run, or queue it |
//! | `retry_pipeline_run` | the run has not ended, or the pipeline is disabled | restarts the jobs that failed or were stopped, or those that are named |
//! | decisions about reviews, checkpoints, delays and suspensions | the step does not wait for it | the run continues or fails |
//! | `update_pipeline_template`, `delete_pipeline_template` | the template is one of the service | replaces or deletes it |
//! | all others of pipelines, runs and templates | never | show, list, stop, disable and delete |
//!
//! Each account has its own extensions, publishers, rules, policies, GitCode runs and alert policies. All accounts have
//! the official extensions of the service, including `official_shell_plugin`, `official_devcloud_autoTrigger`,
//! `official_devcloud_checkpoint`, and, with metrics, `official_devcloud_codeCheck` and `official_devcloud_cloudBuild`.
//! The emulator generates the ids; a `unique_id` in a request to create something is ignored. Every project id but the
//! empty one is accepted, and one project is known from the start. Each project has the roles of the service and one
//! member, the emulator's user.
//!
//! # Pipelines
//! Runs progress with the emulator's [`Clock`]; tests control them with [`PipelineControl`]. Steps behave by their task:
//! `official_devcloud_autoTrigger` ends at once, `official_devcloud_manualTrigger` and `official_devcloud_checkpoint` wait for a decision,
//! `official_devcloud_delay` waits for a time, one that suspends waits to be resumed, and `official_devcloud_subPipeline` runs a pipeline.
//! All others take one second, and build steps leave an artifact. Stages run in order unless `depends_on` specifies otherwise. After a
//! failure, only what always runs continues. Of job conditions, only `${{ completed() }}` and `${{ always() }}` are evaluated.
//!
//! A pipeline, run or template that does not exist is an error with status 200, as in the service: `DEVPIPE.00011401`, for templates
//! `DEVPIPE.00011203`, and `DEVPIPE.00011136` for a pipeline of another project. So is a run that is queued, `DEVPIPE.00011169` with the
//! ids of run and record in `error`, and a run that is rejected because there are too many, `DEVPIPE.00011104`.
//!
//! # Order of the checks
//! Requests are checked in this order: route (404, `APIGW.0101`), credentials (401, `APIGW.0301`), account (403, `APIGW.0302`), path,
//! query, headers and body (400, `DEVPIPE.00011101`, naming the field), existence, and state (400, `DEVPIPE.00011102`). If something does
//! not exist, the error is 400 `DEVPIPE.30011001`, for endpoints `DEVPIPE.30011011`, for microservices and changes `DEVPIPE.30021001`, for
//! policies `DEVCP.00000001`, for rules and alert policies 404 `DEVPIPE.00011103`, and for GitCode runs 200 `DEVPIPE.00011401`. What does
//! not exist in a project is reported with status 200, as in the service: a group with `DEVPIPE.00014007`, a tag with `DEVPIPE.00014024`, a
//! parameter group with `DEVPIPE.00014033`. According to public material, these three codes, `DEVPIPE.30011001`, `DEVPIPE.30011011`,
//! `DEVPIPE.30021001` for microservices, and `APIGW.0301` are codes of the service. The responses of the service in the other cases are not
//! documented anywhere that we know of: those codes, and the wording of all messages, are the emulator's.
//!
//! Every response has `X-Request-Id` and `Date`, and `Content-Type` if it has a body. Input that is not HTTP is rejected by the HTTP
//! library, with status 400 and nothing else, and is not recorded.
//!
//! # Credentials
//! A request is accepted if it is signed by SDK-HMAC-SHA256 with a known access key at a time within 15 minutes of the
//! emulator's [`Clock`], or if it has a known user token in `X-Auth-Token`. If both are sent, the signature decides.
//! Signed headers that are sent twice, and names in `SignedHeaders` that are not sorted, are rejected. A body with a
//! content type other than JSON and BSON may be unsigned if `X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD` is signed.
//! Operations with `security: []` in the document need no credentials.
//!
//! # Seeds and dumps
//! The state is the result of calls. A seed is an object with `ids` and `calls`, or only the list of calls. The calls are made when the
//! emulator starts, see [`EmulatorBuilder::seed`], and all checks but that of credentials apply. Each call has these fields:
//!
//! | field | meaning |
//! | --- | --- |
//! | `method`, `target` | the method, and the path and query as they are sent |
//! | `body` | the JSON body; optional |
//! | `files` | the files of an upload: an object by part name, each with its file name, `name`, and its content in lower-case hexadecimal digits, `hex`; optional |
//! | `at` | the time of the call (RFC 3339); defaults to the time of the emulator's [`Clock`] |
//! | `ids` | how many ids were generated before; dumps use it to restore the same ids; optional |
//!
//! Ids and the tokens of webhooks are derived from the string `ids` of the seed, and are random without it. To use an id in a later call of
//! a seed that you write, load the calls before it and read the id from a response.
//!
//! [`Emulator::dump`] writes the calls that changed state as a seed. Loaded into an emulator with the same time, it gives the same
//! responses, except for secrets and addresses with the emulator's port. Dumping it again gives the same dump. Values that the document
//! marks as secret are written as `[redacted]`, and have that value after loading. The token of every webhook is also written as
//! `[redacted]`. Query parameters that an operation does not define are omitted.
//!
//! A dump does not contain faults, recorded requests, changes by [`PipelineControl`], or the position of the clock. Nor does it contain
//! calls that failed or only read: a rejected run leaves no record, and a project is known if a call that changed something named it. If
//! the calls exceed 64 MiB, they are no longer kept, and dumping is an error.
//!
//! # Page of the API
//! With [`EmulatorBuilder::docs`], the emulator serves a page of the API at `/docs`, and a user token for its forms at
//! `/docs/session`. Both are served only under the names `127.0.0.1` and `localhost`, are not recorded, and are not
//! subject to faults. Without a page, both are unknown routes.

#![forbid(unsafe_code)]

mod auth;
mod call;
mod canonical;
mod chapters;
mod clock;
mod control;
mod delivery;
mod docs;
mod document;
mod emulator;
mod fault;
mod ids;
mod journal;
mod json;
mod message;
mod record;
mod redact;
mod request;
mod response;
mod schema;
mod seed;
mod server;
mod service;
mod service_error;
#[cfg(test)]
mod vectors;

pub use auth::Auth;
pub use clock::Clock;
pub use control::PipelineControl;
pub use emulator::{DEFAULT_ACCESS_KEY, DEFAULT_SECRET_KEY, DEFAULT_TOKEN, Emulator, EmulatorBuilder};
pub use fault::Fault;
pub use record::RecordedRequest;

/// The code blocks of the README, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
