//! How is the id of the account found?

use codearts_pipeline::{Client, Credentials, ErrorKind, RetryPolicy};
use codearts_pipeline_tests::DOMAIN_ID;

use crate::{
    server::Reply,
    world::{CALLER, DOMAINS, Environment},
};

fn client(world: &Environment, credentials: Credentials) -> Client {
    let builder = Client::builder().endpoint("https://service.invalid").credentials(credentials).context(world.context());
    builder.retry(RetryPolicy::never()).build().expect("a client")
}

fn keys() -> Credentials {
    Credentials::temporary("AK", "SK", "TOKEN").expect("keys")
}

fn nobody() -> Reply {
    Reply::new(200, r#"{"domains":[],"links":{}}"#)
}

#[tokio::test]
async fn iam_is_asked_with_a_signature_when_the_id_is_first_needed_and_once_for_all_clones() {
    let world = Environment::new();
    let client = client(&world, keys());
    assert!(world.server.seen().is_empty(), "not when the client is made");
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.domain_id().await })
        })
        .collect();
    for call in calls {
        assert_eq!(call.await.expect("no panic").expect("an id").as_str(), DOMAIN_ID);
    }
    let seen = world.server.seen();
    assert_eq!(seen.iter().map(|seen| seen.route()).collect::<Vec<_>>(), [DOMAINS]);
    assert!(seen[0].header("authorization").expect("signed").starts_with("SDK-HMAC-SHA256 Access=AK, SignedHeaders=host;x-sdk-date;"));
    assert_eq!((seen[0].header("x-security-token"), seen[0].header("x-auth-token")), (Some("TOKEN"), None));
}

#[tokio::test]
async fn a_user_token_goes_along_unsigned() {
    let world = Environment::new();
    let client = client(&world, Credentials::user_token("USER-TOKEN").expect("a token"));
    assert_eq!(client.domain_id().await.expect("an id").as_str(), DOMAIN_ID);
    let seen = world.server.seen();
    assert_eq!((seen[0].header("x-auth-token"), seen[0].header("authorization")), (Some("USER-TOKEN"), None));
}

#[tokio::test]
async fn sts_is_asked_where_iam_shows_no_account() {
    for empty in [nobody(), Reply::new(200, r#"{"domains":null}"#), Reply::new(200, "{}")] {
        let world = Environment::new();
        world.server.answer(DOMAINS, [empty]);
        let client = client(&world, keys());
        assert_eq!(client.domain_id().await.expect("an id").as_str(), DOMAIN_ID);
        assert_eq!(client.domain_id().await.expect("an id").as_str(), DOMAIN_ID);
        assert_eq!((world.count(DOMAINS), world.count(CALLER)), (1, 1));
        assert!(world.server.seen_at(CALLER)[0].header("authorization").is_some());
    }
}

#[tokio::test]
async fn without_sts_the_missing_permission_is_named_and_the_failure_is_not_kept() {
    let mut world = Environment::new();
    world.unset("HUAWEICLOUD_SDK_STS_ENDPOINT");
    world.server.answer(DOMAINS, [nobody().header("X-IAM-Trace-Id", "trace-1")]);
    let client = Client::builder()
        .endpoint("https://service.invalid")
        .credentials(keys())
        // A region that has no STS.
        .context(world.context().with_region_id("cn-north-1"))
        .build()
        .expect("a client");
    let error = client.domain_id().await.expect_err("no account");
    assert_eq!(
        error.to_string(),
        "domain_id: 200 OK: IAM shows no account to the caller, who lacks the permission iam:users:getUser; \
         where the caller has STS, set HUAWEICLOUD_SDK_STS_ENDPOINT and that is asked (request trace-1)"
    );
    assert_eq!(error.kind(), ErrorKind::Service);
    world.server.answer(DOMAINS, [Reply::new(200, format!(r#"{{"domains":[{{"id":"{DOMAIN_ID}"}}]}}"#))]);
    assert_eq!(client.domain_id().await.expect("an id").as_str(), DOMAIN_ID);
}

#[tokio::test]
async fn a_rejection_is_an_error_like_any_other() {
    let world = Environment::new();
    world.server.answer(
        DOMAINS,
        [
            Reply::new(403, r#"{"error":{"code":"IAM.0003","message":"no"}}"#).header("X-Request-Id", "r-1"),
            Reply::new(200, r#"{"domains":[{"id":"short"}]}"#),
        ],
    );
    let client = client(&world, keys());
    let error = client.domain_id().await.expect_err("rejected");
    assert_eq!(error.to_string(), "domain_id: 403 Forbidden IAM.0003 no (request r-1)");
    let error = client.domain_id().await.expect_err("no id of the known form");
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().starts_with("domain_id: the id of the account is unusual: "), "{error}");
}

#[tokio::test]
async fn the_builder_says_where_iam_and_sts_are() {
    let mut world = Environment::new();
    for name in ["HUAWEICLOUD_SDK_IAM_ENDPOINT", "HUAWEICLOUD_SDK_STS_ENDPOINT"] {
        world.set(name, "https://wrong.invalid");
    }
    world.server.answer(DOMAINS, [nobody()]);
    let url = world.server.url();
    let builder = Client::builder().endpoint("https://service.invalid").credentials(keys()).context(world.context());
    let client = builder.iam_endpoint(&url).sts_endpoint(&url).build().expect("a client");
    assert_eq!(client.domain_id().await.expect("an id").as_str(), DOMAIN_ID);
}

#[test]
fn the_id_can_be_had_without_async() {
    let world = Environment::new();
    assert_eq!(client(&world, keys()).domain_id_blocking().expect("an id").as_str(), DOMAIN_ID);
}
