//! Which files count as absent, what is asked for by name, and what keys may hold. Tests carry the numbers of the faults that they
//! keep away.

use std::sync::Arc;

use codearts_pipeline::{
    Client, Context, Credentials, ErrorKind, ProvideCredentials, ProvideError, Region,
    credentials::{DefaultChain, EnvironmentProvider, MetadataProvider, ProfileProvider},
};

use crate::world::{Environment, METADATA, METADATA_TOKEN};

/// The default chain, in which the metadata service is that of the test.
fn chain(world: &Environment) -> DefaultChain {
    DefaultChain::new().metadata(MetadataProvider::new().endpoint(world.server.url()))
}

#[tokio::test]
async fn b2_a_home_that_is_no_folder_is_a_home_without_files() {
    let world = Environment::new();
    // The home folder is a file: files below it are not there, by another code than usual.
    world.write("home", "");
    let home = world.home().join("home");
    let context = || Context::isolated([("", ""); 0], &home, Arc::new(world.time.clone())).expect("a context");
    let keys = Credentials::new("AK", "SK").expect("keys");
    Client::builder().region(Region::CN_NORTH_4).credentials(keys).context(context()).build().expect("a client");
    let error = ProfileProvider::new().provide(&context()).await.expect_err("no profile");
    assert!(matches!(error, ProvideError::NotConfigured(_)) && error.to_string().contains("is not there"), "{error}");
}

#[tokio::test]
async fn b5_a_profile_that_was_asked_for_is_never_replaced_by_another_identity() {
    for is_file_there in [false, true] {
        let mut world = Environment::new();
        if is_file_there {
            world.write(".huaweicloud/credentials", "[basic]\nak = AK\nsk = SK\n");
        }
        let error = world.error(ProfileProvider::named("staging")).await;
        assert!(error.contains("there is no profile [staging], and it was asked for"), "{error}");
        assert!(error.contains("~/.huaweicloud/credentials"), "{error}");
        world.set("HUAWEICLOUD_SDK_PROFILE", "staging");
        let error = world.error(chain(&world)).await;
        assert!(error.contains("HUAWEICLOUD_SDK_PROFILE asks for it"), "{error}");
        assert_eq!((world.count(METADATA_TOKEN), world.count(METADATA)), (0, 0), "another identity was asked for");
    }
    // Nobody asked for one: the next source is asked.
    let world = Environment::new();
    assert_eq!(world.caller(chain(&world)).await.expect("keys"), "AK-METADATA TOKEN-METADATA");
}

#[tokio::test]
async fn b20_both_halves_of_a_pair_are_checked_and_none_is_shown() {
    for (secret, at) in
        [("HUNTER\n", 7), (" HUNTER", 1), ("HUN TER", 4), ("\"HUNTER\"", 1), ("HUNTER'", 7), ("HUNTER\u{200b}", 7), ("\u{feff}HUNTER", 1)]
    {
        for made in [
            Credentials::new("AK", secret),
            Credentials::new(secret, "SK"),
            Credentials::temporary("AK", "SK", secret),
            Credentials::user_token(secret),
        ] {
            let error = made.expect_err(secret);
            assert_eq!(error.kind(), ErrorKind::Credentials);
            assert!(error.to_string().contains(&format!("character {at} of the ")), "{error}");
            assert!(!format!("{error} {error:?}").contains("HUN"), "{error}");
        }
        let mut world = Environment::new();
        world.set_all(&[("HUAWEICLOUD_SDK_AK", "AK"), ("HUAWEICLOUD_SDK_SK", secret)]);
        let error = world.error(EnvironmentProvider::new()).await;
        assert!(error.starts_with("HUAWEICLOUD_SDK_AK/HUAWEICLOUD_SDK_SK: character") && error.contains("of the secret key"), "{error}");
        assert!(!error.contains("HUN"), "{error}");
    }
}

#[cfg(unix)]
#[tokio::test]
async fn n14_what_is_no_regular_file_is_an_error_at_once() {
    let mut world = Environment::new();
    assert!(std::process::Command::new("mkfifo").arg(world.home().join("fifo")).status().expect("mkfifo").success());
    std::fs::create_dir_all(world.home().join("folder")).expect("a folder");
    for name in ["fifo", "folder", "/dev/zero"] {
        let error = world.error(ProfileProvider::new().file(name)).await;
        assert!(error.contains("it is no regular file"), "{error}");
        world.set("HUAWEICLOUD_SDK_REGIONS_FILE", name);
        let region = "cn-nowhere-1".parse::<Region>().expect("a region");
        let error = Client::builder().region(region).context(world.context()).build().expect_err("no file");
        assert!(error.to_string().contains("it is no regular file"), "{error}");
    }
}

/// N15: a mistake in a profile that nobody asked for stops nobody.
#[tokio::test]
async fn n15_a_mistake_in_another_profile_stops_nobody() {
    let good = "[basic]\nak = AK-BASIC\nsk = SK-BASIC\n";
    for (before, after) in [
        ("[broken]\nno key here\n", ""),
        ("", "[broken\nak = 1\n"),
        ("", "[other]\nak = \"quoted\"\n[other]\n"),
        ("stray = 1\n", "[x]\n= y\n"),
    ] {
        let world = Environment::new();
        world.write(".huaweicloud/credentials", &format!("{before}{good}{after}"));
        assert_eq!(world.caller(ProfileProvider::new()).await.expect("its own profile is fine"), "AK-BASIC");
    }
    // Who asks for the broken one is told where.
    let world = Environment::new();
    world.write(".huaweicloud/credentials", &format!("{good}[broken]\nno key here\n"));
    let error = world.error(ProfileProvider::named("broken")).await;
    assert!(error.contains("credentials:5: "), "{error}");
    world.write(".huaweicloud/credentials", &format!("\u{feff}{good}"));
    assert_eq!(world.caller(ProfileProvider::new()).await.expect("a byte order mark is passed over"), "AK-BASIC");
}

/// N16: a security token without keys is half of what somebody meant.
#[tokio::test]
async fn n16_a_security_token_without_keys_is_told() {
    for (name, value) in [("HUAWEICLOUD_SDK_SK", ""), ("HUAWEICLOUD_SDK_AK", ""), ("OTHER", "x")] {
        let mut world = Environment::new();
        world.set("HUAWEICLOUD_SDK_SECURITY_TOKEN", "TOKEN");
        world.set(name, value);
        for error in [
            world.error(EnvironmentProvider::new()).await,
            world.error(DefaultChain::new().metadata(MetadataProvider::new().endpoint(world.server.url()))).await,
        ] {
            assert!(error.contains("HUAWEICLOUD_SDK_SECURITY_TOKEN is set") && !error.contains("TOKEN\""), "{error}");
        }
        assert_eq!(world.count(METADATA), 0, "no other identity is taken");
    }
}
