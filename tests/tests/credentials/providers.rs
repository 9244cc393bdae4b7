//! What does each provider ask, and what does it make of the response?

use std::time::Duration;

use codearts_pipeline::{
    Credentials,
    credentials::{
        AgencyProvider, EnvironmentProvider, IdTokenProvider, MetadataProvider, OidcProvider, PasswordProvider, PodIdentityProvider,
        ProfileProvider,
    },
};
use codearts_pipeline_tests::time::begin;
use serde_json::json;

use crate::{
    server::Reply,
    world::{Environment, ID_TOKEN, KEYS, METADATA, METADATA_TOKEN, PASSWORD, POD, STS, keys},
};

fn routes(world: &Environment) -> Vec<String> {
    let mut routes: Vec<_> = world.server.seen().iter().map(|seen| seen.route()).collect();
    routes.pop().expect("the call itself");
    routes
}

#[tokio::test]
async fn the_environment_gives_permanent_and_temporary_keys() {
    let mut world = Environment::new();
    world.set_all(&[("HUAWEICLOUD_SDK_AK", "AK-1"), ("HUAWEICLOUD_SDK_SK", "SK-1")]);
    assert_eq!(world.caller(EnvironmentProvider::new()).await.expect("keys"), "AK-1");
    world.set("HUAWEICLOUD_SDK_SECURITY_TOKEN", "TOKEN-1");
    assert_eq!(world.caller(EnvironmentProvider::new()).await.expect("keys"), "AK-1 TOKEN-1");
}

#[tokio::test]
async fn a_profile_is_chosen_by_call_by_variable_or_is_basic() {
    let mut world = Environment::new();
    let text = "; profiles\n[global]\nak=AK-GLOBAL\nsk=SK\n\n[basic]\nAK = AK-BASIC\nsk = SK\nproject_id = p\n\n[staging]\nak: AK-STAGING\nsk: SK\nsecurity_token: TOKEN\n";
    world.write(".huaweicloud/credentials", text);
    assert_eq!(world.caller(ProfileProvider::new()).await.expect("keys"), "AK-BASIC");
    assert_eq!(world.caller(ProfileProvider::named("global")).await.expect("keys"), "AK-GLOBAL");
    world.set("HUAWEICLOUD_SDK_PROFILE", "staging");
    assert_eq!(world.caller(ProfileProvider::new()).await.expect("keys"), "AK-STAGING TOKEN");
    assert_eq!(world.caller(ProfileProvider::named("basic")).await.expect("keys"), "AK-BASIC");
    world.write("elsewhere/keys.ini", "[staging]\nak = AK-ELSEWHERE\nsk = SK\n");
    world.set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "elsewhere/keys.ini");
    assert_eq!(world.caller(ProfileProvider::new()).await.expect("keys"), "AK-ELSEWHERE");
    let file = world.home().join(".huaweicloud/credentials");
    assert_eq!(world.caller(ProfileProvider::new().file(file)).await.expect("keys"), "AK-STAGING TOKEN");
}

#[tokio::test]
async fn a_profile_can_name_an_identity_provider_and_where_iam_is() {
    let mut world = Environment::new();
    world.set("HUAWEICLOUD_SDK_IAM_ENDPOINT", "https://wrong.invalid");
    let url = world.server.url();
    world.write(
        ".huaweicloud/credentials",
        &format!("[basic]\nak = AK\nsk = SK\nidp_id = my-idp\nid_token_file = id-token\niam_endpoint = {url}\n"),
    );
    world.write("id-token", "THE-ID-TOKEN");
    assert_eq!(world.caller(ProfileProvider::new()).await.expect("keys"), "AK-IAM TOKEN-IAM");
    assert_eq!(world.server.seen_at(ID_TOKEN)[0].header("x-idp-id"), Some("my-idp"));
}

#[tokio::test]
async fn an_id_token_is_exchanged_through_iam_in_two_unsigned_calls() {
    let world = Environment::new();
    world.write("id-token", "  THE-ID-TOKEN\n");
    assert_eq!(world.caller(IdTokenProvider::new("my-idp", "id-token")).await.expect("keys"), "AK-IAM TOKEN-IAM");
    assert_eq!(routes(&world), [ID_TOKEN, KEYS]);
    let seen = world.server.seen();
    assert_eq!(seen[0].header("x-idp-id"), Some("my-idp"));
    assert_eq!(seen[0].json(), json!({"auth": {"id_token": {"id": "THE-ID-TOKEN"}}}));
    let expected = json!({"auth": {"identity": {"methods": ["token"], "token": {"id": "UNSCOPED-TOKEN", "duration_seconds": 21_600}}}});
    assert_eq!(seen[1].json(), expected);
    for call in &seen[..2] {
        assert_eq!(call.header("content-type"), Some("application/json;charset=UTF-8"));
        assert_eq!((call.header("authorization"), call.header("x-auth-token")), (None, None));
    }
}

