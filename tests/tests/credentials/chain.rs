//! In which order are the sources of the default chain asked, and when does it go on?

use codearts_pipeline::{
    Client, Context, ErrorKind, ProvideCredentials, ProvideError, ProvideFuture,
    credentials::{Chain, Credentials, DefaultChain, EnvironmentProvider, MetadataProvider, ProfileProvider},
};
use codearts_pipeline_tests::domain_id;

use crate::{
    server::Reply,
    world::{Environment, METADATA, METADATA_TOKEN},
};

const OIDC: [(&str, &str); 3] = [
    ("HUAWEICLOUD_OIDC_PROVIDER_URN", "provider"),
    ("HUAWEICLOUD_OIDC_AGENCY_URN", "agency"),
    ("HUAWEICLOUD_OIDC_TOKEN_FILE", "oidc-token"),
];
const IDP: [(&str, &str); 2] = [("HUAWEICLOUD_SDK_IDP_ID", "idp"), ("HUAWEICLOUD_SDK_ID_TOKEN_FILE", "id-token")];
const KEYS: [(&str, &str); 2] = [("HUAWEICLOUD_SDK_AK", "AK-ENV"), ("HUAWEICLOUD_SDK_SK", "SK-ENV")];
const SAMPLE_KEYS: [(&str, &str); 2] = [("CLOUD_SDK_AK", "AK-SAMPLE"), ("CLOUD_SDK_SK", "SK-SAMPLE")];

/// A world in which every source has credentials.
fn full() -> Environment {
    let mut world = Environment::new();
    world.set_all(&OIDC);
    world.set_all(&IDP);
    world.set_all(&KEYS);
    world.set_all(&SAMPLE_KEYS);
    let pod = format!("{}/pod/credentials", world.server.url());
    world.set("HC_CONTAINER_CREDENTIALS_FULL_URI", &pod);
    world.set("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", "pod-token");
    for name in ["oidc-token", "id-token", "pod-token"] {
        world.write(name, "THE-TOKEN\n");
    }
    world.write(".huaweicloud/credentials", "[basic]\nak = AK-PROFILE\nsk = SK-PROFILE\n");
    world
}

fn chain(world: &Environment) -> DefaultChain {
    DefaultChain::new().metadata(MetadataProvider::new().endpoint(world.server.url()))
}

#[tokio::test]
async fn the_order_is_the_documented_one() {
    let mut world = full();
    let steps: [(&str, &[&str]); 7] = [
        ("AK-STS TOKEN-STS", &["HUAWEICLOUD_OIDC_PROVIDER_URN", "HUAWEICLOUD_OIDC_AGENCY_URN", "HUAWEICLOUD_OIDC_TOKEN_FILE"]),
        ("AK-IAM TOKEN-IAM", &["HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"]),
        ("AK-ENV", &["HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"]),
        ("AK-SAMPLE", &["CLOUD_SDK_AK", "CLOUD_SDK_SK"]),
        ("AK-PROFILE", &[]),
        ("AK-POD TOKEN-POD", &["HC_CONTAINER_CREDENTIALS_FULL_URI"]),
        ("AK-METADATA TOKEN-METADATA", &[]),
    ];
    for (expected, taken_away) in steps {
        assert_eq!(world.caller(chain(&world)).await.expect(expected), expected);
        taken_away.iter().for_each(|name| world.unset(name));
        if expected == "AK-PROFILE" {
            world.write(".huaweicloud/credentials", "[global]\nak = AK-GLOBAL\nsk = SK-GLOBAL\n");
        }
    }
}

#[tokio::test]
async fn what_is_set_up_wrongly_ends_the_search() {
    for (name, value, expected) in [
        ("HUAWEICLOUD_OIDC_AGENCY_URN", "", "HUAWEICLOUD_OIDC_AGENCY_URN is not set, and others of HUAWEICLOUD_OIDC_ are"),
        ("HUAWEICLOUD_OIDC_TOKEN_FILE", "gone", "HUAWEICLOUD_OIDC_TOKEN_FILE: the file gone is not there"),
    ] {
        let mut world = full();
        world.set(name, value);
        assert_eq!(world.error(chain(&world)).await, expected);
        assert!(world.server.seen().is_empty(), "nobody else was asked");
    }
    let mut world = full();
    OIDC.iter().chain(&IDP).for_each(|(name, _)| world.unset(name));
    world.set("HUAWEICLOUD_SDK_SK", "");
    assert_eq!(world.error(chain(&world)).await, "HUAWEICLOUD_SDK_AK is set but HUAWEICLOUD_SDK_SK is not: set both");
}

