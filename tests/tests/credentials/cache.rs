//! When are credentials fetched, how often, and who waits for that?

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use codearts_pipeline::{
    Client, Context, Credentials, Error, ProvideCredentials, ProvideError, ProvideFuture, RetryPolicy, TimeSource as _,
    credentials::{IdTokenProvider, MetadataProvider, ProfileProvider},
};
use codearts_pipeline_emulator::{Clock, Emulator};
use codearts_pipeline_tests::{domain_id, time::ManualTime};
use tokio::sync::Semaphore;

use crate::{
    server::Reply,
    world::{Environment, ID_TOKEN, METADATA, keys},
};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(3600);

/// Gives `AK-1`, then `AK-2` and so on, each with an hour to live, when the gate lets it.
struct Numbered {
    time: ManualTime,
    asked: AtomicUsize,
    gate: Semaphore,
    life: Option<Duration>,
    fails_from: AtomicUsize,
    fails_to: AtomicUsize,
}

impl Numbered {
    fn new(time: &ManualTime, life: impl Into<Option<Duration>>) -> Arc<Self> {
        let (time, life) = (time.clone(), life.into());
        let [fails_from, fails_to] = [AtomicUsize::new(0), AtomicUsize::new(0)];
        Arc::new(Self { time, asked: AtomicUsize::new(0), gate: Semaphore::new(1000), life, fails_from, fails_to })
    }

    /// Makes these fetches fail, counted from one.
    fn fail(&self, from: usize, to: usize) {
        self.fails_from.store(from, Ordering::Relaxed);
        self.fails_to.store(to, Ordering::Relaxed);
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn close(&self) {
        self.gate.forget_permits(1000);
    }

    fn open(&self) {
        self.gate.add_permits(1000);
    }
}

impl ProvideCredentials for Numbered {
    fn name(&self) -> &str {
        "numbers"
    }

    fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async move {
            let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
            self.gate.acquire().await.expect("open").forget();
            if (self.fails_from.load(Ordering::Relaxed)..=self.fails_to.load(Ordering::Relaxed)).contains(&number) {
                return Err(ProvideError::NotConfigured(format!("number {number} is missing")));
            }
            let made = numbered(number)?;
            Ok(match self.life {
                Some(life) => made.expiring_at(self.time.now() + life),
                None => made,
            })
        })
    }
}

fn numbered(number: usize) -> Result<Credentials, Error> {
    Credentials::temporary(format!("AK-{number}"), format!("SK-{number}"), format!("TOKEN-{number}"))
}

/// A service that knows some of the numbered keys and checks each signature, and a client for it.
struct TestEnv {
    time: ManualTime,
    emulator: Emulator,
    client: Client,
}

impl TestEnv {
    fn new(time: &ManualTime, known: &[usize], provider: impl ProvideCredentials) -> Self {
        let context = Context::isolated([("", ""); 0], "/nowhere", Arc::new(time.clone())).expect("a context");
        Self::within(context, time, known, provider)
    }

    fn within(context: Context, time: &ManualTime, known: &[usize], provider: impl ProvideCredentials) -> Self {
        let clock = time.clone();
        let mut builder = Emulator::builder().clock(Clock::from_fn(move || clock.now()));
        for number in known {
            builder = builder.temporary_key(format!("AK-{number}"), format!("SK-{number}"), format!("TOKEN-{number}"));
        }
        let emulator = builder.start().expect("a free port on loopback");
        let client = Client::builder()
            .endpoint(emulator.endpoint())
            .credentials_provider(provider)
            .context(context)
            .retry(RetryPolicy::never())
            .build()
            .expect("a client");
        Self { time: time.clone(), emulator, client }
    }

    async fn call(&self) -> Result<u32, Error> {
        Ok(self.client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await?.attempts())
    }

    /// A hundred calls at once, all of which have to succeed.
    async fn hundred(&self) {
        let calls: Vec<_> = (0..100)
            .map(|_| {
                let client = self.client.clone();
                tokio::spawn(async move { client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.map(drop) })
            })
            .collect();
        for call in calls {
            call.await.expect("no panic").expect("a response");
        }
    }