#[tokio::test]
async fn an_id_token_is_exchanged_through_sts_in_one_unsigned_call() {
    let mut world = Environment::new();
    world.write("token", "THE-ID-TOKEN\n");
    assert_eq!(world.caller(OidcProvider::new("p", "a", "token").session_name("s")).await.expect("keys"), "AK-STS TOKEN-STS");
    assert_eq!(routes(&world), [STS]);
    let expected = json!({
        "provider_urn": "p", "agency_urn": "a", "agency_session_name": "s", "id_token": "THE-ID-TOKEN", "duration_seconds": 3600
    });
    assert_eq!(world.server.seen()[0].json(), expected);
    assert_eq!(world.server.seen()[0].header("authorization"), None);

    world.set_all(&[
        ("HUAWEICLOUD_OIDC_PROVIDER_URN", "p2"),
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "a2"),
        ("HUAWEICLOUD_OIDC_ID_TOKEN", "TEXT-TOKEN"),
        ("HUAWEICLOUD_OIDC_TOKEN_FILE", "not-looked-at"),
        ("HUAWEICLOUD_OIDC_DURATION_SECONDS", "900"),
        ("HUAWEICLOUD_OIDC_POLICY", "{}"),
        ("HUAWEICLOUD_OIDC_POLICY_IDS", "one, two,"),
    ]);
    assert_eq!(world.caller(OidcProvider::from_env()).await.expect("keys"), "AK-STS TOKEN-STS");
    let expected = json!({
        "provider_urn": "p2", "agency_urn": "a2", "agency_session_name": "oidc-sts-session", "id_token": "TEXT-TOKEN",
        "duration_seconds": 900, "policy": "{}", "policy_ids": ["one", "two"]
    });
    assert_eq!(world.server.seen_at(STS)[1].json(), expected);
}

#[tokio::test]
async fn a_password_gives_a_user_token_for_the_account_or_a_project() {
    let world = Environment::new();
    let provider = || PasswordProvider::new("acc", "me", "pass\"word");
    assert_eq!(world.caller(provider()).await.expect("a token"), "USER-TOKEN");
    assert_eq!(world.caller(provider().project_name("cn-north-4")).await.expect("a token"), "USER-TOKEN");
    assert_eq!(world.caller(provider().project_id("0123")).await.expect("a token"), "USER-TOKEN");
    let bodies: Vec<_> = world.server.seen_at(PASSWORD).iter().map(|seen| seen.json()).collect();
    let user = json!({"domain": {"name": "acc"}, "name": "me", "password": "pass\"word"});
    for (body, scope) in bodies.iter().zip([
        json!({"domain": {"name": "acc"}}),
        json!({"project": {"name": "cn-north-4"}}),
        json!({"project": {"id": "0123"}}),
    ]) {
        assert_eq!(*body, json!({"auth": {"identity": {"methods": ["password"], "password": {"user": user}}, "scope": scope}}));
    }
}

#[tokio::test]
async fn an_agency_is_assumed_with_a_signature_or_a_user_token() {
    let world = Environment::new();
    let caller = Credentials::temporary("AK-CALLER", "SK", "TOKEN-CALLER").expect("keys");
    assert_eq!(world.caller(AgencyProvider::new(caller, "their-account", "agency")).await.expect("keys"), "AK-IAM TOKEN-IAM");
    let asked = &world.server.seen()[0];
    let assumed = json!({"agency_name": "agency", "domain_name": "their-account", "duration_seconds": 3600});
    assert_eq!(asked.json(), json!({"auth": {"identity": {"methods": ["assume_role"], "assume_role": assumed}}}));
    let authorization = asked.header("authorization").expect("a signature");
    assert!(
        authorization.starts_with("SDK-HMAC-SHA256 Access=AK-CALLER, SignedHeaders=host;x-sdk-date;x-security-token, "),
        "{authorization}"
    );
    assert_eq!((asked.header("x-security-token"), asked.header("x-sdk-date")), (Some("TOKEN-CALLER"), Some("20260102T030405Z")));

    let caller = Credentials::user_token("TOKEN-USER").expect("a token");
    assert_eq!(world.caller(AgencyProvider::new(caller, "their-account", "agency")).await.expect("keys"), "AK-IAM TOKEN-IAM");
    let asked = &world.server.seen_at(KEYS)[1];
    assert_eq!((asked.header("x-auth-token"), asked.header("authorization")), (Some("TOKEN-USER"), None));
}

