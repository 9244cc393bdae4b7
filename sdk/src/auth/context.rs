//! The environment that credentials providers and region lookup use: variables, files, network, time, endpoint overrides.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    pin::Pin,
    sync::Arc,
    time::{Duration, SystemTime},
};

use bytes::Bytes;
use url::Url;
use zeroize::Zeroizing;

use crate::{
    error::{Error, ErrorKind},
    transport::{self, AttemptLimit, ClockSkew, Network, Received, SystemTimeSource, Time, TimeSource, is_loopback_or_link_local},
};

/// The maximum length of a file or response that a credentials provider reads, in bytes.
const LONGEST: usize = 1 << 20;

/// The byte order mark, with which some editors start a file.
const BYTE_ORDER_MARK: char = '\u{feff}';

type ChooseClient = fn(&Network, &Url) -> Result<reqwest::Client, Error>;
type Exchange<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, Error>> + Send + 'a>>;

/// The environment of a credentials provider. Apart from uploads, nothing else in this crate reads variables, files or the clock.
///
/// Cheap to clone. A client creates its own; for tests, create one with [`Context::isolated`].
#[derive(Clone)]
pub struct Context {
    variables: Variables,
    files: Files,
    network: Arc<Network>,
    time: Time,
    /// What is known about the service's clock.
    clock: Arc<ClockSkew>,
    place: EndpointOverrides,
}

/// The endpoint overrides of the builder.
#[derive(Clone, Debug, Default)]
pub(crate) struct EndpointOverrides {
    pub(crate) region: Option<String>,
    pub(crate) iam_endpoint: Option<String>,
    pub(crate) sts_endpoint: Option<String>,
}

#[derive(Clone)]
enum Variables {
    Process,
    Given(Arc<BTreeMap<String, OsString>>),
}

#[derive(Clone)]
enum Files {
    System,
    /// Files are read again on each access, so tests can change them.
    Below(Arc<Path>),
}

impl Context {
    pub(crate) fn of_process(network: Arc<Network>, time: Time) -> Self {
        Self {
            variables: Variables::Process,
            files: Files::System,
            network,
            time,
            clock: Arc::default(),
            place: EndpointOverrides::default(),
        }
    }

    /// Creates a context that has only these variables. `root` is the home folder, and relative paths are resolved
    /// against it. Requests go to the network; `time` is the source of time.
    ///
    /// # Errors
    ///
    /// Currently none: if the HTTP client cannot be set up, the first request fails.
    pub fn isolated<K: Into<String>, V: Into<OsString>>(
        variables: impl IntoIterator<Item = (K, V)>,
        root: impl Into<PathBuf>,
        time: Arc<dyn TimeSource>,
    ) -> Result<Self, Error> {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Ok(Self {
            variables: Variables::Given(Arc::new(variables)),
            files: Files::Below(root.into().into()),
            network: Arc::default(),
            time,
            clock: Arc::default(),
            place: EndpointOverrides::default(),
        })
    }

    /// Sets the region, like the client's builder: providers that need IAM or STS use the endpoints of this region. An
    /// unknown id is accepted.
    #[must_use]
    pub fn with_region_id(mut self, id: impl Into<String>) -> Self {
        self.place.region = Some(id.into());
        self
    }

    /// Returns the id of the client's region, if one is set.
    pub fn region_id(&self) -> Option<&str> {
        self.place.region.as_deref()
    }

    pub(crate) fn place(&self) -> &EndpointOverrides {
        &self.place
    }

    /// Applies the endpoint overrides of a builder. Values that it does not set are kept.
    pub(crate) fn with_overrides(mut self, place: EndpointOverrides) -> Self {
        let EndpointOverrides { region, iam_endpoint, sts_endpoint } = place;
        self.place.region = region.or(self.place.region);
        self.place.iam_endpoint = iam_endpoint.or(self.place.iam_endpoint);
        self.place.sts_endpoint = sts_endpoint.or(self.place.sts_endpoint);
        self
    }

    /// The context of this process, for reads before a client exists.
    pub(crate) fn for_reading() -> Self {
        Self::of_process(Arc::default(), SystemTimeSource::shared())
    }