    /// With which keys calls were made since the last look, in order and without repetition. The emulator has checked
    /// that access key, signature and token belong together.
    fn callers(&self) -> Vec<String> {
        let mut callers: Vec<String> = Vec::new();
        for request in self.emulator.requests() {
            let header = |name: &str| request.header(name).unwrap_or_default().to_owned();
            let (authorization, token) = (header("authorization"), header("x-security-token"));
            let key = authorization.split("Access=").nth(1).and_then(|rest| rest.split(',').next()).unwrap_or_default();
            assert_eq!(key.replace("AK-", "TOKEN-"), token, "keys are mixed");
            if callers.last().is_none_or(|last| last != key) {
                callers.push(key.to_owned());
            }
        }
        self.emulator.clear_requests();
        callers
    }
}

/// Lets tasks that can go on do so.
async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_calls_at_once_fetch_once() {
    let world = Environment::new();
    world.server.answer(METADATA, [Reply::new(200, keys("credential", "1", HOUR)), Reply::new(200, keys("credential", "2", 3 * HOUR))]);
    let provider = MetadataProvider::new().endpoint(world.server.url());
    let bench = TestEnv::within(world.context(), &world.time, &[1, 2], provider);
    bench.hundred().await;
    assert_eq!((world.count(METADATA), bench.callers()), (1, vec!["AK-1".to_owned()]));
    world.time.advance(HOUR);
    bench.hundred().await;
    assert_eq!((world.count(METADATA), bench.callers()), (2, vec!["AK-2".to_owned()]));
}

#[tokio::test]
async fn calls_go_on_with_the_old_keys_while_new_ones_are_fetched() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[1, 2], Arc::clone(&provider));
    bench.hundred().await;
    assert_eq!(provider.asked(), 1);
    time.advance(50 * MINUTE);
    bench.hundred().await;
    assert_eq!(provider.asked(), 1, "15 % of an hour are left, which is early enough");
    provider.close();
    time.advance(4 * MINUTE);
    bench.hundred().await;
    assert_eq!((provider.asked(), bench.callers()), (2, vec!["AK-1".to_owned()]), "one fetch, and nobody waited for it");
    provider.open();
    settle().await;
    bench.hundred().await;
    assert_eq!((provider.asked(), bench.callers()), (2, vec!["AK-2".to_owned()]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_the_keys_have_expired_all_wait_for_one_fetch() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[1, 2], Arc::clone(&provider));
    bench.call().await.expect("a response");
    time.advance(HOUR);
    bench.callers();
    provider.close();
    let client = bench.client.clone();
    let waiting = tokio::spawn(async move { client.extensions(&domain_id()).show_plugin_version("official_shell_plugin").await.map(drop) });
    settle().await;
    assert!(bench.emulator.requests().is_empty());
    provider.open();
    bench.hundred().await;
    waiting.await.expect("no panic").expect("a response");
    assert_eq!((provider.asked(), bench.callers()), (2, vec!["AK-2".to_owned()]));
}

#[tokio::test]
async fn keys_with_a_short_life_are_not_fetched_for_each_call() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, 4 * MINUTE);
    let bench = TestEnv::new(&time, &[1, 2], Arc::clone(&provider));
    for _ in 0..12 {
        bench.call().await.expect("a response");
        settle().await;
        time.advance(Duration::from_secs(10));
    }
    assert_eq!(provider.asked(), 1, "not before half of the life is over");
    time.advance(30 * Duration::from_secs(1));
    bench.call().await.expect("a response");
    settle().await;
    assert_eq!(provider.asked(), 2);
}

#[tokio::test]
async fn keys_that_look_expired_when_they_come_are_used_and_not_fetched_again_and_again() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, Duration::ZERO);
    let bench = TestEnv::new(&time, &[1, 2], Arc::clone(&provider));
    bench.hundred().await;
    bench.hundred().await;
    assert_eq!(provider.asked(), 1);
    time.advance(Duration::from_secs(10));
    bench.hundred().await;
    assert_eq!(provider.asked(), 2);
}

