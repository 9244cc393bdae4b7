//! One client, several runtimes, and TLS that is set up when it is needed.

use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use codearts_pipeline::{
    Client, Context, Credentials, ErrorKind, Method, ProvideCredentials, RetryPolicy,
    credentials::{IdTokenProvider, ProvideError, ProvideFuture},
};
use codearts_pipeline_emulator::Emulator;
use codearts_pipeline_tests::{
    domain_id,
    fault_server::{FaultServer, answer},
};
use tokio::runtime::{Builder, Runtime};

use crate::{builder, call};

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// B27: connections belong to the runtime that made them. One that is idle holds up nobody.
#[test]
fn b27_a_client_works_from_several_runtimes() {
    let server = FaultServer::answering(|_| answer(200, &[("Content-Type", "application/json")], "true"));
    let client = Client::builder().endpoint(server.endpoint()).credentials(Credentials::user_token("T").expect("a token"));
    let client = client.retry(RetryPolicy::never()).timeout(Duration::from_secs(5)).build().expect("a client");
    let post = || client.request(Method::POST, "/x").json(&1);
    let idle = [current_thread(), current_thread()];
    let other = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    for _ in 0..3 {
        for runtime in idle.iter().chain([&other]) {
            runtime.block_on(post().into_future()).expect("responded");
        }
        post().send_blocking().expect("responded");
    }
    assert_eq!(server.connections(), 4, "each runtime keeps its connection");
}

/// Asked by many, gives keys after a moment.
#[derive(Debug, Default)]
struct Slow(Arc<AtomicUsize>);

impl ProvideCredentials for Slow {
    fn name(&self) -> &str {
        "slow"
    }

    fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async {
            self.0.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(50)).await;
            Credentials::user_token("T").map_err(ProvideError::from)
        })
    }
}

/// B27: so do credentials under way.
#[test]
fn b27_nobody_waits_for_credentials_that_an_idle_runtime_fetches() {
    let server = FaultServer::answering(|_| answer(200, &[("Content-Type", "application/json")], "{}"));
    let asked = Arc::new(AtomicUsize::new(0));
    let client = Client::builder().endpoint(server.endpoint()).credentials_provider(Slow(asked.clone())).retry(RetryPolicy::never());
    let client = client.timeout(Duration::from_secs(5)).build().expect("a client");
    let idle = current_thread();
    // It begins to fetch, and then nothing drives it any more.
    idle.block_on(async {
        let call = client.request(Method::GET, "/x").send();
        tokio::time::timeout(Duration::from_millis(5), call).await.expect_err("given up");
    });
    current_thread().block_on(client.request(Method::GET, "/x").into_future()).expect("responded");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    idle.block_on(client.request(Method::GET, "/x").into_future()).expect("responded");
}

/// B32: trusted certificates are looked for when TLS is spoken.
#[test]
fn b32_a_system_that_trusts_nobody_stops_only_https() {
    let empty = std::env::temp_dir().join(format!("codearts-pipeline-no-roots-{}", std::process::id()));
    std::fs::create_dir_all(&empty).expect("a folder");
    let file = empty.join("roots.pem");
    for content in ["", "no certificate\n"] {
        std::fs::write(&file, content).expect("a file");
        let output = Command::new(std::env::current_exe().expect("this program"))
            .args(["--ignored", "--exact", "runtimes::with_nobody_to_trust"])
            .env("SSL_CERT_FILE", &file)
            .env("SSL_CERT_DIR", &empty)
            .output()
            .expect("it runs");
        let shown = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success() && shown.contains("1 passed"), "{content:?}: {shown}");
    }
    std::fs::remove_dir_all(&empty).expect("removed");
}

#[tokio::test]
#[ignore = "run by the test above, with nobody to trust"]
async fn with_nobody_to_trust() {
    let emulator = Emulator::start().expect("started");
    for endpoint in [emulator.endpoint().to_owned(), emulator.endpoint().replace("127.0.0.1", "localhost")] {
        call(&builder(&emulator).endpoint(endpoint).build().expect("a client")).await.expect("plain http needs no TLS");
    }
    let tls = builder(&emulator).endpoint(emulator.endpoint().replace("http://", "https://"));
    let error = call(&tls.no_proxy().build().expect("made all the same")).await.expect_err("nobody is trusted");
    assert!(error.kind() == ErrorKind::Connect && error.is_not_sent(), "{error}");
}

/// B34: IAM is asked where the service is, and named where it refuses.
#[tokio::test]
async fn b34_the_place_of_the_endpoint_says_which_iam_is_asked() {
    let folder = std::env::temp_dir().join(format!("codearts-pipeline-place-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("id-token"), "ID-TOKEN").expect("a file");
    for (endpoint, iam) in [
        ("https://pipeline-external.tr-west-1.myhuaweicloud.com", "iam.tr-west-1.myhuaweicloud.com"),
        ("https://cloudpipeline-ext.cn-north-4.myhuaweicloud.com", "iam.cn-north-4.myhuaweicloud.com"),
        ("https://pipeline.af-south-1.myhuaweicloud.com:443/base", "iam.af-south-1.myhuaweicloud.com"),
        ("https://pipeline.mars-1.myhuaweicloud.com", "iam.myhuaweicloud.com"),
        ("https://pipeline.tr-west-1.myhuaweicloud.com.example.com", "iam.myhuaweicloud.com"),
        ("https://pipeline.example.com", "iam.myhuaweicloud.com"),
    ] {
        // A proxy that sees where the client wants to go, and lets nobody through.
        let proxy = FaultServer::answering(|_| answer(403, &[], ""));
        let client = Client::builder()
            .endpoint(endpoint)
            .credentials_provider(IdTokenProvider::new("idp", folder.join("id-token")))
            .proxy(codearts_pipeline::Proxy::new(proxy.endpoint()).expect("a proxy"))
            .build()
            .expect("a client");
        let error = client.extensions(&domain_id()).show_plugin_version("x").await.expect_err("nobody gets through");
        let asked: Vec<_> = proxy.seen().iter().map(|seen| seen.line()).collect();
        assert!(!asked.is_empty() && asked.iter().all(|line| *line == format!("CONNECT {iam}:443 HTTP/1.1")), "{endpoint}: {asked:?}");
        assert!(error.kind() == ErrorKind::Credentials && error.to_string().contains(iam), "{error}");
    }
    std::fs::remove_dir_all(&folder).expect("removed");
}
