//! Entries about errors, credentials and names.

use codearts_pipeline::{
    Client, Credentials, Error, ErrorKind, RetryPolicy,
    legacy::LegacyTemplateQuery,
    types::{DomainId, Language},
};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{DOMAIN_ID, TestEnv, spec};
use serde_json::json;

use super::*;

/// What each operation says to one answer, all five of them.
async fn errors(fault: Fault) -> Vec<Error> {
    let bench = TestEnv::start();
    bench.emulator.inject(fault.times(5));
    let TestEnv { client, domain_id, .. } = &bench;
    let (draft, reference) = (draft(), reference("apie_test"));
    vec![
        client.extensions(domain_id).create_plugin_draft(&draft).await.expect_err("create"),
        client.extensions(domain_id).update_plugin_draft(&draft).await.expect_err("update"),
        client.extensions(domain_id).publish_plugin_draft(&reference).await.expect_err("publish"),
        client.extensions(domain_id).show_plugin_version("apie_test").await.expect_err("details"),
        client.extensions(domain_id).show_plugin_inputs(&[query("apie_test")]).await.expect_err("inputs"),
    ]
}

#[test]
fn c33_every_operation_lists_the_statuses_of_the_pages_and_no_default() {
    let spec = spec();
    for id in ["create_plugin_draft", "update_plugin_draft", "publish_plugin_draft", "show_plugin_inputs", "show_plugin_version"] {
        let operation = operation(spec, id);
        let responses = operation.value["responses"].as_object().expect("responses");
        let statuses: BTreeSet<_> = responses.keys().map(String::as_str).collect();
        assert_eq!(statuses, BTreeSet::from(["200", "400", "401", "403", "404"]), "{}", operation.id);
        for (status, response) in responses.iter().filter(|(status, _)| *status != "200") {
            let content = &spec.resolve(response).expect("a response")["content"]["application/json"]["schema"];
            assert_eq!(codearts_pipeline_codegen::component_name(content), Some("ErrorBody"), "{} {status}", operation.id);
        }
    }
    for name in ["error_code", "error_msg"] {
        assert!(!is_required(spec, "ErrorBody", name), "{name}");
        assert_eq!(member(spec, "ErrorBody", name)["nullable"], true, "{name}");
        assert_free_text(member(spec, "ErrorBody", name));
    }
}

#[tokio::test]
async fn c33_an_error_is_read_whatever_its_status() {
    let body =
        json!({ "error_code": "APIGW.0301", "error_msg": "Incorrect IAM authentication information", "trace": { "a": 1 } }).to_string();
    for status in [400, 401, 403, 404, 409, 429, 500, 503] {
        for error in errors(Fault::status(status).body(body.clone())).await {
            assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Service, Some(status)), "{error}");
            assert_eq!((error.code(), error.message()), (Some("APIGW.0301"), Some("Incorrect IAM authentication information")), "{error}");
        }
    }
    for body in ["", r#"{"error_code":null}"#, "<html>"] {
        for error in errors(Fault::status(403).body(body)).await {
            assert!(error.is_forbidden() && error.code().is_none(), "{error}");
            assert_eq!(error.raw_body(), Some(body.as_bytes()));
        }
    }
}