#[tokio::test]
async fn when_all_are_passed_over_one_line_says_why() {
    let world = Environment::new();
    world.server.answer(METADATA_TOKEN, [Reply::new(404, "")]);
    world.server.answer(METADATA, [Reply::new(404, "")]);
    let error = world.caller(chain(&world)).await.expect_err("nothing to find");
    assert_eq!(error.kind(), ErrorKind::Credentials);
    assert_eq!(
        world.error(chain(&world)).await,
        "no credentials from default chain: \
         OIDC through STS: none of HUAWEICLOUD_OIDC_PROVIDER_URN, HUAWEICLOUD_OIDC_AGENCY_URN and a token is set; \
         environment: none of HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, or CLOUD_SDK_AK and CLOUD_SDK_SK, or HUAWEICLOUD_SDK_IDP_ID is set; \
         profile: ~/.huaweicloud/credentials is not there; \
         pod identity: HC_CONTAINER_CREDENTIALS_FULL_URI is not set; \
         metadata: http://server responds with 404 Not Found: not on an ECS"
    );
}

#[tokio::test]
async fn a_client_that_is_given_none_uses_the_default_chain_and_only_when_it_calls() {
    let mut world = Environment::new();
    world.set_all(&KEYS);
    let client = Client::builder().endpoint(world.server.url()).context(world.context()).build().expect("a client");
    assert!(world.server.seen().is_empty());
    client.extensions(&domain_id()).show_plugin_version("x").await.expect("a response");
    let call = world.server.seen().pop().expect("a call");
    assert!(call.header("authorization").expect("a signature").contains("Access=AK-ENV,"));
}

#[tokio::test]
async fn a_chain_of_ones_own_asks_in_its_own_order() {
    let mut world = full();
    let given = Credentials::new("AK-GIVEN", "SK-GIVEN").expect("keys");
    let own = || Chain::new().then(ProfileProvider::new()).then(EnvironmentProvider::new()).then(given.clone());
    assert_eq!(world.caller(own()).await.expect("found"), "AK-PROFILE");
    world.write(".huaweicloud/credentials", "");
    OIDC.iter().chain(&IDP).for_each(|(name, _)| world.unset(name));
    assert_eq!(world.caller(own()).await.expect("found"), "AK-ENV");
    KEYS.iter().chain(&SAMPLE_KEYS).for_each(|(name, _)| world.unset(name));
    assert_eq!(world.caller(own()).await.expect("found"), "AK-GIVEN");
    assert_eq!(world.error(Chain::new()).await, "no credentials from chain: the chain has no providers");
}

#[tokio::test]
async fn a_chain_can_do_without_the_metadata_service() {
    let world = Environment::new();
    let error = world.error(DefaultChain::new().without_metadata()).await;
    assert!(error.ends_with("pod identity: HC_CONTAINER_CREDENTIALS_FULL_URI is not set"), "{error}");
    assert!(world.server.seen().is_empty());
}

/// A source that fails as a user's own would.
#[derive(Debug)]
struct SealedVault;

impl ProvideCredentials for SealedVault {
    fn name(&self) -> &str {
        "vault"
    }

    fn provide<'a>(&'a self, _: &'a Context) -> ProvideFuture<'a> {
        let cause = std::io::Error::other("503 Service Unavailable");
        Box::pin(std::future::ready(Err(ProvideError::failed_because("the vault is sealed", cause))))
    }
}

#[tokio::test]
async fn n4_a_source_of_ones_own_fails_with_its_cause_and_no_other_identity_is_taken() {
    let world = Environment::new();
    let given = Credentials::new("AK-OTHER", "SK").expect("keys");
    let error = world.caller(Chain::new().then(SealedVault).then(given)).await.expect_err("sealed");
    assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Credentials, "show_plugin_version: the vault is sealed"));
    assert_eq!(std::error::Error::source(&error).expect("a cause").to_string(), "503 Service Unavailable");
    assert_eq!(ProvideError::failed("no").to_string(), "no");
}
