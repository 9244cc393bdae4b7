//! What do users build upon? Traits, sizes and costs that must not change unnoticed.

use codearts_pipeline::{
    Client, Credentials, Error, Nullable, Region, Request, Response,
    extensions::{self, operations::ShowPluginVersion},
    types,
};
use codearts_pipeline_tests::TestEnv;

fn shared<T: Clone + Send + Sync + Unpin + 'static>() {}
fn sent<T: Send>(value: T) -> T {
    value
}

#[test]
fn handles_and_values_go_between_threads() {
    shared::<Client>();
    shared::<Credentials>();
    shared::<Region>();
    shared::<extensions::PluginDraft>();
    shared::<extensions::PluginVersion>();
    shared::<Response<extensions::PluginVersion>>();
    shared::<Nullable<String>>();
    fn is_send_and_sync<T: Send + Sync>() {}
    is_send_and_sync::<Request<ShowPluginVersion>>();
    is_send_and_sync::<Error>();
}

#[tokio::test]
async fn n11_futures_can_be_spawned_and_a_clone_shares_its_connections() {
    let bench = TestEnv::start();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (client, domain_id) = (bench.client.clone(), bench.domain_id.clone());
            tokio::spawn(async move {
                let awaited = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").await?;
                let sent = client.extensions(&domain_id).show_plugin_version("official_shell_plugin").send().await?;
                assert_eq!(*awaited, *sent);
                Ok::<_, Error>(())
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("no panic").expect("a response");
    }
    let request = bench.client.extensions(&bench.domain_id).show_plugin_version("official_shell_plugin");
    sent(request.into_future()).await.expect("a response");
}

#[test]
fn a_client_is_one_pointer() {
    assert_eq!(size_of::<Client>(), size_of::<usize>());
}

#[test]
fn a_draft_can_be_read_from_a_file_and_says_what_is_wrong_with_it() {
    let json = codearts_pipeline_tests::page_example("create_plugin_draft", "requestBody");
    let draft: extensions::PluginDraft = serde_json::from_value(json.clone()).expect("the page's draft");
    assert_eq!(serde_json::to_value(&draft).expect("JSON"), json);
    let text = json.to_string().replace(r#""plugin_name":"apie_test""#, r#""plugin_name":"apie test""#);
    let error = serde_json::from_str::<extensions::PluginDraft>(&text).expect_err("a blank");
    assert!(
        error.to_string().starts_with("not a valid PluginName: character 5 is ' ', only letters, digits, `-` and `_` are allowed"),
        "{error}"
    );
}

#[tokio::test]
async fn path_values_never_leave_their_segment() {
    // An id that could is not to be had; what a raw segment would do is shown beside the encoder.
    for escape in ["..", "../../v1", "a/b", "a\\b", "%2F", "%2e%2e", "a b", "?", "#"] {
        let padded = format!("{escape:0<32}");
        for text in [escape, padded.as_str()] {
            assert!(types::DomainId::new(text).is_err(), "{text:?}");
        }
    }
}