#[tokio::test]
async fn keys_without_an_end_are_kept() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, None);
    let bench = TestEnv::new(&time, &[1], Arc::clone(&provider));
    bench.call().await.expect("a response");
    time.advance(24 * 365 * HOUR);
    bench.call().await.expect("a response");
    assert_eq!(provider.asked(), 1);
}

#[tokio::test]
async fn a_fetch_goes_on_when_the_call_that_began_it_is_given_up() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[1], Arc::clone(&provider));
    provider.close();
    {
        let call = bench.call();
        tokio::pin!(call);
        let given_up = tokio::time::timeout(Duration::from_millis(5), call).await;
        assert!(given_up.is_err() && provider.asked() == 1);
    }
    provider.open();
    settle().await;
    bench.call().await.expect("a response");
    assert_eq!(provider.asked(), 1);
}

#[tokio::test]
async fn waiting_for_credentials_counts_as_time_of_the_call() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[1], Arc::clone(&provider));
    provider.close();
    let limit = Duration::from_millis(5);
    let error = bench.client.extensions(&domain_id()).show_plugin_version("x").with_timeout(limit).await.expect_err("too slow");
    assert_eq!(error.to_string(), "show_plugin_version: no credentials within 5ms, the request was not sent");
}

#[tokio::test]
async fn a_fetch_that_fails_early_fails_no_call_and_is_tried_again_later() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[1, 5], Arc::clone(&provider));
    bench.call().await.expect("a response");
    provider.fail(2, 4);
    time.advance(55 * MINUTE);
    for (seconds, asked) in [(0, 2), (0, 2), (1, 3), (1, 3), (1, 4), (3, 4), (1, 5)] {
        time.advance(Duration::from_secs(seconds));
        bench.call().await.expect("the old keys live");
        settle().await;
        assert_eq!(provider.asked(), asked, "pauses of one, two and four seconds");
    }
    bench.call().await.expect("a response");
    assert_eq!(bench.callers(), ["AK-1", "AK-5"]);
}

#[tokio::test]
async fn a_provider_that_fails_is_given_a_pause() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[5], Arc::clone(&provider));
    provider.fail(1, 4);
    for asked in [1, 2, 2, 2] {
        let error = bench.call().await.expect_err("nothing to sign with");
        let text = format!("show_plugin_version: no credentials from numbers: number {asked} is missing");
        assert_eq!((error.to_string(), provider.asked()), (text, asked));
    }
    time.advance(Duration::from_secs(2));
    bench.call().await.expect_err("nothing yet");
    time.advance(MINUTE);
    bench.call().await.expect_err("nothing yet");
    time.advance(MINUTE);
    bench.call().await.expect("a response");
    assert_eq!(provider.asked(), 5);
}

#[tokio::test]
async fn rejected_keys_are_fetched_again_once_and_the_call_is_made_again() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[2], Arc::clone(&provider));
    assert_eq!(bench.call().await.expect("a response"), 2);
    assert_eq!((provider.asked(), bench.callers()), (2, vec!["AK-1".to_owned(), "AK-2".to_owned()]));
    assert_eq!(bench.call().await.expect("a response"), 1);

    // Keys that do not help either are fetched once for a call, and not in a row.
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[99], Arc::clone(&provider));
    for _ in 0..3 {
        assert!(bench.call().await.expect_err("rejected").is_unauthorized());
    }
    assert_eq!(provider.asked(), 2);
    time.advance(MINUTE);
    assert!(bench.call().await.expect_err("rejected").is_unauthorized());
    assert_eq!(provider.asked(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_hundred_rejected_calls_fetch_once() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[2], Arc::clone(&provider));
    bench.hundred().await;
    assert_eq!(provider.asked(), 2);
}

#[tokio::test]
async fn a_profile_that_was_changed_is_read_when_the_old_keys_are_rejected() {
    let world = Environment::new();
    let profile = |number: usize| {
        let text = format!("[basic]\nak = AK-{number}\nsk = SK-{number}\nsecurity_token = TOKEN-{number}\n");
        world.write(".huaweicloud/credentials", &text);
    };
    profile(1);
    let bench = TestEnv::within(world.context(), &world.time, &[2], ProfileProvider::new());
    assert!(bench.call().await.expect_err("rejected").is_unauthorized());
    profile(2);
    world.time.advance(MINUTE);
    assert_eq!(bench.call().await.expect("a response"), 2);
    assert_eq!(bench.callers(), ["AK-1", "AK-2"]);
}

