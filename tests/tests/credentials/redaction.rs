//! Does anything that has to do with credentials show a secret?

use codearts_pipeline::{
    Client, Credentials, ProvideCredentials, ProvideError,
    credentials::{
        AgencyProvider, Chain, DefaultChain, EnvironmentProvider, IdTokenProvider, MetadataProvider, OidcProvider, PasswordProvider,
        PodIdentityProvider, ProfileProvider,
    },
};

use crate::world::Environment;

const SECRETS: [&str; 9] =
    ["AK-", "SK-", "TOKEN-", "hunter2", "THE-ID-TOKEN", "POD-TOKEN", "UNSCOPED-TOKEN", "USER-TOKEN", "METADATA-TOKEN"];

fn assert_clean(what: &str, shown: &str) {
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{what} shows {secret}: {shown}");
    }
}

#[test]
fn no_provider_shows_a_secret() {
    let keys = || Credentials::temporary("AK-1", "SK-1", "TOKEN-1").expect("keys");
    assert_clean("PasswordProvider", &format!("{0:?} {0:#?}", PasswordProvider::new("d", "u", "hunter2")));
    assert_clean("AgencyProvider", &format!("{0:?} {0:#?}", AgencyProvider::new(keys(), "d", "a")));
    assert_clean("IdTokenProvider", &format!("{0:?} {0:#?}", IdTokenProvider::new("i", "f")));
    assert_clean("OidcProvider", &format!("{0:?} {0:#?} {1:?}", OidcProvider::new("p", "a", "f"), OidcProvider::from_env()));
    assert_clean("MetadataProvider", &format!("{0:?} {0:#?}", MetadataProvider::new()));
    assert_clean("PodIdentityProvider", &format!("{0:?} {0:#?}", PodIdentityProvider::new()));
    assert_clean("EnvironmentProvider", &format!("{0:?} {0:#?}", EnvironmentProvider::new()));
    assert_clean("ProfileProvider", &format!("{0:?} {0:#?}", ProfileProvider::named("x")));
    assert_clean("DefaultChain", &format!("{0:?} {0:#?}", DefaultChain::new()));
    let chain = Chain::new().then(keys()).then(PasswordProvider::new("d", "u", "hunter2"));
    assert_clean("Chain", &format!("{chain:?} {chain:#?}"));
    let builder = Client::builder().endpoint("https://example.com").credentials_provider(chain);
    assert_clean("ClientBuilder", &format!("{builder:?} {builder:#?}"));
    let client = builder.build().expect("a client");
    assert_clean("Client", &format!("{client:?} {client:#?}"));
    let error = ProvideError::NotConfigured("why".to_owned());
    assert_eq!((error.to_string(), format!("{error:?}")), ("why".to_owned(), "NotConfigured(\"why\")".to_owned()));
}

#[tokio::test]
async fn what_was_fetched_is_not_shown_and_no_file_is_written() {
    let mut world = Environment::new();
    let pod = format!("{}/pod/credentials", world.server.url());
    world.set_all(&[("HC_CONTAINER_CREDENTIALS_FULL_URI", &pod), ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", "pod-token")]);
    world.write("pod-token", "POD-TOKEN");
    world.write("id-token", "THE-ID-TOKEN");
    let before = files(&world);
    let providers: [Box<dyn ProvideCredentials>; 6] = [
        Box::new(IdTokenProvider::new("i", "id-token")),
        Box::new(OidcProvider::new("p", "a", "id-token")),
        Box::new(PasswordProvider::new("d", "u", "hunter2")),
        Box::new(PodIdentityProvider::new()),
        Box::new(MetadataProvider::new().endpoint(world.server.url())),
        Box::new(AgencyProvider::new(Credentials::new("AK-1", "SK-1").expect("keys"), "d", "a")),
    ];
    for provider in providers {
        let name = provider.name().to_owned();
        let context = world.context();
        let credentials = provider.provide(&context).await.expect(&name);
        assert!(credentials.expires_at().is_some(), "{name}");
        assert_clean(&name, &format!("{credentials:?} {credentials:#?} {context:?}"));
        let client = world.client(provider);
        let answer = client.extensions(&codearts_pipeline_tests::domain_id()).show_plugin_version("x").await.expect(&name);
        assert_clean(&name, &format!("{answer:?} {client:?}"));
    }
    assert_eq!(files(&world), before);
}

fn files(world: &Environment) -> Vec<std::ffi::OsString> {
    let mut names: Vec<_> = std::fs::read_dir(world.home()).expect("a folder").map(|entry| entry.expect("a file").file_name()).collect();
    names.sort();
    names
}
