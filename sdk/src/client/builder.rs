//! How a client is made. There is no other way to one.

mod network;

use std::{fmt, sync::Arc, time::Duration};

use tokio::sync::OnceCell;

use crate::{
    auth::{
        Context, Credentials, CredentialsSource, DefaultChain, EndpointOverrides, ProvideCredentials, iam_endpoints, identity_provider,
    },
    client::{
        handle::{Client, ClientInner},
        region_lookup,
        region_lookup::ResolvedEndpoints,
    },
    error::{Error, ErrorKind},
    region::Region,
    transport::{
        ATTEMPT_TIMEOUT, CallLimits, Endpoints, Hook, Hooks, HttpOptions, MAX_RESPONSE_BYTES, Network, PlainHttp, RETRY_THROTTLE,
        RetryPolicy, RetryThrottle, SPEAKS_TLS, SystemTimeSource, TIMEOUT, Time, TimeSource, checked_header,
    },
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
            context: None,
            place: EndpointOverrides::default(),
            time: SystemTimeSource::shared(),
            hooks: Hooks::default(),
            http: HttpOptions::default(),
            retry: RetryPolicy::new(),
            retry_throttle: RETRY_THROTTLE,
            max_concurrent_calls: None,
            max_calls_per_second: None,
            timeout: TIMEOUT,
            attempt_timeout: ATTEMPT_TIMEOUT,
            max_response_bytes: MAX_RESPONSE_BYTES,
            language: None,
        }
    }

    /// Makes a client from environment variables: the credentials from those that
    /// [`EnvironmentProvider`](crate::credentials::EnvironmentProvider) lists, and where the service is from
    /// `HUAWEICLOUD_SDK_ENDPOINT` (an address) or `HUAWEICLOUD_SDK_REGION` (a [region](Region)'s id).
    /// The endpoint wins if both are set.
    ///
    /// Files and metadata services are not looked at. For a client that looks wherever credentials can be, make one with
    /// [`builder`](Self::builder) and give it none: see [`DefaultChain`].
    ///
    /// # Errors
    ///
    /// When a variable is missing or wrong; the message names it.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_context(Context::for_reading())
    }

    fn from_context(context: Context) -> Result<Self, Error> {
        let credentials = match identity_provider(&context)? {
            Some(provider) => CredentialsSource::provided(provider),
            None => CredentialsSource::Given(Credentials::from_context(&context)?),
        };
        let named = |name: &str| {
            let name = name.to_owned();
            move |error: Error| Error::new(ErrorKind::Configuration, format!("{name}: {}", error.text()))
        };
        let (endpoint, region) = (context.variable(ENDPOINT_VARIABLE)?, context.variable(REGION_VARIABLE)?);
        let mut builder = Self::builder().context(context.clone());
        builder.credentials = Some(credentials);
        if let Some(endpoint) = endpoint {
            // The region says where IAM is all the same.
            builder.place.region = region;
            let builder = builder.endpoint(endpoint);
            builder.resolve(&context).map_err(named(ENDPOINT_VARIABLE))?;
            return builder.build();
        }
        if let Some(id) = region {
            let builder = builder.region(id.parse().map_err(named(REGION_VARIABLE))?);
            builder.resolve(&context).map_err(named(REGION_VARIABLE))?;
            return builder.build();
        }
        let text = format!("no region or endpoint is configured: set {REGION_VARIABLE}, or {ENDPOINT_VARIABLE}");
        Err(Error::new(ErrorKind::Configuration, text))
    }
}

/// Makes a [`Client`].
#[must_use = "call `build` to get the client"]
pub struct ClientBuilder {
    location: Option<Location>,
    credentials: Option<CredentialsSource>,
    plain_http: PlainHttp,
    context: Option<Context>,
    place: EndpointOverrides,
    time: Time,
    hooks: Hooks,
    http: HttpOptions,
    retry: RetryPolicy,
    retry_throttle: u32,
    max_concurrent_calls: Option<usize>,
    max_calls_per_second: Option<u32>,
    timeout: Duration,
    attempt_timeout: Duration,
    max_response_bytes: usize,
    language: Option<String>,
}

enum Location {
    Region(Region),
    Endpoints(Vec<String>),
}

impl ClientBuilder {
    /// The region whose service is called: its endpoints are looked up by [`build`](Self::build), in environment, file and
    /// this crate's table, as described for [`Region`]. Replaces an endpoint given before.
    pub fn region(mut self, region: Region) -> Self {
        self.location = Some(Location::Region(region));
        self
    }

    /// The address of the service, in place of a region: `https://` is added where no scheme is given.
    pub fn endpoint(self, endpoint: impl Into<String>) -> Self {
        self.endpoints([endpoint])
    }

    /// Several addresses of the service. When one cannot be reached the next one is tried, and preferred from then on;
    /// when something was sent, the call stays where it was sent.
    pub fn endpoints<T: Into<String>>(mut self, endpoints: impl IntoIterator<Item = T>) -> Self {
        self.location = Some(Location::Endpoints(endpoints.into_iter().map(Into::into).collect()));
        self
    }

