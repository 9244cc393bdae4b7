//! A basic extension with its versions, and how it is found.

use codearts_pipeline::extensions::{BusinessType, Extensions, PluginBaseInfo, PluginDeletion, VersionAttribution};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{
    TestEnv,
    calls::{draft, reference},
};
use serde_json::json;

use crate::{all, assert_not_found};

/// How the service says that an extension, a version or a publisher is not there.
pub(crate) const NOT_FOUND: &str = "DEVPIPE.30011001";

async fn versions(extensions: &Extensions, name: &str) -> Vec<(String, VersionAttribution)> {
    let listed = all(extensions.list_plugin_version(name, 0, 1).items()).await;
    listed.into_iter().map(|item| (item.version.expect("a version"), item.version_attribution.expect("a state"))).collect()
}

#[tokio::test]
async fn a_basic_extension() {
    let env = TestEnv::start();
    let extensions = env.client.extensions(&env.domain_id);
    let name = "plain_a";
    assert_eq!(extensions.find_plugin(name).await.expect("listed"), None);
    assert_not_found(extensions.show_plugin_version(name).await, NOT_FOUND);

    let mut info = PluginBaseInfo::builder().plugin_name(name).display_name("Plain").business_type(BusinessType::Build).build();
    extensions.create_basic_plugin(&info).await.expect("created");
    let plugin = extensions.find_plugin(name).await.expect("listed").expect("found");
    assert_eq!((plugin.version.as_deref(), plugin.version_attribution), (Some(""), Some(VersionAttribution::Init)));
    assert_not_found(extensions.show_plugin_version(name).await, NOT_FOUND);

    // A first version, as a draft, and published.
    extensions.create_plugin_draft(&draft(name)).await.expect("created");
    assert_eq!(versions(&extensions, name).await, [("0.0.1".to_owned(), VersionAttribution::Draft)]);
    extensions.publish_plugin_draft(&reference(name)).await.expect("published");
    let frozen = extensions.update_plugin_draft(&draft(name)).await.expect_err("it is formal");
    assert!(frozen.status().is_some() && !frozen.is_not_found(), "{frozen}");
    // A draft it was, so that there is none to delete.
    let formal = extensions.delete_plugin_draft(name, "0.0.1").await.expect_err("it is formal");
    assert!(formal.status().is_some() && !formal.is_not_found(), "{formal}");

    // What all versions share can be changed, formal ones included.
    info.description = Some("Builds".to_owned());
    extensions.update_plugin_base_info(&info).await.expect("changed");
    let plugin = extensions.find_plugin(name).await.expect("listed").expect("found");
    assert_eq!((plugin.description.as_deref(), plugin.display_name.as_deref()), (Some("Builds"), Some("Plain")));

    // Two more versions: one formal at once, one a draft.
    let mut next = draft(name);
    next.version = "0.0.2".to_owned();
    extensions.create_plugin_version(&next).await.expect("created");
    next.version = "0.0.10".to_owned();
    extensions.create_plugin_draft(&next).await.expect("created");
    let formal = |version: &str| (version.to_owned(), VersionAttribution::Formal);
    let all = [("0.0.10".to_owned(), VersionAttribution::Draft), formal("0.0.2"), formal("0.0.1")];
    assert_eq!(versions(&extensions, name).await, all);
    let numbers = extensions.list_plugin_version_number(name, 0, 10).await.expect("listed");
    assert_eq!(numbers.data.as_deref().unwrap_or_default(), ["0.0.10", "0.0.2", "0.0.1"]);

    // One is deleted: the draft, then a formal version, then everything.
    extensions.delete_plugin_draft(name, "0.0.10").await.expect("deleted");
    assert_not_found(extensions.delete_plugin_draft(name, "0.0.10").await, NOT_FOUND);
    extensions.delete_basic_plugin(name, &PluginDeletion::Single).version("0.0.1").await.expect("deleted");
    assert_not_found(extensions.delete_basic_plugin(name, &PluginDeletion::Single).version("0.0.1").await, NOT_FOUND);
    assert_not_found(extensions.show_plugin_version(name).version("0.0.1").await, NOT_FOUND);
    assert_eq!(versions(&extensions, name).await, [formal("0.0.2")]);
    extensions.delete_basic_plugin(name, &PluginDeletion::All).await.expect("deleted");
    assert_not_found(extensions.delete_basic_plugin(name, &PluginDeletion::All).await, NOT_FOUND);
    assert_not_found(extensions.show_plugin_version(name).await, NOT_FOUND);
    assert_not_found(extensions.publish_plugin_draft(&reference(name)).await, NOT_FOUND);
    assert_eq!(extensions.find_plugin(name).await.expect("listed"), None);
}

#[tokio::test]
async fn the_last_version_takes_the_extension_along() {
    let env = TestEnv::start();
    let extensions = env.client.extensions(&env.domain_id);
    extensions.create_plugin_draft(&draft("single")).await.expect("created");
    extensions.delete_plugin_draft("single", "0.0.1").await.expect("deleted");
    assert_eq!(extensions.find_plugin("single").await.expect("listed"), None);
    assert_not_found(extensions.show_plugin_version("single").await, NOT_FOUND);
}

#[tokio::test]
async fn an_extension_is_found_by_its_whole_name_on_whatever_page() {
    let env = TestEnv::start();
    let extensions = env.client.extensions(&env.domain_id);
    // The list is filtered by the whole name, so that the pages behind the first are not needed.
    for name in ["apie_test", "apie_test_2"] {
        extensions.create_plugin_draft(&draft(name)).await.expect("created");
    }
    let found = extensions.find_plugin("apie_test").await.expect("listed").expect("found");
    assert_eq!(found.plugin_name.as_deref(), Some("apie_test"));
    let official = extensions.find_plugin("official_shell_plugin").await.expect("listed").expect("found");
    assert_eq!(official.workspace_id.as_deref(), Some("*"));
    for name in ["apie", "APIE_TEST", ""] {
        assert_eq!(extensions.find_plugin(name).await.expect("listed"), None, "{name:?}");
    }
    // Where a service takes the filter for a part of the name, the item is still the right one, on the second page.
    let items = |names: &[String]| names.iter().map(|name| json!({ "plugin_name": name })).collect::<Vec<_>>();
    let first: Vec<String> = (0..100).map(|number| format!("apie_test_{number}")).collect();
    for names in [&first[..], &["apie_test".to_owned(), "apie_test".to_owned()]] {
        let page = json!({ "offset": 0, "limit": 100, "total": 102, "data": items(names) });
        env.emulator.inject(Fault::status(200).body(page.to_string()));
    }
    let before = env.emulator.requests().len();
    let found = extensions.find_plugin("apie_test").await.expect("listed").expect("found");
    assert_eq!(found.plugin_name.as_deref(), Some("apie_test"));
    assert_eq!(env.emulator.requests().len(), before + 2);
}

#[test]
fn without_async_the_same_is_found() {
    let env = TestEnv::start();
    let plugin = env.client.extensions(&env.domain_id).find_plugin_blocking("official_shell_plugin").expect("listed").expect("found");
    assert_eq!(plugin.version.as_deref(), Some("0.0.2"));
    assert_eq!(env.client.publishers(&env.domain_id).find_publisher_blocking("nobody").expect("listed"), None);
}
