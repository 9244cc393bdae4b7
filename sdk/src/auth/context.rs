//! The world around a client, as far as credentials and regions look at it: variables, files, the network, time, place.

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

/// The longest file and the longest response that a provider of credentials reads, in bytes.
const LONGEST: usize = 1 << 20;

/// What some editors begin a file with.
const BYTE_ORDER_MARK: char = '\u{feff}';

type ChooseClient = fn(&Network, &Url) -> Result<reqwest::Client, Error>;
type Exchange<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Bytes>, Error>> + Send + 'a>>;

/// What a provider of credentials may look at. Nothing else in this crate reads variables, files or the clock.
///
/// Cheap to clone. A client makes its own; make one with [`Context::isolated`] for tests.
#[derive(Clone)]
pub struct Context {
    variables: Variables,
    files: Files,
    network: Arc<Network>,
    time: Time,
    /// What was learned about the service's clock.
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
    /// Read again at each look, so that tests can change them.
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

    /// A context with these variables and no others, in which the home folder is `root` and relative file names are
    /// resolved below it. Requests go to the network; time is what `time` says.
    ///
    /// # Errors
    ///
    /// None at present: an HTTP client that cannot be set up is an error of the first request.
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

    /// Says in which region the client is, as the builder of a client does: providers that need IAM or STS take the
    /// region's. An id that nobody knows is fine.
    #[must_use]
    pub fn with_region_id(mut self, id: impl Into<String>) -> Self {
        self.place.region = Some(id.into());
        self
    }

    /// The id of the region in which the client is, if it was given one.
    pub fn region_id(&self) -> Option<&str> {
        self.place.region.as_deref()
    }

    pub(crate) fn place(&self) -> &EndpointOverrides {
        &self.place
    }

    /// Takes over the endpoint overrides of a builder. What it does not override stays.
    pub(crate) fn with_overrides(mut self, place: EndpointOverrides) -> Self {
        let EndpointOverrides { region, iam_endpoint, sts_endpoint } = place;
        self.place.region = region.or(self.place.region);
        self.place.iam_endpoint = iam_endpoint.or(self.place.iam_endpoint);
        self.place.sts_endpoint = sts_endpoint.or(self.place.sts_endpoint);
        self
    }

    /// The context of this process, for what is read before there is a client.
    pub(crate) fn for_reading() -> Self {
        Self::of_process(Arc::default(), SystemTimeSource::shared())
    }

    /// The value of an environment variable; an empty one counts as not set.
    ///
    /// # Errors
    ///
    /// When the value is not valid UTF-8. The message names the variable.
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

    /// The home folder: `HOME`, on Windows `USERPROFILE`.
    ///
    /// # Errors
    ///
    /// When the variable is not valid UTF-8.
    pub fn home(&self) -> Result<Option<PathBuf>, Error> {
        match &self.files {
            Files::Below(root) => Ok(Some(root.to_path_buf())),
            Files::System => Ok(self.variable(if cfg!(windows) { "USERPROFILE" } else { "HOME" })?.map(PathBuf::from)),
        }
    }

    /// Reads a text file, without a byte order mark. `None` if it is not there, or its folder is none.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be read, is no regular file, is longer than 1 MiB, or is not valid UTF-8.
    pub fn read_file(&self, path: &Path) -> io::Result<Option<Zeroizing<String>>> {
        let path = match &self.files {
            Files::System => path.to_path_buf(),
            Files::Below(root) => root.join(path),
        };
        let invalid = |why: String| io::Error::new(io::ErrorKind::InvalidData, why);
        // Asked before it is opened: opening a pipe waits for someone to write into it.
        let length = match fs::metadata(&path) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(error),
            Ok(metadata) if !metadata.is_file() => return Err(invalid("it is no regular file".to_owned())),
            Ok(metadata) => usize::try_from(metadata.len()).unwrap_or(usize::MAX),
        };
        // Room for all of it, so that no part of it is left behind where it was before.
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

    /// The time.
    pub fn now(&self) -> SystemTime {
        self.time.now()
    }

    pub(crate) fn time(&self) -> &Time {
        &self.time
    }

    pub(crate) fn clock(&self) -> &ClockSkew {
        &self.clock
    }

    /// The service's time, as far as it is known: what signatures are dated with.
    pub(crate) fn service_time(&self) -> SystemTime {
        self.clock.now(self.now())
    }

    /// Sends a request once, unsigned, and reads the response, whatever its status. Redirects are not followed.
    ///
    /// The body of the response is wiped from memory when it is dropped. To have the request's wiped as well, make it with
    /// [`Bytes::from_owner`] from something that wipes itself.
    ///
    /// # Errors
    ///
    /// When there is no complete response within the time, or it is longer than 1 MiB; the kind tells what is known.
    /// URLs and headers are not part of the message.
    pub async fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> Result<http::Response<Bytes>, Error> {
        self.exchange(request, timeout, Network::client_for).await
    }

    /// Like [`send`](Self::send), past all proxies: for addresses that only this machine can reach, such as that of the
    /// metadata service, which a proxy would look for on its own machine.
    ///
    /// # Errors
    ///
    /// Those of [`send`](Self::send); and [`ErrorKind::Request`] for an `http://` address that is neither loopback nor link-local.
    pub async fn send_without_proxy(&self, request: http::Request<Bytes>, timeout: Duration) -> Result<http::Response<Bytes>, Error> {
        let uri = request.uri();
        if uri.scheme_str() != Some("https") && !Url::parse(&uri.to_string()).is_ok_and(|url| is_loopback_or_link_local(&url)) {
            let text = "plain http is for addresses of this machine (loopback, link-local) only";
            return Err(Error::new(ErrorKind::Request, text));
        }
        self.exchange(request, timeout, |network, _| network.direct()).await
    }

    /// Boxed, so that it does not become a part of the future of each provider.
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

/// Shows where variables and files come from, and no value.
impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.variables {
            Variables::Process => "the process",
            Variables::Given(_) => "given",
        };
        f.debug_struct("Context").field("variables", &source).finish_non_exhaustive()
    }
}