    /// Where IAM is, for providers of credentials that need it and for [`Client::domain_id`]: `https://` is added where no
    /// scheme is given, and plain `http://` has to be on this machine.
    ///
    /// Unless set it is what `HUAWEICLOUD_SDK_IAM_ENDPOINT` says, else the region's IAM, else
    /// `https://iam.myhuaweicloud.com`. Accounts of the European site have to set `https://iam.eu-west-101.myhuaweicloud.eu`.
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.place.iam_endpoint = Some(endpoint.into());
        self
    }

    /// Where STS is, for [`OidcProvider`](crate::credentials::OidcProvider) and [`Client::domain_id`]: `https://` is added
    /// where no scheme is given, and plain `http://` has to be on this machine.
    ///
    /// Unless set it is what `HUAWEICLOUD_SDK_STS_ENDPOINT` says, else the region's STS, which not all have.
    pub fn sts_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.place.sts_endpoint = Some(endpoint.into());
        self
    }

    /// Who calls. Without this and without a provider, the client looks for credentials as [`DefaultChain`] says.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(CredentialsSource::Given(credentials));
        self
    }

    /// Who calls, asked for when needed, and again before it expires or when it was rejected: see [`ProvideCredentials`].
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials) -> Self {
        self.credentials = Some(CredentialsSource::provided(provider));
        self
    }

    /// Allows an endpoint with plain `http://` that is not on this machine.
    /// Everyone on the way can then read and change what is sent; a user token can be stolen. IAM and STS are not meant:
    /// tokens and passwords go there by https alone.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = PlainHttp::Anywhere;
        self
    }

    /// How long a call may take, with all its attempts and the waits between them. 120 seconds unless set.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long an attempt may take, from connecting to the last byte of the response. 30 seconds unless set.
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// When calls are retried. Defaults to [`RetryPolicy::new`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// How many retries all clones of the client may make before successes earn more: ten successes earn one.
    /// 100 unless set.
    pub fn retry_throttle(mut self, retries: u32) -> Self {
        self.retry_throttle = retries;
        self
    }

    /// How many calls may be under way at once, by all clones of the client, and with that how many connections are in use. Calls
    /// beyond that wait, and their time counts. No limit unless set; zero counts as one.
    pub fn max_concurrent_calls(mut self, calls: usize) -> Self {
        self.max_concurrent_calls = Some(calls);
        self
    }

    /// How many calls may begin per second, by all clones of the client, evenly spaced; an attempt that repeats a call counts as one.
    /// Calls beyond that wait, and their time counts. No limit unless set; zero counts as one.
    pub fn max_calls_per_second(mut self, calls: u32) -> Self {
        self.max_calls_per_second = Some(calls);
        self
    }

    /// The longest response that is read, in bytes. 8 MiB (8,388,608 bytes) unless set.
    ///
    /// A longer one is given up with an error, at once if it says its length in advance. The values read from a response
    /// take more room than its bytes: up to 240 times as much if it is made for that, of nothing but empty objects.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// The language of texts in responses, sent as the header `X-Language` with each call and signed: `zh-cn` or `en-us`, or a
    /// [`Language`](crate::types::Language). Not sent unless set.
    ///
    /// Some operations document the header, with English when it is absent, and have a parameter for it; with those of extensions it
    /// seems to choose the language of names. Whether others heed it is not known. A call has another one by its parameter, or by
    /// [`with_header("X-Language", ..)`](crate::Request::with_header).
    pub fn language(mut self, language: impl fmt::Display) -> Self {
        self.language = Some(language.to_string());
        self
    }

    /// Adds a hook, which sees each attempt. Hooks are called in the order in which they were added.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.0.push(Box::new(hook));
        self
    }

    /// The source of time, in place of the system's; for tests.
    pub fn time_source(mut self, time: impl TimeSource) -> Self {
        self.time = Arc::new(time);
        self
    }

    /// The world that providers of credentials and regions look at, in place of this process's; for tests.
    /// Its time is the client's as well.
    pub fn context(mut self, context: Context) -> Self {
        self.context = Some(context);
        self
    }

    /// Makes the client. Nothing is sent, and credentials are not looked for yet.
    ///
    /// # Errors
    ///
    /// When there is neither region nor endpoint, when the region is not known or the file of regions cannot be read, when
    /// an endpoint is no address or is plain http where that was not allowed, when a certificate cannot be used, when the language
    /// cannot be that of a header, or when TLS cannot be set up.
    pub fn build(mut self) -> Result<Client, Error> {
        let network = Arc::new(Network::new(std::mem::take(&mut self.http)));
        let context = self.context.clone().unwrap_or_else(|| Context::of_process(network.clone(), self.time.clone()));
        let endpoints = self.resolve(&context)?;
        // What cannot be set up is an error here, and not one of the first call.
        for (_, endpoint) in endpoints.in_order() {
            network.prepare(endpoint.url())?;
        }
        if !SPEAKS_TLS && !network.is_custom() && endpoints.need_tls() {
            let text = "the endpoint is https, and this build speaks no TLS: turn on the feature `rustls` or `native-tls`";
            return Err(Error::new(ErrorKind::Configuration, text));
        }
        match &self.location {
            Some(Location::Region(region)) => self.place.region = Some(region.id().to_owned()),
            // So that IAM is asked where the service is.
            _ if self.place.region.is_none() => self.place.region = endpoints.preferred().region_of_host().map(str::to_owned),
            _ => {}
        }
        for (name, endpoint) in [("IAM", &self.place.iam_endpoint), ("STS", &self.place.sts_endpoint)] {
            endpoint.as_deref().map_or(Ok(()), |endpoint| iam_endpoints::check(endpoint, name))?;
        }
        let language = self.language.as_deref().map(|language| checked_header("x-language", language)).transpose();
        let language = language.map_err(|error| Error::new(ErrorKind::Configuration, error.text().to_owned()))?;
        let credentials = self.credentials.unwrap_or_else(|| CredentialsSource::provided(DefaultChain::new()));
        let context = context.with_overrides(self.place);
        Ok(Client {
            core: Arc::new(ClientInner {
                network,
                endpoints,
                credentials,
                context,
                hooks: self.hooks,
                retry: self.retry,
                retry_throttle: RetryThrottle::new(self.retry_throttle),
                call_limits: CallLimits::new(self.max_concurrent_calls, self.max_calls_per_second),
                timeout: self.timeout,
                attempt_timeout: self.attempt_timeout,
                max_response_bytes: self.max_response_bytes,
                language,
                account_id: OnceCell::new(),
            }),
        })
    }

    /// Finds the endpoints.
    fn resolve(&self, context: &Context) -> Result<Endpoints, Error> {
        match &self.location {
            Some(Location::Endpoints(endpoints)) => Endpoints::parse(endpoints, self.plain_http),
            Some(Location::Region(region)) => {
                let ResolvedEndpoints { endpoints, origin } = region_lookup::resolve(region, context)?;
                Endpoints::parse(&endpoints, self.plain_http)
                    .map_err(|error| Error::new(ErrorKind::Configuration, format!("{origin}: {}", error.text())))
            }
            None => {
                let text = "no region or endpoint is configured: call `region` or `endpoint` on the builder";
                Err(Error::new(ErrorKind::Configuration, text))
            }
        }
    }
}

