//! The world of a test: variables, a folder, a time and a server, none of them real.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use codearts_pipeline::{Client, Context, Error, ProvideCredentials, RetryPolicy};
use codearts_pipeline_tests::{DOMAIN_ID, domain_id, time::ManualTime};

use crate::server::{Reply, Server};

pub(crate) const STS: &str = "POST /v5/agencies/assume-with-oidc";
pub(crate) const ID_TOKEN: &str = "POST /v3.0/OS-AUTH/id-token/tokens";
pub(crate) const KEYS: &str = "POST /v3.0/OS-CREDENTIAL/securitytokens";
pub(crate) const PASSWORD: &str = "POST /v3/auth/tokens";
pub(crate) const POD: &str = "POST /pod/credentials";
pub(crate) const METADATA_TOKEN: &str = "PUT /meta-data/latest/api/token";
pub(crate) const METADATA: &str = "GET /openstack/latest/securitykey";
pub(crate) const DOMAINS: &str = "GET /v3/auth/domains";
pub(crate) const CALLER: &str = "GET /v5/caller-identity";

/// All that a provider can see. The server answers each of the routes above, unless a test says otherwise.
pub(crate) struct Environment {
    pub(crate) server: Server,
    pub(crate) time: ManualTime,
    folder: PathBuf,
    variables: BTreeMap<String, String>,
}

impl Environment {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("codearts-pipeline-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(&folder).expect("a folder for the test");
        let server = Server::start();
        let hour = Duration::from_secs(3600);
        server.answer(STS, [Reply::new(201, keys("credentials", "STS", hour))]);
        server.answer(ID_TOKEN, [Reply::new(201, "{}").header("X-Subject-Token", "UNSCOPED-TOKEN")]);
        server.answer(KEYS, [Reply::new(201, keys("credential", "IAM", hour))]);
        let token = format!(r#"{{"token":{{"expires_at":"{}"}}}}"#, at(hour));
        server.answer(PASSWORD, [Reply::new(201, token).header("X-Subject-Token", "USER-TOKEN")]);
        server.answer(POD, [Reply::new(200, keys("credential", "POD", hour))]);
        server.answer(METADATA_TOKEN, [Reply::new(200, "METADATA-TOKEN")]);
        server.answer(METADATA, [Reply::new(200, keys("credential", "METADATA", hour))]);
        server.answer(DOMAINS, [Reply::new(200, format!(r#"{{"domains":[{{"id":"{DOMAIN_ID}","name":"n"}}],"links":{{}}}}"#))]);
        server.answer(CALLER, [Reply::new(200, format!(r#"{{"account_id":"{DOMAIN_ID}"}}"#))]);
        server.answer(&format!("GET /v1/{DOMAIN_ID}/agent-plugin/detail"), [Reply::new(200, "{}")]);
        let mut world = Self { server, time: ManualTime::new(), folder, variables: BTreeMap::new() };
        let url = world.server.url();
        world.set("HUAWEICLOUD_SDK_IAM_ENDPOINT", &url);
        world.set("HUAWEICLOUD_SDK_STS_ENDPOINT", &url);
        world
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    pub(crate) fn set_all(&mut self, variables: &[(&str, &str)]) {
        variables.iter().for_each(|(name, value)| self.set(name, value));
    }

    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.remove(name);
    }

    /// Writes a file below the home folder.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.folder.join(path);
        fs::create_dir_all(path.parent().expect("below the folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn home(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn context(&self) -> Context {
        let variables = self.variables.clone();
        Context::isolated(variables, &self.folder, Arc::new(self.time.clone())).expect("a context").with_region_id("cn-north-4")
    }

    /// A client whose service is the server.
    pub(crate) fn client(&self, provider: impl ProvideCredentials) -> Client {
        Client::builder()
            .endpoint(self.server.url())
            .credentials_provider(provider)
            .context(self.context())
            .retry(RetryPolicy::never())
            .build()
            .expect("a client")
    }

    /// Under whose name a call is made: the access key, or the user token.
    pub(crate) async fn caller(&self, provider: impl ProvideCredentials) -> Result<String, Error> {
        let client = self.client(provider);
        client.extensions(&domain_id()).show_plugin_version("x").await?;
        let call = self.server.seen().pop().expect("a call");
        Ok(match (call.header("authorization"), call.header("x-auth-token")) {
            (Some(authorization), None) => {
                let rest = authorization.strip_prefix("SDK-HMAC-SHA256 Access=").expect("a signature");
                let key = rest.split(',').next().expect("a key").to_owned();
                match call.header("x-security-token") {
                    Some(token) => format!("{key} {token}"),
                    None => key,
                }
            }
            (None, Some(token)) => token.to_owned(),
            both => panic!("one of the two: {both:?}"),
        })
    }

    /// The error of a call, without the name of the operation.
    pub(crate) async fn error(&self, provider: impl ProvideCredentials) -> String {
        let error = self.caller(provider).await.expect_err("an error").to_string();
        let text = error.strip_prefix("show_plugin_version: ").expect("the operation").to_owned();
        let url = self.server.url();
        let host = url.trim_start_matches("http://");
        text.replace(&self.folder.display().to_string(), "~").replace(host, "server")
    }

    /// How often a route was asked.
    pub(crate) fn count(&self, route: &str) -> usize {
        self.server.seen_at(route).len()
    }
}

impl Drop for Environment {
    fn drop(&mut self) {
        // What is left in the folder for temporary files is no reason to fail.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Temporary keys as the vendor gives them, with an end that is counted from the beginning of manual time.
pub(crate) fn keys(envelope: &str, name: &str, life: Duration) -> String {
    let end = at(life);
    format!(
        r#"{{"{envelope}":{{"access":"AK-{name}","secret":"SK-{name}","securitytoken":"TOKEN-{name}","expires_at":"{end}","extra":null}}}}"#
    )
}

/// A time after the beginning of manual time, 2 January 2026, 03:04:05 UTC, as IAM writes it.
pub(crate) fn at(after: Duration) -> String {
    let seconds = 3 * 3600 + 4 * 60 + 5 + after.as_secs();
    let (day, rest) = (2 + seconds / 86_400, seconds % 86_400);
    format!("2026-01-{day:02}T{:02}:{:02}:{:02}.000000Z", rest / 3600, rest / 60 % 60, rest % 60)
}
