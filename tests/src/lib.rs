//! What the questions share: an emulator with a client for it, the curated document, the vendor's examples.

pub mod calls;
pub mod capture;
pub mod coverage;
pub mod debug_tree;
pub mod fault_server;
pub mod fuzzed;
pub mod operations;
pub mod programs;
pub mod relay;
pub mod shown_values;
pub mod time;

use std::{fs, path::Path, sync::LazyLock};

use codearts_pipeline::{Client, Credentials, RetryPolicy, types::DomainId};
use codearts_pipeline_codegen::{CHAPTERS, ERRATA, SPEC, Spec};
use codearts_pipeline_emulator::Emulator;
use serde_json::Value;

/// The account of the vendor's examples.
pub const DOMAIN_ID: &str = "ce8df55870164338a72d7e828a966a2a";

/// An emulator and a client that signs with its keys, and makes each call once.
#[derive(Debug)]
pub struct TestEnv {
    /// Stops when dropped.
    pub emulator: Emulator,
    /// Talks to the emulator.
    pub client: Client,
    /// The account of the vendor's examples.
    pub domain_id: DomainId,
}

impl TestEnv {
    /// Starts both.
    pub fn start() -> Self {
        let emulator = Emulator::start().expect("a free port on loopback");
        let credentials = Credentials::new(emulator.access_key(), emulator.secret_key()).expect("keys of the emulator");
        let client =
            Client::builder().endpoint(emulator.endpoint()).credentials(credentials).retry(RetryPolicy::never()).build().expect("a client");
        Self { emulator, client, domain_id: domain_id() }
    }
}

/// The account of the vendor's examples, checked.
pub fn domain_id() -> DomainId {
    DomainId::new(DOMAIN_ID).expect("32 letters and digits")
}

/// The curated document. It is read once.
pub fn spec() -> &'static Spec {
    static SPEC: LazyLock<Spec> = LazyLock::new(|| Spec::read(&pieces()).expect("the curated document can be read"));
    &SPEC
}

/// The files that the curated document is made of: path and text.
pub fn pieces() -> Vec<(String, String)> {
    [(SPEC.to_owned(), read(SPEC))].into_iter().chain(texts(CHAPTERS)).collect()
}

/// The files of a folder below the root of the repository, sorted: path and text.
fn texts(folder: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder)).expect("a folder");
    let names = entries.map(|entry| entry.expect("an entry").file_name());
    let mut paths: Vec<String> = names.map(|name| format!("{folder}/{}", name.to_string_lossy())).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

/// The vendor's example of a request (`requestBody`) or of a successful answer (`responses/200`) of an operation.
pub fn page_example(operation: &str, part: &str) -> Value {
    let spec = spec();
    let operations = spec.operations();
    let operation = operations.iter().find(|known| known.id == operation).expect("an operation of the document");
    let pointer = format!("/{part}/content/application~1json/examples/page/value");
    operation.value.pointer(&pointer).expect("an example of the page").clone()
}

/// The errata: path and text of each file.
pub fn errata() -> Vec<(String, String)> {
    texts(ERRATA)
}

/// What a browser is given at an address, without credentials.
///
/// # Panics
///
/// When there is no response.
#[allow(clippy::disallowed_methods, reason = "it is not the SDK's client that asks")]
pub async fn fetch(address: &str) -> reqwest::Response {
    // A test before it may have installed one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
    client.get(address).send().await.expect("a response")
}

/// Reads a file below the root of the repository.
pub fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The blocks of the README that are Rust, compiled and run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
