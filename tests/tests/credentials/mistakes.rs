//! What is said when something is wrong? Variables, files and lines are named, and no secret is.

use std::net::TcpListener;

use codearts_pipeline::{
    Credentials, ErrorKind,
    credentials::{
        AgencyProvider, EnvironmentProvider, IdTokenProvider, MetadataProvider, OidcProvider, PasswordProvider, PodIdentityProvider,
        ProfileProvider,
    },
};

use crate::{
    server::Reply,
    world::{Environment, ID_TOKEN, KEYS, METADATA, METADATA_TOKEN, PASSWORD, STS},
};

#[tokio::test]
async fn half_of_a_pair_of_variables_names_the_other_half() {
    for (set, missing) in [
        ("HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK"),
        ("CLOUD_SDK_SK", "CLOUD_SDK_AK"),
        ("HUAWEICLOUD_SDK_IDP_ID", "HUAWEICLOUD_SDK_ID_TOKEN_FILE"),
        ("HUAWEICLOUD_SDK_ID_TOKEN_FILE", "HUAWEICLOUD_SDK_IDP_ID"),
    ] {
        let mut world = Environment::new();
        world.set(set, "VALUE");
        assert_eq!(world.error(EnvironmentProvider::new()).await, format!("{set} is set but {missing} is not: set both"));
    }
}

#[tokio::test]
async fn a_mistake_in_a_profile_has_a_file_and_a_line() {
    const NAME: &str = "~/.huaweicloud/credentials";
    for (text, expected) in [
        ("[basic]\nak = VALUE\n", ":2: ak is set but sk is not: set both"),
        ("[basic]\n\nsk = VALUE\nak =\n", ":3: sk is set but ak is not: set both"),
        ("[basic]\nidp_id = VALUE\n", ":2: idp_id is set but id_token_file is not: set both"),
        ("[basic]\nsecurity_token = VALUE\n", ":1: the profile [basic] has neither ak and sk nor idp_id and id_token_file"),
        (
            "[basic]\nak = VALUE VALUE\nsk = VALUE\n",
            ":2: character 6 of the access key is a space, a quotation mark, a control character or not ASCII; it was probably copied with something around it",
        ),
        ("[basic]\nVALUE\n", ":2: this is neither a section nor a key with a value: write key = value"),
        ("ak = VALUE\n", ":1: the key stands before the first section"),
        ("[basic]\nak = VALUE\nak = VALUE\n", ":3: the key is there twice in its section"),
        ("[basic]\nak = 'VALUE'\n", ":2: the value is in quotation marks, which would become part of it: leave them out"),
        ("[basic]\nidp_id = i\nid_token_file = gone\n", ":3: the file gone is not there"),
        (
            "[basic]\nidp_id = i\nid_token_file = f\niam_endpoint = http://iam.example.com\n",
            ":4: the endpoint is plain http, which others can read: use https",
        ),
        ("[other]\nak = VALUE\n", " has no profile [basic]; there is [other]"),
        ("", " has no profile [basic]; there is no profile"),
    ] {
        let world = Environment::new();
        world.write(".huaweicloud/credentials", text);
        let error = world.error(ProfileProvider::new()).await;
        assert_eq!(error.strip_prefix("no credentials from profile: ").unwrap_or(&error), format!("{NAME}{expected}"));
    }
}

#[tokio::test]
async fn a_profile_or_file_that_was_asked_for_has_to_be_there() {
    let mut world = Environment::new();
    world.write(".huaweicloud/credentials", "[basic]\nak = VALUE\nsk = VALUE\n[other]\n");
    assert_eq!(
        world.error(ProfileProvider::named("x")).await,
        "~/.huaweicloud/credentials: there is no profile [x], and it was asked for; there is [basic], [other]"
    );
    world.set("HUAWEICLOUD_SDK_PROFILE", "y");
    assert_eq!(
        world.error(ProfileProvider::new()).await,
        "~/.huaweicloud/credentials: there is no profile [y], and HUAWEICLOUD_SDK_PROFILE asks for it; there is [basic], [other]"
    );
    world.set("HUAWEICLOUD_SDK_CREDENTIALS_FILE", "nowhere");
    assert_eq!(world.error(ProfileProvider::new()).await, "HUAWEICLOUD_SDK_CREDENTIALS_FILE: the file nowhere is not there");
}

