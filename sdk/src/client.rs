//! How a client is made. There is no other way to one.

use std::{fmt, sync::Arc, time::Duration, time::SystemTime};

use crate::{
    config::{CONNECT_TIMEOUT, Clock, Endpoint, Environment, PlainHttp, TIMEOUT, system_clock},
    credentials::Credentials,
    error::{Error, ErrorKind},
    region::Region,
    runtime::{Client, Core},
};

const REGION_VARIABLE: &str = "HUAWEICLOUD_SDK_REGION";
const ENDPOINT_VARIABLE: &str = "HUAWEICLOUD_SDK_ENDPOINT";

impl Client {
    /// Begins to make a client.
    ///
    /// ```
    /// use codearts_pipeline::{Client, Credentials, Region};
    ///
    /// let client = Client::builder()
    ///     .region(Region::CN_NORTH_4)
    ///     .credentials(Credentials::new("my-access-key", "my-secret-key")?)
    ///     .build()?;
    /// # Ok::<(), codearts_pipeline::Error>(())
    /// ```
    pub fn builder() -> ClientBuilder {
        ClientBuilder {
            location: None,
            credentials: None,
            plain_http: PlainHttp::LoopbackOnly,
            clock: system_clock(),
            timeout: TIMEOUT,
            connect_timeout: CONNECT_TIMEOUT,
        }
    }

    /// Makes a client from environment variables: the credentials as [`Credentials::from_env`] reads them, and where the
    /// service is from `HUAWEICLOUD_SDK_ENDPOINT` (an address) or `HUAWEICLOUD_SDK_REGION` (a [region](Region)'s id).
    /// The endpoint wins if both are set.
    ///
    /// # Errors
    ///
    /// When a variable is missing or wrong; the message names it.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_environment(&Environment::of_process())
    }

    fn from_environment(environment: &Environment<'_>) -> Result<Self, Error> {
        let credentials = Credentials::from_environment(environment)?;
        let named = |name: &str| {
            let name = name.to_owned();
            move |error: Error| Error::new(ErrorKind::Configuration, format!("{name}: {}", error.text()))
        };
        let builder = Self::builder().credentials(credentials);
        if let Some(endpoint) = environment.get(ENDPOINT_VARIABLE)? {
            return builder.endpoint(endpoint).build().map_err(named(ENDPOINT_VARIABLE));
        }
        if let Some(id) = environment.get(REGION_VARIABLE)? {
            return builder.region(id.parse().map_err(named(REGION_VARIABLE))?).build();
        }
        let text = format!("where the service is was not said: set {REGION_VARIABLE}, or {ENDPOINT_VARIABLE}");
        Err(Error::new(ErrorKind::Configuration, text))
    }
}

/// Makes a [`Client`].
#[must_use = "call `build` to get the client"]
pub struct ClientBuilder {
    location: Option<Location>,
    credentials: Option<Credentials>,
    plain_http: PlainHttp,
    clock: Clock,
    timeout: Duration,
    connect_timeout: Duration,
}

enum Location {
    Region(Region),
    Endpoint(String),
}

impl ClientBuilder {
    /// The region whose service is called. Replaces an endpoint given before.
    pub fn region(mut self, region: Region) -> Self {
        self.location = Some(Location::Region(region));
        self
    }

    /// The address of the service, in place of a region: `https://` is added where no scheme is given.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.location = Some(Location::Endpoint(endpoint.into()));
        self
    }

    /// Who calls.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// Allows an endpoint with plain `http://` that is not on this machine.
    /// Everyone on the way can then read and change what is sent; a user token can be stolen.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = PlainHttp::Anywhere;
        self
    }

    /// How long a call may take, from connecting to the last byte of the answer. 60 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a connection may take to come about. 10 seconds unless set.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The clock that signatures are dated by, in place of the system's; for tests.
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Makes the client. Nothing is sent.
    ///
    /// # Errors
    ///
    /// When there is neither region nor endpoint, when there are no credentials, when the endpoint is no address or is
    /// plain http where that was not allowed, or when TLS cannot be set up.
    pub fn build(self) -> Result<Client, Error> {
        let missing = |text: &str| Error::new(ErrorKind::Configuration, text);
        let endpoint = match &self.location {
            Some(Location::Region(region)) => region.endpoint(),
            Some(Location::Endpoint(endpoint)) => endpoint,
            None => return Err(missing("where the service is was not said: call `region` or `endpoint` on the builder")),
        };
        let endpoint = Endpoint::parse(endpoint, self.plain_http)?;
        let credentials = self.credentials.ok_or_else(|| {
            Error::new(
                ErrorKind::Credentials,
                "no credentials were given: call `credentials` on the builder, for instance with `Credentials::from_env()?`",
            )
        })?;
        let http = crate::http_client::build(self.connect_timeout)?;
        Ok(Client { core: Arc::new(Core { http, endpoint, credentials, clock: self.clock, timeout: self.timeout }) })
    }
}

/// Shows where the client will call; of the credentials only their kind.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = match &self.location {
            Some(Location::Region(region)) => region.id(),
            Some(Location::Endpoint(endpoint)) if !endpoint.contains('@') => endpoint,
            _ => "[none]",
        };
        f.debug_struct("ClientBuilder")
            .field("location", &location)
            .field("credentials", &self.credentials)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Client, Error> {
        let lookup = |name: &str| variables.iter().find(|(key, _)| *key == name).map(|(_, value)| OsString::from(value));
        Client::from_environment(&Environment::new(&lookup))
    }

    const KEYS: [(&str, &str); 2] = [("HUAWEICLOUD_SDK_AK", "AKVALUE"), ("HUAWEICLOUD_SDK_SK", "SKVALUE")];

    fn with_keys(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
        KEYS.iter().chain(more).copied().collect()
    }

    #[test]
    fn the_environment_makes_a_client_and_the_endpoint_wins() {
        let client = from(&with_keys(&[(REGION_VARIABLE, "tr-west-1")])).expect("a client");
        assert_eq!(client.endpoint(), "https://pipeline-external.tr-west-1.myhuaweicloud.com");
        let client = from(&with_keys(&[(REGION_VARIABLE, "tr-west-1"), (ENDPOINT_VARIABLE, "http://127.0.0.1:1")])).expect("a client");
        assert_eq!(client.endpoint(), "http://127.0.0.1:1");
        assert!(!format!("{client:?}").contains("VALUE"));
    }

    #[test]
    fn what_is_wrong_in_the_environment_is_named() {
        assert!(from(&[]).expect_err("no keys").to_string().contains("HUAWEICLOUD_SDK_AK"));
        assert!(from(&KEYS).expect_err("nowhere").to_string().contains(REGION_VARIABLE));
        assert!(from(&with_keys(&[(REGION_VARIABLE, "x")])).expect_err("unknown").to_string().starts_with(REGION_VARIABLE));
        assert!(from(&with_keys(&[(ENDPOINT_VARIABLE, "http://x")])).expect_err("plain").to_string().starts_with(ENDPOINT_VARIABLE));
    }

    #[test]
    fn a_builder_says_what_it_lacks() {
        let credentials = || Credentials::new("AKVALUE", "SKVALUE").expect("valid");
        assert!(Client::builder().credentials(credentials()).build().expect_err("nowhere").to_string().contains("`region` or `endpoint`"));
        assert!(Client::builder().region(Region::CN_NORTH_4).build().expect_err("nobody").to_string().contains("`credentials`"));
        let shown = format!("{:?}", Client::builder().endpoint("https://u:SKVALUE@h").credentials(credentials()));
        assert!(!shown.contains("VALUE"), "{shown}");
    }
}
