//! A proxy between the client and the service.

use std::fmt;

use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use url::Url;
use zeroize::Zeroizing;

use crate::{error::Error, transport::http_client::setup_error::wrong};

/// An HTTP proxy, through which a client reaches the service.
///
/// Connections to `https` endpoints are tunneled (`CONNECT`): the proxy sees the host and port, but no content.
/// Requests to plain `http` endpoints are sent to the proxy in full. The user and password are sent to the proxy only.
///
/// ```
/// use codearts_pipeline::Proxy;
///
/// let proxy = Proxy::new("http://proxy.example.com:3128")?
///     .basic_auth("alice", "open sesame")?
///     .except(["localhost", "10.0.0.0/8", "internal.example.com"]);
/// # Ok::<(), codearts_pipeline::Error>(())
/// ```
///
/// A proxy is never used for this machine or link-local addresses, however it was configured: `localhost` and names
/// below it, `127.0.0.0/8`, `::1`, `169.254.0.0/16` (the metadata service of an instance) and `fe80::/10`.
#[derive(Clone)]
pub struct Proxy {
    url: Url,
    login: Option<(String, Zeroizing<String>)>,
    except: Vec<String>,
}

impl Proxy {
    /// Creates a proxy from its address: `http://host:port`, or `https://host:port` if the proxy itself uses TLS.
    /// Without a scheme, `http://` is added. A user and password in the address are used as in
    /// [`basic_auth`](Self::basic_auth).
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not such an address. SOCKS is not supported.
    pub fn new(url: impl AsRef<str>) -> Result<Self, Error> {
        let text = url.as_ref();
        let full = if text.contains("://") { text.to_owned() } else { format!("http://{text}") };
        // The part before an `@` is secret, and is not shown.
        let shown = text.rsplit_once('@').map_or(text, |(_, host)| host);
        let rejected = |why: &str| wrong(format!("the proxy {shown:?} {why}"));
        let mut url = Url::parse(&full).map_err(|error| rejected(&format!("is no URL: {error}")))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(rejected(&format!("has the scheme {:?}; only http and https are spoken", url.scheme())));
        }
        if !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some() {
            return Err(rejected("holds a path, a query or a fragment; give scheme, host and port only"));
        }
        let decoded = |text: &str| {
            let decoded = percent_decode_str(text).decode_utf8().map(|text| Zeroizing::new(text.into_owned()));
            decoded.map_err(|_| rejected("has a user or password that is not valid UTF-8"))
        };
        let (user, password) = (decoded(url.username())?, decoded(url.password().unwrap_or_default())?);
        if url.set_username("").and_then(|()| url.set_password(None)).is_err() {
            return Err(rejected("has no host"));
        }
        let proxy = Self { url, login: None, except: Vec::new() };
        if user.is_empty() && password.is_empty() { Ok(proxy) } else { proxy.basic_auth(user.as_str(), password.as_str()) }
    }

    /// Sets the user and password for the proxy, which are sent to it as basic authentication.
    ///
    /// # Errors
    ///
    /// Returns an error if the user is empty or contains a colon, or if either contains a control character. All other
    /// characters are allowed.
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Result<Self, Error> {
        let (user, password) = (user.into(), Zeroizing::new(password.into()));
        if user.is_empty() || user.contains(':') {
            return Err(wrong("the user for the proxy is empty or holds a colon, which ends it"));
        }
        if user.chars().chain(password.chars()).any(char::is_control) {
            return Err(wrong("user or password for the proxy hold a control character"));
        }
        self.login = Some((user, password));
        Ok(self)
    }

    /// Adds hosts that are reached without the proxy: host names with all names below them, addresses, and networks
    /// such as `10.0.0.0/8`. Earlier ones are kept.
    #[must_use]
    pub fn except<T: Into<String>>(mut self, hosts: impl IntoIterator<Item = T>) -> Self {
        self.except.extend(hosts.into_iter().map(Into::into));
        self
    }

    pub(super) fn to_reqwest(&self) -> Result<reqwest::Proxy, Error> {
        let mut proxy = reqwest::Proxy::all(self.url.as_str()).map_err(|error| {
            wrong(format!("the proxy cannot be used: {}", crate::transport::http_client::setup_error::innermost(&error.without_url())))
        })?;
        if let Some((user, password)) = &self.login {
            // reqwest decodes its input, so a literal `%41` would arrive as `A`.
            let encoded = |text: &str| Zeroizing::new(utf8_percent_encode(text, NON_ALPHANUMERIC).to_string());
            proxy = proxy.basic_auth(&encoded(user), &encoded(password));
        }
        let except = self.except.iter().map(String::as_str).collect::<Vec<_>>().join(",");
        Ok(proxy.no_proxy(reqwest::NoProxy::from_string(&except)))
    }
}

/// Shows the address, and whether there is a user and password.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxy")
            .field("url", &self.url.as_str())
            .field("login", &self.login.as_ref().map(|_| "[redacted]"))
            .field("except", &self.except)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_and_password_are_never_shown() {
        let given = [
            Proxy::new("http://alice:hunter2@proxy.example.com:3128").expect("a proxy"),
            Proxy::new("proxy.example.com:3128").expect("a proxy").basic_auth("alice", "hunter2").expect("a login"),
        ];
        for proxy in given {
            let shown = format!("{proxy:?} {proxy:#?} {:?}", super::super::Route::Proxy(proxy.clone()));
            assert!(!shown.contains("alice") && !shown.contains("hunter2"), "{shown}");
            assert!(shown.contains("proxy.example.com:3128") && shown.contains("[redacted]"), "{shown}");
            assert_eq!(proxy.login.map(|(user, password)| (user, password.to_string())), Some(("alice".into(), "hunter2".into())));
        }
    }

    #[test]
    fn what_is_no_proxy_is_rejected_and_the_password_not_repeated() {
        for (wrong, words) in [
            ("", "no URL"),
            ("socks5://alice:hunter2@proxy:1", "only http and https"),
            ("http://alice:hunter2@proxy:port", "no URL"),
            ("http://alice:hunter2@proxy:1/path", "path"),
            ("http://alice:hunter2@proxy:1?x=y", "query"),
            ("http://%ff:hunter2@proxy:1", "UTF-8"),
            ("http://:hunter2@proxy:1", "the user"),
            ("http://alice%0a:hunter2@proxy:1", "control"),
        ] {
            let shown = Proxy::new(wrong).expect_err(wrong).to_string();
            assert!(shown.contains(words) && !shown.contains("hunter2") && !shown.contains("alice"), "{wrong}: {shown}");
        }
    }
}