#[tokio::test]
async fn variables_for_containers_and_identity_providers_are_named() {
    let oidc = [("HUAWEICLOUD_OIDC_PROVIDER_URN", "p"), ("HUAWEICLOUD_OIDC_AGENCY_URN", "a"), ("HUAWEICLOUD_OIDC_ID_TOKEN", "VALUE")];
    let mut world = Environment::new();
    world.set_all(&oidc[..2]);
    assert_eq!(
        world.error(OidcProvider::from_env()).await,
        "HUAWEICLOUD_OIDC_ID_TOKEN or HUAWEICLOUD_OIDC_TOKEN_FILE is not set, and others of HUAWEICLOUD_OIDC_ are"
    );
    world.set_all(&oidc);
    world.set("HUAWEICLOUD_OIDC_DURATION_SECONDS", "soon");
    assert_eq!(world.error(OidcProvider::from_env()).await, "HUAWEICLOUD_OIDC_DURATION_SECONDS: this is no number of seconds");

    for (uri, file, expected) in [
        ("http://127.0.0.1:1/", "", "HC_CONTAINER_CREDENTIALS_FULL_URI is set but HC_CONTAINER_AUTHORIZATION_TOKEN_FILE is not: set both"),
        ("http://127.0.0.1:1/", "gone", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: the file gone is not there"),
        ("http://127.0.0.1:1/", "empty", "HC_CONTAINER_AUTHORIZATION_TOKEN_FILE: the file empty is empty"),
        (
            "http://example.com/",
            "token",
            "HC_CONTAINER_CREDENTIALS_FULL_URI: the address is neither https nor, with http, loopback or link-local; \
             the token would be there for others to read",
        ),
        ("nonsense", "token", "HC_CONTAINER_CREDENTIALS_FULL_URI: this is no URL: relative URL without a base"),
    ] {
        let mut world = Environment::new();
        world.write("empty", " \n");
        world.write("token", "VALUE");
        world.set_all(&[("HC_CONTAINER_CREDENTIALS_FULL_URI", uri), ("HC_CONTAINER_AUTHORIZATION_TOKEN_FILE", file)]);
        assert_eq!(world.error(PodIdentityProvider::new()).await, expected);
    }
}

#[tokio::test]
async fn where_iam_and_sts_are_is_told_by_the_variable_that_is_wrong() {
    let mut world = Environment::new();
    world.write("token", "VALUE");
    world.set("HUAWEICLOUD_SDK_IAM_ENDPOINT", "http://iam.example.com");
    let expected = "HUAWEICLOUD_SDK_IAM_ENDPOINT: the endpoint is plain http, which others can read: use https";
    assert_eq!(world.error(IdTokenProvider::new("i", "token")).await, expected);
    assert_eq!(world.error(PasswordProvider::new("d", "u", "VALUE")).await, expected);
}

#[tokio::test]
async fn a_rejection_of_iam_or_sts_has_status_code_message_and_request_id() {
    let world = Environment::new();
    world.write("token", "VALUE");
    let rejected = || Reply::new(403, r#"{"error_code":"IAM.0011","error_msg":"VALUE is not trusted"}"#).header("X-Request-Id", "r-1");
    world.server.answer(STS, [rejected()]);
    assert_eq!(
        world.error(OidcProvider::new("p", "a", "token")).await,
        "no credentials from STS for the id token (server): 403 Forbidden IAM.0011 [redacted] is not trusted (request r-1)"
    );
    let keystone = r#"{"error":{"code":401,"message":"The password VALUE is wrong.","title":"Unauthorized"}}"#;
    world.server.answer(PASSWORD, [Reply::new(401, keystone).header("X-IAM-Trace-Id", "trace-1")]);
    let error = world.caller(PasswordProvider::new("d", "u", "VALUE")).await.expect_err("rejected");
    assert_eq!(
        error.to_string().replace(world.server.url().trim_start_matches("http://"), "server"),
        "show_plugin_version: no user token from IAM for the password (server): \
         401 Unauthorized 401 The password [redacted] is wrong. (request trace-1)"
    );
    assert_eq!((error.kind(), error.request_id(), error.attempts()), (ErrorKind::Credentials, Some("trace-1"), 0));
    assert!(error.is_not_sent());
    world.server.answer(KEYS, [Reply::new(502, "<html>")]);
    assert_eq!(world.error(IdTokenProvider::new("i", "token")).await, "no credentials from IAM for the id token (server): 502 Bad Gateway");
    world.server.answer(ID_TOKEN, [Reply::new(201, "{}")]);
    assert_eq!(
        world.error(IdTokenProvider::new("i", "token")).await,
        "no credentials from IAM for the id token: the response carries no X-Subject-Token"
    );
    let caller = Credentials::new("AK", "VALUE").expect("keys");
    let agency = AgencyProvider::new(caller, "d", "a");
    assert_eq!(world.error(agency).await, "no credentials from IAM for the agency (server): 502 Bad Gateway");
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_not_repeated() {
    let world = Environment::new();
    world.write("token", "x");
    for (body, expected) in [
        (r#"{"credentials":"VALUE"}"#, "the response cannot be read at line 1, column 22"),
        (r#"{"credentials":{"secret":"VALUE"}}"#, "the response has no access key"),
    ] {
        world.server.answer(STS, [Reply::new(200, body)]);
        let error = world.error(OidcProvider::new("p", "a", "token")).await;
        let text = error.strip_prefix("no credentials from STS for the id token: ").expect("who");
        assert!(text.starts_with(expected.split(" at ").next().expect("words")) && !text.contains("VALUE"), "{text}");
    }
}

#[tokio::test]
async fn a_metadata_service_that_is_none_of_ours_is_no_mistake() {
    let free = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port");
    let world = Environment::new();
    let nobody = MetadataProvider::new().endpoint(format!("http://{free}/"));
    assert_eq!(world.error(nobody).await, format!("no credentials from metadata: nothing responds at http://{free}: not on an ECS"));
    for (token, keys, expected) in [
        (
            Reply::new(403, ""),
            Reply::new(403, ""),
            "no credentials from metadata: http://server responds with 403 Forbidden: not on an ECS",
        ),
        (
            Reply::new(404, ""),
            Reply::new(401, ""),
            "no credentials from metadata: http://server responds with 404 Not Found: not on an ECS",
        ),
        (
            Reply::new(200, "VALUE"),
            Reply::new(401, "Please configure Cloud Service Agency first"),
            "no credentials from metadata: the server has no agency, and so no keys",
        ),
        (Reply::new(500, ""), Reply::new(500, ""), "no credentials from the metadata service: 500 Internal Server Error"),
        (Reply::new(200, "VALUE"), Reply::new(500, "VALUE"), "no credentials from the metadata service: 500 Internal Server Error"),
        (Reply::new(200, " "), Reply::new(200, "VALUE"), "no credentials from the metadata service: the token is empty or not UTF-8"),
    ] {
        world.server.answer(METADATA_TOKEN, [token]);
        world.server.answer(METADATA, [keys]);
        assert_eq!(world.error(MetadataProvider::new().endpoint(world.server.url())).await, expected);
    }
    let far = MetadataProvider::new().endpoint("http://example.com");
    assert_eq!(
        world.error(far).await,
        "no credentials from the metadata service: plain http is for addresses of this machine (loopback, link-local) only"
    );
}