#[tokio::test]
async fn a_token_file_that_rotates_is_read_again_for_each_fetch() {
    let world = Environment::new();
    world.write("id-token", "FIRST");
    let client = world.client(IdTokenProvider::new("idp", "id-token"));
    client.extensions(&domain_id()).show_plugin_version("x").await.expect("a response");
    world.write("id-token", "SECOND");
    world.time.advance(2 * HOUR);
    client.extensions(&domain_id()).show_plugin_version("x").await.expect("a response");
    let sent: Vec<_> = world.server.seen_at(ID_TOKEN).iter().map(|seen| seen.json()["auth"]["id_token"]["id"].clone()).collect();
    assert_eq!(sent, ["FIRST", "SECOND"]);
}

/// Panics at first, and then gives keys.
struct Shaky(AtomicUsize);

impl ProvideCredentials for Shaky {
    fn name(&self) -> &str {
        "shaky"
    }

    fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
        Box::pin(async move {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            assert!(number >= 2, "this panic belongs to the test");
            Ok(numbered(1)?)
        })
    }
}

#[tokio::test]
async fn a_provider_that_panics_is_an_error_and_not_the_end() {
    let bench = TestEnv::new(&ManualTime::new(), &[1], Shaky(AtomicUsize::new(0)));
    let error = bench.call().await.expect_err("no credentials");
    assert_eq!(error.to_string(), "show_plugin_version: the provider of credentials ended without a response: shaky");
    bench.call().await.expect("a response");
}

#[test]
fn a_fetch_that_ends_with_its_runtime_is_made_again_on_another() {
    let time = ManualTime::new();
    let provider = Numbered::new(&time, HOUR);
    let bench = TestEnv::new(&time, &[2], Arc::clone(&provider));
    provider.close();
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime().block_on(async { tokio::time::timeout(Duration::from_millis(5), bench.call()).await.expect_err("it waits") });
    provider.open();
    assert_eq!(runtime().block_on(bench.call()).expect("a response"), 1);
    assert_eq!((provider.asked(), bench.time.passed()), (2, Duration::ZERO));
}

#[tokio::test]
async fn b26_a_clock_that_is_hours_off_costs_no_exchanges_once_that_is_known() {
    let (ours, theirs) = (ManualTime::new(), ManualTime::new());
    for (is_ahead, hours) in [(true, 3), (true, 1), (false, 3)] {
        let off = hours * HOUR;
        ours.set_clock(if is_ahead { theirs.now() + off } else { theirs.now() - off });
        let provider = Numbered::new(&theirs, HOUR);
        let context = Context::isolated([("", ""); 0], "/nowhere", Arc::new(ours.clone())).expect("a context");
        let bench = TestEnv::within(context, &theirs, &[1, 2, 3], provider.clone());
        assert_eq!(bench.call().await.expect("a response"), 2, "the clock is put right by the service's");
        for _ in 0..59 {
            ours.advance(MINUTE);
            theirs.advance(MINUTE);
            bench.call().await.expect("a response");
            settle().await;
        }
        assert!(provider.asked() <= 2, "{} exchanges, {hours} hours, ahead: {is_ahead}", provider.asked());
    }
}

#[tokio::test]
async fn n12_keys_that_live_for_seconds_are_asked_for_again_when_they_are_over() {
    for seconds in [1, 2, 9] {
        let time = ManualTime::new();
        let provider = Numbered::new(&time, Duration::from_secs(seconds));
        let bench = TestEnv::new(&time, &[1, 2], provider.clone());
        bench.call().await.expect("a response");
        time.advance(Duration::from_secs(seconds));
        bench.call().await.expect("a response");
        assert_eq!((provider.asked(), bench.callers()), (2, vec!["AK-1".to_owned(), "AK-2".to_owned()]), "{seconds} seconds");
    }
}
