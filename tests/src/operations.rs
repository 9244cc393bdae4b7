//! Every operation of the SDK by its id: called with values of JSON, and read from a response. The list is generated.

#[rustfmt::skip]
mod entries;

use std::{collections::BTreeMap, fmt::Debug, path::Path, pin::Pin, sync::LazyLock};

use bytes::Bytes;
use codearts_pipeline::{Client, Error, Request, Response, Upload};
use codearts_pipeline_codegen::{
    model::{Model, Operation},
    required_arguments,
};
use http::HeaderMap;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::{debug_tree::tree, spec};

/// An operation.
#[derive(Debug)]
pub struct Entry {
    /// Its id, such as `show_plugin_version`.
    pub id: &'static str,
    /// Whether it may be called again without harm.
    pub is_idempotent: bool,
    call: fn(&Client, &Given) -> Result<Sent, String>,
    read: fn(http::Response<Bytes>) -> Result<Received, Error>,
}

/// A call under way.
pub type Sent = Pin<Box<dyn Future<Output = Result<Received, Error>> + Send>>;

/// What came of a call that succeeded, whatever its type.
#[derive(Clone, Debug)]
pub struct Received {
    /// The status.
    pub status: u16,
    /// How many attempts it took.
    pub attempts: u32,
    /// The id of the request.
    pub request_id: Option<String>,
    /// The headers.
    pub headers: HeaderMap,
    /// The value in its `Debug` form.
    pub shown: String,
    /// Where there are values that could not be read.
    pub unreadable: Vec<String>,
}

impl Received {
    /// The value as a tree with the names that fields have in Rust.
    pub fn tree(&self) -> Value {
        tree(&self.shown)
    }
}

impl Entry {
    /// All operations.
    pub fn all() -> &'static [Self] {
        entries::ENTRIES
    }

    /// The operation with this id.
    ///
    /// # Panics
    ///
    /// When there is none.
    pub fn of(id: &str) -> &'static Self {
        Self::all().iter().find(|entry| entry.id == id).unwrap_or_else(|| panic!("there is no operation {id}"))
    }

    /// Makes the request. What has to be there and is not given is the document's example; null stands for what is left out.
    ///
    /// # Errors
    ///
    /// Why what is given cannot be sent, when the types of the SDK do not hold it.
    pub fn call(&self, client: &Client, given: &Value) -> Result<Sent, String> {
        self.call_with(client, given, &[])
    }

    /// Makes the request with headers besides.
    ///
    /// # Errors
    ///
    /// Those of [`call`](Self::call).
    pub fn call_with(&self, client: &Client, given: &Value, headers: &[(&str, &str)]) -> Result<Sent, String> {
        let mut values = EXAMPLES[self.id].clone();
        values.extend(given.as_object().cloned().unwrap_or_default());
        values.retain(|_, value| !value.is_null());
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        (self.call)(client, &Given { values, headers })
    }

    /// The operation in the model of the document.
    pub fn model(&self) -> &'static Operation {
        MODEL.operations().find(|operation| operation.id == self.id).expect("the list and the model are of one document")
    }

    /// Reads a response as the call would.
    ///
    /// # Errors
    ///
    /// Those of the call.
    pub fn read(&self, status: u16, body: impl Into<Bytes>) -> Result<Received, Error> {
        let response = http::Response::builder().status(status).header("Content-Type", "application/json").body(body.into());
        (self.read)(response.expect("a response"))
    }
}

/// The model of the curated document.
pub static MODEL: LazyLock<Model> = LazyLock::new(|| Model::of(spec()).expect("the curated document has a model"));

/// What has to be given to each operation.
static EXAMPLES: LazyLock<BTreeMap<String, Map<String, Value>>> = LazyLock::new(|| {
    let examples = |operation| required_arguments(&MODEL, operation);
    MODEL.operations().map(|operation| (operation.id.clone(), examples(operation))).collect()
});

/// Values by the names of arguments and setters.
struct Given {
    values: Map<String, Value>,
    headers: Vec<(String, String)>,
}

impl Given {
    fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    fn read<T: DeserializeOwned>(&self, name: &str) -> Result<T, String> {
        let value = self.values.get(name).cloned().unwrap_or_default();
        serde_json::from_value(value).map_err(|error| format!("{name}: {error}"))
    }

    /// A file that is there, or the text itself.
    #[allow(dead_code, clippy::unnecessary_wraps, reason = "what the list uses depends on the document")]
    fn upload(&self, name: &str) -> Result<Upload, String> {
        let text = self.values.get(name).and_then(Value::as_str).unwrap_or_default();
        let is_file = Path::new(text).is_file();
        Ok(if is_file { Upload::from_path(text) } else { Upload::from_bytes("file.bin", text.to_owned().into_bytes()) })
    }
}

fn sent<O: codearts_pipeline::Operation>(mut request: Request<O>, given: &Given) -> Sent
where
    O::Output: Debug,
{
    for (name, value) in &given.headers {
        request = request.with_header(name, value);
    }
    Box::pin(async { request.await.map(received) })
}

fn read<O: codearts_pipeline::Operation>(response: http::Response<Bytes>) -> Result<Received, Error>
where
    O::Output: Debug,
{
    Response::from_http::<O>(response).map(received)
}

fn received<T: Debug>(response: Response<T>) -> Received {
    Received {
        status: response.status().as_u16(),
        attempts: response.attempts(),
        request_id: response.request_id().map(str::to_owned),
        headers: response.headers().clone(),
        unreadable: response.unreadable().to_vec(),
        shown: format!("{:?}", response.into_inner()),
    }
}