#[tokio::test]
async fn c33_a_missing_extension_is_status_400_with_a_code() {
    let bench = TestEnv::start();
    let missing = [
        bench.client.extensions(&bench.domain_id).show_plugin_version("nobody_has_it").await.expect_err("details"),
        bench.client.extensions(&bench.domain_id).show_plugin_inputs(&[query("nobody_has_it")]).await.expect_err("inputs"),
    ];
    for error in missing {
        assert_eq!((error.status().map(|status| status.as_u16()), error.code()), (Some(400), Some("DEVPIPE.30011001")), "{error}");
        assert!(error.is_not_found(), "{error}");
    }
    // The gateway means the route.
    for error in errors(Fault::status(404).body(r#"{"error_code":"APIGW.0101","error_msg":"The API does not exist"}"#)).await {
        assert!(!error.is_not_found(), "{error}");
    }
}

#[tokio::test]
async fn c34_an_error_with_a_status_of_success_is_an_error() {
    for body in [
        json!({ "error_code": "DEVPIPE.00011104", "error_msg": "Too many" }),
        json!({ "error": { "code": "DEVPIPE.00011104", "message": "Too many" } }),
    ] {
        for error in errors(Fault::status(200).body(body.to_string())).await {
            assert_eq!((error.kind(), error.status().map(|status| status.as_u16())), (ErrorKind::Service, Some(200)), "{error}");
            assert_eq!((error.code(), error.message()), (Some("DEVPIPE.00011104"), Some("Too many")), "{error}");
        }
    }
}

#[tokio::test]
async fn c34_an_answer_that_cannot_be_read_is_kept() {
    for body in ["\"perhaps\"", "<html>busy</html>", "17"] {
        for error in errors(Fault::status(200).body(body)).await {
            assert_eq!((error.kind(), error.raw_body()), (ErrorKind::Decode, Some(body.as_bytes())), "{error}");
        }
    }
}

#[tokio::test]
async fn c35_a_user_token_goes_along_as_a_header_of_the_client() {
    let bench = TestEnv::start();
    let credentials = Credentials::user_token(bench.emulator.token()).expect("a token");
    let client = Client::builder().endpoint(bench.emulator.endpoint()).credentials(credentials).build().expect("a client");
    client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").await.expect("let in by token");
    bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin").await.expect("let in by signature");
    let requests = bench.emulator.requests();
    assert_eq!((requests[0].header("X-Auth-Token"), requests[0].header("Authorization")), (Some(bench.emulator.token()), None));
    assert_eq!(requests[1].header("X-Auth-Token"), None);
    assert!(requests[1].signature_verified());
}

#[test]
fn c35_credentials_are_security_schemes_and_no_parameters() {
    let spec = spec();
    for operation in spec.operations() {
        let parameters = operation.parameters();
        let mut in_header = parameters.iter().filter(|one| one.location == "header").map(|one| one.name.to_ascii_lowercase());
        let is_secret = |name: &String| ["authorization", "x-auth-token", "x-security-token", "x-sdk-date"].contains(&&**name);
        assert!(!in_header.any(|name| is_secret(&name)), "{}", operation.id);
        // The requirements of the document, or none at all.
        assert!(operation.value.get("security").is_none_or(|security| *security == json!([])), "{}", operation.id);
    }
    assert_eq!(spec.document()["security"], json!([{ "UserToken": [] }, { "RequestSignature": [] }]));
    for (scheme, header) in [("UserToken", "X-Auth-Token"), ("RequestSignature", "Authorization")] {
        let scheme = &spec.document()["components"]["securitySchemes"][scheme];
        assert_eq!((&scheme["type"], &scheme["in"], &scheme["name"]), (&json!("apiKey"), &json!("header"), &json!(header)));
    }
}

#[tokio::test]
async fn c36_an_account_id_is_32_letters_and_digits() {
    for rejected in ["", &DOMAIN_ID[1..], &format!("{DOMAIN_ID}0"), &DOMAIN_ID.replace('c', "-"), &DOMAIN_ID.replace('c', "é")] {
        assert!(DomainId::new(rejected).is_err(), "{rejected:?}");
    }
    let bench = TestEnv::start();
    for accepted in [DOMAIN_ID, "0123456789ABCDEFGHIJuvwxyz012345"] {
        let domain_id = DomainId::new(accepted).expect("32 letters and digits");
        bench.client.extensions(&domain_id).show_plugin_version("official_shell_plugin").await.expect("shown");
        let path = format!("/v1/{accepted}/agent-plugin/detail");
        assert_eq!(bench.emulator.requests().last().map(|request| request.path().to_owned()), Some(path));
    }
    let spec = spec();
    for operation in spec.operations() {
        let parameters = operation.parameters();
        let Some(domain_id) = parameters.iter().find(|one| (one.name, one.location) == ("domain_id", "path")) else { continue };
        assert_eq!(domain_id.schema().and_then(codearts_pipeline_codegen::component_name), Some("DomainId"), "{}", operation.id);
    }
}

#[test]
fn c38_schemas_have_names_of_our_own() {
    let spec = spec();
    let names: Vec<_> = spec.schemas().map(|(name, _)| name).collect();
    assert!(names.contains(&"PluginReference"), "{names:?}");
    for name in names {
        for noise in ["DTO", "Dto", "VO", "Vo", "ReqBody", "Response", "Object", "Model", "AgentPlugin"] {
            assert!(!name.contains(noise), "{name} has {noise} in it");
        }
    }
}

#[tokio::test]
async fn e22_the_language_of_a_client_goes_along_with_each_call() {
    let bench = TestEnv::start();
    let builder = || {
        let credentials = Credentials::new(bench.emulator.access_key(), bench.emulator.secret_key()).expect("keys of the emulator");
        Client::builder().endpoint(bench.emulator.endpoint()).credentials(credentials).retry(RetryPolicy::never())
    };
    let client = builder().language(Language::ZhCn).build().expect("a client");
    let templates = LegacyTemplateQuery::builder().build();
    // The parameter of an operation wins over the client, and the headers of one call over both.
    drop(bench.client.extensions(&bench.domain_id).show_plugin_inputs(&[query("apie_test")]).await);
    drop(client.extensions(&bench.domain_id).show_plugin_inputs(&[query("apie_test")]).await);
    drop(client.extensions(&bench.domain_id).show_plugin_inputs(&[query("apie_test")]).with_header("X-Language", "en-us").await);
    drop(client.legacy().list_pipeline_templates_v3(&templates).await);
    drop(client.legacy().list_pipeline_templates_v3(&templates).x_language("en-us").await);
    let requests = bench.emulator.requests();
    let languages: Vec<_> = requests.iter().map(|request| request.header("x-language")).collect();
    assert_eq!(languages, [None, Some("zh-cn"), Some("en-us"), Some("zh-cn"), Some("en-us")]);
    for request in requests {
        let is_signed = request.header("authorization").is_some_and(|text| text.contains("SignedHeaders=host;x-language;x-sdk-date"));
        assert!(request.signature_verified() && is_signed == request.header("x-language").is_some(), "{request:?}");
    }
    let error = builder().language("zh-cn\n").build().expect_err("no header");
    assert!(error.kind() == ErrorKind::Configuration && error.to_string().contains("x-language"), "{error}");
}
