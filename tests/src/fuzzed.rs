//! Whatever bytes come: one function per place that reads what others wrote.
//!
//! Each takes any bytes, and fails by panicking. The fuzz targets of `tests/fuzz` call them, and so does
//! `tests/tests/fuzzed.rs` with what those found, so that the tests need no fuzzer.

mod document;
#[cfg(unix)]
mod exchange;
mod files;
mod response;
mod signing;

#[cfg(unix)]
pub use self::exchange::exchange;
pub use self::{
    document::document,
    files::{profile, regions},
    response::response,
    signing::signing,
};

/// Begins an HTTP client of a target's own. Those that the SDK makes bring their cryptography along.
#[expect(clippy::disallowed_methods, reason = "made once for thousands of clients of the SDK, which is dear")]
fn http() -> reqwest::ClientBuilder {
    // Whoever was first did the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).retry(reqwest::retry::never())
}

/// A function of this module.
pub type Target = fn(&[u8]);

/// All of them, by the names of their folders in `tests/fuzz/corpus`.
pub const TARGETS: &[(&str, Target)] = &[
    ("response", response),
    ("document", document),
    #[cfg(unix)]
    ("exchange", exchange),
    ("profile", profile),
    ("regions", regions),
    ("signing", signing),
];