#[tokio::test]
async fn the_agent_for_pod_identity_gets_the_token_of_the_file() {
    let mut world = Environment::new();
    let uri = format!("{}/pod/credentials", world.server.url());
    world.set_all(&[("HC_CONTAINER_CREDENTIALS_FULL_URI", &uri), ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", "pod-token")]);
    world.write("pod-token", "POD-TOKEN\n");
    assert_eq!(world.caller(PodIdentityProvider::new()).await.expect("keys"), "AK-POD TOKEN-POD");
    let asked = &world.server.seen_at(POD)[0];
    assert_eq!((asked.header("authorization"), asked.json()), (Some("POD-TOKEN"), json!({})));
}

#[tokio::test]
async fn the_metadata_service_is_asked_in_version_two() {
    let world = Environment::new();
    let provider = MetadataProvider::new().endpoint(world.server.url());
    assert_eq!(world.caller(provider).await.expect("keys"), "AK-METADATA TOKEN-METADATA");
    assert_eq!(routes(&world), [METADATA_TOKEN, METADATA]);
    let seen = world.server.seen();
    assert_eq!(seen[0].header("x-metadata-token-ttl-seconds"), Some("21600"));
    assert_eq!(seen[1].header("x-metadata-token"), Some("METADATA-TOKEN"));
}

#[tokio::test]
async fn the_metadata_service_is_asked_in_version_one_where_there_is_no_other() {
    for status in [404, 405, 503] {
        let world = Environment::new();
        world.server.answer(METADATA_TOKEN, [Reply::new(status, "")]);
        let provider = MetadataProvider::new().endpoint(world.server.url());
        assert_eq!(world.caller(provider).await.expect("keys"), "AK-METADATA TOKEN-METADATA");
        assert_eq!(world.server.seen_at(METADATA)[0].header("x-metadata-token"), None, "{status}");
    }
}

#[tokio::test]
async fn a_metadata_token_that_is_not_taken_is_fetched_once_more() {
    let world = Environment::new();
    world.server.answer(METADATA_TOKEN, [Reply::new(200, "FIRST"), Reply::new(200, "SECOND")]);
    let good = keys("credential", "METADATA", Duration::from_secs(60));
    world.server.answer(METADATA, [Reply::new(401, "token expired"), Reply::new(200, good)]);
    let provider = MetadataProvider::new().endpoint(world.server.url());
    assert_eq!(world.caller(provider).await.expect("keys"), "AK-METADATA TOKEN-METADATA");
    let tokens: Vec<_> = world.server.seen_at(METADATA).iter().map(|seen| seen.header("x-metadata-token").map(str::to_owned)).collect();
    assert_eq!(tokens, [Some("FIRST".to_owned()), Some("SECOND".to_owned())]);
}

#[tokio::test]
async fn b22_what_may_pass_is_asked_again_and_a_rejection_is_not() {
    let world = Environment::new();
    world.write("id-token", "THE-ID-TOKEN");
    let token = || Reply::new(201, "{}").header("X-Subject-Token", "UNSCOPED-TOKEN");
    world.server.answer(ID_TOKEN, [Reply::new(503, "busy"), Reply::new(429, "{}"), token()]);
    assert_eq!(world.caller(IdTokenProvider::new("my-idp", "id-token")).await.expect("keys"), "AK-IAM TOKEN-IAM");
    assert_eq!(routes(&world), [ID_TOKEN, ID_TOKEN, ID_TOKEN, KEYS]);

    world.server.answer(ID_TOKEN, [Reply::new(502, "busy")]);
    let error = world.caller(IdTokenProvider::new("my-idp", "id-token")).await.expect_err("always busy");
    assert!(error.to_string().contains("502"), "{error}");
    assert_eq!(world.server.seen_at(ID_TOKEN).len(), 6);

    world.server.answer(ID_TOKEN, [Reply::new(401, "{}"), token()]);
    let error = world.caller(IdTokenProvider::new("my-idp", "id-token")).await.expect_err("rejected");
    assert!(error.to_string().contains("401"), "{error}");
    assert_eq!(world.server.seen_at(ID_TOKEN).len(), 7);

    // The metadata service too.
    let keys = world.server.seen_at(METADATA).len();
    world.server.answer(
        METADATA,
        [
            Reply::new(500, "busy"),
            Reply::new(503, "busy"),
            Reply::new(200, r#"{"credential":{"access":"AK-M","secret":"S","securitytoken":"T-M"}}"#),
        ],
    );
    assert!(world.caller(MetadataProvider::new().endpoint(world.server.url())).await.is_err(), "500 is no hiccup");
    assert_eq!(world.caller(MetadataProvider::new().endpoint(world.server.url())).await.expect("keys"), "AK-M T-M");
    assert_eq!(world.server.seen_at(METADATA).len(), keys + 3);
}

#[tokio::test]
async fn b24_a_clock_that_is_off_is_put_right_by_iam_too() {
    for (ahead, rejections) in [(true, 1), (false, 1), (true, 2)] {
        let world = Environment::new();
        let off = Duration::from_secs(90 * 60);
        world.time.set_clock(if ahead { begin() + off } else { begin() - off });
        let rejected = || Reply::new(401, "{}").header("Date", "Fri, 02 Jan 2026 03:04:05 GMT");
        let keys = Reply::new(201, keys("credential", "IAM", Duration::from_secs(3600)));
        world.server.answer(KEYS, std::iter::repeat_with(rejected).take(rejections).chain([keys]));
        let caller = Credentials::new("AK-CALLER", "SK").expect("keys");
        let outcome = world.caller(AgencyProvider::new(caller, "their-account", "their-agency")).await;
        let seen = world.server.seen_at(KEYS);
        assert_eq!((seen.len(), seen[1].header("x-sdk-date")), (2, Some("20260102T030405Z")), "dated by IAM");
        // It is put right once.
        assert_eq!(outcome.is_ok(), rejections == 1);
    }
}
