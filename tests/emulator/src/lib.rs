//! A stateful stand-in for the CodeArts Pipeline service, to test against on loopback.
//!
//! [`Emulator::start`] brings up an HTTP server that serves the operations of the API document: it verifies signatures,
//! validates requests, and keeps the state of some chapters. It also misbehaves on request, see [`Fault`].
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
//! An operation without state responds with its documented example, or with a value made of its schema, which is always
//! the same. One that pages has that as its first page, and an empty page behind it. [`Emulator::handlers`] names the
//! operations that have state:
//!
//! | operations | rejected with status 400 when | effect |
//! | --- | --- | --- |
//! | `create_basic_plugin` | the name exists | the extension exists, without a version |
//! | `update_basic_plugin`, `update_plugin_base_info` | it is missing | what its versions share is changed, also of formal ones |
//! | `create_plugin_draft`, `create_plugin_version` | name and version exist | the draft or formal version exists, and with the first one the extension |
//! | `update_plugin_draft` | the version is missing or formal, or `unique_id` is not its id | the content is replaced, ids stay |
//! | `publish_plugin_draft` | the version is missing or formal | the draft is formal and frozen |
//! | `delete_plugin_draft`, `delete_basic_plugin` | it is missing; for the first one, when it is formal | it is gone, and with the last version the extension |
//! | `show_plugin_version`, `show_basic_plugin` | it is missing | without `version` the one with the highest number is shown, draft or formal |
//! | `show_plugin_inputs`, `show_plugin_outputs`, `show_plugin_metrics` | one of those requested is missing | one element per extension; an empty `version` means the highest |
//! | the lists of extensions and versions | never | filters and pages; drafts are listed, but not among what pipelines can use |
//! | `publish_plugin`, `publish_plugin_bind` | extension, version or publisher is missing | the extension belongs to the publisher |
//! | the operations of publishers and endpoints | the publisher or endpoint is missing | they are created, listed, changed and deleted |
//! | the operations of groups, tags and parameter groups | never; see below for what is missing | they are created, listed, changed and deleted, and pipelines put into groups, tagged and bound |
//! | the operations of permissions and notices | never | what is set reads back; nothing is rejected for want of a permission, and nobody is notified |
//! | `get_pipeline_permission`, `query_related_project` | never | the permissions of the emulator's user; the projects that calls have named |
//! | version 3 | pipeline, run, template or task is missing; the name exists | the pipelines, runs and templates of version 5 in another form |
//! | uploads of icons and packages | never | icons are served, without credentials, from the address in the response |
//! | the lists of modules | never | the modules of the service |
//! | the operations of rules | the rule is missing, with status 404 | they are created, listed, replaced and deleted; `show_rule_related_info` counts policies with the rule, and their projects |
//! | the operations of policies | the policy, or the one to inherit from, is missing | those of accounts and of projects are created, inherited, listed, changed, switched and deleted; rules need not exist |
//! | the operations of microservices | the microservice is missing | they are created, listed, followed, changed and deleted |
//! | the operations of changes | the change is missing | they are created, listed and moved from any status to any other, and have a log; their microservice need not exist |
//! | the operations of GitCode runs | the run is missing, with status 200 | a run takes 60 seconds of the clock if it is not stopped; its jobs are those of `file_content` |
//! | the operations of alert policies | the alert policy is missing, with status 404 | they are created and deleted |
//! | `create_pipeline_new`, `create_pipeline_by_template_id`, `update_pipeline_info` | the name exists in the project | the pipeline is created, copied, made of a template, or replaced |
//! | `run_pipeline`, the runs of batches, of YAML and of webhooks | the pipeline is disabled | a run starts, or waits in the queue |
//! | `retry_pipeline_run` | the run has not ended | jobs that failed or were stopped start again, or those that are named |
//! | decisions about reviews, checkpoints, delays and suspensions | the step does not wait for it | the run goes on, or has failed |
//! | `update_pipeline_template`, `delete_pipeline_template` | the template is one of the service | it is replaced or gone |
//! | all others of pipelines, runs and templates | never | they show, list, stop, disable and delete |
//!
//! Each account has its own extensions, publishers, rules, policies, GitCode runs and alert policies. All have the official
//! extensions, which belong to the service: among them `official_shell_plugin`, `official_devcloud_autoTrigger`,
//! `official_devcloud_checkpoint`, and with metrics `official_devcloud_codeCheck` and `official_devcloud_cloudBuild`.
//! Ids are given by the emulator; a `unique_id` that is sent to create something is not used.
//! Every project id is accepted but the empty one, and one project is known from the start. Each has the roles of the service
//! and one member, the emulator's user.
//!
//! # Pipelines
//! A run goes on with the emulator's [`Clock`]: see [`PipelineControl`], by which tests steer it. Steps are told apart by their task:
//! `official_devcloud_autoTrigger` ends as it begins; `official_devcloud_manualTrigger` and `official_devcloud_checkpoint` wait for a
//! decision, `official_devcloud_delay` for a time, one that suspends for somebody to resume it; `official_devcloud_subPipeline`
//! runs a pipeline; all others take a second, and those that build leave an artifact. Stages follow one another unless `depends_on` says otherwise, and after a
//! failure only those go on that always run; of the conditions of jobs, `${{ completed() }}` and `${{ always() }}` are understood.
//!
//! A pipeline, run or template that does not exist is an error with status 200, as the service has it: `DEVPIPE.00011401`,
//! for templates `DEVPIPE.00011203`, and `DEVPIPE.00011136` for a pipeline of another project. So is a run that waits in the
//! queue, `DEVPIPE.00011169` with the ids of run and record in `error`, and one that is rejected for being one too many, `DEVPIPE.00011104`.
//!
//! # Order of the checks
//! Route (404, `APIGW.0101`), credentials (401, `APIGW.0301`), account (403, `APIGW.0302`), path, query, headers and body
//! (400, `DEVPIPE.00011101`, the field is named), existence (400, `DEVPIPE.30011001`, for endpoints `DEVPIPE.30011011`,
//! for microservices and changes `DEVPIPE.30021001`, for policies `DEVCP.00000001`; for rules and alert policies 404,
//! `DEVPIPE.00011103`; for GitCode runs 200, `DEVPIPE.00011401`), state (400, `DEVPIPE.00011102`). What does not exist in a project is
//! reported with status 200, as by the service: a group with `DEVPIPE.00014007`, a tag with `DEVPIPE.00014024`, a parameter group with
//! `DEVPIPE.00014033`. `DEVPIPE.30011001`, `DEVPIPE.30011011`, `DEVPIPE.30021001` of microservices, those of projects and `APIGW.0301`
//! are the service's, as far as public material says. How it responds in the other cases is documented nowhere that we know of: those
//! codes, and the wording of all messages, are the emulator's.
//!
//! Every response has `X-Request-Id` and `Date`, and `Content-Type` where it has a body. What is not HTTP at all is rejected
//! by the HTTP library, with status 400 and nothing else, and is not recorded.
//!
//! # Credentials
//! A request is accepted when it is signed with a known access key by SDK-HMAC-SHA256 at a time within 15 minutes of the
//! emulator's [`Clock`], or carries a known user token in `X-Auth-Token`. Where both are sent the signature decides.
//! A signed header that is sent twice, and names in `SignedHeaders` that are not sorted, are rejected.
//! A body that is not JSON may go unsigned, if `X-Sdk-Content-Sha256: UNSIGNED-PAYLOAD` is signed.
//! Operations that the document declares with `security: []` need no credentials.
//!
//! # Seeds and dumps
//! State is what calls made of it. A seed is an object of `ids` and `calls`, or only the list of calls. The calls are made when
//! the emulator starts, see [`EmulatorBuilder::seed`], and meet all checks but that of credentials. Each call has
//!
//! | field | meaning |
//! | --- | --- |
//! | `method`, `target` | the method, and path and query as they are sent |
//! | `body` | the JSON of the body; optional |
//! | `files` | the files of an upload: an object by the names of their parts, each with its file name, `name`, and its content in lower-case hexadecimal digits, `hex`; optional |
//! | `at` | the time of the call (RFC 3339); that of the emulator's [`Clock`] when it is left out |
//! | `ids` | how many ids have been made before; it lets a dump give the same ids, and is left out otherwise |
//!
//! Ids follow from the text `ids` of the seed, and are random without it. Tokens of webhooks follow from it as well.
//! To use an id in a later call of a seed that you write, load the calls before it and read the id from a response.
//!
//! [`Emulator::dump`] writes the calls that changed state as a seed. Loaded into an emulator with the same time, it gives the
//! same responses, but for secrets and addresses with the emulator's port. Dumping it again gives the same dump.
//! Values that the document marks as secret are `[redacted]`, and that is what they are after the dump has been loaded;
//! `[redacted]` also stands for the token of every webhook. Query parameters that an operation does not know are left out.
//!
//! Not in a dump are faults, recorded requests, what [`PipelineControl`] did, and the position of the clock. Nor are calls that
//! failed, or that only read: a run that was rejected leaves no record, and a project is known if a call that changed
//! something named it. More than 64 MiB of calls are not kept, and dumping is then an error.
//!
//! # Page of the API
//! With [`EmulatorBuilder::docs`] it serves a page of the API at `/docs`, and at `/docs/session` a user token for the
//! page's forms. Both are served only under the names `127.0.0.1` and `localhost`, are not recorded, and meet no
//! faults. Without a page both are unknown routes.

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

/// The blocks of the README, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub struct Readme;
