//! Does each thing live as the service lets it: created, found, changed, and not found once it is deleted?

use codearts_pipeline::{
    Error, Upload,
    endpoints::EndpointSettings,
    extensions::{BusinessType, Extensions, PluginBaseInfo, PluginDeletion, PluginPublication, PluginSummary, VersionAttribution},
    publishers::NewPublisher,
};
use codearts_pipeline_emulator::Fault;
use codearts_pipeline_tests::{
    TestEnv,
    calls::{draft, reference},
    fetch,
};
use serde_json::json;

/// How the service says that an extension, a version or a publisher is not there.
const NOT_FOUND: &str = "DEVPIPE.30011001";

/// How it says so of an endpoint.
const NO_ENDPOINT: &str = "DEVPIPE.30011011";

/// The first bytes of a picture.
const ICON: &[u8] = b"\x89PNG\r\n\x1a\n and more";

#[track_caller]
fn assert_not_found<T: std::fmt::Debug>(outcome: Result<T, Error>, code: &str) {
    let error = outcome.expect_err("it is gone");
    assert!(error.is_not_found() && error.code() == Some(code), "{error}");
}

#[tokio::test]
async fn a_publisher() {
    let env = TestEnv::start();
    let publishers = env.client.publishers(&env.domain_id);
    for name in ["Example Inc", "Example Inc (old)"] {
        let publisher = NewPublisher::builder().name(name).en_name("example").support_url("help@example.com").website("").build();
        publishers.create_publisher(&publisher).await.expect("created");
    }

    let page = publishers.list_publisher(0, 10).await.expect("listed");
    assert_eq!((page.total, page.data.as_ref().map(Vec::len)), (Some(2), Some(2)));
    // The list has both, whose names hold what is looked for.
    let found = publishers.find_publisher("Example Inc").await.expect("listed").expect("found");
    assert_eq!(found.name.as_deref(), Some("Example Inc"));
    assert_eq!(publishers.find_publisher("Example").await.expect("listed"), None);
    let id = found.publisher_unique_id.clone().expect("an id");

    let shown = publishers.show_publisher(std::slice::from_ref(&id)).await.expect("shown");
    assert_eq!(shown.get(&id), Some(&found));
    assert_eq!(found.support_url.as_deref(), Some("help@example.com"));

    // An extension can belong to it.
    let extensions = env.client.extensions(&env.domain_id);
    extensions.create_plugin_version(&draft("published")).await.expect("created");
    let publication = PluginPublication::builder().plugin_name("published").version("0.0.1").publisher_unique_id(&id).build();
    extensions.publish_plugin(&publication).await.expect("published");
    let plugin = extensions.find_plugin("published").await.expect("listed").expect("found");
    assert_eq!(plugin.publisher_unique_id, found.publisher_unique_id);

    publishers.delete_publisher(&id).await.expect("deleted");
    assert_not_found(publishers.delete_publisher(&id).await, NOT_FOUND);
    assert_not_found(publishers.show_publisher(std::slice::from_ref(&id)).await, NOT_FOUND);
    assert_not_found(extensions.publish_plugin(&publication).await, NOT_FOUND);
    assert_eq!(publishers.find_publisher("Example Inc").await.expect("listed"), None);
    assert_eq!(publishers.list_available_publisher().await.expect("listed").len(), 1);
}

async fn versions(extensions: &Extensions, name: &str) -> Vec<(String, VersionAttribution)> {
    let mut items = extensions.list_plugin_version(name, 0, 1).items();
    let mut versions = Vec::new();
    while let Some(item) = items.next().await {
        let item: PluginSummary = item.expect("listed");
        versions.push((item.version.expect("a version"), item.version_attribution.expect("a state")));
    }
    versions
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

#[tokio::test]
async fn an_endpoint() {
    let env = TestEnv::start();
    let endpoints = env.client.endpoints();
    let (project, region) = ("0123456789abcdef0123456789abcdef", "cn-north-4");
    let mut settings = EndpointSettings::builder()
        .project_uuid(project)
        .region_name(region)
        .module_id("devcloud2018.codesource-codehub.oauth")
        .name("code")
        .url("https://code.example.com")
        .build();
    let created = endpoints.create_endpoint(&settings).await.expect("created");
    let uuid = created.uuid.clone().expect("an id");
    assert_eq!(endpoints.show_endpoint(&uuid).await.expect("shown").name.as_deref(), Some("code"));

    let list = async |module: &str| {
        let mut items = endpoints.list_endpoints_details(project, region).module_id(module).page_index(1).page_size(1).items();
        let mut found = Vec::new();
        while let Some(item) = items.next().await {
            found.push(item.expect("listed"));
        }
        found
    };
    let listed = list("devcloud2018.codesource-codehub.oauth").await;
    assert_eq!(listed.iter().map(|endpoint| endpoint.uuid.clone()).collect::<Vec<_>>(), [Some(uuid.clone())]);
    let creator = listed[0].created_by.as_ref().expect("a creator");
    assert!(creator.username.as_deref().is_some_and(|name| !name.is_empty()));
    assert_eq!(list("devcloud2018.other").await, []);

    // Project and module stay, all else is replaced.
    (settings.name, settings.url) = (Some("source".to_owned()), None);
    endpoints.update_endpoint(&uuid, &settings).await.expect("changed");
    let shown = endpoints.show_endpoint(&uuid).await.expect("shown");
    assert_eq!((shown.name.as_deref(), shown.url.as_deref(), shown.project_uuid.as_deref()), (Some("source"), None, Some(project)));

    endpoints.delete_endpoint(&uuid).await.expect("deleted");
    assert_not_found(endpoints.delete_endpoint(&uuid).await, NO_ENDPOINT);
    assert_not_found(endpoints.show_endpoint(&uuid).await, NO_ENDPOINT);
    assert_not_found(endpoints.update_endpoint(&uuid, &settings).await, NO_ENDPOINT);
    assert_eq!(list("").await, []);
}

#[tokio::test]
async fn an_icon() {
    let env = TestEnv::start();
    let (extensions, publishers) = (env.client.extensions(&env.domain_id), env.client.publishers(&env.domain_id));
    let address = extensions.upload_plugin_icon("apie_test", Upload::from_bytes("icon.png", ICON)).await.expect("uploaded").into_inner();
    let logo = publishers.upload_publisher_icon("example", Upload::from_bytes("logo.png", ICON)).await.expect("uploaded").into_inner();
    assert!(address.starts_with(&env.emulator.endpoint()) && address.contains("icon.png"), "{address}");
    assert_ne!(address, logo);
    for address in [&address, &logo] {
        // No credentials are needed, and none are sent: browsers ask for icons.
        let response = fetch(address).await;
        assert_eq!(response.headers()["content-type"], "image/png");
        assert_eq!(response.bytes().await.expect("bytes"), ICON);
    }
    let nowhere = fetch(&address.replace("object_key=", "object_key=no")).await;
    assert_eq!(nowhere.status(), 404);

    // The address goes into the extension, and comes back from it.
    let mut draft = draft("apie_test");
    draft.icon_url = Some(address.clone());
    extensions.create_plugin_draft(&draft).await.expect("created");
    let found = extensions.find_plugin("apie_test").await.expect("listed").expect("found");
    assert_eq!(found.icon_url, Some(address));
}