/// Shows where the client will call; of the credentials only their kind.
impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = match &self.location {
            Some(Location::Region(region)) => region.id().to_owned(),
            Some(Location::Endpoints(endpoints)) if !endpoints.iter().any(|endpoint| endpoint.contains('@')) => endpoints.join(", "),
            _ => "[none]".to_owned(),
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
    use super::*;

    fn from(variables: &[(&str, &str)]) -> Result<Client, Error> {
        Client::from_context(Context::isolated(variables.iter().copied(), "/nowhere", SystemTimeSource::shared())?)
    }

    const IDP: &str = "HUAWEICLOUD_SDK_IDP_ID";
    const ID_TOKEN_FILE: &str = "HUAWEICLOUD_SDK_ID_TOKEN_FILE";
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
    fn a_client_without_credentials_looks_for_them_when_it_needs_some() {
        let client = Client::builder().region(Region::CN_NORTH_4).build().expect("a client");
        assert!(format!("{client:?}").contains("from default chain"), "{client:?}");
    }

    #[test]
    fn a_token_of_an_identity_provider_wins_over_keys() {
        let idp = [(IDP, "my-idp"), (ID_TOKEN_FILE, "token"), (REGION_VARIABLE, "tr-west-1")];
        let shown = format!("{:?}", from(&with_keys(&idp)).expect("a client"));
        assert!(shown.contains("from id token through IAM"), "{shown}");
        let error = from(&with_keys(&idp[..1])).expect_err("half of a pair");
        assert_eq!(error.to_string(), format!("{IDP} is set but {ID_TOKEN_FILE} is not: set both"));
    }

    #[test]
    fn where_iam_and_sts_are_is_checked_when_the_client_is_made() {
        let builder = || Client::builder().region(Region::CN_NORTH_4);
        for (wrong, name) in
            [(builder().iam_endpoint("http://iam.example.com"), "IAM: "), (builder().sts_endpoint("https://u:p@h"), "STS: ")]
        {
            let error = wrong.build().expect_err(name);
            assert!(error.kind() == ErrorKind::Configuration && error.to_string().starts_with(name), "{error}");
        }
        assert!(builder().iam_endpoint("iam.eu-west-101.myhuaweicloud.eu").build().is_ok());
    }

    #[test]
    fn a_builder_says_what_it_lacks() {
        let credentials = || Credentials::new("AKVALUE", "SKVALUE").expect("valid");
        assert!(Client::builder().credentials(credentials()).build().expect_err("nowhere").to_string().contains("`region` or `endpoint`"));
        let shown = format!("{:?}", Client::builder().endpoint("https://u:SKVALUE@h").credentials(credentials()));
        assert!(!shown.contains("VALUE"), "{shown}");
    }
}