    /// Returns the value of an environment variable. An empty variable counts as not set.
    ///
    /// # Errors
    ///
    /// Returns an error if the value is not valid UTF-8. The message names the variable.
    #[expect(clippy::disallowed_methods, reason = "the one place where the process environment enters")]
    pub fn variable(&self, name: &str) -> Result<Option<String>, Error> {
        let value = match &self.variables {
            Variables::Process => std::env::var_os(name),
            Variables::Given(variables) => variables.get(name).cloned(),
        };
        match value.filter(|value| !value.is_empty()).map(OsString::into_string) {
            None => Ok(None),
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(_)) => Err(Error::new(ErrorKind::Configuration, format!("the environment variable {name} is not valid UTF-8"))),
        }
    }

    /// Returns the home folder: `HOME`, or `USERPROFILE` on Windows.
    ///
    /// # Errors
    ///
    /// Returns an error if the variable is not valid UTF-8.
    pub fn home(&self) -> Result<Option<PathBuf>, Error> {
        match &self.files {
            Files::Below(root) => Ok(Some(root.to_path_buf())),
            Files::System => Ok(self.variable(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?.map(PathBuf::from)),
        }
    }

    /// Reads a text file and strips a byte order mark. Returns `None` if the file does not exist or its parent is not a folder.
    ///
    /// # Errors
    ///
    /// Returns an error if the file exists but cannot be read, is not a regular file, is longer than 1 MiB, or is not valid UTF-8.
    pub fn read_file(&self, path: &Path) -> io::Result<Option<Zeroizing<String>>> {
        let path = match &self.files {
            Files::System => path.to_path_buf(),
            Files::Below(root) => root.join(path),
        };
        let invalid = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
        // Checked before opening: opening a pipe blocks until something writes to it.
        let length = match fs::metadata(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(error),
            Ok(metadata) if !metadata.is_file() => return Err(invalid("it is no regular file".to_owned())),
            Ok(metadata) => usize::try_from(metadata.len()).unwrap_or(usize::MAX),
        };
        // Allocated in full, so that no reallocation leaves a part of the text in freed memory.
        let mut text = Zeroizing::new(String::with_capacity(length.min(LONGEST) + 1));
        let read = fs::File::open(&path)?.take(LONGEST as u64 + 1).read_to_string(&mut text)?;
        if read > LONGEST {
            return Err(invalid(format!("longer than {LONGEST} bytes")));
        }
        if text.starts_with(BYTE_ORDER_MARK) {
            text.drain(..BYTE_ORDER_MARK.len_utf8());
        }
        Ok(Some(text))
    }

    /// Returns the current time.
    pub fn now(&self) -> SystemTime {
        self.time.now()
    }

    pub(crate) fn time(&self) -> &Time {
        &self.time
    }

    pub(crate) fn clock(&self) -> &ClockSkew {
        &self.clock
    }

    /// The service's time, as far as it is known. Signatures are dated with it.
    pub(crate) fn service_time(&self) -> SystemTime {
        self.clock.now(self.now())
    }

    /// Sends a request once, unsigned, and returns the response, whatever its status. Redirects are not followed.
    ///
    /// The body of the response is wiped from memory when it is dropped. To wipe the body of the request as well,
    /// create it with [`Bytes::from_owner`] from a type that wipes itself.
    ///
    /// # Errors
    ///
    /// Returns an error if no complete response arrives within `timeout`, or if it is longer than 1 MiB. The kind says
    /// what is known about the failure. The message contains no URLs or headers.
    pub async fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> Result<http::Response<Bytes>, Error> {
        self.exchange(request, timeout, Network::client_for).await
    }

    /// Like [`send`](Self::send), but never through a proxy: for addresses that only this machine can reach, such as the metadata service.
    /// A proxy would look for them on its own machine.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send), and [`ErrorKind::Request`] for an `http://` address that is neither loopback nor link-local.
    pub async fn send_without_proxy(&self, request: http::Request<Bytes>, timeout: Duration) -> Result<http::Response<Bytes>, Error> {
        let uri = request.uri();
        if uri.scheme_str() != Some("https") && !Url::parse(&uri.to_string()).is_ok_and(|url| is_loopback_or_link_local(&url)) {
            let text = "plain http is for addresses of this machine (loopback, link-local) only";
            return Err(Error::new(ErrorKind::Request, text));
        }
        self.exchange(request, timeout, |network, _| network.direct()).await
    }

    /// Boxed to keep it out of the future of each provider.
    fn exchange<'a>(&'a self, request: http::Request<Bytes>, timeout: Duration, choose: ChooseClient) -> Exchange<'a> {
        Box::pin(async move {
            let request = reqwest::Request::try_from(request).map_err(|error| crate::error::broken_exchange(error, timeout))?;
            let client = choose(&self.network, request.url())?;
            let limit = AttemptLimit { attempt: timeout, configured: timeout };
            let Received { status, headers, body } = transport::exchange(&client, request, limit, LONGEST).await?;
            let mut response = http::Response::new(Bytes::from_owner(Zeroizing::new(body.to_vec())));
            *response.status_mut() = status;
            *response.headers_mut() = headers;
            Ok(response)
        })
    }
}

/// Shows where variables come from, but no values.
impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.variables {
            Variables::Process => "the process",
            Variables::Given(_) => "given",
        };
        f.debug_struct("Context").field("variables", &source).finish_non_exhaustive()
    }
}
