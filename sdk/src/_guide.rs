//! Guides. This module contains only documentation.
//!
//! | guide | subject |
//! | --- | --- |
//! | [`credentials`] | access keys, user tokens, providers, the default chain, expiry and refresh |
//! | [`errors`] | what failed, whether the service may have acted, errors with status 200 |
//! | [`retries`] | what is retried and when, time limits, rate limits, hooks, tracing |
//! | [`pagination`] | all pages or items of a list, resuming |
//! | [`runs`] | starting runs, waiting for them, following logs, updating pipelines |
//! | [`testing`] | the emulator, tests without a server, time |
//! | [`troubleshooting`] | 401, 403, clock skew, proxies, wrong region, wrong id |
//! | [`network`] | regions, proxies, TLS, limits, supported platforms |
//! | [`json`] | what is checked when sending, and what is kept when receiving |

#[doc = include_str!("../guide/credentials.md")]
pub mod credentials {}

#[doc = include_str!("../guide/errors.md")]
pub mod errors {}

#[doc = include_str!("../guide/retries.md")]
pub mod retries {}

#[doc = include_str!("../guide/pagination.md")]
pub mod pagination {}

#[doc = include_str!("../guide/runs.md")]
pub mod runs {}

#[doc = include_str!("../guide/testing.md")]
pub mod testing {}

#[doc = include_str!("../guide/troubleshooting.md")]
pub mod troubleshooting {}

#[doc = include_str!("../guide/network.md")]
pub mod network {}

#[doc = include_str!("../guide/json.md")]
pub mod json {}

/// The code blocks of the crate's README, compiled as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
pub mod readme {}
