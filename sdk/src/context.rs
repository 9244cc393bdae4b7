//! The world around a client, as far as credentials and regions look at it: variables, files, the network, time.

use std::{
    collections::BTreeMap,
    ffi::OsString,
    fmt, fs, io,
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use bytes::{Bytes, BytesMut};
use zeroize::Zeroizing;

use crate::{
    error::{Error, ErrorKind},
    time::{SystemTimeSource, Time, TimeSource},
};

/// The longest file and the longest answer that a provider of credentials reads, in bytes.
const LONGEST: usize = 1 << 20;

/// What a provider of credentials may look at. Nothing else in this crate reads variables, files or the clock.
///
/// Cheap to clone. A client makes its own; make one with [`Context::isolated`] for tests.
#[derive(Clone)]
pub struct Context {
    variables: Variables,
    files: Files,
    http: reqwest::Client,
    time: Time,
}

#[derive(Clone)]
enum Variables {
    Process,
    Given(Arc<BTreeMap<String, OsString>>),
}

#[derive(Clone)]
enum Files {
    System,
    /// Read anew at each look, so that tests can change them.
    Below(Arc<Path>),
}

impl Context {
    pub(crate) fn of_process(http: reqwest::Client, time: Time) -> Self {
        Self { variables: Variables::Process, files: Files::System, http, time }
    }

    /// A context with these variables and no others, in which the home folder is `root` and relative file names are
    /// resolved below it. Requests go to the network; time is what `time` says.
    ///
    /// # Errors
    ///
    /// When the HTTP client cannot be set up.
    pub fn isolated<K: Into<String>, V: Into<OsString>>(
        variables: impl IntoIterator<Item = (K, V)>,
        root: impl Into<PathBuf>,
        time: Arc<dyn TimeSource>,
    ) -> Result<Self, Error> {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Ok(Self {
            variables: Variables::Given(Arc::new(variables)),
            files: Files::Below(root.into().into()),
            http: crate::http_client::HttpOptions::default().build()?,
            time,
        })
    }

    /// The context of this process, for what is read before there is a client.
    pub(crate) fn for_reading() -> Result<Self, Error> {
        Ok(Self::of_process(crate::http_client::HttpOptions::default().build()?, SystemTimeSource::shared()))
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

    /// Reads a text file. `None` if it is not there.
    ///
    /// # Errors
    ///
    /// When it is there and cannot be read, is longer than 1 MiB, or is not valid UTF-8.
    pub fn read_file(&self, path: &Path) -> io::Result<Option<Zeroizing<String>>> {
        let path = match &self.files {
            Files::System => path.to_path_buf(),
            Files::Below(root) => root.join(path),
        };
        let too_long = || io::Error::new(io::ErrorKind::InvalidData, format!("longer than {LONGEST} bytes"));
        match fs::metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
            Ok(metadata) if metadata.len() > LONGEST as u64 => return Err(too_long()),
            Ok(_) => {}
        }
        fs::read_to_string(&path).map(|text| Some(Zeroizing::new(text)))
    }

    /// The time.
    pub fn now(&self) -> SystemTime {
        self.time.now()
    }

    pub(crate) fn time(&self) -> &Time {
        &self.time
    }

    /// Sends a request once, unsigned, and reads the answer, whatever its status. Redirects are not followed.
    ///
    /// # Errors
    ///
    /// When there is no whole answer within the time, or it is longer than 1 MiB; the kind tells what is known.
    /// URLs and headers are not part of the message.
    pub async fn send(&self, request: http::Request<Bytes>, timeout: Duration) -> Result<http::Response<Bytes>, Error> {
        let wrong = |error: reqwest::Error| crate::error::broken_exchange(&error, timeout);
        let mut request = reqwest::Request::try_from(request).map_err(wrong)?;
        *request.timeout_mut() = Some(timeout);
        let mut response = self.http.execute(request).await.map_err(wrong)?;
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await.map_err(wrong)? {
            if body.len() + chunk.len() > LONGEST {
                return Err(Error::new(ErrorKind::Decode, format!("the answer is longer than {LONGEST} bytes and was given up")));
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = http::Response::new(body.freeze());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
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
