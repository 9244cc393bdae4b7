//! The builder of a client, which is the only way to create one.

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
    /// Returns a builder for a client.
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

    /// Creates a client from environment variables.
    ///
    /// The credentials come from the variables that [`EnvironmentProvider`](crate::credentials::EnvironmentProvider) lists, and the
    /// endpoint from `HUAWEICLOUD_SDK_ENDPOINT` (a URL) or `HUAWEICLOUD_SDK_REGION` (the id of a [region](Region)). If both are set,
    /// `HUAWEICLOUD_SDK_ENDPOINT` takes precedence.
    ///
    /// Profile files and metadata services are not searched for credentials. To search all sources, use [`builder`](Self::builder) and set
    /// no credentials; see [`DefaultChain`].
    ///
    /// # Errors
    ///
    /// Returns an error if a variable is missing or not valid. The message names the variable.
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
            // The region still determines the IAM endpoint.
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

/// A builder for a [`Client`].
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
    /// Sets the region of the service, instead of an endpoint. [`build`](Self::build) looks up its endpoints in the environment, the
    /// regions file and the built-in table, as described for [`Region`]. Replaces an endpoint set before.
    pub fn region(mut self, region: Region) -> Self {
        self.location = Some(Location::Region(region));
        self
    }

    /// Sets the endpoint of the service, instead of a region. `https://` is added if it has no scheme.
    pub fn endpoint(self, endpoint: impl Into<String>) -> Self {
        self.endpoints([endpoint])
    }

    /// Sets several endpoints of the service, instead of a region.
    ///
    /// If the client cannot connect to one endpoint, it tries the next one and prefers it from then on. A request that was sent is not
    /// moved to another endpoint within the attempt.
    pub fn endpoints<T: Into<String>>(mut self, endpoints: impl IntoIterator<Item = T>) -> Self {
        self.location = Some(Location::Endpoints(endpoints.into_iter().map(Into::into).collect()));
        self
    }

    /// Sets the IAM endpoint for credentials providers that need it and for [`Client::domain_id`].
    ///
    /// Default: `HUAWEICLOUD_SDK_IAM_ENDPOINT`, else the IAM endpoint of the region, else `https://iam.myhuaweicloud.com`. For accounts of
    /// the European site, set `https://iam.eu-west-101.myhuaweicloud.eu`. `https://` is added if there is no scheme. An `http://` endpoint
    /// must be on this machine.
    pub fn iam_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.place.iam_endpoint = Some(endpoint.into());
        self
    }

    /// Sets the endpoint of STS, the vendor's Security Token Service, for [`OidcProvider`](crate::credentials::OidcProvider) and
    /// [`Client::domain_id`].
    ///
    /// Default: `HUAWEICLOUD_SDK_STS_ENDPOINT`, else the STS endpoint of the region. Not every region has one. `https://` is added if there
    /// is no scheme. An `http://` endpoint must be on this machine.
    pub fn sts_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.place.sts_endpoint = Some(endpoint.into());
        self
    }

    /// Sets the credentials of the caller. Default: those that [`DefaultChain`] finds.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(CredentialsSource::Given(credentials));
        self
    }

    /// Sets a credentials provider, which the client calls when it needs credentials, and again before they expire or after they are
    /// rejected; see [`ProvideCredentials`]. Default: [`DefaultChain`].
    pub fn credentials_provider(mut self, provider: impl ProvideCredentials) -> Self {
        self.credentials = Some(CredentialsSource::provided(provider));
        self
    }

    /// Allows plain `http://` for endpoints that are not on this machine. Default: not allowed.
    ///
    /// Anyone on the network path can then read and change what is sent, and can steal a user token. IAM and STS are not affected: tokens
    /// and passwords are sent to other machines only over HTTPS.
    pub fn allow_plain_http(mut self) -> Self {
        self.plain_http = PlainHttp::Anywhere;
        self
    }

    /// Sets the time limit of a call, including all attempts and the waits between them. Default: 120 seconds.
    /// Uploads get more time; see [`Upload`](crate::Upload).
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the time limit of an attempt, from connecting to the last byte of the response. Default: 30 seconds. Uploads
    /// get more time; see [`Upload`](crate::Upload).
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = timeout;
        self
    }

    /// Sets the policy that decides when calls are retried. Default: [`RetryPolicy::new`].
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Sets the number of retries that all clones of the client can make together. Default: 100. Ten successful calls restore one retry.
    pub fn retry_throttle(mut self, retries: u32) -> Self {
        self.retry_throttle = retries;
        self
    }

    /// Sets how many calls all clones of the client together can have in progress at once. Default: no limit.
    ///
    /// Calls beyond the limit wait, and the wait counts toward their time limit. Zero counts as one.
    pub fn max_concurrent_calls(mut self, calls: usize) -> Self {
        self.max_concurrent_calls = Some(calls);
        self
    }

    /// Sets how many calls all clones of the client together can start per second, evenly spaced. Default: no limit.
    ///
    /// A retry counts as a call. Calls beyond the limit wait, and the wait counts toward their time limit. Zero counts as one.
    pub fn max_calls_per_second(mut self, calls: u32) -> Self {
        self.max_calls_per_second = Some(calls);
        self
    }

    /// Sets the maximum length of a response, in bytes. Default: 8 MiB (8,388,608 bytes).
    ///
    /// A longer response is an error. If it has a `Content-Length`, its body is not read. Decoded values take more memory than the body: up
    /// to 240 times as much for a malicious response that consists of empty objects.
    pub fn max_response_bytes(mut self, bytes: usize) -> Self {
        self.max_response_bytes = bytes;
        self
    }

    /// Sets the language of texts in responses: `zh-cn`, `en-us`, or a [`Language`](crate::types::Language). Default: not sent.
    ///
    /// Each call sends it in the header `X-Language`, which is signed. For some operations the header is documented, with English as the
    /// default; they have a parameter for it. In the `extensions` chapter it appears to select the language of names; whether the remaining
    /// operations use it is not known. To override it for a call, use that parameter or [`with_header("X-Language",
    /// ..)`](crate::Request::with_header).
    pub fn language(mut self, language: impl fmt::Display) -> Self {
        self.language = Some(language.to_string());
        self
    }

    /// Adds a hook that sees each attempt. Hooks are called in the order in which you add them.
    pub fn hook(mut self, hook: impl Hook) -> Self {
        self.hooks.0.push(Box::new(hook));
        self
    }

    /// Sets the source of time, for tests. Default: the system clock.
    pub fn time_source(mut self, time: impl TimeSource) -> Self {
        self.time = Arc::new(time);
        self
    }

    /// Sets the context that credentials providers and the lookup of regions use, for tests. Default: the context of this process. The
    /// client then takes its time from this context and ignores [`time_source`](Self::time_source).
    pub fn context(mut self, context: Context) -> Self {
        self.context = Some(context);
        self
    }

    /// Builds the client. It sends no request and does not load credentials yet.
    ///
    /// # Errors
    ///
    /// Returns an error if neither a region nor an endpoint is set; if the region is unknown; if the regions file is not valid, or
    /// `HUAWEICLOUD_SDK_REGIONS_FILE` names one that cannot be read; if an endpoint is not a valid URL or is plain HTTP that is not
    /// allowed; if a certificate, the user agent or the language is not valid; if options conflict; or if TLS cannot be set up.
    pub fn build(mut self) -> Result<Client, Error> {
        let network = Arc::new(Network::new(std::mem::take(&mut self.http)));
        let context = self.context.clone().unwrap_or_else(|| Context::of_process(network.clone(), self.time.clone()));
        let endpoints = self.resolve(&context)?;
        // Setup failures are reported here, not by the first call.
        for (_, endpoint) in endpoints.in_order() {
            network.prepare(endpoint.url())?;
        }
        if !SPEAKS_TLS && !network.is_custom() && endpoints.need_tls() {
            let text = "the endpoint is https, and this build speaks no TLS: turn on the feature `rustls` or `native-tls`";
            return Err(Error::new(ErrorKind::Configuration, text));
        }
        match &self.location {
            Some(Location::Region(region)) => self.place.region = Some(region.id().to_owned()),
            // The host name of the endpoint determines the region of IAM.
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

    /// Resolves the endpoints.
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

/// Shows the region or endpoints, and only the kind of the credentials.
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
